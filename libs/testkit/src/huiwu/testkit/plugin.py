"""The pytest plugin: real engines as fixtures, an order that ends soon, and a report of what the tests weighed."""

import json
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext

from huiwu.engines import EmbeddedNats, EmbeddedPostgres
from huiwu.testkit import proofs

_PROPERTY = "huiwu-clauses"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--clause-report", default=None, help="write what the tests proved of each clause to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clause(*ids): the clauses of the law that this test proves")
    # Structlog's own way of telling a failure draws every local variable, which takes half a minute for an app.
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
    target = config.getoption("--clause-report")
    if isinstance(target, str) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_ClauseReport(Path(target)), "huiwu-clause-report")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with the tests that are given most time come first: last, they would keep one worker while others wait."""
    patience = dict[Path, float]()
    for item in items:
        given = item.get_closest_marker("timeout")
        patience[item.path] = max(patience.get(item.path, 0.0), float(given.args[0]) if given and given.args else 0.0)
    items.sort(key=lambda item: -patience[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Collect what a marked test weighed; xdist carries it to the controller as a user property."""
    proofs.begin()
    yield
    claimed = [str(clause) for marker in item.iter_markers("clause") for clause in marker.args]
    if claimed:
        seen = proofs.weighed()
        item.user_properties.append((_PROPERTY, json.dumps([_claim(clause, seen) for clause in claimed])))


def _claim(clause: str, seen: proofs.Weighed) -> dict[str, object]:
    return {
        "clause": clause,
        "met": clause in seen.met,
        "unmet": clause in seen.unmet,
        "blocked": clause in seen.blocked,
        "facts": sorted(seen.facts.get(clause, ())),
    }


class _ClauseReport:
    """Gathers the claims of passed tests."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.claims: list[dict[str, object]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" or not report.passed:
            return
        for name, value in report.user_properties:
            if name == _PROPERTY:
                self.claims.extend({"test": report.nodeid, **claim} for claim in json.loads(str(value)))

    def pytest_sessionfinish(self) -> None:
        self.target.write_text(json.dumps(self.claims, ensure_ascii=False, indent=1) + "\n", "utf-8")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL of the tests' own."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres")) as engine:
        yield engine.url


@pytest_asyncio.fixture
async def database(postgres: str) -> AsyncIterator[str]:
    """The URL of an empty database that goes with the test."""
    name = f"t{uuid4().hex}"
    admin = await asyncpg.connect(postgres)
    await admin.execute(f"CREATE DATABASE {name}")
    try:
        yield postgres.rpartition("/")[0] + "/" + name
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


@pytest_asyncio.fixture
async def pool(database: str) -> AsyncIterator[Any]:
    """Connections to an empty database."""
    async with asyncpg.create_pool(database, min_size=1, max_size=20) as made:
        yield made


@pytest.fixture(scope="session")
def nats_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNats]:
    """A nats-server of the tests' own, shared; a test that stops servers starts one for itself."""
    with EmbeddedNats(tmp_path_factory.mktemp("nats")) as engine:
        yield engine


@pytest_asyncio.fixture
async def jetstream(nats_engine: EmbeddedNats) -> AsyncIterator[JetStreamContext]:
    """JetStream without any stream."""
    client = Client()
    await client.connect(nats_engine.url)
    context = JetStreamContext(client, timeout=10)
    try:
        yield context
    finally:
        for stream in await context.streams_info():
            await context.delete_stream(str(stream.config.name))
        await client.close()
