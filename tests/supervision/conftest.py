"""Membership, notification and supervision as they are served, on one database and one bus."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from httpx import AsyncClient, Response

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import connect_bus, jetstream_of, topology
from huiwu.membership.main import service as membership
from huiwu.notification.main import service as notification
from huiwu.supervision.main import service as supervision
from huiwu.testkit.served import Authority, served

T = TypeVar("T")
DISTRICT, STREET, OTHER_STREET = "union-110105-district", "union-110105-110105026", "union-110105-110105001"
CODES = iter([f"91110105MA{n:07d}" for n in range(1000)])
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Engines:
    database: str
    nats: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engines(postgres: str, nats_engine: EmbeddedNats) -> AsyncIterator[Engines]:
    name = f"s{uuid4().hex}"
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
    """Everybody who decides, and those who watch."""

    membership: AsyncClient
    notification: AsyncClient
    supervision: AsyncClient
    authority: Authority

    async def tell(self, client: AsyncClient, path: str, by: str = STREET, **body: object) -> Response:
        return await client.post(f"/v1/{path}", json=body, headers=self.authority.bearer(by))

    async def watch(self, path: str, by: str = DISTRICT, **query: Any) -> Response:
        return await self.supervision.get(
            f"/v1/{path}", params=query or None, headers=self.authority.bearer(by, "supervisor", "worker-110105-ee")
        )

    async def replay(self, path: str, by: str = DISTRICT, **body: object) -> Response:
        return await self.supervision.post(
            f"/v1/{path}/replay", json=body, headers=self.authority.bearer(by, "supervisor", "worker-110105-ee")
        )

    async def until_kept(self, source: str, position: int) -> None:
        """Wait until supervision has that service's facts up to the position."""

        async def kept() -> bool:
            return (await self.watch("log", after=position, source=source)).status_code == 200

        await until(kept)

    async def firm(self) -> dict[str, Any]:
        """The answer to the registration of a firm of its own."""
        answer = await self.tell(
            self.membership,
            "enterprises",
            credit_code=_with_check_sign(next(CODES)),
            name="望京示例科技有限公司",
            area=STREET,
            headcount=160,
            ownership="private",
            board_of_directors=True,
            board_of_supervisors=False,
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def counted(self, firm: str, day: str = "2026-03-01", headcount: int = 70) -> dict[str, Any]:
        """The answer to a headcount: granted on that day, refused on one to come."""
        path = f"enterprises/{firm}/headcount"
        return (await self.tell(self.membership, path, headcount=headcount, counted_on=day)).json()

    async def notice(self, by: str = STREET) -> dict[str, Any]:
        """The answer to a publication, which is of another service."""
        body = {"organisation": by, "title": "会议通知", "text": "年度工作报告", "topic": "important_meetings"}
        answer = await self.tell(self.notification, "publications", by, **body)
        assert answer.status_code == 201, answer.text
        return answer.json()


async def until(true: Callable[[], Awaitable[T]], within: float = 60.0) -> T:
    """What `true` gives once it gives something; machines that are shared may take their time."""
    deadline = asyncio.get_running_loop().time() + within
    while not (found := await true()):
        assert asyncio.get_running_loop().time() < deadline, true
        await asyncio.sleep(0.05)
    return found


def _with_check_sign(body: str) -> str:
    weighed = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _SIGNS[-weighed % 31]


@pytest.fixture(name="until", scope="session")
def _until() -> Callable[..., Awaitable[Any]]:
    return until


async def forge(database: Any, statement: str, *arguments: object) -> list[asyncpg.Record]:
    """What only a superuser who switches the triggers off can do; the tables must all be of this schema."""
    for table in ("entries", "signed"):
        await database.execute(f"ALTER TABLE supervision.{table} DISABLE TRIGGER append_only")
    try:
        return await database.fetch(statement, *arguments)
    finally:
        for table in ("entries", "signed"):
            await database.execute(f"ALTER TABLE supervision.{table} ENABLE ALWAYS TRIGGER append_only")


@pytest.fixture(name="forge", scope="session")
def _forge() -> Callable[..., Awaitable[Any]]:
    return forge


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(engines: Engines, authority: Authority) -> AsyncIterator[Town]:
    settings = authority.settings(engines.database, engines.nats)
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(served(service, settings))
            for service in (membership, notification, supervision)
        ]
        yield Town(*clients, authority)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def member_town(engines: Engines, authority: Authority) -> AsyncIterator[Town]:
    """Those who decide, without supervision: `supervision` is membership's, and not to be asked."""
    settings = authority.settings(engines.database, engines.nats)
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(served(each, settings)) for each in (membership, notification)]
        yield Town(*clients, clients[0], authority)
