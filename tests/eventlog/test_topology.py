import asyncio
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from nats.js import JetStreamContext
from nats.js.api import RetentionPolicy, StorageType
from nats.js.errors import APIError

from huiwu.engines import EmbeddedNats
from huiwu.eventlog.topology import SERVICES, declare, stream_config, stream_name, subject_of, subjects_of
from huiwu.kernel.event import Event


def test_subject_names_service_district_fact_and_version(decided: Callable[..., list[Event]]) -> None:
    ruled, fact = decided("d1", 1)
    assert subject_of(ruled) == "huiwu.congress.110105.ruled.v1"
    assert subject_of(fact) == "huiwu.congress.110105.votes-counted.v1"
    assert (stream_name("congress"), subjects_of("congress")) == ("HUIWU_CONGRESS", "huiwu.congress.>")


@pytest.mark.engines
async def test_streams_keep_everything_on_disk(jetstream: JetStreamContext) -> None:
    await declare(jetstream)
    await declare(jetstream)
    streams = {stream.config.name: stream.config for stream in await jetstream.streams_info()}
    assert set(streams) == {stream_name(service) for service in SERVICES}
    for config in streams.values():
        assert (config.storage, config.retention) == (StorageType.FILE, RetentionPolicy.LIMITS)
        assert (config.duplicate_window, config.max_msg_size) == (120, 1024 * 1024)
        assert (config.max_age or 0, config.max_msgs, config.max_bytes) == (0, -1, -1)
    await jetstream.publish("huiwu.congress.110105.ruled.v1", b"x")
    with pytest.raises(APIError):
        await jetstream.delete_msg("HUIWU_CONGRESS", 1)
    with pytest.raises(APIError):
        await jetstream.purge_stream("HUIWU_CONGRESS")


@pytest.mark.engines
async def test_declaring_again_brings_a_stream_back_into_shape(jetstream: JetStreamContext) -> None:
    other = stream_config("congress")
    other.duplicate_window = 5
    await jetstream.add_stream(other)
    await declare(jetstream)
    assert (await jetstream.stream_info("HUIWU_CONGRESS")).config.duplicate_window == 120


@pytest.mark.engines
async def test_command_declares_where_it_is_told(nats_engine: EmbeddedNats, jetstream: JetStreamContext) -> None:
    done = await asyncio.to_thread(declare_by_command, nats_engine.url)
    assert done.stdout.splitlines()[1] == "HUIWU_CONGRESS huiwu.congress.>"
    assert (done.returncode, done.stderr, len(await jetstream.streams_info())) == (0, "", len(SERVICES))

    lost = await asyncio.to_thread(declare_by_command, "")
    assert (lost.returncode, "HUIWU_NATS_URL" in lost.stderr) == (2, True)


def declare_by_command(url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "huiwu.eventlog.topology"]
    environment = {**os.environ, "HUIWU_NATS_URL": url}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
