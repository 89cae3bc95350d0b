"""Append latency and resident memory with nothing, a million and ten million events in the log: beside itself at 0.

Each log is filled with decisions of one event of 300 bytes, as the appends are. One writer appends to each in turns,
medians of the rounds; the memory is that of a process of its own after some thousand appends of 16 writers. Takes about
ten minutes and 15 GB on the disk of the temporary folder, 10 million events being seven of them.
"""

import asyncio
import re
import sys
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import uvloop

from bench.append import TOPIC, Append, recording
from bench.figures import Figure, Round, Step, beside, in_turns, middle, share
from huiwu.eventlog import Pool, Recorder, connect_pool

SIZES = (0, 1_000_000, 10_000_000)
ROUNDS = 7
SECONDS = 2.0
_AT_ONCE = 500_000
_APPENDS, _WRITERS = 6_400, 16
STEPS = sum(SIZES) // _AT_ONCE + len(SIZES) * (ROUNDS + 2)

_FILL = """
INSERT INTO "log".events (position, stream, version, type, body, decision, span)
SELECT n, 'session-110105-' || md5(n::text), 1, $3, convert_to(repeat('x', 300), 'UTF8'), md5('d' || n)::uuid::text, 1
FROM generate_series($1::bigint, $2) AS n"""
_WITHOUT_INDEXES = """
ALTER TABLE "log".events DROP CONSTRAINT events_stream_version; DROP INDEX "log".events_decision"""
_WITH_INDEXES = 'ALTER TABLE "log".events ADD CONSTRAINT events_stream_version UNIQUE (stream, version)'
_BYTES = """SELECT pg_total_relation_size('"log".events')"""


async def sizes(url: str, step: Step) -> Mapping[str, Figure]:
    """The figures by name. Leaves schemas of its own behind."""
    figures: dict[str, Figure] = {}
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            await connect_pool(url, name="bench-fill", statement_timeout=1200, durable=False)
        )
        schemas = {size: f"bench_{size}" for size in SIZES}
        for size, schema in schemas.items():
            await _fill(pool, schema, size, step)
        await pool.execute("CHECKPOINT")
        figures["log-bytes-an-event-on-disk"] = beside(
            await pool.fetchval(_said(_BYTES, schemas[SIZES[-1]])) / SIZES[-1], 300.0
        )
        runs = {str(size): _latency(await recording(url, stack, schema)) for size, schema in schemas.items()}
        latencies = await in_turns(runs, rounds=ROUNDS, seconds=SECONDS, step=step)
        at_first = 0.0
        for size, schema in schemas.items():
            resident = await _resident(url, schema)
            at_first = at_first or resident
            figures[f"append-ms-at-{size}-events"] = middle(latencies[str(size)], latencies["0"])
            figures[f"append-resident-mb-at-{size}-events"] = beside(resident, at_first)
            step()
    return figures


async def _fill(pool: Pool, schema: str, size: int, step: Step) -> None:
    """As COPY would, without the rows' way through this process; the indexes are made afterwards."""
    await Recorder(pool, schema).setup()
    if size == 0:
        return
    await pool.execute(_said(_WITHOUT_INDEXES, schema))
    for first in range(1, size, _AT_ONCE):
        await pool.execute(_said(_FILL, schema), first, first + _AT_ONCE - 1, TOPIC, timeout=1200)
        step()
    await pool.execute(_said(_WITH_INDEXES, schema), timeout=1200)
    await Recorder(pool, schema).setup()
    await pool.execute(f'VACUUM (FREEZE, ANALYZE) "{schema}".events', timeout=1200)


def _said(statement: str, schema: str) -> str:
    return statement.replace('"log"', f'"{schema}"')


def _latency(append: Append) -> Round:
    """Milliseconds of the median append."""

    async def run(seconds: float) -> float:
        times, until = list[float](), time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            await append(uuid4().hex)
            times.append(time.perf_counter() - began)
        return share(times, 50)

    return run


async def _resident(url: str, schema: str) -> float:
    """Megabytes of a process that appends."""
    command = (sys.executable, "-m", "bench.sizes", url, schema)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    return float(said)


async def _append_some(url: str, schema: str) -> None:
    async with AsyncExitStack() as stack:
        append = await recording(url, stack, schema)

        async def write() -> None:
            for _ in range(_APPENDS // _WRITERS):
                await append(uuid4().hex)

        await asyncio.gather(*(write() for _ in range(_WRITERS)))


if __name__ == "__main__":
    uvloop.run(_append_some(sys.argv[1], sys.argv[2]))
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    sys.stdout.write(str(int(found[1]) / 1024 if found else 0.0))
