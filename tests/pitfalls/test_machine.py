"""Pitfalls 18 and 20 to 22: of the event loop, of PostgreSQL as it comes, and of what asyncio lets one write."""

import ast
import asyncio
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from huiwu.eventlog import EventLog, Pool, Recorder, Repository, connect_pool, topology
from huiwu.eventlog.errors import AWAY
from huiwu.eventlog.projections import Projections
from huiwu.kernel import Kind, Ruling
from huiwu.testkit.votes import VotesCounted, decided

ROOT = Path(__file__).parents[2]
SERVICES = (*topology.SERVICES, "supervision")

COUNT: Kind[object, int, VotesCounted, object] = Kind(
    service="congress",
    name="session",
    initial=0,
    decide=lambda _command, _state, _hearing: Ruling.of((), ()),
    evolve=lambda total, fact: total + fact.votes,
    party=lambda _command, _state: "",
    commands=(),
    facts=(VotesCounted,),
)


async def turns_during(work: Any) -> tuple[Any, int]:
    """What the work gives, and how often others had their turn meanwhile."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    other = asyncio.create_task(others())
    found = await work
    other.cancel()
    return found, turns


@pytest.mark.engines
async def test_18_a_long_history_lets_others_run(log: EventLog) -> None:
    """Folding is plain computing: a thousand events in one go hold up everybody for dozens of milliseconds."""
    await log.append(decided("d1", *range(3000)))
    recorded = await log.stream("session-110105-a")

    async def naive() -> int:
        return sum(each.event.sequence for each in recorded)

    _, meanwhile = await turns_during(naive())
    assert meanwhile == 0
    loaded, meanwhile = await turns_during(Repository(log).load(COUNT, "session-110105-a"))
    assert (loaded.state, loaded.version) == (sum(range(3000)), 3001)
    assert meanwhile > 5


@pytest.mark.engines
async def test_20_everything_is_laid_down_without_an_extension(pool: Pool) -> None:
    """PostgreSQL out of its wheel has no pgcrypto, no pg_cron, no pg_stat_statements."""
    with pytest.raises(asyncpg.PostgresError):
        await pool.execute("CREATE EXTENSION pgcrypto")
    for name in SERVICES:
        service = import_module(f"huiwu.{name}.main").service
        await Recorder(pool, name).setup()
        sources = [name] if name in topology.SERVICES else topology.SERVICES
        await Projections(pool, name, sources, service.models, service.batch_projections).setup()
        if service.tables:
            async with pool.acquire() as connection:
                await connection.execute(f"SET search_path TO {name}")
                await connection.execute(service.tables)
                await connection.reset()
    assert await pool.fetch("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'") == []
    assert await pool.fetchval("SELECT count(*) FROM pg_tables WHERE tablename = 'events'") == len(SERVICES)


@pytest.mark.engines
async def test_21_a_transaction_that_is_left_open_is_ended(database: str) -> None:
    """It would keep vacuum, and with the append's lock everybody, waiting."""
    usual = await connect_pool(database)
    setting = await usual.fetchval(
        "SELECT setting::int FROM pg_settings WHERE name LIKE 'idle_in_transaction_session%'"
    )
    assert 0 < setting <= 60_000
    await usual.close()

    pool = await connect_pool(database, size=2, idle_in_transaction_timeout=0.3)
    recorder = Recorder(pool, "congress")
    await recorder.setup()
    log = EventLog(recorder, "congress")
    async with pool.acquire() as forgotten:
        await forgotten.execute("BEGIN")
        await forgotten.execute("""SELECT pg_advisory_xact_lock(hashtextextended('"congress".append', 0))""")
        async with asyncio.timeout(20):
            assert await log.append(decided("d", 1)) == [1, 2]
        with pytest.raises((asyncpg.PostgresError, *AWAY)):
            await forgotten.execute("COMMIT")
    await pool.close()


@pytest.mark.engines
async def test_21_no_table_churns_beside_the_log(recorder: Recorder, pool: Pool) -> None:
    """An outbox is filled and emptied with every append; the relay needs none."""
    await recorder.setup()
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'congress'")
    assert [each for (each,) in tables] == ["events"]


def lost_updates(tree: ast.AST) -> list[int]:
    """The lines that read what others may write, wait, and then write what they had read."""
    found = list[int]()
    for function in ast.walk(tree):
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        nodes = list(ast.walk(function))
        elsewhere = {name for node in nodes if isinstance(node, ast.Nonlocal | ast.Global) for name in node.names}
        for node in nodes:
            if isinstance(node, ast.AugAssign) and any(isinstance(part, ast.Await) for part in ast.walk(node.value)):
                own = isinstance(node.target, ast.Name) and node.target.id not in elsewhere
                if not own:
                    found.append(node.lineno)
    return found


async def test_22_nobody_adds_to_what_may_change_while_they_wait() -> None:
    total = 0

    async def one() -> int:
        await asyncio.sleep(0)
        return 1

    async def count() -> None:
        nonlocal total
        total += await one()  # the fault itself

    await asyncio.gather(*(count() for _ in range(10)))
    assert total == 1

    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("libs", "services", "deploy", "bench", "faults", "tools", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for line in lost_updates(ast.parse(path.read_text("utf-8")))
    }
    here = Path(__file__).relative_to(ROOT)
    assert len(found) == 1
    assert found.pop().startswith(f"{here}:")
