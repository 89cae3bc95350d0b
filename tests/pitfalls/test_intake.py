"""Pitfalls 9, 10, 14 and 15: what is delivered again, out of order, after a crash, or cannot be dealt with at all."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig
from prometheus_client import REGISTRY

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import (
    Change,
    Connection,
    Effect,
    EventLog,
    Flow,
    GapInSource,
    Order,
    Pool,
    Reactions,
    Reader,
    ReadModel,
    Received,
    Recorder,
    Repository,
    topology,
)
from huiwu.eventlog.projections import Projections
from huiwu.eventlog.received import POSITION, PREVIOUS
from huiwu.kernel import Kind, Ruling
from huiwu.testkit.votes import VotesCounted, decided, heard

pytestmark = pytest.mark.engines
STREAM = topology.stream_name("congress")

NOTICE: Any = Kind[object, None, object, object](
    service="notification",
    name="notice",
    initial=None,
    decide=lambda _command, _state, _hearing: Ruling.of((), ()),
    evolve=lambda state, _fact: state,
    party=lambda _command, _state: "enterprise-110105-acme",
    commands=(),
    facts=(),
)


def counted(*votes: int) -> list[Received]:
    """Facts of the congress, one a number, at positions from 1: each follows its ruling in a log of its own."""
    facts = [decided(f"d-{n}", each, stream=f"session-110105-{n}")[1] for n, each in enumerate(votes)]
    return heard(facts)


def tally() -> ReadModel:
    model = ReadModel("tally")

    @model.on("congress", VotesCounted)
    def count(fact: VotesCounted, at: Received) -> Iterable[Effect]:
        yield Change("all", append={"votes": fact.votes})

    return model


async def tallied(pool: Pool, schema: str = "notification") -> Any:
    return await pool.fetchval(f"SELECT view->>'votes' FROM {schema}.tally")


@dataclass
class Listening:
    """A service on real engines; `asked` are the commands that its reactions gave, and `before` may fail."""

    pool: Pool
    url: str
    jetstream: JetStreamContext
    stack: AsyncExitStack
    asked: list[object] = field(default_factory=list[object])
    before: Callable[[object], None] = lambda _command: None

    async def decide(self, kind: Any, stream: str, command: object, actor: object, decision: str) -> object:
        self.before(command)
        self.asked.append(command)
        return None

    async def flow(self, *models: ReadModel, **more: Any) -> Flow:
        broker = NatsBroker(self.url, logger=None)
        read = Reader(
            self.pool, "notification", Repository(EventLog(Recorder(self.pool, "notification"), "notification")), models
        )
        made = Flow(
            *(broker, self.pool, "notification", "notification"),
            read=read,
            decide=self.decide,
            models=models,
            sources=("congress",),
            **more,
        )
        await broker.connect()
        self.stack.push_async_callback(broker.stop)
        await made.start()
        self.stack.push_async_callback(made.stop)
        return made

    async def publish(self, facts: Iterable[Received]) -> None:
        for at in facts:
            headers = {POSITION: str(at.position), PREVIOUS: str(at.previous)}
            await self.jetstream.publish(topology.subject_of(at.event), at.raw, headers=headers)


@pytest.fixture
async def listening(pool: Pool, nats_engine: EmbeddedNats, jetstream: JetStreamContext) -> AsyncIterator[Listening]:
    await topology.declare(jetstream)
    await Recorder(pool, "notification").setup()
    async with AsyncExitStack() as stack:
        yield Listening(pool, nats_engine.url, jetstream, stack)


def reacting() -> Reactions:
    reactions = Reactions()

    @reactions.on("congress", VotesCounted)
    async def tell(fact: VotesCounted, at: Received, read: Reader) -> Iterable[Order]:
        return [Order(NOTICE, "notice-110105-a", fact.votes)]

    return reactions


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - polls what tells nobody
            await asyncio.sleep(0.01)


async def test_09_what_comes_out_of_order_is_not_taken_for_what_came_before(pool: Pool) -> None:
    """A mark that only grows takes a fact that is delivered late for one that it had."""
    one, two, three = counted(1, 2, 3)
    mark, naive = 0, list[int]()
    for at in (one, three, two, three):
        if at.position > mark:
            mark = at.position
            naive.append(at.position)
    assert naive == [1, 3]  # and never 2

    projections = Projections(pool, "notification", ["congress"], [tally()])
    await projections.setup()
    await projections.apply("congress", [one])
    with pytest.raises(GapInSource):
        await projections.apply("congress", [three])
    assert await projections.apply("congress", [two, three]) == 3
    assert await projections.apply("congress", [two, three]) == 3
    assert await tallied(pool) == "[1, 2, 3]"


async def test_09_what_another_took_and_never_gave_back_is_read_again(listening: Listening) -> None:
    flow = await listening.flow(tally())
    thief = await listening.jetstream.pull_subscribe_bind("notification-projections", STREAM)
    stealing = asyncio.create_task(thief.fetch(3, timeout=3))
    await asyncio.sleep(0.1)
    await listening.publish(counted(*range(20)))
    assert await stealing
    assert await flow.wait_for("congress", 20, 20)
    assert await tallied(listening.pool) == str(list(range(20)))


async def test_10_rows_and_checkpoint_stand_or_fall_together(pool: Pool) -> None:
    """Written apart, a crash between the two leaves rows that come twice, or a mark beyond what was written."""
    dies = True

    async def die(db: Connection, batch: Sequence[Received]) -> None:
        if dies:
            await db.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    projections = Projections(pool, "notification", ["congress"], [tally()], [die])
    await projections.setup()
    facts = counted(1, 2, 3)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await projections.apply("congress", facts)
    assert await tallied(pool) is None
    assert await projections.position("congress") == 0
    dies = False
    await projections.apply("congress", facts)
    assert await tallied(pool) == "[1, 2, 3]"


async def test_10_nothing_is_acknowledged_before_it_is_committed(listening: Listening) -> None:
    broken = asyncio.Event()
    waiting = asyncio.Event()

    async def hold(db: Connection, batch: Sequence[Received]) -> None:
        waiting.set()
        await broken.wait()

    async def floor() -> int:
        consumer = await listening.jetstream.consumer_info(STREAM, "notification-projections")
        return consumer.ack_floor.stream_seq if consumer.ack_floor else 0

    flow = await listening.flow(tally(), batch_projections=[hold])
    await listening.publish(counted(1, 2, 3))
    async with asyncio.timeout(20):
        await waiting.wait()
        await asyncio.sleep(0.3)
        assert (await floor(), await tallied(listening.pool)) == (0, None)
        broken.set()
        assert await flow.wait_for("congress", 3, 15)
        while await floor() < 3:  # noqa: ASYNC110 - a server has no event
            await asyncio.sleep(0.02)


async def test_10_an_acknowledgement_that_is_lost_repeats_nothing(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nats.aio.msg.Msg.ack", lambda _: asyncio.sleep(0))  # as if the process died just before
    monkeypatch.setattr("huiwu.eventlog.intake.ACK_WAIT", 0.5)
    first = await listening.flow(tally())
    facts = counted(*range(6))
    await listening.publish(facts[:5])
    assert await first.wait_for("congress", 5, 20)
    await first.stop()
    monkeypatch.undo()
    second = await listening.flow(tally())
    await listening.publish(facts[5:])
    assert await second.wait_for("congress", 6, 20)
    assert await tallied(listening.pool) == "[0, 1, 2, 3, 4, 5]"


async def test_14_a_handler_that_fails_once_loses_nothing(listening: Listening) -> None:
    """As FastStream comes, the message of a handler that raises is terminated."""
    naive = list[bytes]()
    broker = NatsBroker(listening.url, logger=None)

    @broker.subscriber(
        topology.subjects_of("congress"),
        stream=JStream(name=STREAM, declare=False),
        durable="naive",
        config=ConsumerConfig(ack_wait=0.5),
        pull_sub=PullSub(batch_size=1, timeout=0.2),
    )
    async def stumble(message: NatsMessage) -> None:
        naive.append(message.raw_message.data)
        if len(naive) == 1:
            raise ConnectionError("away")

    failures = 1

    def once(command: object) -> None:
        nonlocal failures
        if command == 1 and failures:
            failures -= 1
            raise ConnectionError("away")

    listening.before = once
    await broker.start()
    await listening.flow(reactions=reacting())
    await listening.publish(counted(0, 1, 2))
    await until(lambda: len(listening.asked) == 3)
    assert listening.asked == [0, 1, 2]  # each once, and in order
    await until(lambda: len(naive) == 3)
    await asyncio.sleep(1)
    assert len(naive) == 3  # the first, which failed, did not come again
    await broker.stop()


async def test_14_many_that_wait_are_reacted_to_one_after_the_other(listening: Listening) -> None:
    """FastStream hands the messages of a batch to as many handlers at once."""
    at_once, most = 0, 0

    async def decide(kind: Any, stream: str, command: object, actor: object, decision: str) -> object:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.005)
        at_once -= 1
        listening.asked.append(command)
        return None

    listening.decide = decide  # type: ignore[method-assign]
    await listening.publish(counted(*range(20)))
    await listening.flow(reactions=reacting())
    await until(lambda: len(listening.asked) == 20)
    assert (most, listening.asked) == (1, list(range(20)))


async def test_14_a_service_that_starts_does_not_configure_the_stream(listening: Listening) -> None:
    config = topology.stream_config("congress")
    config.max_msg_size = 2 * topology.LARGEST_MESSAGE
    await listening.jetstream.update_stream(config)
    await listening.flow(tally(), reactions=reacting())
    kept = (await listening.jetstream.stream_info(STREAM)).config
    assert kept.max_msg_size == 2 * topology.LARGEST_MESSAGE
    assert (kept.deny_delete, kept.deny_purge, kept.retention) == (True, True, config.retention)


async def test_15_a_fact_that_nobody_can_react_to_stands_aside_and_is_counted(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried for ever it holds up all behind it; dropped, it is lost."""
    monkeypatch.setattr("huiwu.eventlog.responding._PARKED_AFTER", 3)
    monkeypatch.setattr("huiwu.eventlog.parking.FIRST_PAUSE", timedelta(seconds=0.2))
    monkeypatch.setattr("huiwu.eventlog.flow._WATCH", 0.5)
    broken = True

    def stumble(command: object) -> None:
        if broken and command == 1:
            raise ConnectionError("away")

    listening.before = stumble
    await listening.flow(reactions=reacting())
    await listening.publish(counted(0, 1, 2, 3))
    await until(lambda: len(listening.asked) == 3)
    assert listening.asked == [0, 2, 3]
    [parked] = await listening.pool.fetch("SELECT source, position, error FROM notification.parked")
    assert (parked["source"], parked["position"]) == ("congress", 2)
    assert "away" in parked["error"]
    assert REGISTRY.get_sample_value("huiwu_parked_facts", {"service": "notification"}) == 1
    broken = False
    await until(lambda: len(listening.asked) == 4)
    async with asyncio.timeout(20):
        while await listening.pool.fetchval("SELECT count(*) FROM notification.parked"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert listening.asked == [0, 2, 3, 1]


async def test_15_a_read_model_stops_at_what_it_cannot_apply_and_says_so(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows without one of their facts would be wrong for ever: here nothing is passed over."""
    monkeypatch.setattr("huiwu.eventlog.intake._LONGEST_PAUSE", 0.1)
    broken = True

    async def stumble(db: Connection, batch: Sequence[Received]) -> None:
        if broken and any(at.position == 3 for at in batch):
            raise ValueError("cannot be applied")

    flow = await listening.flow(tally(), batch_projections=[stumble])
    await listening.publish(counted(*range(6)))
    assert await flow.wait_for("congress", 2, 20)
    await asyncio.sleep(0.5)
    assert await tallied(listening.pool) == "[0, 1]"
    labels = {"service": "notification", "place": "projections of congress"}
    assert (REGISTRY.get_sample_value("huiwu_flow_failures_total", labels) or 0) > 0
    broken = False
    assert await flow.wait_for("congress", 6, 20)
    assert await tallied(listening.pool) == "[0, 1, 2, 3, 4, 5]"
