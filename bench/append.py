"""Durable single-event appends a second: ours beside eventsourcing's psycopg recorder and beside bare INSERTs.

Every append is one new stream with one event of 300 bytes, committed with an fsync before it counts; ours has a
decision id and its conflict check. eventsourcing runs as it comes, without POSTGRES_ENABLE_DB_FUNCTIONS, which would
lose events to a reader at the tail. The bare INSERT, a connection a writer, keeps no order, no versions to conflict
with and no decision ids: it is the speed of the disk and of the driver.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from bench.figures import Figure, Round, Step, in_turns, middle
from huiwu.eventlog import Recorder, connect_pool

PEERS = {1: ("eventsourcing", "bare-insert"), 16: ("eventsourcing", "bare-insert"), 64: ("bare-insert",)}
ROUNDS = 7
SECONDS = 1.0
BODY = b"x" * 300
TOPIC = "huiwu.congress.session-opened.v1"
STEPS = (ROUNDS + 1) * sum(1 + len(peers) for peers in PEERS.values())

Append = Callable[[str], Awaitable[object]]


async def appends(url: str, step: Step) -> Mapping[str, Figure]:
    """The figures by name. Leaves schemas of its own behind."""
    figures: dict[str, Figure] = {}
    for writers, peers in PEERS.items():
        async with AsyncExitStack() as stack:
            runs = {"ours": _rate(await recording(url, stack), writers)}
            if "bare-insert" in peers:
                runs["bare-insert"] = _rate(await _insert(url, stack, writers), writers)
            if "eventsourcing" in peers:
                runs["eventsourcing"] = _rate_of_threads(_eventsourcing(url, stack, writers), writers)
            rates = await in_turns(runs, rounds=ROUNDS, seconds=SECONDS, step=step)
        for peer in peers:
            figures[f"appends-per-second-{writers}-writers-{peer}"] = middle(rates["ours"], rates[peer])
    return figures


async def recording(url: str, stack: AsyncExitStack, schema: str = "") -> Append:
    """Our append, to a log of its own."""
    pool = await stack.enter_async_context(await connect_pool(url, name="bench"))
    recorder = Recorder(pool, schema or f"bench_{uuid4().hex}")
    await recorder.setup()

    async def append(key: str) -> object:
        return await recorder.insert_events([StoredEvent(f"session-110105-{key}", 1, TOPIC, BODY)], decision=key)

    return append


def _rate(append: Append, writers: int) -> Round:
    async def run(seconds: float) -> float:
        until = time.perf_counter() + seconds

        async def write() -> int:
            done = 0
            while time.perf_counter() < until:
                await append(uuid4().hex)
                done += 1
            return done

        began = time.perf_counter()
        done = sum(await asyncio.gather(*(write() for _ in range(writers))))
        return done / (time.perf_counter() - began)

    return run


def _rate_of_threads(append: Callable[[str], object], writers: int) -> Round:
    def run(seconds: float) -> float:
        until = time.perf_counter() + seconds

        def write(_: int) -> int:
            done = 0
            while time.perf_counter() < until:
                append(uuid4().hex)
                done += 1
            return done

        began = time.perf_counter()
        with ThreadPoolExecutor(writers) as threads:
            done = sum(threads.map(write, range(writers)))
        return done / (time.perf_counter() - began)

    return lambda seconds: asyncio.to_thread(run, seconds)


async def _insert(url: str, stack: AsyncExitStack, writers: int) -> Append:
    schema = f"bench_{uuid4().hex}"
    pool: Any = await stack.enter_async_context(asyncpg.create_pool(url, min_size=writers, max_size=writers))
    await pool.execute(
        f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.events (position bigserial UNIQUE, stream text NOT NULL,"
        " version bigint NOT NULL, type text NOT NULL, body bytea NOT NULL, PRIMARY KEY (stream, version))"
    )
    said = f"INSERT INTO {schema}.events (stream, version, type, body) VALUES ($1, $2, $3, $4) RETURNING position"
    connections = [await pool.acquire() for _ in range(writers)]
    stack.callback(pool.terminate)

    async def append(key: str) -> object:
        connection = connections.pop()
        try:
            return await connection.fetchval(said, f"session-110105-{key}", 1, TOPIC, BODY)
        finally:
            connections.append(connection)

    return append


def _eventsourcing(url: str, stack: AsyncExitStack, writers: int) -> Callable[[str], object]:
    parts = urlsplit(url)
    datastore = PostgresDatastore(
        dbname=parts.path.strip("/"),
        host=parts.hostname or "",
        port=parts.port or 5432,
        user=parts.username or "",
        password=parts.password or "",
        pool_size=writers,
        originator_id_type="text",
    )
    stack.callback(datastore.close)
    recorder = PostgresApplicationRecorder(datastore, events_table_name=f"bench_{uuid4().hex}")
    recorder.create_table()
    return lambda key: recorder.insert_events([StoredEvent(f"session-110105-{key}", 1, TOPIC, BODY)])
