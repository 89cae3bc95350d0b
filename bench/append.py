"""Durable single-event appends a second: ours beside eventsourcing's psycopg recorder and beside bare INSERTs.

Every append is one new stream with one event of 300 bytes, committed with an fsync before it counts.
eventsourcing runs as it comes, without POSTGRES_ENABLE_DB_FUNCTIONS, which would lose events to a reader at the tail.
The bare INSERT keeps no order, no versions to conflict with and no decision ids: it is the speed of the disk.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from statistics import median
from typing import Any, TypedDict
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from huiwu.eventlog import Recorder, connect_pool

WRITERS = (1, 16)
ROUNDS = 5
ROUND_SECONDS = 1.0
BODY = b"x" * 300
TOPIC = "huiwu.congress.session-opened.v1"

Append = Callable[[str], Awaitable[object]]


class Figure(TypedDict):
    """Appends a second, ours and the peer's, and how many times the peer's ours are."""

    ours: float
    peer: float
    ratio: float


def measure(database_url: str) -> dict[str, Figure]:
    """The figures by name; takes about half a minute. Leaves schemas of its own behind."""
    return asyncio.run(_measure(database_url))


async def _measure(url: str) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for writers in WRITERS:
        rates: dict[str, list[float]] = {"ours": [], "eventsourcing": [], "insert": []}
        async with AsyncExitStack() as stack:
            ours, insert = await _ours(url, stack), await _insert(url, stack, writers)
            peer = await asyncio.to_thread(_eventsourcing, url, stack, writers)
            for warming_up in (True, *(False for _ in range(ROUNDS))):
                seconds = ROUND_SECONDS / 4 if warming_up else ROUND_SECONDS
                rate = {
                    "ours": await _rate(ours, writers, seconds),
                    "eventsourcing": await asyncio.to_thread(_rate_of_threads, peer, writers, seconds),
                    "insert": await _rate(insert, writers, seconds),
                }
                if not warming_up:
                    for name, value in rate.items():
                        rates[name].append(value)
        for name, label in (("eventsourcing", "eventsourcing"), ("insert", "bare-insert")):
            figures[f"appends-a-second-{writers}-writers-{label}"] = _figure(rates["ours"], rates[name])
    return figures


def _figure(ours: list[float], peer: list[float]) -> Figure:
    return Figure(ours=round(median(ours)), peer=round(median(peer)), ratio=round(median(ours) / median(peer), 2))


async def _rate(append: Append, writers: int, seconds: float) -> float:
    begin = time.perf_counter()

    async def write() -> int:
        done = 0
        while time.perf_counter() - begin < seconds:
            await append(uuid4().hex)
            done += 1
        return done

    done = sum(await asyncio.gather(*(write() for _ in range(writers))))
    return done / (time.perf_counter() - begin)


def _rate_of_threads(append: Callable[[str], object], writers: int, seconds: float) -> float:
    begin = time.perf_counter()

    def write(_: int) -> int:
        done = 0
        while time.perf_counter() - begin < seconds:
            append(uuid4().hex)
            done += 1
        return done

    with ThreadPoolExecutor(writers) as threads:
        done = sum(threads.map(write, range(writers)))
    return done / (time.perf_counter() - begin)


async def _ours(url: str, stack: AsyncExitStack) -> Append:
    pool = await stack.enter_async_context(await connect_pool(url, name="bench"))
    recorder = Recorder(pool, f"bench_{uuid4().hex}")
    await recorder.setup()

    async def append(key: str) -> object:
        return await recorder.insert_events([StoredEvent(f"session-110105-{key}", 1, TOPIC, BODY)], decision=key)

    return append


async def _insert(url: str, stack: AsyncExitStack, writers: int) -> Append:
    """A connection a writer, held all the time."""
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
