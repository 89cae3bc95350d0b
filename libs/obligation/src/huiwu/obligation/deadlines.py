"""Deadlines as data: which facts of a stream begin a clock of a clause, which fulfil it, and which end it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal, cast

import msgspec
import yaml

from huiwu.rulebook import Bilingual

ITSELF = "anchor"
"""Instead of a parameter: the anchor is the last day."""


class NotDeadlines(ValueError):
    """The YAML is no list of deadlines."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of one clause. Facts are called by their stored names, without the version.

    `deadline` names the parameter with the days that there are after the day in the beginning fact's member `anchor`,
    or after the day on which it was recorded where it has none. `step` tells clocks of one parameter apart, `apart`
    the members that tell clocks of one stream apart. A beginning fact that has other values than `when` ends the clock.
    """

    clause: str
    deadline: str
    title: Bilingual
    begun_by: tuple[str, ...]
    fulfilled_by: tuple[str, ...] = ()
    ended_by: tuple[str, ...] = ()
    step: str = ""
    anchor: str = "on"
    when: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict[str, tuple[str | bool, ...]])
    apart: tuple[str, ...] = ()
    owed_by: Literal["union", "superior"] = "union"
    escalates: bool = True

    @property
    def facts(self) -> tuple[str, ...]:
        """All that it hears of."""
        return (*self.begun_by, *self.fulfilled_by, *self.ended_by)

    def begins(self, name: str, members: Mapping[str, object]) -> bool:
        """That fact begins it; what the fact does not say is no obstacle."""
        held = (members[member] in among for member, among in self.when.items() if member in members)
        return name in self.begun_by and all(held)

    def part(self, members: Mapping[str, object]) -> str:
        """Which of the clocks of the clause and the stream it is."""
        return "/".join((self.step or self.deadline, *(str(members[member]) for member in self.apart)))

    def named(self, members: Mapping[str, object]) -> str:
        """What it is called, with whom it concerns."""
        return " ".join((self.title.zh, self.title.en, *(str(members[member]) for member in self.apart)))

    def counted_from(self, members: Mapping[str, object], recorded_on: date) -> date:
        """The anchor day."""
        day = members.get(self.anchor)
        return date.fromisoformat(day) if isinstance(day, str) else recorded_on


@dataclass(frozen=True)
class Deadlines:
    """All of them; no two have one clause and step."""

    rows: tuple[Deadline, ...]

    @classmethod
    def read(cls, text: bytes) -> "Deadlines":
        """Raises NotDeadlines where a row is misshapen, never comes to an end, or stands twice."""
        try:
            raw = cast("list[dict[str, Any]]", yaml.load(text, yaml.CSafeLoader))
            rows = msgspec.convert(raw, tuple[Deadline, ...])
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise NotDeadlines(str(error)) from error
        known = {each.name for each in fields(Deadline)}
        for row, told in zip(rows, raw, strict=True):
            if not (row.begun_by and (row.fulfilled_by or row.ended_by) and set(told) <= known):
                raise NotDeadlines(f"{row.clause}: it does not say what begins and what ends it")
        if len({(row.clause, row.step or row.deadline) for row in rows}) != len(rows):
            raise NotDeadlines("a clause has two clocks of one name")
        return cls(rows)

    def hearing(self, name: str) -> list[Deadline]:
        """Those that a fact of that name begins, fulfils or ends."""
        return [row for row in self.rows if name in row.facts]
