"""The whole command over HTTP: token, policy, load, evidence, decide, append, answer; beside a bare handler's INSERT.

Both run as uvicorn processes of their own on one PostgreSQL; 32 clients ask at once.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from huiwu.engines import Child, EmbeddedPostgres, free_port
from huiwu.local.system import System
from huiwu.membership.domain.credit_code import check_sign

CLIENTS = 32
SECONDS = 4.0
_STREET = "union-110105-110105026"
_BARE = """
import asyncpg, uvicorn, sys
from contextlib import asynccontextmanager
from fastapi import FastAPI, Request
url, port = sys.argv[1], int(sys.argv[2])
@asynccontextmanager
async def lifespan(app):
    async with asyncpg.create_pool(url, min_size=1, max_size=10) as pool:
        await pool.execute("CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, body bytea)")
        app.state.pool = pool
        yield
app = FastAPI(lifespan=lifespan)
@app.post("/v1/bare", status_code=201)
async def bare(request: Request) -> dict:
    body = await request.body()
    return {"id": await app.state.pool.fetchval("INSERT INTO bare (body) VALUES ($1) RETURNING id", body)}
uvicorn.run(app, port=port, log_level="warning", access_log=False)
"""


async def _load(ask: Callable[[httpx.AsyncClient, int], Awaitable[int]], base: str) -> tuple[float, list[float]]:
    """Requests a second, and the seconds that each took."""
    taken: list[float] = []
    numbers = iter(range(10**9))
    until = time.perf_counter() + SECONDS

    async def one() -> None:
        async with httpx.AsyncClient(base_url=base, timeout=30) as client:
            while time.perf_counter() < until:
                began = time.perf_counter()
                status = await ask(client, next(numbers))
                if status != 201:
                    raise RuntimeError(f"answered {status}")
                taken.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CLIENTS)))
    return len(taken) / (time.perf_counter() - began), taken


def command_over_http() -> dict[str, dict[str, float]]:
    """Throughput and latency of registering enterprises, beside the bare handler's."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o711)
        ours, our_times = _ours(root / "ours")
        peer, peer_times = _peer(root / "peer")
    return {
        "command over http, 32 clients, per second": _beside(ours, peer, ours / peer),
        "command over http, p50 ms": _times(our_times, peer_times, 0.50),
        "command over http, p99 ms": _times(our_times, peer_times, 0.99),
    }


def _ours(folder: Path) -> tuple[float, list[float]]:
    with System(folder) as system:
        token = system.token("union-officer", _STREET, "bench")
        headers = {"Authorization": f"Bearer {token}"}

        async def ask(client: httpx.AsyncClient, number: int) -> int:
            code = f"91110105MA{number:07d}"
            body = {
                "credit_code": code + check_sign(code),
                "name": "基准企业",
                "english": "Bench",
                "area": _STREET,
                "headcount": 99,
                "ownership": "private",
                "board_of_directors": False,
                "board_of_supervisors": False,
            }
            return (await client.post("/v1/enterprises", json=body, headers=headers)).status_code

        return asyncio.run(_load(ask, system.services["membership"]))


def _peer(folder: Path) -> tuple[float, list[float]]:
    with EmbeddedPostgres(folder) as postgres:
        port = free_port()
        script = folder.with_suffix(".py")
        script.write_text(_BARE, "utf-8")
        child = Child((sys.executable, str(script), postgres.url, str(port)), log=folder.with_suffix(".log"))
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base)
            body = json.dumps({"name": "基准企业", "headcount": 99}).encode()

            async def ask(client: httpx.AsyncClient, _number: int) -> int:
                return (await client.post("/v1/bare", content=body)).status_code

            return asyncio.run(_load(ask, base))
        finally:
            child.stop()


def _wait(base: str) -> None:
    for _ in range(200):
        try:
            httpx.get(base + "/openapi.json")
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the bare handler did not start")


def _times(ours: list[float], peer: list[float], share: float) -> dict[str, float]:
    mine, theirs = (statistics.quantiles(taken, n=100)[round(share * 100) - 1] * 1000 for taken in (ours, peer))
    return _beside(mine, theirs, mine / theirs)


def _beside(ours: float, peer: float, ratio: float) -> dict[str, float]:
    return {"ours": round(ours, 2), "peer": round(peer, 2), "ratio": round(ratio, 2)}
