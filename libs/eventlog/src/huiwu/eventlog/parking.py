"""Parking: facts that a reaction failed on again and again stand aside, with those that follow them on their stream."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
import structlog

from huiwu.eventlog.connection import Pool
from huiwu.eventlog.meters import PARKED
from huiwu.eventlog.received import Received
from huiwu.kernel.event import read

_DEFINITION = """
CREATE TABLE IF NOT EXISTS {schema}.parked (
  source text, position bigint, previous bigint NOT NULL, raw bytea NOT NULL, error text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, position)
);
ALTER TABLE {schema}.parked ADD COLUMN IF NOT EXISTS stream text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE {schema}.parked ADD COLUMN IF NOT EXISTS tried integer NOT NULL DEFAULT 0;
ALTER TABLE {schema}.parked ADD COLUMN IF NOT EXISTS again_at timestamptz NOT NULL DEFAULT now();
UPDATE {schema}.parked SET stream = convert_from(raw, 'UTF8')::json ->> 'subject' WHERE stream = '';
CREATE INDEX IF NOT EXISTS parked_stream ON {schema}.parked (source, stream, position);
"""
_COLUMNS = "source, position, previous, stream, raw, error, tried, parked_at"
_HEADS = """
SELECT source, stream FROM (
  SELECT DISTINCT ON (source, stream) source, stream, again_at FROM {schema}.parked
  WHERE $1::text IS NULL OR stream = $1 ORDER BY source, stream, position
) AS head WHERE again_at <= now() OR $2 ORDER BY again_at, source, stream
"""
_SETUP = "SELECT pg_advisory_xact_lock(hashtextextended('huiwu setup', 0))"
_TURN = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
_TURN_OVER = "SELECT pg_advisory_unlock(hashtextextended($1, 0))"
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=10)
_BEHIND = "follows a parked fact of its stream"

React = Callable[[Received], Awaitable[None]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ParkedFact:
    """A fact that stands aside; `tried` counts the attempts since, 0 for one that only follows another."""

    at: Received
    error: str
    tried: int
    parked_at: datetime


class Parking:
    """Facts of any source that one service could not react to yet, each stream's in its order.

    They are tried again by themselves, with pauses that grow to ten minutes, and at once when somebody asks.
    """

    def __init__(self, pool: Pool, schema: str, service: str) -> None:
        self._pool = pool
        self._schema = schema
        self._service = service

    @staticmethod
    def definition(schema: str) -> str:
        """The table in that schema, made only if it is not there."""
        return _DEFINITION.format(schema=schema)

    async def setup(self) -> None:
        """Make the table unless it is there; the schema must be."""
        async with self._pool.acquire() as db, db.transaction():
            await db.execute(_SETUP)
            await db.execute(self.definition(self._schema))
        await self.count()

    async def holds(self, source: str, stream: str) -> bool:
        """Whether a fact of that stream stands aside, so that those after it must too."""
        held: bool = await self._pool.fetchval(
            f"SELECT EXISTS (SELECT FROM {self._schema}.parked WHERE source = $1 AND stream = $2)", source, stream
        )
        return held

    async def park(self, at: Received, error: Exception | None) -> None:
        """Keep a fact for later, with what stood in its way; None when that is only the one before it."""
        told = _BEHIND if error is None else repr(error)
        await self._pool.execute(
            f"INSERT INTO {self._schema}.parked (source, position, previous, stream, raw, error, tried, again_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8) "
            "ON CONFLICT (source, position) DO UPDATE SET error = excluded.error",
            *(at.service, at.position, at.previous, at.event.subject, at.raw, told),
            *(0 if error is None else 1, timedelta() if error is None else FIRST_PAUSE),
        )
        log.error("reaction parked", service=self._service, source=at.service, fact=at.event.id, error=told)
        await self.count()

    async def parked(self, stream: str | None = None) -> list[ParkedFact]:
        """What stands aside, of one stream or of all, in the order of source and position."""
        found = await self._pool.fetch(
            f"SELECT {_COLUMNS} FROM {self._schema}.parked WHERE $1::text IS NULL OR stream = $1 "
            "ORDER BY source, position",
            stream,
        )
        return [_parked(record) for record in found]

    async def retry(self, react: React, *, stream: str | None = None, at_once: bool = False) -> int:
        """Try again what is due, or `at_once` everything; returns how many left.

        A stream whose first fact fails again waits with all that follows. One process at a time does it.
        """
        left = 0
        async with self._turn() as ours:
            if ours:
                heads = await self._pool.fetch(_HEADS.format(schema=self._schema), stream, at_once)
                for head in heads:
                    left += await self._retry_stream(head["source"], head["stream"], react)
        await self.count()
        return left

    async def _retry_stream(self, source: str, stream: str, react: React) -> int:
        left = 0
        while fact := await self._first(source, stream):
            at = fact.at
            try:
                await react(at)
            except Exception as error:  # noqa: BLE001 - it stays where it is, and those behind it too
                pause = min(FIRST_PAUSE * 2 ** min(fact.tried, 16), LONGEST_PAUSE)
                await self._pool.execute(
                    f"UPDATE {self._schema}.parked SET error = $3, tried = tried + 1, again_at = now() + $4 "
                    "WHERE source = $1 AND position = $2",
                    *(at.service, at.position, repr(error), pause),
                )
                return left
            await self._pool.execute(
                f"DELETE FROM {self._schema}.parked WHERE source = $1 AND position = $2", at.service, at.position
            )
            log.info("parked reaction done", service=self._service, source=at.service, fact=at.event.id)
            left += 1
        return left

    async def _first(self, source: str, stream: str) -> ParkedFact | None:
        found: Sequence[asyncpg.Record] = await self._pool.fetch(
            f"SELECT {_COLUMNS} FROM {self._schema}.parked WHERE source = $1 AND stream = $2 ORDER BY position LIMIT 1",
            *(source, stream),
        )
        return _parked(found[0]) if found else None

    async def count(self) -> None:
        """Tell the meter how many stand aside."""
        PARKED.labels(self._service).set(await self._pool.fetchval(f"SELECT count(*) FROM {self._schema}.parked"))

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[bool]:
        """Whether nobody else is at it; two at once would overtake each other on a stream."""
        name = f"{self._schema} parked"
        async with self._pool.acquire() as db:
            ours: bool = await db.fetchval(_TURN, name)
            try:
                yield ours
            finally:
                if ours:
                    await db.execute(_TURN_OVER, name)


def _parked(record: asyncpg.Record) -> ParkedFact:
    raw = record["raw"]
    at = Received(record["source"], record["position"], record["previous"], read(raw), raw)
    return ParkedFact(at, record["error"], record["tried"], record["parked_at"])
