"""Measuring: which members of the whole are shown by which rows on a day, and what the clause says to that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from huiwu.indicator.definitions import Indicator, Source
from huiwu.kernel import Finding
from huiwu.rulebook import Hearing


@dataclass(frozen=True, slots=True)
class Member:
    """One of the whole. `names` are the ids by which rows may mean it: its own, and its union's or enterprise's."""

    id: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a read model: its id, the organisation whose it is, and what it shows."""

    id: str
    organisation: str | None
    view: Mapping[str, object]

    def values(self, place: str) -> tuple[str, ...]:
        """What stands at a place, `entries.item`, as a list."""
        found: object = self.view
        for step in place.split("."):
            found = _member(found, step)
        if found is None:
            return ()
        return tuple(str(each) for each in cast("list[object]", found)) if isinstance(found, list) else (str(found),)


def _member(value: object, name: str) -> object:
    return cast("Mapping[str, object]", value).get(name) if isinstance(value, Mapping) else None


@dataclass(frozen=True, slots=True)
class Measured:
    """The whole as a list, and for each part its members, each with the row that shows it; what the clause says."""

    whole: tuple[str, ...]
    parts: Mapping[str, Mapping[str, str]]
    finding: Finding


def measured(
    indicator: Indicator, members: Iterable[Member], rows: Mapping[str, Sequence[Shown]], as_of: date, hearing: Hearing
) -> Measured:
    """The indicator on that day; `rows` are those of each read model that its sources name."""
    said = {
        part.name: [
            named for source in part.shown_by for named in _named(indicator.clause, source, rows, as_of, hearing)
        ]
        for part in indicator.parts
    }
    return counted(indicator, members, said, hearing)


def counted(
    indicator: Indicator, members: Iterable[Member], said: Mapping[str, Iterable[tuple[str, str]]], hearing: Hearing
) -> Measured:
    """The indicator of rows that have been looked through already.

    `said` has for each part the ids of the rows that count, each with a name that it shows; the first of a member is
    the one that is told.
    """
    whole = sorted(members, key=lambda each: each.id)
    owners = {name: member.id for member in whole for name in member.names}
    parts: dict[str, Mapping[str, str]] = {}
    for part in indicator.parts:
        found: dict[str, str] = {}
        for row, name in said[part.name]:
            if name in owners:
                found.setdefault(owners[name], row)
        parts[part.name] = {member: found[member] for member in sorted(found)}
    return Measured(tuple(each.id for each in whole), parts, _finding(indicator, len(whole), parts, hearing))


def since(clause: str, source: Source, as_of: date, hearing: Hearing) -> date:
    """The first day whose rows count, when those of `as_of` are the last."""
    return as_of - timedelta(days=hearing.number(clause, source.within)) if source.within else date.min


def _named(
    clause: str, source: Source, rows: Mapping[str, Sequence[Shown]], as_of: date, hearing: Hearing
) -> Iterator[tuple[str, str]]:
    first = since(clause, source, as_of, hearing)
    for row in rows.get(source.model, ()):
        if _counts(source, row, first, as_of):
            for name in row.values(source.member) if source.member else (row.organisation or "",):
                yield row.id, name


def _counts(source: Source, row: Shown, first: date, as_of: date) -> bool:
    if not all(set(row.values(place)) & set(among) for place, among in source.where.items()):
        return False
    days = row.values(source.day)
    return bool(days) and first <= date.fromisoformat(days[0]) <= as_of


def _finding(indicator: Indicator, whole: int, parts: Mapping[str, Mapping[str, str]], hearing: Hearing) -> Finding:
    """With a target, whether it is reached; without one, whether nobody is missing."""
    counts = {name: len(found) for name, found in parts.items()}
    if indicator.target:
        (count,) = counts.values()
        return hearing.share_at_least(indicator.clause, count, of=whole, parameter=indicator.target)
    met = whole > 0 and all(count == whole for count in counts.values())
    return hearing.holds(indicator.clause, met, seen={"parts": counts, "whole": whole}, needed={"each": whole})
