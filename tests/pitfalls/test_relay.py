"""Pitfalls 11 to 13: what is published twice, out of order, or lost by the bus after all."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nats.errors
import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import EventLog, Pool, Relay, connect_bus, jetstream_of, topology
from huiwu.eventlog.connection import client_of
from huiwu.testkit.votes import decided

pytestmark = pytest.mark.engines
STREAM = topology.stream_name("congress")
SUBJECT = "huiwu.congress.110105.votes-counted.v1"


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - a plain attribute has no event
            await asyncio.sleep(0.01)


async def fill(log: EventLog, first: int, count: int) -> None:
    """Two events a decision."""
    await asyncio.gather(
        *(log.append(decided(f"d-{n}", n, stream=f"session-110105-{n}")) for n in range(first, first + count))
    )


async def positions(jetstream: JetStreamContext) -> list[int]:
    last = (await jetstream.stream_info(STREAM)).state.last_seq
    messages = [await jetstream.get_msg(STREAM, sequence) for sequence in range(1, last + 1)]
    return [int((message.headers or {})["Huiwu-Position"]) for message in messages]


async def test_11_what_is_published_again_after_the_window_is_not_there_twice(
    log: EventLog, jetstream: JetStreamContext
) -> None:
    """The server remembers message ids for a while only: a relay that comes back later would publish anew."""
    config = topology.stream_config("congress")
    config.duplicate_window = 0.2
    await jetstream.add_stream(config)
    await fill(log, 0, 5)
    async with running(relay := Relay(log, jetstream, "congress")):
        await until(lambda: relay.position == 10)
    await asyncio.sleep(0.5)

    class Forgetful(Relay):
        """Begins at the beginning once, as one would that has lost its cursor."""

        forgot = False

        async def _last_published(self) -> Any:
            mark = await super()._last_published()
            again, self.forgot = self.forgot, True
            return mark if again else type(mark)(0, 0)

    async with running(relay := Forgetful(log, jetstream, "congress")):
        await fill(log, 5, 1)
        await until(lambda: relay.position == 12)
    assert await positions(jetstream) == list(range(1, 13))

    await jetstream.publish(SUBJECT, b"{}", headers={"Nats-Msg-Id": "congress:1", "Huiwu-Position": "1"})
    assert len(await positions(jetstream)) == 13  # by its id alone it stands there twice


class Lossy:
    """A JetStream on which every publication that `loses` names is lost on its way, while later ones arrive."""

    def __init__(self, jetstream: JetStreamContext, loses: set[int], *, naive: bool = False) -> None:
        self._jetstream = jetstream
        self._loses = loses
        self._naive = naive
        self.stream_info = jetstream.stream_info
        self.get_last_msg = jetstream.get_last_msg

    async def publish(self, subject: str, payload: bytes, *, headers: dict[str, str], **options: Any) -> Any:
        position = int(headers["Huiwu-Position"])
        if position in self._loses:
            self._loses.remove(position)
            raise nats.errors.TimeoutError
        if self._naive:
            headers = {name: value for name, value in headers.items() if not name.startswith("Nats-Expected")}
        return await self._jetstream.publish(subject, payload, headers=headers, **options)


@pytest.mark.parametrize("naive", [True, False])
async def test_12_a_later_message_never_overtakes_one_that_was_lost(
    log: EventLog, jetstream: JetStreamContext, *, naive: bool
) -> None:
    """Without the sequence that each message follows, what comes after the lost one is taken, and the lost one never.

    The stream then ends beyond it, and whoever looks at its end believes all to be published.
    """
    await topology.declare(jetstream)
    await fill(log, 0, 60)
    lossy: Any = Lossy(jetstream, {1, 2, 40, 41, 110, 120}, naive=naive)
    relay = Relay(log, lossy, "congress", together=1000)
    async with running(relay):
        await until(lambda: relay.position == 120)
    lost = {1, 2, 40, 41, 110} if naive else set[int]()
    assert await positions(jetstream) == [position for position in range(1, 121) if position not in lost]


class LossyClient:
    """A connection on which those messages are lost that nobody acknowledges one by one."""

    def __init__(self, client: Client, loses: set[int]) -> None:
        self._client, self._loses = client, loses

    async def publish(self, subject: str, payload: bytes, *, headers: dict[str, str]) -> None:
        position = int(headers["Huiwu-Position"])
        if position in self._loses:
            self._loses.remove(position)
        else:
            await self._client.publish(subject, payload, headers=headers)


async def test_12_a_batch_that_lost_a_message_is_refused_whole(
    log: EventLog, jetstream: JetStreamContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    await topology.declare(jetstream)
    await fill(log, 0, 60)
    loses = {1, 40, 119}
    lossy = LossyClient(client_of(jetstream), loses)
    monkeypatch.setattr("huiwu.eventlog.relay.client_of", lambda _: lossy)
    async with running(relay := Relay(log, jetstream, "congress", together=2)):
        await until(lambda: relay.position == 120)
    assert loses == set()
    assert await positions(jetstream) == list(range(1, 121))


async def test_12_two_that_both_believe_to_lead_still_publish_one_history(
    log: EventLog, pool: Pool, jetstream: JetStreamContext
) -> None:
    await topology.declare(jetstream)
    await fill(log, 0, 200)
    first, second = (Relay(log, jetstream, "congress") for _ in range(2))
    async with pool.acquire() as one, pool.acquire() as two:
        racing = [asyncio.create_task(first._relay(one)), asyncio.create_task(second._relay(two))]
        await until(lambda: max(first.position, second.position) == 400)
        for task in racing:
            task.cancel()
        await asyncio.gather(*racing, return_exceptions=True)
    assert await positions(jetstream) == list(range(1, 401))


async def test_12_an_outage_of_the_bus_sets_nothing_aside(log: EventLog, tmp_path: Path) -> None:
    """A relay that gives an event up after so many attempts loses all that happens while the bus is away."""
    with EmbeddedNats(tmp_path) as engine:
        client = await connect_bus(engine.url)
        jetstream = jetstream_of(client, timeout=0.3)
        await topology.declare(jetstream)
        async with running(relay := Relay(log, jetstream, "congress", poll=0.1)):
            await fill(log, 0, 5)
            await until(lambda: relay.position == 10)
            await asyncio.to_thread(engine.kill)
            await fill(log, 5, 20)
            await asyncio.sleep(2)  # several attempts
            assert relay.position == 10
            await asyncio.to_thread(engine.start)
            await until(lambda: relay.position == 50)
        assert await positions(jetstream) == list(range(1, 51))
        await client.close()


@asynccontextmanager
async def served(store: Path) -> AsyncIterator[JetStreamContext]:
    engine = EmbeddedNats(store)
    await asyncio.to_thread(engine.start)
    client = await connect_bus(engine.url)
    try:
        yield jetstream_of(client)
    finally:
        await client.close()
        await asyncio.to_thread(engine.stop)


async def test_13_a_stream_that_lost_acknowledged_messages_gets_them_again(log: EventLog, tmp_path: Path) -> None:
    """A relay with a cursor of its own would go on behind them."""
    store, copy = tmp_path / "nats", tmp_path / "copy"
    async with served(store) as jetstream:
        await topology.declare(jetstream)
        await fill(log, 0, 30)
        async with running(relay := Relay(log, jetstream, "congress")):
            await until(lambda: relay.position == 60)
    shutil.copytree(store / "jetstream", copy)

    async with served(store) as jetstream:
        await fill(log, 30, 30)
        async with running(relay := Relay(log, jetstream, "congress")):
            await until(lambda: relay.position == 120)
    shutil.rmtree(store / "jetstream")
    shutil.copytree(copy, store / "jetstream")

    async with served(store) as jetstream:
        assert (await jetstream.stream_info(STREAM)).state.messages == 60
        told = list[int]()
        async with running(Relay(log, jetstream, "congress", on_published=told.append)):
            await until(lambda: told[-1:] == [120])
        assert told == list(range(60, 121))
        assert await positions(jetstream) == list(range(1, 121))


def test_13_the_bus_acknowledges_only_what_is_on_the_disk(tmp_path: Path) -> None:
    """By default JetStream writes through every two minutes. What that loses is shown in tests/faults."""
    with EmbeddedNats(tmp_path):
        told = json.loads((tmp_path / "nats.conf").read_text("utf-8"))
    assert told["jetstream"]["sync_interval"] == "always"
    assert topology.stream_config("congress").persist_mode is None  # "async" would override it
