import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import EventLog, Relay, connect_bus, jetstream_of
from huiwu.eventlog.connection import client_of
from huiwu.eventlog.log import LARGEST_EVENT
from huiwu.eventlog.topology import declare, stream_config, subject_of
from huiwu.kernel.event import Event, write

pytestmark = pytest.mark.engines
Decided = Callable[..., list[Event]]
STREAM = "HUIWU_CONGRESS"


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


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - a plain attribute has no event
            await asyncio.sleep(0.01)


async def messages(jetstream: JetStreamContext) -> list[RawStreamMsg]:
    last = (await jetstream.stream_info(STREAM)).state.last_seq
    return [await jetstream.get_msg(STREAM, seq) for seq in range(1, last + 1)]


async def assert_published(jetstream: JetStreamContext, log: EventLog) -> None:
    """The stream has the whole log: every event once, in order, each naming the place of the one before it."""
    published, recorded = await messages(jetstream), await log.after(0, 10_000)
    assert [each.data for each in published] == [each.raw for each in recorded]
    assert [each.subject for each in published] == [subject_of(each.event) for each in recorded]
    previous = 0
    for message, entry in zip(published, recorded, strict=True):
        assert message.headers
        assert message.headers["Nats-Msg-Id"] == f"congress:{entry.position}"
        assert (message.headers["Huiwu-Position"], message.headers["Huiwu-Previous"]) == (
            str(entry.position),
            str(previous),
        )
        previous = entry.position


@pytest.fixture
async def fill(log: EventLog, decided: Decided) -> Callable[[int], Any]:
    made = 0

    async def decisions(count: int) -> None:
        nonlocal made
        first, made = made, made + count
        await asyncio.gather(
            *(log.append(decided(f"d-{n}", n, stream=f"session-110105-{n}")) for n in range(first, made))
        )

    return decisions


async def test_log_is_published_whole_and_in_order(log: EventLog, jetstream: JetStreamContext, fill: Any) -> None:
    await declare(jetstream)
    await fill(400)
    told = list[int]()
    relay = Relay(log, jetstream, "congress", on_published=told.append)
    async with running(relay):
        await until(lambda: relay.position == 800)
        assert relay.leading
        await fill(50)
        await until(lambda: relay.position == 900)
    assert told == list(range(1, 901))
    await assert_published(jetstream, log)


async def test_append_kicks_the_relay(log: EventLog, jetstream: JetStreamContext, fill: Any) -> None:
    await declare(jetstream)
    relay = Relay(log, jetstream, "congress", poll=60)
    async with running(relay):
        await until(lambda: relay.leading)
        await asyncio.sleep(0.1)
        await fill(1)
        await until(lambda: relay.position == 2, seconds=5)


async def test_largest_event_fits_on_the_cable(log: EventLog, jetstream: JetStreamContext, decided: Decided) -> None:
    await declare(jetstream)
    ruled, fact = decided("d", 1)
    room = LARGEST_EVENT - len(write(fact)) - len('"",')
    await log.append(
        [ruled, replace(fact, data=msgspec.Raw(b'{"votes":1,"x":"' + b"x" * (room - len('"x":')) + b'"}'))]
    )
    relay = Relay(log, jetstream, "congress")
    async with running(relay):
        await until(lambda: relay.position == 2)
    assert LARGEST_EVENT - 10 < len((await log.after(1, 1))[0].raw) <= LARGEST_EVENT


async def test_restarted_relay_goes_on_where_the_stream_ends(
    log: EventLog, jetstream: JetStreamContext, fill: Any
) -> None:
    await declare(jetstream)
    for _ in range(3):
        await fill(20)
        told = list[int]()
        async with running(Relay(log, jetstream, "congress", on_published=told.append)):
            await until(lambda: len(told) >= 40)  # noqa: B023 - waited for within the turn
    await assert_published(jetstream, log)


@pytest.mark.parametrize("allowed", [True, False])
async def test_relay_that_is_behind_publishes_the_same_in_batches(
    log: EventLog, jetstream: JetStreamContext, fill: Any, *, allowed: bool
) -> None:
    """One that was declared without them takes the entries one by one."""
    config = stream_config("congress")
    config.allow_atomic = allowed
    await jetstream.add_stream(config)
    await fill(300)
    async with running(relay := Relay(log, jetstream, "congress")):
        await until(lambda: relay.position == 600)
        await fill(1)
        await until(lambda: relay.position == 602)
    await assert_published(jetstream, log)
    batches = {(each.headers or {}).get("Nats-Batch-Id") for each in await messages(jetstream)} - {None}
    assert len(batches) == (3 if allowed else 0)


class Late:
    """A JetStream that first tells how far the stream had come a little while ago, as a server does that was halted."""

    def __init__(self, jetstream: JetStreamContext, behind: int) -> None:
        self._jetstream = jetstream
        self._behind = behind
        self.get_last_msg = jetstream.get_last_msg
        self.publish = jetstream.publish
        self._nc = client_of(jetstream)
        self.stream_info = self._as_it_was

    async def _as_it_was(self, name: str) -> Any:
        info = await self._jetstream.stream_info(name)
        info.state.last_seq -= self._behind
        self._behind = 0
        return info


async def test_stream_that_grows_while_its_end_is_looked_for_gets_no_hole(
    log: EventLog, jetstream: JetStreamContext, fill: Any
) -> None:
    await declare(jetstream)
    await fill(20)
    async with running(relay := Relay(log, jetstream, "congress")):
        await until(lambda: relay.position == 40)
    await fill(20)
    late: Any = Late(jetstream, behind=2)
    async with running(relay := Relay(log, late, "congress")):
        await until(lambda: relay.position == 80)
    await assert_published(jetstream, log)


async def test_one_relay_leads_and_another_takes_over(log: EventLog, jetstream: JetStreamContext, fill: Any) -> None:
    await declare(jetstream)
    relays = [Relay(log, jetstream, "congress", poll=0.05) for _ in range(3)]
    async with running(relays[1], relays[2]):
        async with running(relays[0]):
            await until(lambda: sum(relay.leading for relay in relays) == 1)
            await fill(20)
            await until(lambda: max(relay.position for relay in relays) == 40)
            assert sum(relay.leading for relay in relays) == 1
            leader = next(relay for relay in relays if relay.leading)
            await log.recorder.pool.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
            await until(lambda: not leader.leading)
            await fill(20)
            await until(lambda: max(relay.position for relay in relays) == 80)
        await until(lambda: relays[1].leading or relays[2].leading)
        await fill(5)
        await until(lambda: max(relay.position for relay in relays) == 90)
    await assert_published(jetstream, log)


async def test_relay_outlives_restarts_of_nats(log: EventLog, tmp_path: Path, fill: Any) -> None:
    with EmbeddedNats(tmp_path) as engine:
        client = await connect_bus(engine.url)
        jetstream = jetstream_of(client, timeout=2)
        await declare(jetstream)
        relay = Relay(log, jetstream, "congress")
        async with running(relay):
            await fill(100)
            for cut in (engine.stop, engine.kill):
                filling = asyncio.create_task(fill(300))
                await asyncio.to_thread(cut)
                await filling
                await asyncio.to_thread(engine.start)
            await fill(10)
            end = await log.head()
            await until(lambda: relay.position == end, seconds=40)
        await assert_published(jetstream, log)
        await client.close()


async def test_stream_that_was_lost_altogether_is_rebuilt(
    log: EventLog, jetstream: JetStreamContext, fill: Any
) -> None:
    await declare(jetstream)
    await fill(30)
    relay = Relay(log, jetstream, "congress", poll=0.05)
    async with running(relay):
        await until(lambda: relay.position == 60)
        await jetstream.delete_stream(STREAM)
        await declare(jetstream)
        async with asyncio.timeout(20):
            while (await jetstream.stream_info(STREAM)).state.messages < 60:  # noqa: ASYNC110 - a server has no event
                await asyncio.sleep(0.02)
        await fill(5)
        await until(lambda: relay.position == 70)
    await assert_published(jetstream, log)


async def test_stream_that_knows_what_the_log_does_not_is_not_continued(
    log: EventLog, jetstream: JetStreamContext, fill: Any, decided: Decided, capsys: pytest.CaptureFixture[str]
) -> None:
    await declare(jetstream)
    stranger = decided("stranger", 1)[0]
    await jetstream.publish(subject_of(stranger), b"{}", headers={"Huiwu-Position": "1", "Huiwu-Previous": "0"})
    await fill(3)
    relay = Relay(log, jetstream, "congress")
    async with running(relay):
        await asyncio.sleep(0.5)
    assert relay.position == 0
    assert len(await messages(jetstream)) == 1
    assert "Diverged" in capsys.readouterr().out
