"""Indicators as data: whom a clause is about, and which rows of the read models show that one of them counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, cast

import msgspec
import yaml

from huiwu.rulebook import Bilingual

LEVELS = ("municipal", "district", "industrial", "street", "grassroots", "enterprise")


class NotIndicators(ValueError):
    """The YAML is no list of indicators."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a read model that show a member to count.

    `where`: of those only that have one of these values at each of these places (`entries.item`). `member`: the place
    that names the member, or a list of them; empty for the row's organisation. `day`: the place of its day, which may
    not lie after the day that is asked for, nor more than the clause's parameter `within` says before it.
    """

    model: str = "records"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    member: str = ""
    day: str = "on"
    within: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One numerator: those of the whole whom a row of any of these sources shows."""

    name: str
    title: Bilingual
    shown_by: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """The denominator: organisations of these levels; `own_union`: of enterprises those only that have a union."""

    title: Bilingual
    levels: tuple[str, ...]
    own_union: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """One number that one clause wants measured. `target` and `items` name parameters of the clause.

    `items`: the clause's list, each of which is a part.
    """

    name: str
    title: Bilingual
    clause: str
    whole: Whole
    parts: tuple[Part, ...]
    target: str = ""
    items: str = ""

    @property
    def models(self) -> tuple[str, ...]:
        """The read models that its sources are of."""
        return tuple(dict.fromkeys(source.model for part in self.parts for source in part.shown_by))

    def ledgers(self, model: str) -> list[str] | None:
        """The ledgers to which its sources of that model keep; None where one of them does not."""
        sources = [source for part in self.parts for source in part.shown_by if source.model == model]
        named = [source.where.get("ledger", ()) for source in sources]
        return sorted({ledger for each in named for ledger in each}) if all(named) else None


@dataclass(frozen=True)
class Indicators:
    """All indicators of a service."""

    rows: tuple[Indicator, ...]

    @classmethod
    def read(cls, text: bytes) -> "Indicators":
        """Raises NotIndicators where a row is misshapen, has no part, or says something twice."""
        try:
            raw = cast("list[dict[str, Any]]", yaml.load(text, yaml.CSafeLoader))
            rows = msgspec.convert(raw, tuple[Indicator, ...])
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise NotIndicators(str(error)) from error
        for row, told in zip(rows, raw, strict=True):
            _look_over(row, told)
        indicators = cls(rows)
        if len(indicators.by_name) != len(rows):
            raise NotIndicators("two indicators have one name")
        return indicators

    @cached_property
    def by_name(self) -> Mapping[str, Indicator]:
        return {row.name: row for row in self.rows}


def _look_over(row: Indicator, told: Mapping[str, Any]) -> None:
    sources = [source for part in told["parts"] for source in part["shown_by"]]
    parts: list[tuple[Mapping[str, Any], type]] = [(told, Indicator), (told["whole"], Whole)]
    parts += [(part, Part) for part in told["parts"]] + [(source, Source) for source in sources]
    if unread := sorted(
        {name for part, shape in parts for name in part if name not in {each.name for each in fields(shape)}}
    ):
        raise NotIndicators(f"{row.name}: nobody reads {unread}")
    names = [part.name for part in row.parts]
    if not names or len(set(names)) != len(names) or not all(part.shown_by for part in row.parts):
        raise NotIndicators(f"{row.name}: a part stands twice, or is shown by nothing")
    if not row.whole.levels or not set(row.whole.levels) <= set(LEVELS) or (row.target and len(names) > 1):
        raise NotIndicators(f"{row.name}: it is of nobody, or has a target for several parts")
