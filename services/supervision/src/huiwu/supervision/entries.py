"""The supervisors' own copy of every fact of every service, as the sequencer wrote it down."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from huiwu.eventlog import Connection, Pool
from huiwu.eventlog.topology import SERVICES

_PAGE = 1000
_NO_END = 2**62


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact as supervision holds it; `organisation` is whose act began the stream."""

    leaf: int
    source: str
    position: int
    stream: str
    decision: str
    time: datetime
    organisation: str
    raw: bytes


class Entries:
    """Reads the kept entries; a decision is here whole or not at all."""

    def __init__(self, pool: Pool | Connection) -> None:
        """A connection in a transaction of its own shows one state all the while."""
        self._pool = pool

    async def size(self) -> int:
        """How many entries there are."""
        size: int = await self._pool.fetchval("SELECT coalesce(max(leaf) + 1, 0) FROM supervision.entries")
        return size

    async def positions(self) -> dict[str, int]:
        """How far each source is kept."""
        return await self.positions_below(_NO_END)

    async def positions_below(self, leaf: int) -> dict[str, int]:
        """How far each source is kept in the log's first so many entries."""
        return dict(map(tuple, await self._pool.fetch(_POSITIONS, list(SERVICES), leaf)))

    async def outcomes(self) -> dict[str, int]:
        """How many rulings granted and how many refused."""
        found = await self._pool.fetch(
            "SELECT outcome, count(*) FROM supervision.entries WHERE outcome IS NOT NULL GROUP BY outcome"
        )
        return {"granted": 0, "refused": 0, **dict(map(tuple, found))}

    async def names(self, organisations: Iterable[str]) -> dict[str, str]:
        """The names of those organisations that are known here."""
        query = "SELECT id, name FROM supervision.organisations WHERE id = ANY($1)"
        return dict(map(tuple, await self._pool.fetch(query, list(set(organisations)))))

    async def decision(self, decision: str) -> list[Entry]:
        """A ruling and its facts."""
        return await self._select("e.decision = $1 ORDER BY e.leaf", decision)

    async def is_on_its_way(self, decision: str) -> bool:
        """Whether something of a decision has arrived, and it is not whole yet."""
        query = "SELECT EXISTS (SELECT FROM supervision.unfinished WHERE decision = $1)"
        found: bool = await self._pool.fetchval(query, decision)
        return found

    async def stream(self, stream: str) -> list[Entry]:
        """A stream from its beginning."""
        return await self._select("e.stream = $1 ORDER BY e.version", stream)

    async def histories(self, streams: Iterable[str], below: int) -> list[list[Entry]]:
        """Those streams, each from its beginning, of the entries below a leaf."""
        condition = "e.stream = ANY($1) AND e.leaf < $2 ORDER BY e.stream, e.version"
        found = await self._select(condition, list(streams), below)
        return [list(history) for _, history in groupby(found, key=lambda entry: entry.stream)]

    async def rulings(self, before: int, limit: int, top: str, path: str, outcome: str | None) -> list[Entry]:
        """The latest rulings below a leaf, of an organisation and those under its path."""
        return await self._select(
            f"""e.outcome IS NOT NULL AND e.leaf < $1 AND ($5::text IS NULL OR e.outcome = $5)
            AND ({_BELOW.format(top="$3", path="$4")}) ORDER BY e.leaf DESC LIMIT $2""",
            *(before, limit, top, path, outcome),
        )

    async def under(self, top: str, path: str, size: int) -> AsyncIterator[tuple[int, bytes]]:
        """Leaf and bytes of each entry of the organisation and of those under its path, of the log's first `size`."""
        leaf = -1
        condition = f"e.leaf > $1 AND e.leaf < $4 AND ({_BELOW.format(top='$2', path='$3')})"
        while page := await self._select(f"{condition} ORDER BY e.leaf LIMIT {_PAGE}", leaf, top, path, size):
            for entry in page:
                yield entry.leaf, entry.raw
            leaf = page[-1].leaf

    async def whole(self, leaf: int) -> int:
        """The first leaf from there on at which no decision is cut."""
        query = "SELECT min(leaf) FROM supervision.entries WHERE leaf >= $1 AND outcome IS NOT NULL"
        begins: int | None = await self._pool.fetchval(query, leaf)
        return await self.size() if begins is None else begins

    async def page(self, start: int, stop: int) -> list[Entry]:
        """Every entry from one leaf up to another."""
        return await self._select("e.leaf >= $1 AND e.leaf < $2 ORDER BY e.leaf", start, stop)

    async def everything(self, start: int, stop: int) -> AsyncIterator[tuple[int, bytes]]:
        """Leaf and bytes of every entry from one leaf up to another."""
        while start < stop:
            page = await self._pool.fetch(_RANGE, start, min(start + _PAGE, stop))
            if not page:
                return
            for row in page:
                yield row["leaf"], row["raw"]
            start = page[-1]["leaf"] + 1

    async def _select(self, condition: str, *values: object) -> list[Entry]:
        found = await self._pool.fetch(
            f"""SELECT e.leaf, e.source, e.position, e.stream, e.decision, e.time, s.organisation, e.raw
            FROM supervision.entries e JOIN supervision.streams s USING (stream) WHERE {condition}""",
            *values,
        )
        return [Entry(*row) for row in found]


_RANGE = "SELECT leaf, raw FROM supervision.entries WHERE leaf >= $1 AND leaf < $2 ORDER BY leaf"
_POSITIONS = """
SELECT asked.source, last.position FROM unnest($1::text[]) AS asked (source), LATERAL (
    SELECT e.position FROM supervision.entries e
    WHERE e.source = asked.source AND e.leaf < $2 ORDER BY e.position DESC LIMIT 1
) AS last
"""
_BELOW = """s.organisation = {top} OR s.organisation IN (
    SELECT o.id FROM supervision.organisations o WHERE o.path >= {path} AND o.path < {path} || chr(1114111))"""
