"""A stream is deleted and published anew from the log; who reads it doubles nothing, loses nothing, and goes on."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from nats.js import JetStreamContext

from huiwu.eventlog import (
    Change,
    Connection,
    Effect,
    EventLog,
    Order,
    Pool,
    Reactions,
    Reader,
    ReadModel,
    Received,
    Recorder,
    Relay,
)
from huiwu.eventlog.rebuild_stream import rebuild_stream
from huiwu.eventlog.relay import Diverged
from huiwu.eventlog.topology import declare, stream_config, subject_of
from huiwu.kernel import Actor, Circumstances, EditionRef, Ruling
from huiwu.kernel.event import events_of, record

pytestmark = pytest.mark.engines
STREAM = "HUIWU_CONGRESS"


@dataclass(frozen=True, slots=True)
class TakeSeat:
    seat: int


@dataclass(frozen=True, slots=True)
class SeatTaken:
    seat: int


@pytest_asyncio.fixture
async def log(pool: Pool) -> EventLog:
    recorder = Recorder(pool, "congress")
    await recorder.setup()
    return EventLog(recorder, "congress")


async def say(log: EventLog, seats: Iterable[int]) -> None:
    for seat in seats:
        circumstances = Circumstances(Actor("p", "o", "union-110105-a"), datetime(2026, 3, 12, tzinfo=UTC), "")
        facts = [SeatTaken(seat)]
        ruled = record(TakeSeat(seat), circumstances, EditionRef("e", "0" * 64), Ruling.of((), facts))
        await log.append(events_of("congress", f"session-110105-{seat}", 0, f"d-{seat}", ruled, facts))


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def assert_whole(jetstream: JetStreamContext, log: EventLog) -> None:
    """Every event of the log once, in its order, from the first sequence on."""
    state = (await jetstream.stream_info(STREAM)).state
    recorded = await log.after(0, 10_000)
    assert (state.first_seq, state.last_seq, state.messages) == (1, len(recorded), len(recorded))
    for entry in recorded:
        message = await jetstream.get_msg(STREAM, entry.position)
        assert (message.data, message.subject) == (entry.raw, subject_of(entry.event))
        assert (message.headers or {})["Nats-Msg-Id"] == f"congress:{entry.position}"


@dataclass
class Readers:
    """What the readers of the stream did with it: a read model, a batch projection and a reaction."""

    listening: Any
    model: ReadModel
    kept: list[int]
    reacted: list[int]

    async def seats(self) -> list[int]:
        row = await self.listening.reader([self.model]).row("seats", "all")
        return [] if row is None else row.view["seats"]


@pytest_asyncio.fixture
async def readers(listening: Any, notice_kind: Any, deliver_notice: Any, monkeypatch: pytest.MonkeyPatch) -> Readers:
    monkeypatch.setattr("huiwu.eventlog.flow._WATCH", 0.3)
    made = Readers(listening, ReadModel("seats"), [], [])
    reactions = Reactions()

    @made.model.on("congress", SeatTaken)
    def take(fact: SeatTaken, _at: Received) -> Iterable[Effect]:
        yield Change("all", append={"seats": fact.seat})

    async def keep(_db: Connection, batch: Sequence[Received]) -> None:
        made.kept.extend(at.position for at in batch)

    @reactions.on("congress", SeatTaken)
    async def tell(fact: SeatTaken, _at: Received, _read: Reader) -> Iterable[Order]:
        made.reacted.append(fact.seat)
        return [Order(notice_kind, f"notice-110105-{fact.seat}", deliver_notice(str(fact.seat)))]

    await listening.flow(made.model, reactions=reactions, batch_projections=[keep])
    return made


async def until(condition: Any, seconds: float = 40) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - polls what tells nobody
            await asyncio.sleep(0.05)


async def test_readers_neither_double_nor_lose_while_a_running_service_is_rebuilt(
    log: EventLog, listening: Any, readers: Readers
) -> None:
    jetstream: JetStreamContext = listening.jetstream
    told: list[tuple[int, int]] = []
    async with running(Relay(log, jetstream, "congress")):
        await say(log, range(100))

        async def all_heard() -> bool:
            return len(readers.reacted) == 100 and len(await readers.seats()) == 100

        await until(all_heard)
        going_on = asyncio.create_task(say(log, range(100, 200)))
        await rebuild_stream(log, jetstream, progress=lambda at, head: told.append((at, head)))
        await going_on

        async def all_200() -> bool:
            return len(readers.reacted) >= 200 and len(await readers.seats()) >= 200

        await until(all_200)
    assert told[-1][0] >= told[-1][1] >= 200
    await assert_whole(jetstream, log)
    assert await readers.seats() == list(range(200))
    assert readers.kept == list(range(1, 401))
    assert readers.reacted == list(range(200))  # what was heard is not even reacted to again
    assert len(listening.decisions.made) == len(listening.decisions.asked) == 200


async def test_stream_of_a_service_that_is_stopped_is_rebuilt_with_its_replicas(
    log: EventLog, jetstream: JetStreamContext
) -> None:
    await say(log, range(30))
    assert await rebuild_stream(log, jetstream) == 60  # there was none
    await assert_whole(jetstream, log)
    assert await rebuild_stream(log, jetstream) == 60
    await assert_whole(jetstream, log)
    config = (await jetstream.stream_info(STREAM)).config
    assert (config.num_replicas, config.deny_delete) == (1, stream_config("congress").deny_delete)


class BrokenOffError(Exception):
    """The operator's Ctrl-C."""


async def test_rebuild_that_was_broken_off_is_finished_by_any_relay(log: EventLog, jetstream: JetStreamContext) -> None:
    await declare(jetstream)
    await say(log, range(300))
    async with running(relay := Relay(log, jetstream, "congress", poll=0.05)):
        await until(lambda: _reached(relay, 600))

    def cut(_reached: int, _head: int) -> None:
        raise BrokenOffError

    with pytest.raises(BrokenOffError):
        await rebuild_stream(log, jetstream, progress=cut)
    async with running(relay := Relay(log, jetstream, "congress", poll=0.05)):
        await until(lambda: _reached(relay, 600))
    await assert_whole(jetstream, log)


async def test_what_only_the_stream_knows_is_not_thrown_away_unasked(
    log: EventLog, jetstream: JetStreamContext
) -> None:
    await declare(jetstream)
    await say(log, range(3))
    stranger = (await log.after(0, 1))[0].event
    headers = {"Huiwu-Position": "9", "Huiwu-Previous": "8"}
    await jetstream.publish(subject_of(stranger), b"{}", headers=headers)
    with pytest.raises(Diverged):
        await rebuild_stream(log, jetstream)
    assert (await jetstream.stream_info(STREAM)).state.messages == 1
    assert await rebuild_stream(log, jetstream, discard=True) == 6
    await assert_whole(jetstream, log)


async def _reached(relay: Relay, position: int) -> bool:
    return relay.position >= position
