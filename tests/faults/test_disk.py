"""A disk that was full and is so no more: the bus goes on where it was."""

import asyncio
from pathlib import Path

import pytest
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

from faults.rig import NotAllowed, fill, mount_small, unmount
from huiwu.engines import EmbeddedNats
from huiwu.eventlog import connect_bus, jetstream_of, topology

pytestmark = pytest.mark.engines
SUBJECT = "huiwu.congress.110105.votes-counted.v1"


async def test_a_bus_whose_disk_was_full_is_known_to_need_another_start(tmp_path: Path) -> None:
    store = tmp_path / "nats"
    try:
        mount_small(store, "100m")
    except NotAllowed as reason:
        pytest.skip(str(reason))
    engine = EmbeddedNats(store)
    try:
        await asyncio.to_thread(engine.start)
        bus = await connect_bus(engine.url)
        jetstream = jetstream_of(bus, timeout=1)
        await topology.declare(jetstream)
        await jetstream.publish(SUBJECT, b"before")
        filler = fill(store)
        with pytest.raises((NatsError, JetStreamError)):
            await jetstream.publish(SUBJECT, b"x" * 100_000, timeout=1)
        assert engine.sound  # there is no use in starting it now
        filler.unlink()
        with pytest.raises((NatsError, JetStreamError)):
            await jetstream.publish(SUBJECT, b"after", timeout=1)  # it does not notice by itself
        assert not engine.sound

        await asyncio.to_thread(engine.start)
        assert engine.sound
        async with asyncio.timeout(20):
            while not bus.is_connected:  # noqa: ASYNC110 - the client tells nobody
                await asyncio.sleep(0.05)
        await jetstream.publish(SUBJECT, b"again", timeout=10)
        assert (await jetstream.stream_info(topology.stream_name("congress"))).state.messages == 2
        await bus.close()
    finally:
        await asyncio.to_thread(engine.stop)
        unmount(store)
