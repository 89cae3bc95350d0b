"""A release is rolled out while people work: processes come and go, and no command is lost, refused or done twice."""

import asyncio
import signal
import socket
import sys
from dataclasses import dataclass, field
from uuid import uuid4

import asyncpg
import httpx
import pytest
from starlette.responses import PlainTextResponse

from huiwu.engines import Child
from huiwu.eventlog import connect_bus, jetstream_of, topology
from huiwu.runtime.drain import Drain, Drained
from huiwu.testkit.served import AUDIENCE, ISSUER, Authority

pytestmark = [pytest.mark.engines, pytest.mark.timeout(240)]

STREET = "union-110105-110105026"
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PATIENCE = 60.0


def credit_code(number):
    body = f"91110105MA{number:07d}"
    weighed = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + SIGNS[-weighed % 31]


def a_firm(number):
    return {
        "credit_code": credit_code(number),
        "name": "望京示例科技有限公司",
        "english": "Wangjing Example Technology",
        "area": STREET,
        "headcount": 60,
        "ownership": "private",
        "board_of_directors": True,
        "board_of_supervisors": False,
    }


def free():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@dataclass
class Deployment:
    """Processes of membership, and the addresses that a cluster would send people to: those that say they are ready."""

    environment: dict[str, str]
    folder: object
    client: httpx.AsyncClient
    running: dict[str, Child] = field(default_factory=dict)
    ready: set[str] = field(default_factory=set)

    async def start(self, role):
        url = f"http://127.0.0.1:{free()}"
        command = [sys.executable, "-P", "-m", "huiwu.runtime", "huiwu.membership.main:service"]
        self.running[url] = Child(
            [*command, "--port", url.rpartition(":")[2]],
            log=self.folder / f"{role}-{url.rpartition(':')[2]}.log",
            env={**self.environment, "HUIWU_ROLE": role},
        )
        async with asyncio.timeout(PATIENCE):
            while not await self.says_ready(url):
                assert self.running[url].exit_code() is None
                await asyncio.sleep(0.1)
        return url

    async def says_ready(self, url):
        try:
            return (await self.client.get(f"{url}/readyz")).is_success
        except httpx.TransportError:
            return False

    async def watch(self, apis):
        """What a cluster's readiness probes do, every tenth of a second."""
        while True:
            for url in list(apis):
                (self.ready.add if await self.says_ready(url) else self.ready.discard)(url)
            await asyncio.sleep(0.1)

    async def end(self, url):
        self.running[url].send(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            while self.running[url].exit_code() is None:
                await asyncio.sleep(0.1)
        return self.running.pop(url).exit_code()


@pytest.fixture
async def deployment(database, nats_engine, tmp_path):
    bus = await connect_bus(nats_engine.url)
    jetstream = jetstream_of(bus)
    await topology.declare(jetstream)
    environment = {
        "PATH": "",
        "HUIWU_DATABASE_URL": database,
        "HUIWU_NATS_URL": nats_engine.url,
        "HUIWU_JWKS_FILE": str(Authority(tmp_path).jwks),
        "HUIWU_ISSUER": ISSUER,
        "HUIWU_AUDIENCE": AUDIENCE,
        "HUIWU_DRAIN_SECONDS": "1.5",
    }
    async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
        made = Deployment(environment, tmp_path, client)
        try:
            yield made
        finally:
            for child in made.running.values():
                child.kill()
            for stream in await jetstream.streams_info():
                await jetstream.delete_stream(str(stream.config.name))
            await bus.close()


class People:
    """Some who register firms one after the other; a command has a key, and is sent again when it was not answered."""

    def __init__(self, deployment, headers):
        self.deployment, self.headers = deployment, headers
        self.answered, self.again, self.going = {}, [], True

    async def work(self, first):
        for number in range(first, first + 10_000):
            if not self.going:
                return
            key = uuid4().hex
            while key not in self.answered:
                for url in list(self.deployment.ready):
                    try:
                        told = await self.deployment.client.post(
                            f"{url}/v1/enterprises",
                            json=a_firm(number),
                            headers={**self.headers, "Idempotency-Key": key},
                        )
                    except httpx.TransportError as error:
                        self.again.append(repr(error))
                        continue
                    if told.status_code == 503:
                        assert told.headers["retry-after"]
                        self.again.append(503)
                        continue
                    assert told.status_code == 201, told.text
                    self.answered[key] = told.json()["decision"]["id"]
                    break
                await asyncio.sleep(0.02)


async def test_nothing_is_lost_while_every_process_is_replaced(deployment, database, tmp_path):
    authority = Authority(tmp_path)
    worker, relay = await deployment.start("worker"), await deployment.start("relay")
    apis = [await deployment.start("api"), await deployment.start("api")]
    watching = asyncio.create_task(deployment.watch(apis))
    people = People(deployment, authority.bearer(STREET))
    working = [asyncio.create_task(people.work(first)) for first in (0, 100_000, 200_000)]
    ends = []
    for old in apis[:1]:
        apis.append(await deployment.start("api"))
        before = len(people.answered)
        ends.append(asyncio.create_task(deployment.end(old)))
        await asyncio.sleep(0.7)
        assert not await deployment.says_ready(old)
        assert (await deployment.client.get(f"{old}/healthz")).is_success
        await ends[-1]
        apis.remove(old)
        deployment.ready.discard(old)
        async with asyncio.timeout(PATIENCE):
            while len(people.answered) <= before:
                await asyncio.sleep(0.05)
    for role, old in (("worker", worker), ("relay", relay)):
        await deployment.start(role)
        await deployment.end(old)
    people.going = False
    await asyncio.gather(*working)
    watching.cancel()
    assert people.again == []  # readiness fell first, so nobody was sent to a process that was closing

    admin = await asyncpg.connect(database)
    recorded = await admin.fetch(
        "SELECT decision FROM membership.events WHERE decision = ANY($1::text[])", list(people.answered.values())
    )
    assert len(recorded) == len(people.answered) > 10
    registered = "SELECT count(*) FROM membership.events WHERE type = 'huiwu.membership.enterprise-registered.v1'"
    assert await admin.fetchval(registered) == len(people.answered)
    async with asyncio.timeout(PATIENCE):
        while await admin.fetchval("SELECT count(*) FROM membership.enterprises") < len(people.answered):
            await asyncio.sleep(0.2)
    await admin.close()


async def test_who_still_waits_when_time_is_up_is_told_so():
    entered, drain = asyncio.Event(), Drain()

    async def slow(_scope, _receive, _send):
        entered.set()
        await asyncio.sleep(3600)

    asking = asyncio.create_task(ask(Drained(slow, drain)))
    await entered.wait()
    drain.end()
    status, headers = await asking
    assert (status, b"retry-after" in headers) == (503, True)


async def test_who_goes_away_by_himself_is_told_nothing():
    entered, drain = asyncio.Event(), Drain()

    async def slow(_scope, _receive, _send):
        entered.set()
        await asyncio.sleep(3600)

    asking = asyncio.create_task(ask(Drained(slow, drain)))
    await entered.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not drain.waiting


async def test_what_is_answered_in_time_is_answered():
    assert (await ask(Drained(PlainTextResponse("well"), Drain())))[0] == 200


async def ask(app):
    said = []

    async def send(message):
        said.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    await app({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, send)
    return said[0]["status"], dict(said[0]["headers"])
