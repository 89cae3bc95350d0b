"""Duties as data: of which unions a clause asks something, by when, and which records of a ledger show it done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias, cast

import msgspec
import yaml

from huiwu.kernel.period import last_day_after, same_day_after_years
from huiwu.rulebook import Hearing, UnknownClause, UnknownParameter
from huiwu.rulebook.calendar import Period, Unit, period_of

Value: TypeAlias = int | str | tuple[str, ...]
WHOLE = "whole"
_NAMED = {"min_per_quarter": Unit.QUARTER}
"""Parameters that say in their names how long the period is."""


class NotDuties(ValueError):
    """The YAML is no list of duties."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record of a ledger as it stands: its stream, ledger, day and entries."""

    id: str
    ledger: str
    on: date
    entries: Mapping[str, Value]

    def values(self, name: str) -> tuple[str, ...]:
        """What stands in a field, as a list."""
        value = self.entries.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def day(self, name: str) -> date | None:
        """The day in a field, or with `on` its own; None where none stands."""
        if name == "on":
            return self.on
        value = self.entries.get(name)
        return date.fromisoformat(value) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Match:
    """Records of a ledger, of those only that have one of these values in each of these fields."""

    ledger: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def holds(self, record: Kept) -> bool:
        return record.ledger == self.ledger and all(
            set(record.values(name)) & set(among) for name, among in self.when.items()
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """What one clause asks of the unions of some levels.

    Owed in `every` calendar period; or once each record of `opened_by` is there, counted from the day in its `anchor`:
    so many `years` or `days` after it, else by that very day. `every`, `years`, `days` and `needed` name parameters of
    the clause. Done by the records of `fulfilled_by`, or by the day in the opening record's own field `filled`.
    `parts`: a field whose values are counted one by one, or `record`, every record for itself.
    """

    clause: str
    owed_by: tuple[str, ...]
    every: str = ""
    opened_by: Match | None = None
    anchor: str = "on"
    years: str = ""
    days: str = ""
    fulfilled_by: Match | None = None
    filled: str = ""
    parts: str = ""
    needed: str = ""

    def binds(self, level: str, hearing: Hearing) -> bool:
        """A union of that level owes it, by the law that is heard."""
        try:
            hearing.clause(self.clause)
        except UnknownClause:
            return False
        return level in self.owed_by

    def due_day(self, hearing: Hearing, anchor: date) -> date:
        """The last day on which it is still done in time."""
        if self.every:
            return self.period(hearing, anchor).last
        if self.years:
            return same_day_after_years(anchor, hearing.number(self.clause, self.years))
        return last_day_after(anchor, hearing.number(self.clause, self.days)) if self.days else anchor

    def period(self, hearing: Hearing, day: date) -> Period:
        """The calendar period in which a day lies."""
        return period_of(day, self.unit(hearing))

    def unit(self, hearing: Hearing) -> Unit:
        """How long its periods are; raises UnknownParameter."""
        named = _NAMED.get(self.every)
        if named is not None and hearing.clause(self.clause).has(self.every):
            return named
        value = str(hearing.clause(self.clause).value(self.every))
        if value not in set(Unit):
            raise UnknownParameter(f"{self.clause}: {value} is no calendar period")
        return Unit(value)

    def count(self, hearing: Hearing) -> int:
        """How many parts must be done."""
        if not self.needed:
            return 1
        value = hearing.clause(self.clause).value(self.needed)
        return len(cast("list[object]", value)) if isinstance(value, list) else hearing.number(self.clause, self.needed)

    def parts_in(self, record: Kept, hearing: Hearing) -> Sequence[str]:
        """Which parts a record that fulfils it shows done."""
        if not self.parts:
            return (WHOLE,)
        if self.parts == "record":
            return (record.id,)
        counted = set(hearing.texts(self.clause, self.needed))
        return [part for part in record.values(self.parts) if part in counted]

    def done(self, records: Sequence[Kept], hearing: Hearing) -> Mapping[str, date]:
        """Each part that these records show done, with the first day on which it was."""
        found: dict[str, date] = {}
        for record in sorted(records, key=lambda each: (each.on, each.id)):
            if self.fulfilled_by is not None and self.fulfilled_by.holds(record):
                for part in self.parts_in(record, hearing):
                    found.setdefault(part, record.on)
        return found


@dataclass(frozen=True)
class Duties:
    """All duties, one a clause."""

    rows: tuple[Duty, ...]

    @classmethod
    def read(cls, text: bytes) -> "Duties":
        """Raises NotDuties where a row is misshapen, asks for two things at once, or says nothing that is done."""
        try:
            raw = cast("list[dict[str, Any]]", yaml.load(text, yaml.CSafeLoader))
            rows = msgspec.convert(raw, tuple[Duty, ...])
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise NotDuties(str(error)) from error
        members = set(Duty.__dataclass_fields__)
        for row, told in zip(rows, raw, strict=True):
            once = sum(map(bool, (row.every, row.opened_by))) == 1 and not (row.years and row.days)
            seen = sum(map(bool, (row.fulfilled_by, row.filled))) == 1 and not (row.every and row.filled)
            listed = bool(row.needed) or not row.parts
            if not (once and seen and listed and row.owed_by and set(told) <= members):
                raise NotDuties(f"{row.clause}: it does not say what is to be done by when")
        duties = cls(rows)
        if len(duties.by_clause) != len(rows):
            raise NotDuties("a clause stands twice")
        return duties

    @cached_property
    def by_clause(self) -> Mapping[str, Duty]:
        return {row.clause: row for row in self.rows}
