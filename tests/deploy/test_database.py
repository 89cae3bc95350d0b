"""In the database a service adds to its log and to nobody else's, and a migration loses nothing: on the real server."""

import asyncpg
import pytest
from eventsourcing.persistence import StoredEvent

from huiwu.congress.main import service as congress
from huiwu.eventlog import Recorder, connect_pool
from huiwu.membership.main import service as membership
from huiwu.runtime.migrations import WouldLoseData, migrate
from huiwu.runtime.tables import NotMigrated, is_migrated
from huiwu.supervision.main import service as supervision
from huiwu.testkit.served import served

pytestmark = pytest.mark.engines

ONE = StoredEvent("enterprise-110105-1", 1, "t", b"{}")


def as_role(url, role):
    return f"postgresql://{role}:{role}@{url.rpartition('@')[2]}"


async def test_a_service_adds_to_its_log_and_changes_nothing_of_it(roled, migrated):
    owner = await migrated(membership)
    await (await migrated(congress)).close()
    pool = await connect_pool(as_role(roled, "huiwu_membership"), size=2)
    assert await Recorder(pool, "membership").insert_events([ONE]) == [1]
    for statement in (
        "UPDATE membership.events SET body = ''",
        "DELETE FROM membership.events",
        "TRUNCATE membership.events",
        "DROP TABLE membership.events",
        "ALTER TABLE membership.events DISABLE TRIGGER ALL",
        "CREATE TABLE membership.mine ()",
        "CREATE SCHEMA mine",
        "CREATE TABLE public.mine ()",
        "INSERT INTO membership.migrations (release) VALUES ('')",
        "SELECT * FROM congress.events",
        "SELECT congress.append('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)
    assert await pool.fetchval("SELECT count(*) FROM membership.events") == 1
    await pool.execute("UPDATE membership.checkpoints SET position = 0")
    await pool.close()
    await owner.close()


async def test_supervision_changes_of_what_it_keeps_only_the_order_and_the_cosignatures(roled, migrated):
    owner = await migrated(supervision)
    pool = await connect_pool(as_role(roled, "huiwu_supervision"), size=2)
    for table, changing, kept in (
        ("entries", "leaf = leaf", "raw = raw"),
        ("signed", "note = note, met = met", "root = root"),
        ("streams", "", "organisation = organisation"),
    ):
        if changing:
            await pool.execute(f"UPDATE supervision.{table} SET {changing}")
        for statement in (f"UPDATE supervision.{table} SET {kept}", f"DELETE FROM supervision.{table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await pool.execute(statement)
    await pool.close()
    await owner.close()


async def test_an_owner_reads_every_log_for_a_rebuild_and_writes_none_but_its_own(roled, migrated):
    owner = await migrated(membership)
    await (await migrated(congress)).close()
    assert await owner.fetchval("SELECT count(*) FROM congress.events") == 0
    for statement in ("SELECT * FROM congress.checkpoints", "INSERT INTO congress.events (position) VALUES (1)"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await owner.execute(statement)
    with pytest.raises(asyncpg.PostgresError):
        await owner.execute("DELETE FROM membership.events")
    await owner.close()


async def test_a_migration_is_made_once_and_again_without_effect(roled, migrated):
    owner = await migrated(membership)
    assert await is_migrated(membership, owner)
    again = await migrate(membership, owner)
    assert (again.added, again.left) == ((), ())
    await owner.close()


async def test_a_column_that_is_missing_is_added_and_a_table_of_another_release_is_left(roled, migrated):
    owner = await migrated(membership)
    await owner.execute("ALTER TABLE membership.parked DROP COLUMN tried")
    await owner.execute("CREATE TABLE membership.sessions_v9 (id text)")
    done = await migrate(membership, owner)
    assert (done.added, done.left) == (("parked.tried",), ("sessions_v9",))
    await owner.close()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ("ALTER TABLE membership.timers ALTER COLUMN due TYPE text", "timers.due"),
        ("ALTER TABLE membership.events DROP COLUMN type", "events.type"),
        ("ALTER TABLE membership.checkpoints ADD COLUMN since date NOT NULL DEFAULT now()", None),
        ("ALTER TABLE membership.timers ADD COLUMN owner text NOT NULL", "timers.owner"),
    ],
)
async def test_a_migration_that_would_lose_data_is_refused_and_named(roled, migrated, changed, named):
    owner = await migrated(membership)
    await owner.execute(changed)
    if named is None:
        await migrate(membership, owner)
    else:
        before = await owner.fetchval("SELECT count(*) FROM information_schema.columns")
        with pytest.raises(WouldLoseData) as refused:
            await migrate(membership, owner)
        assert [each.startswith(f"{named}:") for each in refused.value.args] == [True]
        assert await owner.fetchval("SELECT count(*) FROM information_schema.columns") == before
    await owner.close()


async def test_a_service_does_not_start_on_a_schema_that_was_not_migrated(roled, settings_of):
    with pytest.raises(NotMigrated):
        async with served(membership, settings_of("membership", "api")):
            pass
