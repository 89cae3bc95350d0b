"""Sources that say facts, a kind to give orders to, and a service that listens on real engines."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from faststream.nats import NatsBroker
from nats.js import JetStreamContext

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import (
    BatchProjection,
    Decide,
    DecisionTaken,
    EventLog,
    Flow,
    Pool,
    Reactions,
    Reader,
    ReadModel,
    Received,
    Recorder,
    Repository,
)
from huiwu.eventlog.received import POSITION, PREVIOUS
from huiwu.eventlog.topology import declare, subject_of
from huiwu.kernel import Actor, Circumstances, EditionRef, Kind, Ruling
from huiwu.kernel.event import Event, canonical, events_of, record, write
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import derived_id, district_of, event_type

NOW = datetime(2026, 3, 12, 1, tzinfo=UTC)


@dataclass(slots=True)
class Source:
    """A service as its readers see it: an ordered log of facts."""

    service: str
    log: list[Received] = field(default_factory=list[Received])

    def says(self, fact: object, stream: str = "session-110105-a") -> Received:
        position = len(self.log) + 1
        decision = derived_id(self.service, str(position))
        event = Event(
            id=f"{decision}.1",
            source=f"/huiwu/{self.service}",
            type=event_type(self.service, type(fact)),
            subject=stream,
            sequence=position,
            time=NOW,
            decision=decision,
            district=district_of(stream),
            data=msgspec.Raw(canonical(fact)),
        )
        self.log.append(Received(self.service, position, position - 1, event, write(event)))
        return self.log[-1]


async def publish(jetstream: JetStreamContext, facts: Iterable[Received]) -> None:
    """As the relay does it."""
    for at in facts:
        headers = {POSITION: str(at.position), PREVIOUS: str(at.previous)}
        await jetstream.publish(subject_of(at.event), at.raw, headers=headers)


@dataclass(frozen=True, slots=True)
class DeliverNotice:
    text: str


@dataclass(frozen=True, slots=True)
class NoticeDelivered:
    text: str


NOTICE: AnyKind = Kind[DeliverNotice, tuple[str, ...], NoticeDelivered, object](
    service="notification",
    name="notice",
    initial=(),
    decide=lambda command, state, hearing: Ruling.of((), [NoticeDelivered(command.text)]),
    evolve=lambda state, fact: (*state, fact.text),
    party=lambda command, state: "enterprise-110105-acme",
    commands=(DeliverNotice,),
    facts=(NoticeDelivered,),
)


@dataclass
class Decisions:
    """A real log to decide on, and all that was asked of it; `before` may fail as engines do."""

    log: EventLog
    repository: Repository
    asked: list[tuple[str, str, Actor]] = field(default_factory=list[tuple[str, str, Actor]])
    made: list[str] = field(default_factory=list[str])
    before: Callable[[object], Awaitable[None]] | None = None

    async def decide(self, kind: AnyKind, stream: str, command: object, actor: Actor, decision: str) -> object:
        self.asked.append((stream, decision, actor))
        if self.before is not None:
            await self.before(command)
        loaded = await self.repository.load(kind, stream)
        ruling: Ruling = kind.decide(command, loaded.state, None)
        ruled = record(command, Circumstances(actor, NOW, "policy"), EditionRef("test", "0" * 64), ruling)
        events = events_of(self.log.service, stream, loaded.version, decision, ruled, ruling.facts)
        try:
            await self.log.append(events)
        except DecisionTaken:
            return "again"
        self.made.append(decision)
        return "decided"


@pytest_asyncio.fixture
async def decisions(pool: Pool) -> Decisions:
    recorder = Recorder(pool, "notification")
    await recorder.setup()
    log = EventLog(recorder, "notification")
    return Decisions(log, Repository(log))


@dataclass
class Listening:
    """Makes flows of one service, each with a connection of its own as in a process of its own."""

    pool: Pool
    url: str
    decisions: Decisions
    jetstream: JetStreamContext
    stack: AsyncExitStack

    def reader(self, models: Sequence[ReadModel]) -> Reader:
        return Reader(self.pool, "notification", self.decisions.repository, models)

    async def flow(
        self,
        *models: ReadModel,
        reactions: Reactions | None = None,
        batch_projections: Sequence[BatchProjection] = (),
        decide: Decide | None = None,
        start: bool = True,
    ) -> Flow:
        broker = NatsBroker(self.url, logger=None)
        flow = Flow(
            broker,
            self.pool,
            "notification",
            "notification",
            read=self.reader(models),
            decide=decide or self.decisions.decide,
            models=models,
            batch_projections=batch_projections,
            reactions=reactions,
            sources=("congress",),
        )
        await broker.connect()
        self.stack.push_async_callback(broker.stop)
        if start:
            await flow.start()
        self.stack.push_async_callback(flow.stop)
        return flow


@pytest_asyncio.fixture
async def listening(
    pool: Pool, nats_engine: EmbeddedNats, jetstream: JetStreamContext, decisions: Decisions
) -> AsyncIterator[Listening]:
    await declare(jetstream)
    async with AsyncExitStack() as stack:
        yield Listening(pool, nats_engine.url, decisions, jetstream, stack)


@pytest.fixture
def congress() -> Source:
    return Source("congress")


@pytest.fixture
def membership() -> Source:
    return Source("membership")


@pytest.fixture
def publishing(jetstream: JetStreamContext) -> Callable[[Iterable[Received]], Awaitable[None]]:
    async def send(facts: Iterable[Received]) -> None:
        await publish(jetstream, facts)

    return send


@pytest.fixture
def notice_kind() -> Any:
    return NOTICE


@pytest.fixture
def deliver_notice() -> type[DeliverNotice]:
    return DeliverNotice
