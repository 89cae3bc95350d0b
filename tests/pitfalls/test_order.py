"""Pitfalls 1 to 6: in which order readers find what many write, and what that order costs."""

import ast
import asyncio
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from nats.js import JetStreamContext

import bench.append
from huiwu.eventlog import EventLog, Pool, Recorder, Relay, statements, topology
from huiwu.testkit.votes import decided

pytestmark = pytest.mark.engines

NAIVE = "CREATE TABLE naive (position bigserial, body text, xid xid8 DEFAULT pg_current_xact_id())"


class Tail:
    """A reader that remembers the last position that it saw, as every subscription does."""

    def __init__(self, pool: Pool, query: str) -> None:
        self.pool, self.query = pool, query
        self.cursor, self.seen = 0, list[Any]()

    async def read(self) -> None:
        for position, what in await self.pool.fetch(self.query, self.cursor):
            self.cursor = position
            self.seen.append(what)


async def append(connection: Any, stream: str, version: int, schema: str = "congress") -> Any:
    """Our append on a connection of the caller's, who says when it is committed."""
    said = statements.said_for(schema, statements.APPEND)
    decision = f"{stream} {version}"
    return await connection.fetchrow(said, [1], [stream], [version], ["t"], [b""], [decision], [1], [None])


async def test_01_positions_are_commit_order(recorder: Recorder, pool: Pool) -> None:
    """A sequence is drawn from before the commit: who draws first and commits last is never seen by the tail."""
    await pool.execute(NAIVE)
    naive = Tail(pool, "SELECT position, body FROM naive WHERE position > $1 ORDER BY position")
    ours = Tail(pool, "SELECT position, stream FROM congress.events WHERE position > $1 ORDER BY position")
    async with pool.acquire() as slow, pool.acquire() as quick:
        async with slow.transaction():
            await slow.execute("INSERT INTO naive (body) VALUES ('slow')")
            await quick.execute("INSERT INTO naive (body) VALUES ('quick')")
            await naive.read()
        await naive.read()
        assert naive.seen == ["quick"]  # lost: the slow one stands at a position that was passed already

        async with slow.transaction():
            await append(slow, "slow", 1)
            overtaking = asyncio.create_task(append(quick, "quick", 1))
            await asyncio.sleep(0.2)
            await ours.read()
            assert not overtaking.done()
        await overtaking
        await ours.read()
        assert ours.seen == ["slow", "quick"]


async def test_01_reader_at_the_tail_misses_nothing_while_sixteen_write(recorder: Recorder, pool: Pool) -> None:
    other_process = Recorder(pool, recorder.schema)
    done = asyncio.Event()
    seen: list[tuple[int, str, int]] = []

    async def write(writer: int) -> int:
        through = (recorder, other_process)[writer % 2]
        version, deadline = 0, asyncio.get_running_loop().time() + 2
        while asyncio.get_running_loop().time() < deadline:
            await through.insert_events(
                [StoredEvent(f"s-{writer}", version + n, "t", b"") for n in (1, 2)], decision=f"{writer}-{version}"
            )
            version += 2
        return version

    async def tail() -> None:
        position = 0
        while True:
            finished = done.is_set()
            batch = await recorder.select_notifications(position, 500, inclusive_of_start=False)
            seen.extend((each.id, str(each.originator_id), each.originator_version) for each in batch)
            if batch:
                position = batch[-1].id
            elif finished:
                return

    reading = asyncio.create_task(tail())
    versions = await asyncio.gather(*(write(n) for n in range(16)))
    done.set()
    await reading

    assert [position for position, _, _ in seen] == list(range(1, sum(versions) + 1))
    for writer, version in enumerate(versions):
        assert [each for _, stream, each in seen if stream == f"s-{writer}"] == list(range(1, version + 1))


def in_the_library(url: str, **mode: bool) -> PostgresApplicationRecorder:
    parts = bench.append.urlsplit(url)
    store = PostgresDatastore(
        dbname=parts.path.strip("/"),
        host=str(parts.hostname),
        port=str(parts.port),
        user=str(parts.username),
        password=str(parts.password),
        originator_id_type="text",
        **mode,
    )
    recorder = PostgresApplicationRecorder(store, events_table_name="theirs")
    recorder.create_table()
    return recorder


async def test_02_the_peer_is_not_measured_in_the_mode_that_loses_events(
    database: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With POSTGRES_ENABLE_DB_FUNCTIONS the library takes no lock, so two of its appends commit out of order."""
    theirs = await asyncio.to_thread(in_the_library, database, enable_db_functions=True)
    said = f"""SELECT * FROM {theirs.pg_function_name_insert_events}(
        ARRAY[ROW($1, 1, 't', '')::{theirs.stored_event_type_name}])"""
    tail = Tail(pool, "SELECT notification_id, originator_id FROM theirs WHERE notification_id > $1 ORDER BY 1")
    async with pool.acquire() as slow, pool.acquire() as quick:
        async with slow.transaction():
            await slow.execute(said, "slow")
            await quick.execute(said, "quick")
            await tail.read()
        await tail.read()
    assert tail.seen == ["quick"]
    await asyncio.to_thread(theirs.datastore.close)

    made = list[PostgresDatastore]()

    class Watched(PostgresDatastore):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            made.append(self)

    monkeypatch.setattr(bench.append, "PostgresDatastore", Watched)
    monkeypatch.setattr(bench.append, "ROUNDS", 1)
    monkeypatch.setattr(bench.append, "SECONDS", 0.05)
    await bench.append.appends(database, lambda: None)
    assert made
    assert not any(each.enable_db_functions for each in made)


async def test_03_a_slow_transaction_elsewhere_hides_nothing(recorder: Recorder, pool: Pool, postgres: str) -> None:
    """A watermark of transaction ids waits for every writer of the cluster, in whatever database."""
    await pool.execute(NAIVE)
    elsewhere = f"t{uuid4().hex}"
    await pool.execute(f"CREATE DATABASE {elsewhere}")
    stranger = await asyncpg.connect(postgres.rpartition("/")[0] + "/" + elsewhere)
    try:
        async with stranger.transaction():
            await stranger.execute("CREATE TABLE slow (n integer)")
            await pool.execute("INSERT INTO naive (body) VALUES ('committed')")
            visible = await pool.fetchval(
                "SELECT count(*) FROM naive WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
            )
            assert visible == 0
            async with asyncio.timeout(20):
                assert await recorder.insert_events([StoredEvent("s", 1, "t", b"")], decision="d") == [1]
                assert len(await recorder.select_notifications(1, 10)) == 1
    finally:
        await stranger.close()
        await pool.execute(f"DROP DATABASE {elsewhere} WITH (FORCE)")


async def test_04_positions_follow_the_versions_of_a_stream(recorder: Recorder, pool: Pool) -> None:
    """Who wrote anything beforehand has an older transaction id, and would stand before what it follows."""
    await pool.execute(NAIVE)
    await pool.execute("CREATE TABLE before_that (n integer)")
    async with pool.acquire() as early, pool.acquire() as late:
        async with early.transaction():
            await early.execute("INSERT INTO before_that VALUES (1)")  # here it gets its id
            await late.execute("INSERT INTO naive (body) VALUES ('v1')")
            await append(late, "s", 1)
            await early.execute("INSERT INTO naive (body) VALUES ('v2')")
            await append(early, "s", 2)
        by_transaction = await pool.fetch("SELECT body FROM naive ORDER BY xid, position")
        assert [body for (body,) in by_transaction] == ["v2", "v1"]
    assert [each.originator_version for each in await recorder.select_notifications(1, 10)] == [1, 2]


def said_by(tree: ast.AST) -> Sequence[str]:
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


async def test_05_nobody_is_notified_and_a_poll_finds_what_another_process_appended(
    log: EventLog, pool: Pool, jetstream: JetStreamContext
) -> None:
    """NOTIFY takes a lock of the whole cluster at commit, and is lost when the listener's connection breaks."""
    sources = [Path(str(each)) for each in files("huiwu.eventlog").iterdir()]
    sql = [text for each in sources if each.suffix == ".py" for text in said_by(ast.parse(each.read_text("utf-8")))]
    sql += [each.read_text("utf-8") for each in sources if each.suffix == ".sql"]
    assert any("INSERT INTO" in text for text in sql)
    assert [text for text in sql if "NOTIFY" in text or "LISTEN " in text] == []

    await topology.declare(jetstream)
    relay = Relay(log, jetstream, "congress", poll=0.1)
    task = asyncio.create_task(relay.run())
    try:
        async with asyncio.timeout(20):
            while not relay.leading:  # noqa: ASYNC110 - a plain attribute has no event
                await asyncio.sleep(0.01)
            await EventLog(Recorder(pool, "congress"), "congress").append(decided("d", 1))
            while relay.position < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_06_those_who_wait_for_the_lock_share_a_transaction(recorder: Recorder, pool: Pool) -> None:
    """The lock is held through the fsync: one by one, every append would wait for all fsyncs before it."""
    written = "SELECT count(DISTINCT xmin::text) FROM congress.events WHERE stream LIKE $1"
    for n in range(20):
        await append(pool, f"alone-{n}", 1)
    assert await pool.fetchval(written, "alone-%") == 20

    await asyncio.gather(*(recorder.insert_events([StoredEvent(f"together-{n}", 1, "t", b"")]) for n in range(100)))
    assert await pool.fetchval(written, "together-%") <= 2


class Deaf:
    """A bus that never answers."""

    def __getattr__(self, name: str) -> Any:
        async def never(*_arguments: object, **_options: object) -> None:
            await asyncio.Event().wait()

        return never


async def test_06_no_append_waits_for_the_bus(log: EventLog) -> None:
    deaf: Any = Deaf()
    relay = Relay(log, deaf, "congress")
    task = asyncio.create_task(relay.run())
    try:
        async with asyncio.timeout(20):
            for n in range(20):
                await log.append(decided(f"d-{n}", 1, stream=f"session-110105-{n}"))
        assert (await log.head(), relay.position) == (40, 0)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
