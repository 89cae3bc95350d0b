"""Supervision's database put back to an earlier state: the facts come again, and the log that was signed goes on."""

import asyncpg
import pytest
import pytest_asyncio

from huiwu.supervision.main import service as supervision
from huiwu.supervision.settings import LogSettings
from huiwu.testkit.served import served
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.fsck import fsck
from huiwu.tlog.merkle import leaf_hash, root, verify_consistency
from huiwu.tlog.note import split
from huiwu.tlog.reading import TileReader, files

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def database(engines):
    connection = await asyncpg.connect(engines.database)
    yield connection
    await connection.close()


async def tables(database):
    rows = await database.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'supervision' AND tablename <> 'events'"
    )
    return [name for (name,) in rows]


async def back_up(database):
    await database.execute("DROP SCHEMA IF EXISTS backup CASCADE; CREATE SCHEMA backup")
    for table in await tables(database):
        await database.execute(f"CREATE TABLE backup.{table} AS TABLE supervision.{table}")


async def put_back(database):
    """As a superuser's tools do, whom no trigger stops."""
    async with database.transaction():
        for table in await tables(database):
            guarded = table in ("entries", "streams", "signed")
            if guarded:
                await database.execute(f"ALTER TABLE supervision.{table} DISABLE TRIGGER append_only")
            await database.execute(
                f"DELETE FROM supervision.{table}; INSERT INTO supervision.{table} TABLE backup.{table}"
            )
            if guarded:
                await database.execute(f"ALTER TABLE supervision.{table} ENABLE ALWAYS TRIGGER append_only")


async def signed(settings):
    return Checkpoint.parse(split(settings.memory.read_bytes())[0])


@pytest.mark.parametrize("how", ["while it is down", "under its hands", "emptied"])
async def test_a_database_put_back_is_filled_again_and_never_forks(
    member_town, engines, authority, database, until, how
):
    """A day's facts come again, the services' in another order; some may come in meanwhile."""
    town, settings = member_town, LogSettings.of(authority.settings(engines.database, engines.nats).environ)

    async def all_signed():
        kept = dict(await database.fetch("SELECT source, max(position) FROM supervision.entries GROUP BY 1"))
        known = {name: await database.fetchval(f"SELECT max(position) FROM {name}.events") for name in kept}
        size = await database.fetchval("SELECT count(*) FROM supervision.entries")
        shown = settings.memory.exists() and (await signed(settings)).size
        return len(kept) == 2 and kept == known and size == shown

    async with served(supervision, authority.settings(engines.database, engines.nats)):
        firm = await town.firm()
        await town.notice()
        await until(all_signed)
        await back_up(database)
        for day in range(1, 8):
            await town.counted(firm["id"], f"2026-02-0{day}")
            await town.notice()
        await until(all_signed)
        before = await signed(settings)
        if how == "under its hands":
            await put_back(database)
            await town.notice()
            await until(all_signed)
    if how == "while it is down":
        await put_back(database)
        await town.notice()
    if how == "emptied":
        await database.execute("DROP SCHEMA supervision CASCADE")
    async with served(supervision, authority.settings(engines.database, engines.nats)):
        await town.counted(firm["id"], "2026-02-20")
        await until(all_signed)
        after = await signed(settings)
    entries = [row["raw"] for row in await database.fetch("SELECT raw FROM supervision.entries ORDER BY leaf")]
    assert after.root == root(list(map(leaf_hash, entries)))
    assert len(set(entries)) == len(entries) == after.size
    reader = TileReader(files(settings.folder), after.size)
    verify_consistency(before.size, after.size, before.root, after.root, reader.consistency_proof(before.size))
    assert list(fsck(settings.folder)) == []
    for source in ("membership", "notification"):
        log = await database.fetch(f"SELECT body FROM {source}.events ORDER BY position")
        kept = await database.fetch("SELECT raw FROM supervision.entries WHERE source = $1 ORDER BY leaf", source)
        assert [row["raw"] for row in kept] == [row["body"] for row in log]


async def test_no_receipt_is_given_over_an_entry_that_is_not_in_its_place(town, engines, until):
    """As in a database whose facts came again in another order: the proof would be of another entry."""
    answer = await town.notice()
    path = f"decisions/{answer['decision']['id']}/receipt"

    async def given():
        return (await town.watch(path)).status_code == 200

    await until(given)
    swap = """UPDATE supervision.entries e SET leaf = x.leaf FROM (
        SELECT version, -1 - (min(leaf) OVER () + max(leaf) OVER () - leaf) AS leaf
        FROM supervision.entries WHERE decision = $1) AS x WHERE e.decision = $1 AND e.version = x.version"""
    there = "UPDATE supervision.entries SET leaf = -1 - leaf WHERE decision = $1 AND leaf < 0"
    for status in (503, 200):
        database = await asyncpg.connect(engines.database)
        try:
            async with database.transaction():
                await database.execute(swap, answer["decision"]["id"])
                await database.execute(there, answer["decision"]["id"])
        finally:
            await database.close()
        assert (await town.watch(path)).status_code == status
