"""Projections: everything that follows from a batch of facts, and how far it got, in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from huiwu.eventlog import organisations, rows, timers
from huiwu.eventlog.connection import Connection, Pool
from huiwu.eventlog.readmodel import CancelTimer, Change, ReadModel, Remove, SetTimer
from huiwu.eventlog.received import Received

BatchProjection: TypeAlias = Callable[[Connection, Sequence[Received]], Awaitable[None]]
"""Writes what follows from a batch itself. Its function name is its checkpoint's: a renamed one starts afresh."""

_TIMERS = "timers"
CHECKPOINTS = """
CREATE TABLE IF NOT EXISTS {schema}.checkpoints (
  source text, target text, position bigint NOT NULL DEFAULT 0, PRIMARY KEY (source, target)
)
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0)), set_config('synchronous_commit', $2, true)"


class GapInSource(Exception):
    """An event came before the one that precedes it in its service's log."""

    def __init__(self, service: str, expected: int, got: int) -> None:
        super().__init__(f"{service}: an event that follows position {got} came after position {expected}")
        self.service = service
        self.expected = expected
        self.got = got


class CheckpointMoved(Exception):
    """Somebody else applied the same facts at the same time, which the lock should have kept from happening."""


class Projections:
    """The tables of one service that follow from facts, each with a checkpoint a source.

    A target (a read model's version, the timers, a batch projection) that is new starts at 0 and catches up; the others
    pass over what they already have. So nothing is ever applied twice or left out, whatever is delivered how often.
    """

    def __init__(
        self,
        pool: Pool,
        schema: str,
        sources: Iterable[str],
        models: Sequence[ReadModel],
        batch_projections: Sequence[BatchProjection] = (),
    ) -> None:
        self._pool = pool
        self._schema = schema
        self._sources = sorted(sources)
        self._models = {model.name: model for model in models}
        self._batch = {f"{project.__module__}.{project.__name__}": project for project in batch_projections}
        if len(self._models) < len(models) or len(self._batch) < len(batch_projections):
            raise ValueError("two projections have one name")
        # What a crash takes of rows and checkpoints together is regained from the cable; a batch projection may have
        # numbered or signed what it wrote, and then it must not come out otherwise.
        self._awaits_the_disk = "on" if self._batch else "off"
        tables = [model.table for model in models]
        self._turn = asyncio.Lock()  # else those who wait for the lock would each hold a connection
        self.targets = [organisations.TABLE, _TIMERS, *tables, *self._batch]

    def definitions(self) -> Sequence[str]:
        """The tables and indexes, each made only if it is not there."""
        models = {model.table: f"{self._schema}.{model.table}" for model in self._models.values()}
        return [
            *(each.format(schema=self._schema) for each in (CHECKPOINTS, organisations.DEFINITION, timers.DEFINITION)),
            *(rows.DEFINITION.format(table=table, name=name) for name, table in models.items()),
            *(
                rows.INDEX.format(table=models[model.table], name=model.table, number=number, keys=keys)
                for model in self._models.values()
                for number, keys in enumerate(model.indexes, 1)
            ),
        ]

    async def setup(self) -> None:
        """Make the tables that are not there yet; several processes may do so at once."""
        async with self._pool.acquire() as db, db.transaction():
            await db.execute(_LOCK, "huiwu setup")
            # An index that is there is locked all the same, table after table, while another process writes to them.
            await db.execute(_LOCK, f"{self._schema} projections")
            await db.execute(f"CREATE SCHEMA IF NOT EXISTS {self._schema}")
            for definition in self.definitions():
                await db.execute(definition)
            await db.execute(
                f"INSERT INTO {self._schema}.checkpoints (source, target) "
                "SELECT s, t FROM unnest($1::text[]) AS s, unnest($2::text[]) AS t ON CONFLICT DO NOTHING",
                *(self._sources, self.targets),
            )

    async def positions(self, source: str) -> Mapping[str, int]:
        """How far each target got with a source."""
        return await self._marks(self._pool, source)

    async def position(self, source: str) -> int:
        """The position of a source up to which everything is applied."""
        return min((await self.positions(source)).values(), default=0)

    async def apply(self, source: str, batch: Sequence[Received]) -> int:
        """Apply events of one source in the order of its log and return the position up to which all is applied now.

        Raises GapInSource, with nothing applied, when an event before the batch or in it is missing.
        """
        # Sources share rows, and a row is read before it is written: one batch of a service at a time.
        async with self._turn, self._pool.acquire() as db, db.transaction():
            await db.execute(_TURN, f"{self._schema} projections", self._awaits_the_disk)
            marks = await self._marks(db, source)
            news = {target: _news(source, batch, mark) for target, mark in marks.items()}
            await self._write(db, news, marks)
            reached = max((fact.position for fact in batch), default=0)
            await self._advance(db, source, marks, reached)
        return min((max(mark, reached) for mark in marks.values()), default=reached)

    async def _advance(self, db: Connection, source: str, marks: Mapping[str, int], reached: int) -> None:
        """Compare and set: whoever wrote without waiting for its turn is found out, and nothing of it stays."""
        behind = {target: mark for target, mark in marks.items() if mark < reached}
        advanced = await db.fetch(
            f"UPDATE {self._schema}.checkpoints AS c SET position = $1 "
            "FROM unnest($3::text[], $4::bigint[]) AS seen (target, position) "
            "WHERE c.source = $2 AND c.target = seen.target AND c.position = seen.position RETURNING c.target",
            *(reached, source, list(behind), list(behind.values())),
        )
        if len(advanced) != len(behind):
            raise CheckpointMoved(f"{self._schema}: {source} was applied by somebody else meanwhile")

    async def _marks(self, db: "Pool | Connection", source: str) -> dict[str, int]:
        found = await db.fetch(
            f"SELECT target, position FROM {self._schema}.checkpoints WHERE source = $1 AND target = ANY($2::text[])",
            *(source, self.targets),
        )
        return {record["target"]: record["position"] for record in found}

    async def _write(self, db: Connection, news: Mapping[str, Sequence[Received]], marks: Mapping[str, int]) -> None:
        work: dict[str, list[tuple[Received, Change | Remove]]] = {}
        timed: list[SetTimer | CancelTimer] = []
        for at in max(news.values(), key=len, default=()):
            for model in self._models.values():
                for effect in model.effects(at):
                    if isinstance(effect, SetTimer | CancelTimer):
                        if at.position > marks[_TIMERS]:
                            timed.append(effect)
                        continue
                    table = self._table(effect.model or model.name)
                    if at.position > marks[table]:
                        work.setdefault(table, []).append((at, effect))
        for table, effects in work.items():
            await rows.write_rows(db, f"{self._schema}.{table}", effects)
        if timed:
            await timers.write_timers(db, self._schema, timed)
        registrations = [at for at in news[organisations.TABLE] if at.service == organisations.SOURCE]
        await organisations.write_organisations(db, self._schema, registrations)
        for name, project in self._batch.items():
            if news[name]:
                await project(db, news[name])

    def _table(self, model: str) -> str:
        if model not in self._models:
            raise ValueError(f"there is no read model {model}")
        return self._models[model].table


def _news(source: str, batch: Sequence[Received], mark: int) -> Sequence[Received]:
    """What of the batch lies beyond the mark; raises GapInSource when that does not continue it without a gap."""
    news = list[Received]()
    for at in batch:
        if at.position <= mark:  # applied before, or it stands in the batch twice: the server delivered it anew
            continue
        if at.previous != mark:
            raise GapInSource(source, mark, at.previous)
        mark = at.position
        news.append(at)
    return news
