"""The bus and the database as a deployment has them: everybody with a key of his own, and the rights that he needs."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from nats.aio.client import Client

from huiwu.engines import free_port
from huiwu.engines.nats import binary
from huiwu.eventlog import BusIdentity, Pool, connect_bus, connect_pool, jetstream_of, topology
from huiwu.runtime import access
from huiwu.runtime.migrations import migrate
from huiwu.runtime.roles import roles_of
from huiwu.runtime.service import Service
from huiwu.runtime.settings import Settings
from huiwu.testkit.served import Authority

ROOT = Path(__file__).parents[2]


def as_role(url: str, role: str) -> str:
    """The address of the database for somebody else, whose password is his name."""
    return f"postgresql://{role}:{role}@{url.rpartition('@')[2]}"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A nats-server with deploy/nats/nats.conf and the access that is written for it."""

    url: str
    seeds: Path

    def identity(self, name: str) -> BusIdentity:
        return BusIdentity(self.seeds / name)

    async def connect(self, name: str) -> Client:
        return await connect_bus(self.url, name=name, identity=self.identity(name))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("access")
    assert access.write(folder) > 20
    return folder


@pytest.fixture
def guarded(keys: Path, tmp_path: Path) -> Iterator[Guarded]:
    shutil.copy(ROOT / "deploy/nats/nats.conf", tmp_path)
    shutil.copy(keys / "access.conf", tmp_path)
    port = free_port()
    command = [binary(), "-c", tmp_path / "nats.conf", "-p", port, "-m", free_port()]
    with (tmp_path / "nats.log").open("wb") as log:
        server = subprocess.Popen(
            [str(each) for each in command],
            env={**os.environ, "NATS_STORE": str(tmp_path / "data")},
            stdout=log,
            stderr=log,
        )
    try:
        yield Guarded(f"nats://127.0.0.1:{port}", keys / "seeds")
    finally:
        server.terminate()
        server.wait()


@pytest_asyncio.fixture
async def bus(guarded: Guarded) -> AsyncIterator[Guarded]:
    """With the streams declared, by whoever may do so."""
    async with asyncio.timeout(30):  # the client tries until it is there
        client = await guarded.connect(access.TOPOLOGY)
    await topology.declare(jetstream_of(client))
    await client.close()
    yield guarded


@pytest_asyncio.fixture
async def roled(database: str) -> str:
    """A database in which the roles have been made; their passwords are their names."""
    admin = await asyncpg.connect(database)
    await admin.execute((ROOT / "deploy/postgres/roles.sql").read_text("utf-8"))
    for row in await admin.fetch("SELECT rolname FROM pg_roles WHERE rolname LIKE 'huiwu\\_%' AND rolcanlogin"):
        await admin.execute(f"ALTER ROLE {row['rolname']} PASSWORD '{row['rolname']}'")
    await admin.close()
    return database


@pytest.fixture
def migrated(roled: str) -> Callable[[Service], Awaitable[Pool]]:
    async def by_its_owner(service: Service) -> Pool:
        pool = await connect_pool(as_role(roled, f"huiwu_{service.name}_owner"), size=3)
        await migrate(service, pool)
        return pool

    return by_its_owner


@pytest.fixture
def settings_of(roled: str, bus: Guarded, tmp_path: Path) -> Callable[..., Settings]:
    authority = Authority(tmp_path)

    def of(service: str, role: str) -> Settings:
        return replace(
            authority.settings(as_role(roled, f"huiwu_{service}"), bus.url),
            roles=roles_of(role),
            migrated=True,
            bus=bus.identity(f"{service}-{role}" if role != "all" else service),
        )

    return of
