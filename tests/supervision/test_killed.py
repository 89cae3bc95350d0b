"""The sequencer killed at any instant, and doubled, while facts flow in: never a fork, never a gap."""

import asyncio
import os
import pickle
import random
import signal
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from huiwu.supervision.settings import LogSettings
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.fsck import fsck
from huiwu.tlog.merkle import leaf_hash, root
from huiwu.tlog.note import split
from huiwu.tlog.reading import TileReader, files

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="module")]
PROGRAM = Path(__file__).with_name("program.py")
KILLS = 6


@pytest_asyncio.fixture(loop_scope="module")
async def database(engines):
    connection = await asyncpg.connect(engines.database)
    yield connection
    await connection.close()


class Supervisions:
    """Processes of supervision, all on one database and one folder."""

    def __init__(self, process, said):
        self._process, self._said, self.running = process, said, list[int]()

    async def begin(self):
        self._process.stdin.write(b"\n")
        self.running.append(int(await self._process.stdout.readline()))

    def kill(self, which):
        os.kill(self.running.pop(which), signal.SIGKILL)

    def said(self):
        return self._said.read_text("utf-8", "replace")


@asynccontextmanager
async def supervisions(settings, said):
    with said.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(PROGRAM), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log
        )
    made = Supervisions(process, said)
    try:
        process.stdin.write(pickle.dumps(settings).hex().encode() + b"\n")
        yield made
    finally:
        while made.running:
            made.kill(0)
        process.kill()
        await process.wait()


@asynccontextmanager
async def going_on(*works):
    """Each again and again, until the end of the block."""

    async def again(work):
        while True:
            await work()

    tasks = [asyncio.create_task(again(work)) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in found), found


def heads(settings):
    """The checkpoints that anybody can see now: the published one, and the signer's last."""
    for path in (settings.folder / "checkpoint", settings.memory):
        with suppress(FileNotFoundError):
            yield Checkpoint.parse(split(path.read_bytes())[0])


async def test_never_a_fork_and_never_a_gap(member_town, engines, authority, database, until, tmp_path):
    town, settings = member_town, authority.settings(engines.database, engines.nats)
    log, chance = LogSettings.of(settings.environ), random.Random()
    firm, seen = (await town.firm())["id"], set[Checkpoint]()

    async def look():
        seen.update(heads(log))
        await asyncio.sleep(0.005)

    async def grown(known):
        return len(seen) > known

    async def all_signed():
        kept = dict(await database.fetch("SELECT source, max(position) FROM supervision.entries GROUP BY 1"))
        known = {name: await database.fetchval(f"SELECT max(position) FROM {name}.events") for name in kept}
        size = await database.fetchval("SELECT count(*) FROM supervision.entries")
        return len(kept) == 2 and kept == known and size == next(heads(log)).size

    async with supervisions(settings, tmp_path / "said") as processes:
        async with going_on(look, town.notice, lambda: town.counted(firm)):
            await processes.begin()
            await processes.begin()
            await until(lambda: asyncio.to_thread(lambda: list(heads(log))))
            for number in range(KILLS):
                if number % 2:  # at work again, and not only beginning
                    known = len(seen)
                    await until(lambda known=known: grown(known))
                await asyncio.sleep(chance.uniform(0.01, 0.4))
                processes.kill(chance.randrange(2))
                await processes.begin()
        await until(all_signed)
        seen.update(heads(log))
    entries = [row["raw"] for row in await database.fetch("SELECT raw FROM supervision.entries ORDER BY leaf")]
    leaves = list(map(leaf_hash, entries))
    assert len(set(entries)) == len(entries)
    assert len(seen) > KILLS / 2
    signed = await database.fetch("SELECT size, root FROM supervision.signed")
    for size, head in {*((each.size, each.root) for each in seen), *map(tuple, signed)}:
        assert head == root(leaves[:size]), size
    assert list(TileReader(files(log.folder), len(entries)).entries()) == entries
    assert list(fsck(log.folder)) == []
    for source in ("membership", "notification"):
        facts = await database.fetch(f"SELECT body FROM {source}.events ORDER BY position")
        kept = await database.fetch("SELECT raw FROM supervision.entries WHERE source = $1 ORDER BY leaf", source)
        assert [row["raw"] for row in kept] == [row["body"] for row in facts]
