"""What the log, the bus and every copy have in the end, read past the services and past the cables."""

import asyncio
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from importlib import import_module
from typing import Any

import msgspec
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import APIError

from faults.checker import Copy, Entry, Mark
from faults.clients import NUMBERS
from faults.rig import Rig
from huiwu.eventlog import Pool, Received, connect_bus, connect_pool, jetstream_of, responding, topology
from huiwu.eventlog.intake import read_stream
from huiwu.eventlog.projections import Projections
from huiwu.eventlog.received import POSITION
from huiwu.kernel import replay
from huiwu.kernel.event import RULED, Event, canonical, read, read_data, read_ruling
from huiwu.kernel.kind import installed_kinds
from huiwu.kernel.names import kind_of
from huiwu.rulebook import Rulebook

SETTLED_SECONDS = 120.0
_NOT_OF_THE_LOG = {"checkpoints", "timers"}  # how far one is; and what fires goes
_PAGE = 500
_SIGNED = """
SELECT (SELECT coalesce(max(size), 0) FROM supervision.signed), (SELECT count(*) FROM supervision.entries)
"""


class Readings:
    """Reads what is there when nobody disturbs it any more."""

    def __init__(self, pool: Pool, jetstream: JetStreamContext, sources: Sequence[str]) -> None:
        self._pool, self._jetstream, self._sources = pool, jetstream, sources

    async def logs(self) -> Mapping[str, Sequence[Entry]]:
        """Every log whole."""
        found = dict[str, Sequence[Entry]]()
        for source in self._sources:
            rows = await self._pool.fetch(f"SELECT position, body FROM {source}.events ORDER BY position")
            found[source] = [_entry(row["position"], row["body"]) for row in rows]
        return found

    async def bus(self, source: str) -> Copy:
        """A stream whole."""
        last = (await self._jetstream.stream_info(topology.stream_name(source))).state.last_seq
        return [
            (int((message.headers or {})[POSITION]), message.data)
            async for batch in read_stream(self._jetstream, source, 1, last)
            for message in batch
        ]

    async def supervision(self, source: str) -> Copy:
        """The copy that supervision keeps, in the order in which it came to be."""
        rows = await self._pool.fetch(
            "SELECT position, raw FROM supervision.entries WHERE source = $1 ORDER BY leaf", source
        )
        return [(row["position"], row["raw"]) for row in rows]

    async def signed_log(self) -> tuple[list[bytes], list[tuple[int, bytes]]]:
        """All entries in the order of the one log, and size and root of every checkpoint."""
        entries = await self._pool.fetch("SELECT raw FROM supervision.entries ORDER BY leaf")
        signed = await self._pool.fetch("SELECT size, root FROM supervision.signed")
        return [raw for (raw,) in entries], [(size, root) for size, root in signed]

    async def unsettled(self) -> list[str]:
        """What has not come to rest in time: a bus or a checkpoint behind its log."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while True:
            try:
                behind = await self._behind()
            except (NatsError, APIError) as error:
                behind = [f"the bus does not answer: {error!r}"]
            if not behind or time.monotonic() >= deadline:
                return behind
            await asyncio.sleep(0.2)

    async def _behind(self) -> list[str]:
        behind = list[str]()
        for source in self._sources:
            head = await self._pool.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
            published = (await self._jetstream.stream_info(topology.stream_name(source))).state.last_seq
            if published < head:
                behind.append(f"{source}: the bus has {published} of {head}")
            for schema in await self._schemas("checkpoints"):
                known = await self._pool.fetchval(
                    f"SELECT min(position) FROM {schema}.checkpoints WHERE source = $1 AND target <> $2",
                    *(source, responding.TARGET),
                )
                if known is not None and known < head:
                    behind.append(f"{schema}: knows {known} of {head} of {source}")
            for consumer in await self._jetstream.consumers_info(topology.stream_name(source)):
                if waiting := (consumer.num_pending or 0) + (consumer.num_ack_pending or 0):
                    behind.append(f"{consumer.name}: {waiting} of {source} are not acknowledged")
        signed, size = await self._pool.fetchrow(_SIGNED) or (0, 0)
        if signed != size:
            behind.append(f"{signed} of {size} entries are signed")
        for schema in await self._schemas("parked"):
            if parked := await self._pool.fetchval(f"SELECT count(*) FROM {schema}.parked"):
                behind.append(f"{schema}: {parked} are parked")
        return behind

    async def _schemas(self, table: str) -> list[str]:
        rows = await self._pool.fetch("SELECT schemaname FROM pg_tables WHERE tablename = $1 ORDER BY 1", table)
        return [schema for (schema,) in rows]

    async def defects_of_rows(self, log: Sequence[Entry]) -> list[str]:
        """Membership's read models, made anew from the log in one go, have the rows that they had come to."""
        models = import_module("huiwu.membership.main").service.models
        anew = Projections(self._pool, "anew", ["membership"], models)
        await anew.setup()
        facts = [Received("membership", e.position, e.position - 1, read(e.raw), e.raw) for e in log]
        for start in range(0, len(facts), _PAGE):
            await anew.apply("membership", facts[start : start + _PAGE])
        found = list[str]()
        for (table,) in await self._pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'anew' ORDER BY 1"):
            if table not in _NOT_OF_THE_LOG:
                live, made = await self._rows("membership", table), await self._rows("anew", table)
                found += [f"read model {table}: {row} is not what follows from the log" for row in live ^ made]
        await self._pool.execute("DROP SCHEMA anew CASCADE")
        return sorted(found)

    async def _rows(self, schema: str, table: str) -> set[str]:
        return {row for (row,) in await self._pool.fetch(f"SELECT t::text FROM {schema}.{table} AS t")}


async def connected(rig: Rig, stack: AsyncExitStack) -> Readings:
    """Readings by connections of their own; the exit stack lets go of them."""
    pool = await connect_pool(rig.postgres.database("huiwu"), name="faults", statement_timeout=60)
    stack.push_async_callback(pool.close)
    bus = await connect_bus(rig.nats.url, name="faults")
    stack.push_async_callback(bus.close)
    schemas = {schema for (schema,) in await pool.fetch("SELECT schemaname FROM pg_tables WHERE tablename = 'events'")}
    return Readings(pool, jetstream_of(bus), [each for each in topology.SERVICES if each in schemas])


def _entry(position: int, raw: bytes) -> Entry:
    event = read(raw)
    outcome = read_ruling(event).outcome.value if event.name == RULED else ""
    return Entry(position, event.subject, event.sequence, event.decision, raw, outcome, _mark(event))


def _mark(event: Event) -> Mark | None:
    """A reported headcount tells whose it is; those of the registration are below every client's."""
    data: dict[str, Any] = msgspec.json.decode(event.data)
    if event.name == RULED:
        command = data["command"]
        data = command["data"] if command["name"].startswith("record-headcount") else {}
    elif not event.name.startswith("headcount-recorded"):
        return None
    headcount = data.get("headcount", 0)
    return divmod(headcount, NUMBERS) if headcount >= NUMBERS else None


def defects_of_replay(raws: Sequence[bytes]) -> list[str]:
    """Decided again, every ruling is what it was."""
    return [
        f"{each.decision} of {each.stream} replays otherwise: {', '.join(each.differences)}"
        for each in replay(raws, Rulebook.shipped().by_sha256)
        if not each.identical
    ]


def state_hash(raws: Iterable[bytes]) -> str:
    """What the facts come to: SHA-256 over every stream's state, in the order of the streams' names."""
    kinds = {kind.name: kind for kind in installed_kinds().values()}
    states = dict[str, Any]()
    for raw in raws:
        event = read(raw)
        kind = kinds[kind_of(event.subject)]
        state = states.get(event.subject, kind.initial)
        if event.name != RULED:
            state = kind.evolve(state, read_data(event, kind.fact_types[event.name]))
        states[event.subject] = state
    digest = hashlib.sha256()
    for stream in sorted(states):
        digest.update(stream.encode() + b"\0" + canonical(states[stream]) + b"\0")
    return digest.hexdigest()
