"""The power cut: what was acknowledged is on the disk, and not only in the memory of the kernel.

The engines run on a file system of their own in a file. At the cut they are killed, and the file is copied while it is
still mounted: what the kernel had not written through to it yet, the copy lacks, as a disk does after the power went.
"""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from faults import checker
from faults.checker import Entry
from faults.rig import NotAllowed, unmount
from huiwu.engines import EmbeddedNats, EmbeddedPostgres
from huiwu.eventlog import (
    EventLog,
    LogIsAway,
    Recorder,
    Relay,
    connect_bus,
    connect_pool,
    jetstream_of,
    topology,
)
from huiwu.eventlog.intake import read_stream
from huiwu.eventlog.received import POSITION
from huiwu.testkit.votes import decided

DISK_BYTES = 400 * 1024 * 1024
_WRITERS = 16
_SERVICE = "congress"


@dataclass(frozen=True, slots=True)
class Cut:
    """What had been acknowledged when the power went, and what the engines had lost of it when it came back."""

    decisions: int
    published: int
    lost_decisions: int
    lost_messages: int
    defects: tuple[str, ...]


Postgres = Callable[[Path], EmbeddedPostgres]
Nats = Callable[[Path], EmbeddedNats]


async def power_cut(
    folder: Path, seconds: float = 3.0, *, postgres: Postgres = EmbeddedPostgres, nats: Nats = EmbeddedNats
) -> Cut:
    """Decide and publish for so long, cut, and look. Raises NotAllowed where file systems cannot be mounted."""
    image, copy = folder / "disk.img", folder / "after.img"
    acknowledged, published = set[str](), list[int]()
    with disk(image, folder / "before"):
        engines = (postgres(folder / "before" / "postgres"), nats(folder / "before" / "nats"))
        try:
            for engine in engines:
                await asyncio.to_thread(engine.start)
            await _work(*engines, seconds, acknowledged, published, lambda: shutil.copyfile(image, copy))
        finally:
            for engine in engines:
                await asyncio.to_thread(engine.stop)
    image.unlink()
    with disk(copy, folder / "after"):
        engines = (postgres(folder / "after" / "postgres"), nats(folder / "after" / "nats"))
        try:
            for engine in engines:
                await asyncio.to_thread(engine.start)
            return await _look(*engines, acknowledged, published)
        finally:
            for engine in engines:
                await asyncio.to_thread(engine.stop)


async def _work(
    postgres: EmbeddedPostgres,
    nats: EmbeddedNats,
    seconds: float,
    acknowledged: set[str],
    published: list[int],
    copy: Callable[[], object],
) -> None:
    pool, bus = await connect_pool(postgres.url, size=4), await connect_bus(nats.url)
    log = EventLog(Recorder(pool, _SERVICE), _SERVICE)
    await log.recorder.setup()
    await topology.declare(jetstream_of(bus))
    cut = asyncio.Event()

    async def write(writer: int) -> None:
        for n in range(1_000_000):
            decision = f"d-{writer}-{n}"
            try:
                await log.append(decided(decision, n, stream=f"session-110105-{writer}", version=2 * n))
            except LogIsAway:
                return
            if cut.is_set():
                return
            acknowledged.add(decision)

    relay = Relay(log, jetstream_of(bus), _SERVICE, on_published=published.append)
    relaying = asyncio.create_task(relay.run())
    writers = [asyncio.create_task(write(n)) for n in range(_WRITERS)]
    await asyncio.sleep(seconds)
    cut.set()
    while not relaying.done():  # before Python 3.12 `wait_for` loses a cancellation that comes with its result
        relaying.cancel()
        await asyncio.wait({relaying}, timeout=0.1)
    for engine in (postgres, nats):
        engine.kill()
    copy()
    await asyncio.gather(*writers, return_exceptions=True)
    pool.terminate()
    await asyncio.gather(bus.close(), return_exceptions=True)  # nats-py cancels itself when the server is gone


async def _look(postgres: EmbeddedPostgres, nats: EmbeddedNats, acknowledged: set[str], published: list[int]) -> Cut:
    pool, bus = await connect_pool(postgres.url, size=2), await connect_bus(nats.url)
    recorder = Recorder(pool, _SERVICE)
    await recorder.setup()
    found = await EventLog(recorder, _SERVICE).after(0, 10_000_000)
    entries = [
        Entry(each.position, each.event.subject, each.event.sequence, each.event.decision, each.raw) for each in found
    ]
    messages = await _messages(jetstream_of(bus))
    await bus.close()
    await pool.close()
    kept = {position for position, _ in messages}
    return Cut(
        len(acknowledged),
        len(set(published)),
        len(acknowledged - {entry.decision for entry in entries}),
        len(set(published) - kept),
        (
            *checker.defects_of_log(_SERVICE, entries),
            *checker.defects_of_copy("bus", [entry for entry in entries if entry.position in kept], messages),
        ),
    )


async def _messages(jetstream: JetStreamContext) -> list[tuple[int, bytes]]:
    try:
        last = (await jetstream.stream_info(topology.stream_name(_SERVICE))).state.last_seq
    except NotFoundError:  # lost altogether
        return []
    return [
        (int((message.headers or {})[POSITION]), message.data)
        async for batch in read_stream(jetstream, _SERVICE, 1, last)
        for message in batch
    ]


@contextmanager
def disk(image: Path, at: Path) -> Generator[None]:
    """The file system in that file, made if it is not there, mounted within the block; raises NotAllowed."""
    if os.geteuid() != 0:
        raise NotAllowed("挂载需要 root mounting needs root")
    if missing := [name for name in ("mkfs.ext4", "mount", "umount") if shutil.which(name) is None]:
        raise NotAllowed(f"缺少 missing: {', '.join(missing)}")
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(DISK_BYTES)
        _run("mkfs.ext4", "-q", "-F", str(image))
    at.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", str(image), str(at))
    try:
        at.chmod(0o711)
        yield
    finally:
        _unmounted(at)


def _unmounted(at: Path) -> None:
    """For good, so that the file behind it is let go of; the engines may still be ending."""
    for _ in range(50):
        if subprocess.run(["umount", str(at)], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    unmount(at)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotAllowed(f"{command[0]}: {done.stderr.strip()}")
