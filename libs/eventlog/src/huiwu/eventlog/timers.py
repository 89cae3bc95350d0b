"""Timers: commands that a fact asked to be given later, decided once each however many clocks tick."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from huiwu.eventlog.connection import Connection, Pool
from huiwu.eventlog.meters import FAILURES, TIMERS_FIRED
from huiwu.eventlog.reactions import Decide
from huiwu.eventlog.reader import Reader
from huiwu.eventlog.readmodel import CancelTimer, SetTimer, command_name
from huiwu.eventlog.rows import json_text
from huiwu.kernel.evolution import decode
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import derived_id
from huiwu.kernel.ruling import Actor

DEFINITION = """
CREATE TABLE IF NOT EXISTS {schema}.timers (
  stream text COLLATE "C", name text COLLATE "C", due timestamptz NOT NULL,
  kind text NOT NULL, command text NOT NULL, data jsonb NOT NULL, PRIMARY KEY (stream, name)
);
CREATE INDEX IF NOT EXISTS timers_due ON {schema}.timers (due, stream, name);
"""
_AT_A_TIME = 200

log = structlog.get_logger()


async def write_timers(db: Connection, schema: str, effects: Sequence[SetTimer | CancelTimer]) -> None:
    """Set and cancel in order; of several effects on one timer only the last one counts."""
    last = {(effect.stream, effect.name): effect for effect in effects}
    wanted = [effect for effect in last.values() if isinstance(effect, SetTimer)]
    gone = [effect for effect in last.values() if isinstance(effect, CancelTimer)]
    if gone:
        await db.execute(
            f"DELETE FROM {schema}.timers WHERE (stream, name) IN (SELECT * FROM unnest($1::text[], $2::text[]))",
            [each.stream for each in gone],
            [each.name for each in gone],
        )
    if wanted:
        await db.execute(
            f"INSERT INTO {schema}.timers (stream, name, due, kind, command, data) SELECT * FROM "
            "unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::jsonb[]) "
            "ON CONFLICT (stream, name) DO UPDATE SET due = excluded.due, kind = excluded.kind, "
            "command = excluded.command, data = excluded.data",
            [each.stream for each in wanted],
            [each.name for each in wanted],
            [each.at for each in wanted],
            [each.kind for each in wanted],
            [command_name(each.command) for each in wanted],
            [json_text(each.command) for each in wanted],
        )


@dataclass(frozen=True, slots=True)
class Due:
    """A timer whose time has come."""

    stream: str
    name: str
    due: datetime
    kind: str
    command: str
    data: str

    @property
    def decision(self) -> str:
        """The id of the decision that it leads to, the same at every clock and after every crash."""
        return derived_id("timer", self.stream, self.name, self.due.astimezone(UTC).isoformat())


class Timers:
    """The timers of one service and what is done when they are due."""

    def __init__(self, pool: Pool, schema: str, kinds: Iterable[AnyKind], read: Reader, decide: Decide) -> None:
        self._pool = pool
        self._schema = schema
        self._kinds = {kind.name: kind for kind in kinds}
        self._read = read
        self._decide = decide

    async def run_due(self, now: datetime) -> int:
        """Decide what is due by then in the order of due time, stream and name; returns how many were decided.

        One that fails stays, and holds up the later ones of its stream only.
        """
        done = 0
        failed: set[str] = set()
        after = (datetime(1, 1, 2, tzinfo=UTC), "", "")
        while page := await self._page(now, after):
            for timer in page:
                if timer.stream not in failed:
                    if await self._fire(timer):
                        done += 1
                    else:
                        failed.add(timer.stream)
            after = (page[-1].due, page[-1].stream, page[-1].name)
        return done

    async def next_due(self) -> datetime | None:
        """When the next one is due."""
        due: datetime | None = await self._pool.fetchval(f"SELECT min(due) FROM {self._schema}.timers")
        return due

    async def _page(self, now: datetime, after: tuple[datetime, str, str]) -> list[Due]:
        found = await self._pool.fetch(
            f"SELECT stream, name, due, kind, command, data::text FROM {self._schema}.timers "
            "WHERE due <= $1 AND (due, stream, name) > ($2, $3, $4) ORDER BY due, stream, name LIMIT $5",
            *(now, *after, _AT_A_TIME),
        )
        return [Due(*record.values()) for record in found]

    async def _fire(self, timer: Due) -> bool:
        try:
            kind = self._kinds[timer.kind]
            command = decode(timer.data.encode(), kind.command_types[timer.command], timer.command)
            party = kind.party(command, (await self._read.state(kind, timer.stream)).state)
            await self._decide(kind, timer.stream, command, Actor("clock", "system", party), timer.decision)
            # One that was set anew while we decided has another due time and stays.
            await self._pool.execute(
                f"DELETE FROM {self._schema}.timers WHERE stream = $1 AND name = $2 AND due = $3",
                *(timer.stream, timer.name, timer.due),
            )
        except Exception as error:
            FAILURES.labels(self._schema, "clock").inc()
            log.exception("timer failed", stream=timer.stream, timer=timer.name, due=timer.due, error=repr(error))
            return False
        TIMERS_FIRED.labels(self._schema).inc()
        return True


class Clockwork:
    """Looks at the clock again and again and runs what is due. Several processes may do so for one service."""

    def __init__(self, timers: Timers, clock: Callable[[], datetime], interval: float = 1.0) -> None:
        self._timers = timers
        self._clock = clock
        self._interval = interval
        self.ticked: datetime | None = None

    async def tick(self) -> int:
        """Run what is due now; returns how many were decided."""
        now = self._clock()
        done = await self._timers.run_due(now)
        self.ticked = now
        return done

    async def run(self) -> None:
        """Tick until cancelled; an engine that is away is waited for."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - the timers are still there at the next tick
                log.warning("clock could not look at its timers", error=repr(error))
            await asyncio.sleep(self._interval)
