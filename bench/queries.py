"""Queries of congress and notification over HTTP with all of Beijing in the tables, each beside a bare page.

40,000 grassroots unions, 4 million events, 1.8 million rows. The peer is what the driver takes for fifty rows of the
same table by their ids, so the ratio says what token, policy, tree, order and JSON cost. One client asks, one after the
other. An indicator of many members is kept for a minute: what its first answer took is a figure of its own.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from bench.city import CITY, DISTRICT, STREET, UNION, lay_down
from bench.city import STEPS as FILLED
from bench.figures import Figure, Step, beside, share
from huiwu.engines import EmbeddedPostgres
from huiwu.eventlog import Pool, connect_pool
from huiwu.local.programs import SERVICES
from huiwu.local.system import System

ROUNDS = 40
TOPS = {"city": CITY, "district": DISTRICT, "street": STREET, "union": UNION}
ASKED = {
    "due": ("notification", "/v1/obligations?phase=overdue&under={top}", "notification.obligations"),
    "reminders": ("notification", "/v1/reminders?under={top}", "notification.reminders"),
    "sessions": ("congress", "/v1/sessions?under={top}", "congress.sessions"),
    "records": ("congress", "/v1/records?ledger=meeting&under={top}", "congress.records"),
    "indicator": ("congress", "/v1/indicators/worker-rights?under={top}", "congress.records"),
}
FIRST = "query-indicator-city-first-ms"
STEPS = FILLED + len(ASKED) * len(TOPS)
Ask = Callable[[], Awaitable[object]]


def queries(step: Step) -> Mapping[str, Figure]:
    """Milliseconds of the median and the 99th percentile of each query, for the city, a district, a street, a union."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        with EmbeddedPostgres(folder / "postgres") as postgres:
            url = postgres.database("huiwu")
            asyncio.run(_laid_down(url, step))
            return measured(url, folder, step)


def measured(url: str, folder: Path, step: Step) -> Mapping[str, Figure]:
    """The figures, of a database in which the city is laid down."""
    os.environ |= {"HUIWU_ROLE": "api", "HUIWU_REQUESTS_PER_SECOND": "100000"}  # nobody publishes what nobody decided
    programs = tuple(each for each in SERVICES if each.name in {"congress", "notification"})
    with System(folder / "system", database_url=url, programs=programs, preparations=()) as system:
        return asyncio.run(_asked(system, url, step))


async def _laid_down(url: str, step: Step) -> None:
    pool = await connect_pool(url, name="bench-fill", statement_timeout=1200, durable=False)
    await lay_down(pool, step)
    await pool.close()


async def _asked(system: System, url: str, step: Step) -> Mapping[str, Figure]:
    figures: dict[str, Figure] = {}
    pool = await connect_pool(url, name="bench")
    headers = {"Authorization": f"Bearer {system.token('supervisor', CITY, 'bench')}"}
    async with httpx.AsyncClient(headers=headers, trust_env=False, timeout=60) as client:
        for name, (service, path, table) in ASKED.items():
            for where, top in TOPS.items():
                address = system.running[service].url + path.format(top=top)
                first, ours = await _times(partial(_get, client, address))
                _, peer = await _times(partial(_bare, pool, table))
                figures[f"query-{name}-{where}-p50-ms"] = beside(median(ours) * 1000, median(peer) * 1000)
                figures[f"query-{name}-{where}-p99-ms"] = beside(share(ours, 99), share(peer, 99))
                if f"query-{name}-{where}-first-ms" == FIRST:
                    figures[FIRST] = beside(first * 1000)
                step()
    await pool.close()
    return figures


async def _times(ask: Ask) -> tuple[float, list[float]]:
    """Seconds of the first answer, which warms up what keeps warm in a service that runs, and of the others."""
    times = list[float]()
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        await ask()
        times.append(time.perf_counter() - began)
    return times[0], times[1:]


async def _get(client: httpx.AsyncClient, address: str) -> None:
    (await client.get(address)).raise_for_status()


async def _bare(pool: Pool, table: str) -> None:
    await pool.fetch(f"SELECT id, organisation, position, view::text FROM {table} ORDER BY id LIMIT 50")
