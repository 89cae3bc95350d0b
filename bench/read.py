"""Reading: the log read, decoded and folded, beside the driver's rows and beside eventsourcing's repository.

Streams of 1,000 events are loaded cold, one after the other; of ours one event in five is a ruling, which a fold passes
over. The driver's rows are neither decoded nor folded. The stall is the longest time for which nothing else could run.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle
from statistics import median
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.figures import Figure, Round, Step, beside, in_turns, middle
from huiwu.eventlog import EventLog, Pool, Recorder, Repository, connect_pool
from huiwu.kernel import Actor, Circumstances, EditionRef, Kind, Ruling
from huiwu.kernel.event import events_of, record

STREAMS, LENGTH = 10, 1000
ROUNDS = 7
SECONDS = 1.0
LOADS = 20
STEPS = (ROUNDS + 1) * 3 + 1
K = TypeVar("K")
_TEXT = "职工代表大会审议通过集体合同草案，同意票过半数。" * 2


@dataclass(frozen=True, slots=True)
class Count:
    votes: int


@dataclass(frozen=True, slots=True)
class VotesCounted:
    votes: int
    item: str
    remark: str


@dataclass(frozen=True, slots=True)
class Tally:
    votes: int = 0
    items: int = 0


KIND: Kind[Count, Tally, VotesCounted, object] = Kind(
    service="congress",
    name="session",
    initial=Tally(),
    decide=lambda _command, _state, _hearing: Ruling.of((), ()),
    evolve=lambda state, fact: replace(state, votes=state.votes + fact.votes, items=state.items + 1),
    party=lambda _command, _state: "",
    commands=(Count,),
    facts=(VotesCounted,),
)


class Tallied(Aggregate):
    """The same as an aggregate of eventsourcing."""

    def __init__(self) -> None:
        self.votes = 0
        self.items = 0

    @event("Counted")
    def count(self, votes: int, item: str, remark: str) -> None:  # noqa: ARG002 - it is recorded
        self.votes += votes
        self.items += 1


async def reads(url: str, step: Step) -> Mapping[str, Figure]:
    """The figures by name. Leaves schemas of its own behind."""
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await connect_pool(url, name="bench"))
        log = EventLog(Recorder(pool, f"bench_{uuid4().hex}"), "congress")
        await log.recorder.setup()
        streams = [f"session-110105-{number}" for number in range(STREAMS)]
        for stream in streams:
            await _write(log, stream, LENGTH)
        cold = Repository(log, most_remembered=0)
        theirs, ids = await asyncio.to_thread(_eventsourcing, url)
        stack.callback(theirs.close)
        rates = await in_turns(
            {
                "ours": _rate(lambda stream: _load(cold, stream), streams),
                "rows": _rate(lambda stream: _rows(pool, log.recorder.schema, stream), streams),
                "eventsourcing": _rate(lambda each: asyncio.to_thread(_load_theirs, theirs, each), ids),
            },
            rounds=ROUNDS,
            seconds=SECONDS,
            step=step,
        )
        load, stall = await _one(cold, streams[0])
        step()
    return {
        "read-decode-fold-events-per-second-rows": middle(rates["ours"], rates["rows"]),
        "read-decode-fold-events-per-second-eventsourcing": middle(rates["ours"], rates["eventsourcing"]),
        f"load-of-{LENGTH}-events-ms": beside(load),
        f"load-of-{LENGTH}-events-longest-stall-ms": beside(stall),
    }


async def _write(log: EventLog, stream: str, count: int) -> None:
    """Fills a stream with facts, five to a decision."""
    circumstances = Circumstances(Actor("p", "union-officer", "union-110105-a"), datetime(2026, 3, 12, tzinfo=UTC), "")
    version = 0
    while version < count:
        facts = [VotesCounted(1, f"item-{version + n}", _TEXT) for n in range(4)]
        ruled = record(Count(4), circumstances, EditionRef("beijing-2015", "0" * 64), Ruling.of((), facts))
        events = events_of("congress", stream, version, uuid4().hex, ruled, facts)
        await log.append(events)
        version += len(events)


async def _load(cold: Repository, stream: str) -> int:
    return (await cold.load(KIND, stream)).version


async def _rows(pool: Pool, schema: str, stream: str) -> int:
    rows = await pool.fetch(
        f"SELECT stream, version, type, body, position FROM {schema}.events WHERE stream = $1 ORDER BY version", stream
    )
    return len(rows)


def _eventsourcing(url: str) -> tuple["Application[UUID]", Sequence[UUID]]:
    """Its application on the same database, with as many events in as many aggregates."""
    parts = urlsplit(url)
    app = Application[UUID](
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parts.path.strip("/"),
            "POSTGRES_HOST": parts.hostname or "",
            "POSTGRES_PORT": str(parts.port or 5432),
            "POSTGRES_USER": parts.username or "",
            "POSTGRES_PASSWORD": parts.password or "",
        }
    )
    ids = list[UUID]()
    for _ in range(STREAMS):
        tallied = Tallied()
        for number in range(LENGTH - 1):
            tallied.count(1, f"item-{number}", _TEXT)
        app.save(tallied)
        ids.append(tallied.id)
    return app, ids


def _load_theirs(app: "Application[UUID]", key: UUID) -> int:
    loaded: Tallied = app.repository.get(key)
    return loaded.version


def _rate(load: Callable[[K], Awaitable[int]], keys: Sequence[K]) -> Round:
    async def run(seconds: float) -> float:
        began, done = time.perf_counter(), 0
        for key in cycle(keys):
            done += await load(key)
            if time.perf_counter() > began + seconds:
                break
        return done / (time.perf_counter() - began)

    return run


async def _one(cold: Repository, stream: str) -> tuple[float, float]:
    """Milliseconds that a cold load takes, and for how many of them nothing else could run; medians."""
    loads, stalls = list[float](), list[float]()
    for _ in range(LOADS):
        stall = 0.0

        async def watch() -> None:
            nonlocal stall
            last = time.perf_counter()
            while True:
                await asyncio.sleep(0)
                now = time.perf_counter()
                stall, last = max(stall, now - last), now

        watching = asyncio.create_task(watch())
        await asyncio.sleep(0)
        began = time.perf_counter()
        await _load(cold, stream)
        loads.append(time.perf_counter() - began)
        watching.cancel()
        stalls.append(stall)
    return median(loads) * 1000, median(stalls) * 1000
