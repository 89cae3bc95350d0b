"""The whole command over HTTP: token, policy, load, evidence, decide, append, answer; beside a bare handler's INSERT.

Both are uvicorn processes of their own on one PostgreSQL, asked in turns by clients in a third. Ours also publishes its
facts and keeps its read models meanwhile; before the peer's turn comes, ours has done so.
"""

import asyncio
import os
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx

from bench.client import STREET, Order, ask
from bench.figures import Figure, Step, middle, share
from huiwu.engines import Child, free_port
from huiwu.local.programs import SERVICES
from huiwu.local.system import System

CLIENTS = 32
ROUNDS = 5
SECONDS = 3.0
STEPS = (ROUNDS + 1) * 2
_FIRST = 1_000


def command_over_http(step: Step) -> Mapping[str, Figure]:
    """Throughput and latency of registering enterprises, beside the bare handler's."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        os.environ["HUIWU_REQUESTS_PER_SECOND"] = "100000"  # one token asks for all
        with System(folder / "system", programs=SERVICES[:1]) as system:
            port = free_port()
            command = (sys.executable, "-P", str(Path(__file__).with_name("bare.py")), system.database_url, str(port))
            bare = Child(command, log=folder / "bare.log")
            try:
                _wait(f"http://127.0.0.1:{port}/readyz")
                return asyncio.run(_in_turns(system, port, step))
            finally:
                bare.stop()


async def _in_turns(system: System, peer_port: int, step: Step) -> Mapping[str, Figure]:
    url = system.running["membership"].url
    token = system.token("union-officer", STREET, "bench")
    first = _FIRST
    rates: dict[str, list[float]] = {"ours": [], "peer": []}
    half: dict[str, list[float]] = {"ours": [], "peer": []}
    most: dict[str, list[float]] = {"ours": [], "peer": []}
    for number in range(ROUNDS + 1):
        for name, port, path in (
            ("ours", urlsplit(url).port or 0, "/v1/enterprises"),
            ("peer", peer_port, "/v1/bare"),
        ):
            report = await ask(Order(port, path, token, CLIENTS, SECONDS if number else SECONDS / 3, first))
            first += len(report.times) + CLIENTS
            await asyncio.to_thread(_settled, url)
            if number:
                rates[name].append(report.rate)
                half[name].append(share(report.times, 50))
                most[name].append(share(report.times, 99))
            step()
    return {
        f"command-over-http-{CLIENTS}-clients-per-second": middle(rates["ours"], rates["peer"]),
        f"command-over-http-{CLIENTS}-clients-p50-ms": middle(half["ours"], half["peer"]),
        f"command-over-http-{CLIENTS}-clients-p99-ms": middle(most["ours"], most["peer"]),
    }


def _settled(url: str) -> None:
    """Return when the service's read models hold all that it recorded."""
    while True:
        metrics = httpx.get(f"{url}/metrics", trust_env=False).text
        found = re.findall(r"^(huiwu_\w+_position)\{.*\} (\S+)$", metrics, re.MULTILINE)
        at = {name: float(value) for name, value in found}
        if at["huiwu_applied_position"] >= at["huiwu_log_position"]:
            return
        time.sleep(0.05)


def _wait(url: str) -> None:
    for _ in range(400):
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{url} does not answer")
