"""What supervision keeps of others, and what it has signed, its own role cannot change either."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from huiwu.eventlog import Received, Recorder
from huiwu.kernel import Actor, Circumstances, EditionRef, Ruling
from huiwu.kernel.event import events_of, record, write
from huiwu.supervision import publishing, sequencing

pytestmark = pytest.mark.engines


class Ask(msgspec.Struct, frozen=True):
    pass


@pytest.fixture
async def supervision(database: str) -> AsyncIterator[asyncpg.Connection]:
    """Its role, which is no superuser, with an entry and a checkpoint; set up twice, as by every start."""
    name, password = f"r{uuid4().hex}", uuid4().hex
    admin = await asyncpg.connect(database)
    await admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    await admin.execute(f"GRANT CREATE ON DATABASE {database.rpartition('/')[2]} TO {name}")
    async with asyncpg.create_pool(database, user=name, password=password, min_size=1, max_size=2) as pool:
        await Recorder(pool, "supervision").setup()
        async with pool.acquire() as role:
            await role.execute("SET search_path TO supervision")
            for _ in range(2):
                await role.execute(sequencing.TABLES + publishing.TABLES)
            await sequencing.keep(role, [a_ruling()])
            await role.execute("INSERT INTO signed (size, root, note) VALUES (1, 'root', 'note')")
            yield role
    await admin.execute(f"DROP OWNED BY {name} CASCADE")
    await admin.execute(f"DROP ROLE {name}")
    await admin.close()


def a_ruling() -> Received:
    heard = Circumstances(Actor("p", "o", "union-110105-a"), datetime(2026, 3, 12, tzinfo=UTC), "")
    ruled = record(Ask(), heard, EditionRef("e", "0" * 64), Ruling.of((), []))
    (event,) = events_of("congress", "session-110105-a", 0, "d", ruled, [])
    return Received("congress", 1, 0, event, write(event))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET raw = ''",
        "UPDATE entries SET leaf = 1, version = 2",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "UPDATE streams SET organisation = 'x'",
        "DELETE FROM streams",
        "TRUNCATE streams",
        "UPDATE signed SET root = ''",
        "UPDATE signed SET size = 2",
        "UPDATE signed SET signed_at = now()",
        "DELETE FROM signed",
        "TRUNCATE signed",
    ],
)
async def test_supervision_has_no_right_to_change_what_it_keeps(supervision: asyncpg.Connection, change: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await supervision.execute(change)
    await supervision.execute("GRANT ALL ON entries, streams, signed TO CURRENT_USER")  # an owner can
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await supervision.execute(change)
    assert await supervision.fetchval("SELECT count(*) FROM entries, streams, signed WHERE root = 'root'") == 1


async def test_a_checkpoint_still_takes_its_cosignatures(supervision: asyncpg.Connection) -> None:
    await supervision.execute("UPDATE signed SET note = 'cosigned', met = met OR true WHERE size = 1")
    assert await supervision.fetchval("SELECT met FROM signed")
