"""Rebuilding read models: their rows are made anew from the logs in a schema beside the service's, then changed over.

Only rows come of it. Timers, batch projections and reactions are not touched: nothing that had an effect has it again.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import groupby

from huiwu.eventlog import organisations
from huiwu.eventlog.connection import Pool
from huiwu.eventlog.histories import History
from huiwu.eventlog.projections import CHECKPOINTS, Projections
from huiwu.eventlog.readmodel import ReadModel
from huiwu.eventlog.received import Received

_DONE = 2**62
"""The checkpoint of what is not wanted: beyond every position, so nothing is written there."""
_AT_ONCE = 500
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = $1"

Progress = Callable[[str, int, int], None]
"""Told of a source, the position that is reached in it, and its last one."""


class UnknownModel(LookupError):
    """The service has no read model of that name."""


class InUse(Exception):
    """Somebody else is rebuilding this service's read models."""


class ProjectionRebuild:
    """One rebuild of read models of a service, which may be running meanwhile.

    What was begun and broken off goes on where it was; `afresh` forgets it, as is right when the handlers have changed.
    """

    def __init__(
        self,
        pool: Pool,
        service: str,
        models: Sequence[ReadModel],
        histories: Iterable[History],
        *,
        only: str | None = None,
    ) -> None:
        tables = {organisations.TABLE: organisations.TABLE, **{model.name: model.table for model in models}}
        if only is not None and only not in tables:
            raise UnknownModel(only)
        self._pool = pool
        self._service = service
        self._beside = f"{service}_rebuild"
        self._models = [model for model in models if only in (None, model.name)]
        self._wanted = [table for name, table in tables.items() if only in (None, name)]
        self._histories = sorted(histories, key=lambda history: history.service)
        self._projections = Projections(pool, self._beside, [each.service for each in self._histories], models)
        self._told: dict[str, int] = {}

    async def run(self, progress: Progress | None = None, *, afresh: bool = False) -> Sequence[str]:
        """Build, change over, and return the tables of earlier versions that were dropped.

        Raises InUse; whatever an engine or a handler raises leaves the service's own tables as they are.
        """
        async with self._turn():
            if afresh:
                await self._pool.execute(f"DROP SCHEMA IF EXISTS {self._beside} CASCADE")
            await self._projections.setup()
            await self._pool.execute(
                f"UPDATE {self._beside}.checkpoints SET position = $1 WHERE target <> ALL ($2::text[])",
                *(_DONE, self._wanted),
            )
            await self._pool.execute(
                f"UPDATE {self._beside}.checkpoints SET position = 0 WHERE target = ANY ($2::text[]) AND position = $1",
                *(_DONE, self._wanted),
            )
            await self._catch_up(progress)
            return await self._change_over(progress)

    async def _catch_up(self, progress: Progress | None) -> None:
        """Apply what the logs have by now, each in its own order and all together by the time of the facts."""
        heads = {history.service: await history.head() for history in self._histories}
        waiting = {
            history.service: _Reading(history, await self._projections.position(history.service))
            for history in self._histories
        }
        try:
            async for batch in _by_time(list(waiting.values())):
                for source, facts in groupby(batch, key=lambda at: at.service):
                    reached = await self._projections.apply(source, list(facts))
                    if progress is not None:
                        progress(source, reached, max(heads[source], reached))
        finally:
            for reading in waiting.values():
                await reading.close()

    async def _change_over(self, progress: Progress | None) -> Sequence[str]:
        """While the service's own projections wait, take in the rest, and put the new tables in the old ones' place."""
        async with self._pool.acquire() as db, db.transaction():
            for name in ("huiwu setup", f"{self._service} projections"):
                await db.execute(_LOCK, name)
            await db.execute("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL synchronous_commit = on")
            await self._catch_up(progress)
            await db.execute(f"CREATE SCHEMA IF NOT EXISTS {self._service}")
            await db.execute(CHECKPOINTS.format(schema=self._service))
            there = {record["tablename"] for record in await db.fetch(_TABLES, self._service)}
            for table in self._wanted:
                await db.execute(f"DROP TABLE IF EXISTS {self._service}.{table}")
                await db.execute(f"ALTER TABLE {self._beside}.{table} SET SCHEMA {self._service}")
            await db.execute(
                f"INSERT INTO {self._service}.checkpoints (source, target, position) "
                f"SELECT source, target, position FROM {self._beside}.checkpoints WHERE target = ANY ($1::text[]) "
                "ON CONFLICT (source, target) DO UPDATE SET position = excluded.position",
                self._wanted,
            )
            dropped = [table for table in self._earlier(there) if table in there]
            for table in dropped:
                await db.execute(f"DROP TABLE {self._service}.{table}")
            await db.execute(f"DELETE FROM {self._service}.checkpoints WHERE target = ANY ($1::text[])", dropped)
            await db.execute(f"DROP SCHEMA {self._beside} CASCADE")
            return dropped

    def _earlier(self, there: set[str]) -> list[str]:
        """Tables of earlier versions, unless this version has only been built ahead and nobody uses it yet."""
        return [
            earlier.table
            for model in self._models
            if model.table in there
            for earlier in (ReadModel(model.name, version) for version in range(1, model.version))
        ]

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        name = f"{self._service} rebuild"
        async with self._pool.acquire() as db:
            if not await db.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", name):
                raise InUse(self._service)
            try:
                yield
            finally:
                await db.execute("SELECT pg_advisory_unlock(hashtextextended($1, 0))", name)


class _Reading:
    """A history that is read ahead by a page."""

    def __init__(self, history: History, position: int) -> None:
        self._pages = history.after(position)
        self._page: Sequence[Received] = ()
        self._next = 0

    async def peek(self) -> Received | None:
        """The next fact, None at the end."""
        if self._next == len(self._page):
            self._page, self._next = (), 0
            with suppress(StopAsyncIteration):
                self._page = await anext(self._pages)
        return self._page[self._next] if self._page else None

    def take(self) -> None:
        self._next += 1

    async def close(self) -> None:
        await self._pages.aclose()


async def _by_time(readings: Sequence[_Reading]) -> AsyncIterator[list[Received]]:
    """The facts of all, in batches: whichever log's next fact is the oldest comes first."""
    batch: list[Received] = []
    while True:
        heads = [(at.event.time, at.service, reading) for reading in readings if (at := await reading.peek())]
        if not heads:
            break
        _, _, reading = min(heads, key=lambda head: head[:2])
        at = await reading.peek()
        assert at is not None
        batch.append(at)
        reading.take()
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
