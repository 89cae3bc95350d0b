"""What an earlier release recorded reaches today's readers in their shape; unknown names pass through."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from nats.js import JetStreamContext

from huiwu.eventlog import (
    Change,
    Effect,
    EventLog,
    Flow,
    Order,
    Pool,
    Reactions,
    Reader,
    ReadModel,
    Received,
    Recorder,
    Relay,
    Repository,
)
from huiwu.kernel import Actor, Circumstances, EditionRef, Kind, Ruling
from huiwu.kernel.event import NotAnEvent, events_of, record
from huiwu.kernel.evolution import Members, Upcasters

pytestmark = pytest.mark.engines
STREAM = "session-110105-a"


@dataclass(frozen=True, slots=True)
class OpenSession:
    present: int


def with_guests(members: Members) -> Members:
    return {**members, "guests": 0}


def earlier() -> Any:
    return dataclass(frozen=True)(type("SessionOpened", (), {"__annotations__": {"present": int}}))


@dataclass(frozen=True, slots=True)
class SessionOpened:
    present: int
    guests: int

    VERSION: ClassVar[int] = 2
    UPCASTERS: ClassVar[Upcasters] = {1: with_guests}


@dataclass(frozen=True, slots=True)
class SessionSung:
    """A fact of a release that is newer than its readers."""

    song: str


SESSION: Any = Kind[Any, Any, Any, Any](
    service="congress",
    name="session",
    initial=(),
    decide=lambda command, state, hearing: Ruling.of((), []),
    evolve=lambda state, fact: (*state, fact),
    party=lambda command, state: "union-110105-a",
    commands=(OpenSession,),
    facts=(SessionOpened,),
)


async def say(log: EventLog, fact: object, *, stream: str = STREAM, version: int = 0) -> None:
    circumstances = Circumstances(Actor("p", "o", "union-110105-a"), datetime(2026, 3, 12, tzinfo=UTC), "")
    ruled = record(OpenSession(1), circumstances, EditionRef("e", "0" * 64), Ruling.of((), [fact]))
    await log.append(events_of("congress", stream, version, f"{stream}-{version}", ruled, [fact]))


@pytest.fixture
async def log(pool: Pool, listening: Any) -> AsyncIterator[EventLog]:
    """A log with facts of an earlier, of this and of a newer release, as its relay publishes it."""
    made = EventLog(Recorder(pool, "congress"), "congress")
    await made.recorder.setup()
    await say(made, earlier()(9))
    await say(made, SessionOpened(5, 2), version=2)
    await say(made, SessionSung("国际歌"), stream="session-110105-b")
    relaying = asyncio.create_task(Relay(made, listening.jetstream, "congress").run())
    yield made
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)


async def test_every_reader_gets_the_shape_of_today(
    log: EventLog, listening: Any, notice_kind: Any, deliver_notice: Any
) -> None:
    model, reactions = ReadModel("sessions"), Reactions()

    @model.on("congress", SessionOpened)
    def open_session(fact: SessionOpened, at: Received) -> Iterable[Effect]:
        yield Change(at.event.subject, append={"opened": [fact.present, fact.guests]})

    @reactions.on("congress", SessionOpened)
    async def tell(fact: SessionOpened, at: Received, _read: Reader) -> Iterable[Order]:
        return [Order(notice_kind, "notice-110105-a", deliver_notice(f"{fact.present} + {fact.guests}"))]

    flow: Flow = await listening.flow(model, reactions=reactions)
    assert await flow.wait_for("congress", 6, 20)
    row = await listening.reader([model]).row("sessions", STREAM)
    assert row.view == {"opened": [[9, 0], [5, 2]]}
    async with asyncio.timeout(20):
        while len(listening.decisions.made) < 2:  # noqa: ASYNC110 - polls what tells nobody
            await asyncio.sleep(0.02)
    assert (await listening.decisions.repository.load(notice_kind, "notice-110105-a")).state == ("9 + 0", "5 + 2")
    loaded = await Repository(log).load(SESSION, STREAM)
    assert loaded.state == (SessionOpened(9, 0), SessionOpened(5, 2))


async def test_unknown_names_are_passed_on_and_passed_over_but_never_guessed_at(
    log: EventLog, listening: Any, jetstream: JetStreamContext
) -> None:
    seen: list[tuple[str, bytes]] = []

    async def keep(_db: Any, batch: Any) -> None:
        seen.extend((at.event.name, at.raw) for at in batch)

    flow: Flow = await listening.flow(ReadModel("sessions"), batch_projections=[keep])
    assert await flow.wait_for("congress", 6, 20)
    stranger = (await log.after(5, 1))[0]
    assert seen[-1] == ("session-sung.v1", stranger.raw)
    assert (await jetstream.get_msg("HUIWU_CONGRESS", 6)).data == stranger.raw
    with pytest.raises(NotAnEvent, match="session-sung"):
        await Repository(log).load(SESSION, "session-110105-b")


def later() -> Any:
    """The fact in the shape of a release to come, and how that release reads what it finds."""
    members = {"present": int, "guests": int, "online": int, "VERSION": ClassVar[int], "UPCASTERS": ClassVar[Upcasters]}
    upcasters = {1: with_guests, 2: lambda was: {**was, "online": 0}}
    shape = type("SessionOpened", (), {"__annotations__": members, "VERSION": 3, "UPCASTERS": upcasters})
    return dataclass(frozen=True)(shape)


def attendance(shape: Any) -> ReadModel:
    model = ReadModel("sessions")

    @model.on("congress", shape)
    def open_session(fact: Any, at: Received) -> Iterable[Effect]:
        yield Change(at.event.subject, append={"opened": [fact.present, getattr(fact, "online", None)]})

    return model


def telling(shape: Any, kind: Any, command: Any) -> Reactions:
    reactions = Reactions()

    @reactions.on("congress", shape)
    async def tell(fact: Any, at: Received, _read: Reader) -> Iterable[Order]:
        return [Order(kind, "notice-110105-a", command(f"{fact.present} + {getattr(fact, 'online', None)}"))]

    return reactions


async def test_a_later_shape_waits_for_the_build_that_can_read_it(
    log: EventLog, listening: Any, notice_kind: Any, deliver_notice: Any
) -> None:
    """Nothing of it is passed over, by the read models or by the reactions, though the older build hears it first."""
    older: Flow = await listening.flow(
        attendance(SessionOpened), reactions=telling(SessionOpened, notice_kind, deliver_notice)
    )
    assert await older.wait_for("congress", 6, 20)
    await say(log, later()(7, 0, 3), version=4)
    await say(log, SessionOpened(8, 0), stream="session-110105-c")
    assert not await older.wait_for("congress", 8, 2)
    assert older.position("congress") == 7  # its ruling, which anybody can read
    await older.stop()
    newer: Flow = await listening.flow(attendance(later()), reactions=telling(later(), notice_kind, deliver_notice))
    assert await newer.wait_for("congress", 10, 20)
    row = await listening.reader([attendance(later())]).row("sessions", STREAM)
    assert row.view["opened"][-1] == [7, 3]
    async with asyncio.timeout(20):
        while len(listening.decisions.made) < 4:  # noqa: ASYNC110 - polls what tells nobody
            await asyncio.sleep(0.02)
    told = (await listening.decisions.repository.load(notice_kind, "notice-110105-a")).state
    assert set(told) == {"9 + None", "5 + None", "7 + 3", "8 + 0"}
