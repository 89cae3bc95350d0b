"""The register of a service's ledgers as data: what each keeps, in which fields, and which clauses want it kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias, cast

import msgspec
import yaml

from huiwu.rulebook import Bilingual

Value: TypeAlias = int | str | tuple[str, ...]
"""What a field may hold: never a float, and never the name of a person."""
Entries: TypeAlias = Mapping[str, Value]
LEVELS = ("municipal", "district", "industrial", "street", "grassroots")
"""Levels of unions, as membership registers them."""


class NotARegister(ValueError):
    """The YAML is not a register of ledgers."""


class Sort(StrEnum):
    """What may stand in a field."""

    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    CHOICE = "choice"
    SUBJECT = "subject"
    ORGANISATION = "organisation"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Listed:
    """The keys of a list parameter of a clause."""

    clause: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a ledger. `many`: a list of such values. Choices are our own, or the lists of clauses, or both."""

    name: str
    label: Bilingual
    sort: Sort = Sort.TEXT
    many: bool = False
    optional: bool = False
    choices: Mapping[str, Bilingual] = field(default_factory=dict[str, Bilingual])
    listed: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Against:
    """A field, and the parameter of the clause that it is weighed against."""

    field: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Check:
    """What one clause asks of a record: of whom (`kept_by`, levels), of which (`when`), and one thing of its fields.

    `filled` fields stand in it; `contains_all` items of the clause's list; `at_least` so many; `equals` its words.
    """

    clause: str
    kept_by: tuple[str, ...] = LEVELS
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    filled: tuple[str, ...] = ()
    contains_all: Against | None = None
    one_of: Against | None = None
    at_least: Against | None = None
    equals: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def fields(self) -> set[str]:
        """Every field that it speaks of."""
        against = {each.field for each in (self.contains_all, self.one_of, self.at_least) if each is not None}
        return {*self.when, *self.filled, *self.equals} | against


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger (台账): its name, title and fields, what the clauses ask of a record, and an example."""

    name: str
    title: Bilingual
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    example: Mapping[str, Any]

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(check.clause for check in self.checks))


@dataclass(frozen=True)
class Register:
    """All ledgers of a service."""

    ledgers: tuple[Ledger, ...]

    @classmethod
    def read(cls, text: bytes) -> "Register":
        """Raises NotARegister where a row is misshapen or speaks of a field or level that there is not."""
        try:
            rows = cast("list[dict[str, Any]]", yaml.load(text, yaml.CSafeLoader))
            ledgers = msgspec.convert(rows, tuple[Ledger, ...])
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise NotARegister(str(error)) from error
        for ledger, row in zip(ledgers, rows, strict=True):
            _look_over(ledger, row)
        register = cls(ledgers)
        if len(register.by_name) != len(ledgers):
            raise NotARegister("two ledgers have one name")
        return register

    @cached_property
    def by_name(self) -> Mapping[str, Ledger]:
        return {ledger.name: ledger for ledger in self.ledgers}


def _look_over(ledger: Ledger, row: Mapping[str, Any]) -> None:
    names = [each.name for each in ledger.fields]
    spoken_of = set(ledger.example).union(*(check.fields for check in ledger.checks))
    levels = {level for check in ledger.checks for level in check.kept_by}
    if strange := sorted((spoken_of - set(names)) | (levels - set(LEVELS))):
        raise NotARegister(f"{ledger.name}: there is no {strange}")
    if len(set(names)) != len(names) or not ledger.checks:
        raise NotARegister(f"{ledger.name}: a field stands twice, or no clause asks for it")
    if bare := [each.name for each in ledger.fields if (each.sort is Sort.CHOICE) != bool(each.choices or each.listed)]:
        raise NotARegister(f"{ledger.name}: only a choice has choices, and every one has: {bare}")
    rows: list[tuple[Mapping[str, Any], set[str]]] = [(row, _LEDGER)]
    rows += [(part, _FIELD) for part in row["fields"]]
    rows += [(part, _CHECK) for part in row["checks"]]
    if unread := sorted({member for part, known in rows for member in part if member not in known}):
        raise NotARegister(f"{ledger.name}: nobody reads {unread}")


_LEDGER = {"name", "title", "fields", "checks", "example"}
_FIELD = {"name", "label", "sort", "many", "optional", "choices", "listed"}
_CHECK = {"clause", "kept_by", "when", "filled", "contains_all", "one_of", "at_least", "equals"}
