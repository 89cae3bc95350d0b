"""Membership as it is served, once for the tests of a module: they keep out of each other's way by their firms."""

import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from httpx import AsyncClient, Response

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import connect_bus, jetstream_of, topology
from huiwu.membership.main import service as membership
from huiwu.testkit.served import Authority, served

STREET, OTHER_STREET = "union-110105-110105026", "union-110105-110105001"
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Engines:
    """A database of the module's own, and the bus with every stream declared."""

    database: str
    nats: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engines(postgres: str, nats_engine: EmbeddedNats) -> AsyncIterator[Engines]:
    name = f"m{uuid4().hex}"
    admin = await asyncpg.connect(postgres)
    bus = await connect_bus(nats_engine.url, name="tests")
    jetstream = jetstream_of(bus)
    await admin.execute(f"CREATE DATABASE {name}")
    await topology.declare(jetstream)
    try:
        yield Engines(postgres.rpartition("/")[0] + "/" + name, nats_engine.url)
    finally:
        for stream in await jetstream.streams_info():
            await jetstream.delete_stream(str(stream.config.name))
        await bus.close()
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@dataclass(frozen=True, slots=True)
class Town:
    """Membership, and everybody's tokens."""

    client: AsyncClient
    authority: Authority
    tokens: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def bearer(self, organisation: str, office: str) -> dict[str, str]:
        if (organisation, office) not in self.tokens:
            self.tokens[organisation, office] = self.authority.bearer(organisation, office)
        return self.tokens[organisation, office]

    async def tell(
        self,
        path: str,
        body: object,
        by: str = STREET,
        *,
        office: str = "union-officer",
        headers: dict[str, str] | None = None,
        **query: Any,
    ) -> Response:
        """A command; by the street's union unless another is named."""
        heads = {**self.bearer(by, office), **(headers or {})}
        if isinstance(body, bytes):
            return await self.client.post(f"/v1/{path}", content=body, headers=heads, params=query)
        return await self.client.post(f"/v1/{path}", json=body, headers=heads, params=query)

    async def ask(self, path: str, by: str = STREET, *, office: str = "supervisor", **query: Any) -> Response:
        """A query."""
        return await self.client.get(f"/v1/{path}", headers=self.bearer(by, office), params=query)

    async def firm(self) -> str:
        """A firm of its own for a test."""
        registered = await self.tell("enterprises", a_firm())
        assert registered.status_code == 201, registered.text
        return registered.json()["id"]


def a_firm(**changes: object) -> dict[str, object]:
    """What registers a firm that nobody has registered yet."""
    return {
        "credit_code": credit_code(next(_numbers)),
        "name": "望京示例科技有限公司",
        "english": "Wangjing Example Technology",
        "area": STREET,
        "headcount": 60,
        "ownership": "private",
        "board_of_directors": True,
        "board_of_supervisors": False,
        **changes,
    }


def credit_code(number: int) -> str:
    """A code that agrees with its check sign (GB 32100-2015)."""
    body = f"91110105MA{number:07d}"
    weighed = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _SIGNS[-weighed % 31]


@pytest.fixture
def firm() -> Any:
    return a_firm


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(engines: Engines, authority: Authority) -> AsyncIterator[Town]:
    async with served(membership, authority.settings(engines.database, engines.nats)) as client:
        yield Town(client, authority)


@pytest.fixture
def town_of(authority: Authority) -> Callable[[AsyncClient], Town]:
    """For a service that a test starts itself."""
    return lambda client: Town(client, authority)
