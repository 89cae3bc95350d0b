"""The signed log: grown by one checkpoint after the other, read by anybody from its tiles, and never forked."""

import asyncio
import shutil
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby, pairwise

import pytest

from huiwu.eventlog import Received, Recorder, connect_pool
from huiwu.kernel import Actor, Circumstances, Outcome, Ruling
from huiwu.kernel.event import events_of, read, record, write
from huiwu.rulebook import Rulebook
from huiwu.supervision import alarms, publishing, replaying, sequencing
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

    def __init__(self, pool, forge):
        self.pool, self.forge = pool, forge

    async def setup(self):
        await Recorder(self.pool, "supervision").setup()
        async with self.pool.acquire() as db, db.transaction():
            await db.execute("SET LOCAL search_path TO supervision")
            await db.execute(sequencing.TABLES + publishing.TABLES + alarms.TABLES + replaying.TABLES)

    async def keep(self, source, numbers):
        for number in numbers:
            async with self.pool.acquire() as db, db.transaction():
                await sequencing.keep(db, decision(source, number))

    async def restore(self, to):
        """As a backup has it that was made when there were so many entries."""
        await self.forge("DELETE FROM supervision.entries WHERE leaf >= $1", to)
        await self.forge("DELETE FROM supervision.signed WHERE size > $1", to)

    async def put(self, rows):
        await self.pool.executemany(
            "INSERT INTO supervision.entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", list(map(tuple, rows))
        )

    async def entries(self):
        return [row["raw"] for row in await self.pool.fetch("SELECT raw FROM supervision.entries ORDER BY leaf")]


@pytest.fixture
async def sequencer(database, forge):
    async with await connect_pool(database, name="tests") as pool:
        made = Sequencer(pool, partial(forge, pool))
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


async def in_order(sequencer, head):
    """Files and database are one; each source is there from its beginning, in its order, and nothing twice."""
    rows = await sequencer.pool.fetch("SELECT leaf, source, position, raw FROM supervision.entries ORDER BY leaf")
    assert [row["leaf"] for row in rows] == list(range(len(rows)))
    assert [*head.reader.entries()] == [row["raw"] for row in rows]
    assert head.checkpoint.root == root([leaf_hash(row["raw"]) for row in rows])
    for source in {row["source"] for row in rows}:
        positions = [row["position"] for row in rows if row["source"] == source]
        assert positions == list(range(1, len(positions) + 1))


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


async def test_a_database_that_was_restored_from_a_backup_signs_nothing_until_it_has_the_facts_again(
    sequencer, settings
):
    """What it lacks comes again in another order. The log never forks: what was signed goes back to its places."""
    await sequencer.keep("membership", range(5))
    await sequencer.keep("congress", range(3))
    await sequencer.keep("membership", range(5, 8))
    before, entries = await published(sequencer, settings), await sequencer.entries()
    await sequencer.restore(to=10)
    assert "restored from a backup" in await refused(sequencer, settings)
    await sequencer.keep("membership", range(5, 9))
    assert "restored from a backup" in await refused(sequencer, settings)
    await sequencer.keep("bargaining", range(2))
    await sequencer.keep("congress", range(2))
    assert "entries of the log's files are not in the database, the first is entry 14" in await refused(
        sequencer, settings
    )
    assert (await head_of(sequencer, settings)).signed == before.signed
    await sequencer.keep("congress", range(2, 4))
    after = await published(sequencer, settings)
    assert (await sequencer.entries())[: len(entries)] == entries
    one, two = before.checkpoint, after.checkpoint
    verify_consistency(one.size, two.size, one.root, two.root, after.reader.consistency_proof(one.size))
    await in_order(sequencer, after)


async def test_a_publisher_notices_that_its_database_was_exchanged_while_it_ran(sequencer, settings):
    """It has compared all of it, and when it looks again all seems to be there, and more."""
    await sequencer.keep("membership", range(4))
    await sequencer.keep("congress", range(3))
    with publishing.LogWriter(settings.folder) as writer:
        publisher = publishing.Publisher(sequencer.pool, settings, writer)
        await publisher.publish()
        entries = await sequencer.entries()
        await sequencer.restore(to=4)
        await sequencer.keep("congress", range(4))
        await sequencer.keep("membership", range(2, 6))
        await publisher.publish()
    assert (await sequencer.entries())[: len(entries)] == entries
    await in_order(sequencer, await head_of(sequencer, settings))


@pytest.mark.parametrize("leaf", [3, 9], ids=["in the files", "not laid down yet"])
async def test_an_entry_that_is_gone_is_no_entry_that_was_left_out(sequencer, settings, leaf):
    await sequencer.keep("membership", range(4))
    await published(sequencer, settings)
    await sequencer.keep("membership", range(4, 6))
    [gone] = await sequencer.forge("DELETE FROM supervision.entries WHERE leaf = $1 RETURNING *", leaf)
    assert f"entry {leaf}" in await refused(sequencer, settings)
    assert (await head_of(sequencer, settings)).checkpoint.size == 8
    await sequencer.put([gone])
    await in_order(sequencer, await published(sequencer, settings))


async def test_what_was_signed_and_says_something_else_now_is_never_put_in_its_place(sequencer, settings):
    await sequencer.keep("membership", range(4))
    await published(sequencer, settings)
    await sequencer.restore(to=4)
    await sequencer.keep("congress", range(2))
    await sequencer.keep("membership", range(2, 4))
    await sequencer.forge(
        "UPDATE supervision.entries SET raw = raw || ' ' WHERE source = 'membership' AND position = 6"
    )
    before = await sequencer.entries()
    assert "talks-110105-membership-2 2, and in the database it is not the same" in await refused(sequencer, settings)
    assert await sequencer.entries() == before


async def test_a_decision_that_the_files_end_within_stays_whole(sequencer, settings):
    """As a publisher leaves them that was killed between two pages."""
    await sequencer.keep("membership", range(4))
    with publishing.LogWriter(settings.folder) as writer:
        writer.append((await sequencer.entries())[:7])
        writer.commit()
    await sequencer.restore(to=4)
    await sequencer.keep("congress", range(1))
    await sequencer.keep("membership", range(2, 4))
    head = await published(sequencer, settings)
    await in_order(sequencer, head)
    decisions = [each for each, _ in groupby(read(raw).decision for raw in head.reader.entries())]
    assert len(decisions) == len(set(decisions))


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
    await sequencer.forge("DELETE FROM supervision.entries WHERE leaf >= 4")
    await sequencer.forge("DELETE FROM supervision.signed")
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
    rows = await sequencer.forge("DELETE FROM supervision.entries WHERE leaf >= 4 RETURNING *")
    raised, work = Alarms(sequencer.pool), asyncio.create_task(publishing.publishing(sequencer.pool, settings))
    try:
        [alarm] = await until(raised.raised)
        assert alarm.name == "signing"
        assert "restored" in alarm.en
        await sequencer.put(rows)

        async def over():
            return not await raised.raised()

        await until(over)
    finally:
        work.cancel()


@pytest.mark.parametrize("damage", ["memory", "folder", "checkpoint", "key"])
async def test_files_that_cannot_be_used_are_an_alarm_until_they_can(sequencer, settings, until, damage):
    """Nothing is signed meanwhile, and nothing that was signed is forgotten."""
    await sequencer.keep("membership", range(4))
    before = await published(sequencer, settings)
    path = {
        "memory": settings.memory,
        "folder": settings.folder / "tile",
        "checkpoint": settings.folder / "checkpoint",
        "key": settings.key,
    }[damage]
    aside = path.with_name("aside")
    path.rename(aside)
    if damage != "key":
        path.write_text("what somebody else wrote")
    await sequencer.keep("congress", range(2))
    raised, work = Alarms(sequencer.pool), asyncio.create_task(publishing.publishing(sequencer.pool, settings))
    try:
        [alarm] = await until(raised.raised)
        assert alarm.name == "signing"
        assert await sequencer.pool.fetchval("SELECT max(size) FROM supervision.signed") == before.checkpoint.size
        path.unlink(missing_ok=True)
        aside.rename(path)

        async def signed():
            return await sequencer.pool.fetchval("SELECT max(size) FROM supervision.signed") == 12

        await until(signed)

        async def over():
            return not await raised.raised()

        await until(over)
    finally:
        work.cancel()
    await in_order(sequencer, await head_of(sequencer, settings))


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
