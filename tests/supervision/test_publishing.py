"""The signed log: grown by one checkpoint after the other, read by anybody from its tiles, and never forked."""

import asyncio
import shutil
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import pytest

from huiwu.eventlog import Received, connect_pool
from huiwu.kernel import Actor, Circumstances, Outcome, Ruling
from huiwu.kernel.event import events_of, record, write
from huiwu.rulebook import Rulebook
from huiwu.supervision import alarms, publishing, sequencing
from huiwu.supervision.alarms import Alarms
from huiwu.supervision.head import Heads
from huiwu.supervision.settings import LogSettings
from huiwu.tlog.checkpoint import open_checkpoint
from huiwu.tlog.fsck import fsck
from huiwu.tlog.keys import Ed25519Verifier
from huiwu.tlog.merkle import leaf_hash, root, verify_consistency

pytestmark = pytest.mark.engines
STREET = "union-110105-110105026"


@dataclass(frozen=True, slots=True)
class OpenTalks:
    year: int


@dataclass(frozen=True, slots=True)
class TalksOpened:
    year: int


def decision(source, number):
    """A ruling and its fact as that source has them, at positions 2n+1 and 2n+2."""
    law = Rulebook.shipped().edition("beijing-2015")
    now = datetime.fromisoformat("2026-03-12T09:00:00+08:00")
    heard = Circumstances(Actor("worker-110105-0a", "union-officer", STREET), now, "0" * 64)
    ruling = Ruling(Outcome.GRANTED, (), (TalksOpened(2026),))
    ruled = record(OpenTalks(2026), heard, law.ref, ruling)
    events = events_of(source, f"talks-110105-{source}-{number}", 0, f"{source}-{number}", ruled, ruling.facts)
    first = 2 * number + 1
    return [Received(source, first + n, first + n - 1, event, write(event)) for n, event in enumerate(events)]


class Sequencer:
    """Supervision's database, fed by hand."""

    def __init__(self, pool):
        self.pool = pool

    async def setup(self):
        async with self.pool.acquire() as db, db.transaction():
            await db.execute("CREATE SCHEMA IF NOT EXISTS supervision; SET LOCAL search_path TO supervision")
            await db.execute(sequencing.TABLES + publishing.TABLES + alarms.TABLES)

    async def keep(self, source, numbers):
        for number in numbers:
            async with self.pool.acquire() as db, db.transaction():
                await sequencing.keep(db, decision(source, number))

    async def entries(self):
        return [row["raw"] for row in await self.pool.fetch("SELECT raw FROM supervision.entries ORDER BY leaf")]


@pytest.fixture
async def sequencer(database):
    async with await connect_pool(database, name="tests") as pool:
        made = Sequencer(pool)
        await made.setup()
        yield made


@pytest.fixture
def settings(tmp_path):
    return LogSettings(tmp_path / "tiles", tmp_path / "key", tmp_path / "signed", "log.test/huiwu")


async def published(sequencer, settings):
    """One turn of a publisher that begins anew."""
    writer = publishing.LogWriter(settings.folder)
    try:
        await publishing.Publisher(sequencer.pool, settings, writer).publish()
    finally:
        writer.close()
    return await head_of(sequencer, settings)


async def head_of(sequencer, settings):
    head = await Heads(sequencer.pool, settings).latest()
    open_checkpoint(head.signed, head.keys.verifiers())
    return head


async def refused(sequencer, settings):
    with pytest.raises(publishing.Refused) as refusal:
        await published(sequencer, settings)
    return refusal.value.said[1]


async def test_every_checkpoint_continues_the_one_before(sequencer, settings):
    heads = [await published(sequencer, settings)]
    for number in range(140):  # past the first full tile
        await sequencer.keep("membership" if number % 3 else "congress", [number])
        if number % 20 == 0 or number == 139:
            heads.append(await published(sequencer, settings))
    entries = await sequencer.entries()
    for before, after in pairwise(heads[1:]):
        one, two = before.checkpoint, after.checkpoint
        proof = after.reader.consistency_proof(one.size)
        verify_consistency(one.size, two.size, one.root, two.root, proof)
    assert (heads[-1].checkpoint.size, heads[-1].checkpoint.root) == (280, root(map(leaf_hash, entries)))
    assert [*heads[-1].reader.entries()] == entries
    assert [row["size"] for row in await sequencer.pool.fetch("SELECT size FROM supervision.signed ORDER BY size")] == [
        head.checkpoint.size for head in heads
    ]
    assert list(fsck(settings.folder)) == []
    again = await published(sequencer, settings)
    assert again.signed == heads[-1].signed


async def test_half_a_decision_is_not_in_the_log(sequencer):
    ruling, fact = decision("congress", 0)
    for each, leaves in ((ruling, 0), (fact, 2)):
        async with sequencer.pool.acquire() as db, db.transaction():
            await sequencing.keep(db, [each])
        assert len(await sequencer.entries()) == leaves


async def test_a_database_that_was_restored_from_a_backup_signs_nothing(sequencer, settings):
    """It lacks what was signed; then all comes again in another order. The log never forks, and says why it stops."""
    await sequencer.keep("membership", range(5))
    backup = await sequencer.pool.fetch("SELECT leaf FROM supervision.entries")
    await sequencer.keep("congress", range(3))
    await sequencer.keep("membership", range(5, 8))
    before = await published(sequencer, settings)
    await sequencer.pool.execute("DELETE FROM supervision.entries WHERE leaf >= $1", len(backup))
    assert "restored from a backup" in await refused(sequencer, settings)
    await sequencer.keep("membership", range(5, 8))
    await sequencer.keep("congress", range(4))
    assert "is not that of the log's files" in await refused(sequencer, settings)
    assert (await head_of(sequencer, settings)).signed == before.signed
    # Put back in the order that was signed, it goes on.
    await sequencer.pool.execute("DELETE FROM supervision.entries WHERE leaf >= $1", len(backup))
    await sequencer.keep("congress", range(3))
    await sequencer.keep("membership", range(5, 9))
    assert (await published(sequencer, settings)).checkpoint.size == before.checkpoint.size + 2


async def test_a_log_whose_files_were_restored_from_a_backup_catches_up(sequencer, settings, tmp_path):
    await sequencer.keep("membership", range(4))
    await published(sequencer, settings)
    shutil.copytree(settings.folder, tmp_path / "backup")
    await sequencer.keep("membership", range(4, 9))
    before = await published(sequencer, settings)
    shutil.rmtree(settings.folder)
    shutil.copytree(tmp_path / "backup", settings.folder)
    assert (await published(sequencer, settings)).signed == before.signed
    shutil.rmtree(settings.folder)
    await sequencer.keep("membership", [9])
    assert (await published(sequencer, settings)).checkpoint.size == 20


async def test_files_and_database_restored_together_are_held_against_the_last_signature(sequencer, settings):
    """Both from the same night: only the file beside them knows better."""
    await sequencer.keep("membership", range(4))
    await published(sequencer, settings)
    shutil.rmtree(settings.folder)
    await sequencer.pool.execute("DELETE FROM supervision.entries WHERE leaf >= 4; DELETE FROM supervision.signed")
    assert "entries were signed" in await refused(sequencer, settings)
    await sequencer.keep("congress", range(3))
    assert "size 8 was signed" in await refused(sequencer, settings)


async def test_a_lost_key_is_not_made_anew(sequencer, settings):
    await sequencer.keep("membership", [0])
    await published(sequencer, settings)
    assert settings.key.stat().st_mode & 0o077 == 0
    settings.key.unlink()
    await sequencer.keep("membership", [1])
    with pytest.raises(ValueError, match="gone"):
        await published(sequencer, settings)


async def test_a_refusal_is_an_alarm_until_it_is_over(sequencer, settings, until):
    await sequencer.keep("membership", range(4))
    await published(sequencer, settings)
    rows = await sequencer.pool.fetch("DELETE FROM supervision.entries WHERE leaf >= 4 RETURNING *")
    raised, work = Alarms(sequencer.pool), asyncio.create_task(publishing.publishing(sequencer.pool, settings))
    try:
        [alarm] = await until(raised.raised)
        assert alarm.name == "signing"
        assert "restored" in alarm.en
        await sequencer.pool.executemany(
            "INSERT INTO supervision.entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", [tuple(r) for r in rows]
        )

        async def over():
            return not await raised.raised()

        await until(over)
    finally:
        work.cancel()


PUBLISHER = """
import asyncio, sys
from pathlib import Path
from huiwu.eventlog import connect_pool
from huiwu.supervision import publishing
from huiwu.supervision.settings import LogSettings
publishing.INTERVAL_SECONDS = 0.01
async def main(url, folder):
    base = Path(folder)
    settings = LogSettings(base / "tiles", base / "key", base / "signed", "log.test/huiwu")
    async with await connect_pool(url, name="publisher") as pool:
        await publishing.publishing(pool, settings)
asyncio.run(main(*sys.argv[1:]))
"""


async def test_publishers_that_are_doubled_and_killed_never_fork(sequencer, settings, database, tmp_path, until):
    """Two with the same files, one on another machine with files of its own; each is killed again and again."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    key = settings.key
    await published(sequencer, settings)
    shutil.copy(key, elsewhere / "key")

    async def start(folder):
        return await asyncio.create_subprocess_exec(sys.executable, "-c", PUBLISHER, database, str(folder))

    running = [(folder, await start(folder)) for folder in (tmp_path, tmp_path, elsewhere)]
    try:
        for number in range(60):
            await sequencer.keep("membership" if number % 2 else "congress", [number // 2])
            if number % 8 == 7:
                folder, process = running.pop(0)
                process.send_signal(signal.SIGKILL)
                await process.wait()
                running.append((folder, await start(folder)))
            await asyncio.sleep(0.05)

        async def all_signed():
            return await sequencer.pool.fetchval("SELECT max(size) FROM supervision.signed") == 120

        await until(all_signed)
    finally:
        for _, process in running:
            process.kill()
            await process.wait()
    entries = list(map(leaf_hash, await sequencer.entries()))
    signed = await sequencer.pool.fetch("SELECT size, root, note FROM supervision.signed")
    verifier = Ed25519Verifier((await head_of(sequencer, settings)).keys.log[0])
    for row in signed:
        assert row["root"] == root(entries[: row["size"]])
        open_checkpoint(row["note"], [verifier])
    for folder in (tmp_path, elsewhere):
        assert list(fsck(folder / "tiles")) == []
