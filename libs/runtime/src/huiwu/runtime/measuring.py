"""Indicators read from the tables: what `huiwu.indicator.measured` says of the rows, found by the database.

What is measured over many members takes a second or so and is kept for a minute, so that a page of names after another,
and one supervisor after another, need not wait for it again; the answer tells when it was measured.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from huiwu.eventlog import Pool, Reader
from huiwu.indicator import Indicator, Measured, Member, Source, counted, since
from huiwu.rulebook import Hearing

_FEW = 1000
"""So many members are asked for by their names, and never kept; of more, every row is read."""
_KEPT_SECONDS, _KEPT = 60.0, 16
Placed = Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured, and when."""

    found: Measured
    at: datetime
    until: float = 0.0


@dataclass(slots=True)
class Measuring:
    """Reads the whole of an indicator out of the tree, and its parts out of the read models."""

    pool: Pool
    schema: str
    reader: Reader
    _kept: dict[tuple[str, str, date], Reading] = field(default_factory=dict[tuple[str, str, date], Reading])
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def measured(self, indicator: Indicator, top: str, day: date, hearing: Hearing) -> Reading:
        """The indicator at `top` and below it on that day, at most a minute old."""
        place = (indicator.name, top, day)
        if kept := self._still(place):
            return kept
        members = await self._members(indicator, top)
        if len(members) <= _FEW:
            return await self._measured(indicator, members, day, hearing)
        async with self._turn:  # whoever asks for the same meanwhile waits for this one
            if kept := self._still(place):
                return kept
            reading = await self._measured(indicator, members, day, hearing)
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[place] = reading
            return reading

    def _still(self, place: tuple[str, str, date]) -> Reading | None:
        kept = self._kept.get(place)
        if kept is None or kept.until > time.monotonic():
            return kept
        del self._kept[place]
        return None

    async def _measured(self, indicator: Indicator, members: Sequence[Member], day: date, hearing: Hearing) -> Reading:
        names = [name for member in members for name in member.names] if len(members) <= _FEW else None
        said = {
            part.name: [
                pair
                for source in part.shown_by
                for pair in await self._said(source, names, since(indicator.clause, source, day, hearing), day)
            ]
            for part in indicator.parts
        }
        found = counted(indicator, members, said, hearing)
        return Reading(found, hearing.circumstances.as_of, time.monotonic() + _KEPT_SECONDS)

    async def _members(self, indicator: Indicator, top: str) -> Sequence[Member]:
        """The organisations of the whole, at `top` and below it, with the unions of enterprises and the other way."""
        path = await self.reader.organisations.path(top) or "/?"
        found = await self.pool.fetch(
            f"""
            SELECT o.id, coalesce(o.enterprise,
              (SELECT max(u.id) FROM {self.schema}.organisations u WHERE u.enterprise = o.id)) AS other
            FROM {self.schema}.organisations o
            WHERE (o.id = $1 OR (o.path >= $2 AND o.path < $2 || chr(1114111))) AND o.level = ANY($3::text[])
            """,
            *(top, path, list(indicator.whole.levels)),
        )
        return [
            Member(id_, frozenset((id_, other) if other else (id_,)))
            for id_, other in found
            if other or not indicator.whole.own_union
        ]

    async def _said(
        self, source: Source, names: Sequence[str] | None, first: date, last: date
    ) -> Iterable[tuple[str, str]]:
        """Of each name that rows of the source show, the first row."""
        arguments: list[object] = []

        def placed(value: object) -> str:
            arguments.append(value)
            return f"${len(arguments)}"

        found = await self.pool.fetch(
            _statement(source, self.reader.table(source.model), names, (first, last), placed), *arguments
        )
        return [(each["row"], each["name"]) for each in found]


def _statement(source: Source, table: str, names: Sequence[str] | None, days: tuple[date, date], placed: Placed) -> str:
    def at(place: str) -> str:
        return f"{placed(place.split('.'))}::text[]"

    first, last = days
    asked = [f"view #>> {at(source.day)} BETWEEN {placed(first.isoformat())} AND {placed(last.isoformat())}"]
    for place, among in source.where.items():
        if place == "ledger":  # which has an index
            asked.append(f"view->>'ledger' = ANY({placed(list(among))}::text[])")
        else:
            asked.append(f"(view #> {at(place)}) ?| {placed(list(among))}::text[]")
    shown, name = table, "organisation"
    if source.member:
        named = f"view #> {at(source.member)}"
        several = f"CASE jsonb_typeof({named}) WHEN 'array' THEN {named} ELSE jsonb_build_array({named}) END"
        shown, name = f"{table}, jsonb_array_elements_text({several}) AS shown (name)", "shown.name"
    if names is not None:
        asked.append(f"{name} = ANY({placed(list(names))}::text[])")
    return (
        f"SELECT min(id) AS row, {name} AS name FROM {shown} WHERE {' AND '.join(asked)} "
        f"AND {name} IS NOT NULL GROUP BY {name} ORDER BY 1"
    )
