import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from huiwu.eventlog import LogIsAway, LogIsBusy, Pool, Recorder, VersionConflict

pytestmark = pytest.mark.engines


def an_event(stream: str = "a", version: int = 1, topic: str = "t", state: bytes = b"state") -> StoredEvent:
    return StoredEvent(stream, version, topic, state)


async def test_same_decision_is_recorded_once_however_many_race(recorder: Recorder, pool: Pool) -> None:
    recorders = [recorder, Recorder(pool, recorder.schema)]

    async def decide(n: int) -> str:
        try:
            await recorders[n % 2].insert_events([an_event(f"s-{n}")], decision="the-one")
        except IntegrityError as error:
            return type(error).__name__
        return "recorded"

    assert Counter(await asyncio.gather(*map(decide, range(50)))) == {"recorded": 1, "DecisionTaken": 49}
    assert await recorder.max_notification_id() == 1


async def test_one_of_many_continues_the_stream(recorder: Recorder, pool: Pool) -> None:
    recorders = [recorder, Recorder(pool, recorder.schema)]

    async def decide(n: int) -> str:
        try:
            await recorders[n % 2].insert_events([an_event("s", 1), an_event("s", 2)], decision=f"d-{n}")
        except IntegrityError as error:
            return type(error).__name__
        return "recorded"

    assert Counter(await asyncio.gather(*map(decide, range(50)))) == {"recorded": 1, "VersionConflict": 49}
    assert await recorder.max_notification_id() == 2


async def test_decision_leaves_no_hole_before_it(recorder: Recorder) -> None:
    with pytest.raises(VersionConflict):
        await recorder.insert_events([an_event(version=2)], decision="d")
    await recorder.insert_events([an_event(version=1)], decision="d")
    await recorder.insert_events([an_event(version=2)], decision="e")


async def test_decision_has_its_events_and_no_others(recorder: Recorder) -> None:
    await recorder.insert_events([an_event("before")], decision="a")
    await recorder.insert_events([an_event("s", 1), an_event("s", 2), an_event("s", 3)], decision="b")
    await recorder.insert_events([an_event("after")], decision="c")
    assert [(each.id, each.originator_version) for each in await recorder.select_decision("b")] == [
        (2, 1),
        (3, 2),
        (4, 3),
    ]
    assert await recorder.select_decision("unheard of") == []


async def test_requests_for_one_stream_keep_their_order(recorder: Recorder) -> None:
    answers = await asyncio.gather(
        *(recorder.insert_events([an_event("s", n)], decision=f"d-{n}") for n in range(1, 40))
    )
    assert answers == [[n] for n in range(1, 40)]


@pytest.fixture
async def plain_role(database: str) -> AsyncIterator[Pool]:
    """A service's own role, which is no superuser: the owner of its schema and of nothing else."""
    name, password = f"r{uuid4().hex}", uuid4().hex
    admin = await asyncpg.connect(database)
    await admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    await admin.execute(f"GRANT CREATE ON DATABASE {database.rpartition('/')[2]} TO {name}")
    try:
        async with asyncpg.create_pool(database, user=name, password=password, min_size=1, max_size=4) as made:
            yield made
    finally:
        await admin.execute(f"DROP OWNED BY {name} CASCADE")
        await admin.execute(f"DROP ROLE {name}")
        await admin.close()


@pytest.mark.parametrize(
    "change", ["UPDATE congress.events SET type = 'x'", "DELETE FROM congress.events", "TRUNCATE congress.events"]
)
async def test_service_has_no_right_to_change_its_own_log(plain_role: Pool, change: str) -> None:
    recorder = Recorder(plain_role, "congress")
    await recorder.setup()
    await recorder.setup()
    assert await recorder.insert_events([an_event()], decision="d") == [1]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await plain_role.execute(change)
    await plain_role.execute("GRANT ALL ON congress.events TO CURRENT_USER")  # an owner can; then the trigger is left
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await plain_role.execute(change)
    assert await recorder.select_events("a") == [an_event()]


async def test_statement_that_takes_too_long_is_busy_and_records_nothing(recorder: Recorder, pool: Pool) -> None:
    database = await pool.fetchval("SELECT current_database()")
    await pool.execute(f"ALTER DATABASE {database} SET statement_timeout = '200ms'")
    await pool.expire_connections()
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL statement_timeout = 0")
        await connection.execute("""SELECT pg_advisory_xact_lock(hashtextextended('"congress".append', 0))""")
        with pytest.raises(LogIsBusy):
            await recorder.insert_events([an_event()], decision="d")
    assert await recorder.insert_events([an_event()], decision="d") == [1]


async def test_setup_may_be_run_by_many_at_once_and_again(pool: Pool) -> None:
    recorders = [Recorder(pool, "bargaining") for _ in range(8)]
    await asyncio.gather(*(each.setup() for each in recorders))
    assert await recorders[0].insert_events([an_event()]) == [1]
    await recorders[0].setup()
    assert await recorders[0].max_notification_id() == 1


async def test_schema_of_any_plain_name(pool: Pool) -> None:
    recorder = Recorder(pool, "Select-1")
    await recorder.setup()
    assert await recorder.insert_events([an_event()], decision="d") == [1]
    with pytest.raises(ValueError, match="plain"):
        Recorder(pool, 'a"; DROP SCHEMA b')


async def test_full_queue_says_so_at_once(pool: Pool) -> None:
    recorder = Recorder(pool, "congress", most_waiting=10)
    await recorder.setup()
    answers = await asyncio.gather(
        *(recorder.insert_events([an_event(f"s-{n}")]) for n in range(12)), return_exceptions=True
    )
    assert [type(each) for each in answers] == [list] * 10 + [LogIsBusy] * 2


async def test_queue_is_full_by_bytes_too_and_empties_again(pool: Pool) -> None:
    """What is refused was never held, and room is made by what is written, refused or given up."""
    recorder = Recorder(pool, "congress", most_waiting_bytes=1000)
    await recorder.setup()
    for attempt in range(3):
        large = [StoredEvent(f"s-{attempt}-{n}", 1, "t", b"x" * 300) for n in range(5)]
        asked = [asyncio.create_task(recorder.insert_events([each])) for each in large]
        await asyncio.sleep(0)
        asked[1].cancel()
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(each) for each in answers] == [list, asyncio.CancelledError, list, LogIsBusy, LogIsBusy]
    alone = [StoredEvent("huge", 1, "t", b"x" * 2000)]
    assert len(await recorder.insert_events(alone)) == 1
    same = [recorder.insert_events([StoredEvent("same", n, "t", b"x" * 300)]) for n in (1, 2, 3)]
    assert [len(each) for each in await asyncio.gather(*same)] == [1, 1, 1]
    assert await recorder.insert_events([an_event()])


async def test_memory_does_not_grow_with_what_asks_in_vain(recorder: Recorder, pool: Pool) -> None:
    """Many times the bound asks while nothing can be written; what is held stays within it."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("""SELECT pg_advisory_xact_lock(hashtextextended('"congress".append', 0))""")
        asked = [asyncio.create_task(recorder.insert_events([an_event("first")]))]
        refused = 0
        for n in range(2_000):
            event = StoredEvent(f"s-{n}", 1, "t", bytes(65_000))
            task = asyncio.create_task(recorder.insert_events([event]))
            await asyncio.sleep(0)
            if task.done():
                assert isinstance(task.exception(), LogIsBusy)
                refused += 1
            else:
                asked.append(task)
        assert refused > 1_000
    assert all(isinstance(each, list | LogIsBusy) for each in await asyncio.gather(*asked, return_exceptions=True))


async def test_pool_of_one_connection_is_enough(database: str) -> None:
    async with asyncpg.create_pool(database, min_size=1, max_size=1) as pool:
        recorder = Recorder(pool, "congress")
        await recorder.setup()
        async with asyncio.timeout(5):
            for n in range(1, 20):
                await recorder.insert_events([an_event(version=n)], decision=f"d-{n}")
                assert len(await recorder.select_events("a")) == n


async def test_caller_that_goes_away_disturbs_nobody(recorder: Recorder) -> None:
    tasks = [asyncio.create_task(recorder.insert_events([an_event(f"s-{n}")])) for n in range(20)]
    await asyncio.sleep(0)
    for gone in tasks[::2]:
        gone.cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(answer, list) for answer in answers[1::2])
    assert all(isinstance(answer, asyncio.CancelledError) for answer in answers[::2])
    assert await recorder.insert_events([an_event("next")])


async def test_database_that_is_away_is_said_to_be_away(pool: Pool) -> None:
    recorder = Recorder(pool, "congress")
    await recorder.setup()
    await pool.close()
    with pytest.raises(LogIsAway):
        await recorder.insert_events([an_event()], decision="d")
    with pytest.raises(LogIsAway):
        await recorder.select_events("a")


async def test_lock_that_is_held_too_long_is_busy_and_records_nothing(recorder: Recorder, pool: Pool) -> None:
    wait = """SELECT pg_advisory_xact_lock(hashtextextended('"congress".append', 0))"""
    await pool.execute(f"ALTER DATABASE {await pool.fetchval('SELECT current_database()')} SET lock_timeout = '200ms'")
    await pool.expire_connections()
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL lock_timeout = 0")
        await connection.execute(wait)
        with pytest.raises(LogIsBusy):
            await recorder.insert_events([an_event()], decision="d")
    assert await recorder.insert_events([an_event()], decision="d") == [1]
