"""The supervisors' own copy of every fact of every service, each source in its own order, none missing, none twice."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiwu.eventlog import Connection, Pool, Received
from huiwu.eventlog.topology import SERVICES
from huiwu.kernel.event import RULED, Ruled, read_ruling

TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    leaf bigint PRIMARY KEY, source text NOT NULL, position bigint NOT NULL, stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL, decision text NOT NULL, type text NOT NULL, outcome text, time timestamptz NOT NULL,
    raw bytea NOT NULL, UNIQUE (source, position), UNIQUE (stream, version)
);
CREATE INDEX IF NOT EXISTS entries_decision ON entries (decision);
CREATE INDEX IF NOT EXISTS entries_rulings ON entries (leaf) WHERE outcome IS NOT NULL;
CREATE TABLE IF NOT EXISTS streams (stream text COLLATE "C" PRIMARY KEY, organisation text NOT NULL);
"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('huiwu.supervision.leaf'))"
_PAGE = 1000


async def keep(db: Connection, batch: Sequence[Received]) -> None:
    """Write down a batch; the leaf is the entry's place in the whole log, counted without holes."""
    await db.execute(_ONE_AT_A_TIME)
    leaf = await db.fetchval("SELECT coalesce(max(leaf) + 1, 0) FROM supervision.entries")
    rulings = [_ruling(received) for received in batch]
    await db.executemany(
        "INSERT INTO supervision.entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (
                leaf + number,
                received.service,
                received.position,
                received.event.subject,
                received.event.sequence,
                received.event.decision,
                received.event.type,
                ruled.outcome.value if ruled else None,
                received.event.time,
                received.raw,
            )
            for number, (received, ruled) in enumerate(zip(batch, rulings, strict=True))
        ],
    )
    await db.executemany(
        "INSERT INTO supervision.streams VALUES ($1, $2) ON CONFLICT DO NOTHING",
        [
            (received.event.subject, ruled.actor.organisation)
            for received, ruled in zip(batch, rulings, strict=True)
            if ruled
        ],
    )


def _ruling(received: Received) -> Ruled | None:
    return read_ruling(received.event) if received.event.name == RULED else None


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What is here at one moment: so many entries, and the decisions of which not all facts have come yet."""

    size: int
    unfinished: Sequence[str]


class Entries:
    """Reads the kept entries. A decision is shown when it is here whole: a batch may end between ruling and fact."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def standing(self) -> Standing:
        """Each source is kept in its own order, so only the last decision of each can be unfinished."""
        row = await self._pool.fetchrow(_STANDING, list(SERVICES))
        assert row is not None
        return Standing(row["size"], row["unfinished"])

    async def positions(self) -> dict[str, int]:
        """How far each source is kept."""
        return dict(map(tuple, await self._pool.fetch(_POSITIONS, list(SERVICES))))

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
        return await self._select(await self.standing(), "e.decision = $3 ORDER BY e.leaf", decision)

    async def stream(self, stream: str) -> list[Entry]:
        """A stream from its beginning."""
        return await self._select(await self.standing(), "e.stream = $3 ORDER BY e.version", stream)

    async def rulings(self, before: int, limit: int, top: str, path: str, outcome: str | None) -> list[Entry]:
        """The latest rulings below a leaf, of an organisation and those under its path."""
        return await self._select(
            await self.standing(),
            f"""e.outcome IS NOT NULL AND e.leaf < $3 AND ($7::text IS NULL OR e.outcome = $7)
            AND ({_BELOW.format(top="$5", path="$6")}) ORDER BY e.leaf DESC LIMIT $4""",
            *(before, limit, top, path, outcome),
        )

    async def under(self, top: str, path: str) -> AsyncIterator[bytes]:
        """Every entry of the organisation and of those under its path, in leaf order, as it stands now."""
        now, leaf = await self.standing(), -1
        condition = f"e.leaf > $3 AND ({_BELOW.format(top='$4', path='$5')}) ORDER BY e.leaf LIMIT {_PAGE}"
        while page := await self._select(now, condition, leaf, top, path):
            for entry in page:
                yield entry.raw
            leaf = page[-1].leaf

    async def _select(self, standing: Standing, condition: str, *values: object) -> list[Entry]:
        found = await self._pool.fetch(
            f"""SELECT e.leaf, e.source, e.position, e.stream, e.decision, e.time, s.organisation, e.raw
            FROM supervision.entries e JOIN supervision.streams s USING (stream)
            WHERE e.leaf < $1 AND e.decision <> ALL ($2::text[]) AND {condition}""",
            *(standing.size, standing.unfinished, *values),
        )
        return [Entry(*row) for row in found]


_LAST = """unnest($1::text[]) AS asked (source), LATERAL (
    SELECT e.position, e.decision FROM supervision.entries e WHERE e.source = asked.source
    ORDER BY e.position DESC LIMIT 1) AS last"""
_POSITIONS = f"SELECT asked.source, last.position FROM {_LAST}"
_STANDING = f"""
SELECT (SELECT coalesce(max(leaf) + 1, 0) FROM supervision.entries) AS size,
    coalesce(array_agg(d.decision), '{{}}') AS unfinished
FROM (
    SELECT e.decision FROM supervision.entries e
    WHERE e.decision IN (SELECT last.decision FROM {_LAST}) GROUP BY e.decision
    HAVING count(*) <= max(json_array_length(convert_from(e.raw, 'UTF8')::json -> 'data' -> 'facts'))
        FILTER (WHERE e.outcome IS NOT NULL)
) AS d
"""
_BELOW = """s.organisation = {top} OR s.organisation IN (
    SELECT o.id FROM supervision.organisations o WHERE o.path >= {path} AND o.path < {path} || chr(1114111))"""
