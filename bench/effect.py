"""From the append to its effect in another service's read model, at a given number of decisions a second.

Two processes, as two services are: one appends decisions of a ruling and a fact and relays them, the other keeps a read
model of them (`python -m bench.effect`). The time runs from the append's answer to the commit of the row.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import uvloop
from faststream.nats import NatsBroker

from bench.figures import Figure, Step, beside, share
from huiwu.eventlog import (
    Change,
    EventLog,
    Flow,
    Reader,
    ReadModel,
    Received,
    Recorder,
    Relay,
    Repository,
    connect_bus,
    connect_pool,
    jetstream_of,
    topology,
)
from huiwu.kernel import Actor, Circumstances, EditionRef, Ruling
from huiwu.kernel.event import Event, events_of, record

RATES = {50: 8.0, 300: 8.0}
"""Decisions a second, and for how many seconds."""
STEPS = len(RATES)
_WARM_UP = 0.2
_PATIENCE = 60.0
_CIRCUMSTANCES = Circumstances(
    Actor("p", "union-officer", "union-110105-a"), datetime(2026, 3, 12, tzinfo=UTC), "0" * 64
)


@dataclass(frozen=True, slots=True)
class CountVotes:
    votes: int


@dataclass(frozen=True, slots=True)
class VotesCounted:
    votes: int


class Order(msgspec.Struct, frozen=True):
    """Where to listen, and for the rows up to which position; answered with the instants of their commits."""

    database: str
    nats: str
    after: int
    until: int


counts = ReadModel("counts")


@counts.on("congress", VotesCounted)
def _count(fact: VotesCounted, at: Received) -> list[Change]:
    return [Change(at.event.subject, set={"votes": fact.votes}, organisation="union-110105-a")]


async def effects(database: str, nats: str, step: Step) -> Mapping[str, Figure]:
    """The figures by name. Leaves schemas and a stream of its own behind."""
    figures: dict[str, Figure] = {}
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await connect_pool(database, name="bench"))
        client = await connect_bus(nats)
        stack.push_async_callback(client.close)
        await topology.declare(jetstream_of(client))
        log = EventLog(Recorder(pool, "congress"), "congress")
        await log.recorder.setup()
        relaying = asyncio.create_task(Relay(log, jetstream_of(client), "congress").run())
        stack.callback(relaying.cancel)
        for rate, seconds in RATES.items():
            times = await _at_a_rate(log, Order(database, nats, await log.head(), 0), rate, seconds)
            figures[f"append-to-effect-p50-ms-{rate}-decisions-per-second"] = beside(share(times, 50))
            figures[f"append-to-effect-p99-ms-{rate}-decisions-per-second"] = beside(share(times, 99))
            step()
    return figures


async def _at_a_rate(log: EventLog, order: Order, rate: int, seconds: float) -> list[float]:
    """Seconds from each append's answer to the commit of its row."""
    count = int(rate * seconds)
    order = msgspec.structs.replace(order, until=order.after + 2 * count)
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.effect"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdin.write(msgspec.json.encode(order) + b"\n")
    await other.stdout.readline()  # it listens
    answered: dict[int, float] = {}

    async def append(events: list[Event]) -> None:
        positions = await log.append(events)
        answered[positions[-1]] = time.time()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            tasks.create_task(append(_decision()))
    committed = msgspec.json.decode(await other.stdout.read(), type=dict[int, float])
    await other.wait()
    late = sorted(committed[position] - instant for position, instant in answered.items())
    return late if len(late) == count else []


def _decision() -> list[Event]:
    ruled = record(CountVotes(1), _CIRCUMSTANCES, EditionRef("bench", "0" * 64), Ruling.of((), [VotesCounted(1)]))
    return events_of("congress", f"session-110105-{uuid4().hex}", 0, uuid4().hex, ruled, [VotesCounted(1)])


async def _listen(order: Order) -> Mapping[int, float]:
    """When the row of each position was committed."""
    committed: dict[int, float] = {}
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await connect_pool(order.database, name="bench-reader"))
        broker = NatsBroker(order.nats, logger=None)
        await broker.connect()
        stack.push_async_callback(broker.stop)
        reader = Reader(pool, "bargaining", Repository(EventLog(Recorder(pool, "bargaining"), "bargaining")), [counts])
        flow = Flow(
            broker, pool, "bargaining", "bargaining", read=reader, decide=_decide_nothing, models=[counts], sources=[]
        )
        await flow.start()
        stack.push_async_callback(flow.stop)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        at = order.after
        while at < order.until and await flow.wait_for("congress", at + 1, _PATIENCE):
            now, reached = time.time(), flow.position("congress")
            committed.update(dict.fromkeys(range(at + 1, reached + 1), now))
            at = reached
    return committed


async def _decide_nothing(*_: object) -> object:
    raise NotImplementedError


if __name__ == "__main__":
    found = uvloop.run(_listen(msgspec.json.decode(sys.stdin.buffer.readline(), type=Order)))
    sys.stdout.buffer.write(msgspec.json.encode(found))
