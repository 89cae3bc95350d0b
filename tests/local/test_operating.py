"""`huiwu rebuild-stream`, `rebuild-projection` and `parked`: on a running system, and on one that is stopped."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from huiwu.engines import EmbeddedNats, EmbeddedPostgres
from huiwu.eventlog import Connection, connect_bus, jetstream_of
from huiwu.local.programs import PREPARATIONS, PYTHON, Program, service
from huiwu.local.system import System

pytestmark = [pytest.mark.engines, pytest.mark.timeout(240)]
TOY = Program("frontdoor", "frontdoor", (sys.executable, str(Path(__file__).with_name("toy.py"))))
PROGRAMS = (TOY, service("membership", "Membership"), service("notification", "Notification"))
STREAM = "HUIWU_MEMBERSHIP"
VIEWS = "SELECT id, view::text FROM membership.unions ORDER BY id"


async def huiwu(data: Path, *arguments: str, status: int = 0) -> str:
    """What the command says."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HUIWU_")}
    doing = await asyncio.create_subprocess_exec(
        *PYTHON,
        *("-m", "huiwu.local.cli", *arguments),
        env={**env, "HUIWU_DATA_DIR": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await doing.communicate()
    assert doing.returncode == status, said.decode()
    return said.decode()


@asynccontextmanager
async def looking(data: Path) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(EmbeddedPostgres(data / "postgres").attach().database("huiwu"))
    try:
        yield connection
    finally:
        await connection.close()


async def published(data: Path) -> tuple[str, int]:
    """When the stream was made and how much it has."""
    client = await connect_bus(EmbeddedNats(data / "nats").attach().url)
    try:
        info = await jetstream_of(client).stream_info(STREAM)
        return str(info.created), info.state.messages
    finally:
        await client.close()


async def until_notification_knows(db: Connection, head: int) -> None:
    async with asyncio.timeout(60):
        query = (
            "SELECT min(position) FROM notification.checkpoints WHERE source = 'membership' AND target <> 'reactions'"
        )
        while (await db.fetchval(query) or 0) < head:  # noqa: ASYNC110 - polls what tells nobody
            await asyncio.sleep(0.1)


async def park_a_fact(db: Connection) -> None:
    await db.execute(
        "INSERT INTO notification.parked (source, position, previous, stream, raw, error, again_at) "
        "SELECT 'membership', position, position - 1, stream, body, 'away', now() + interval '1 hour' "
        "FROM membership.events WHERE position = 2"
    )


async def test_operators_commands_work_while_the_system_runs_and_while_it_does_not(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with System(data, programs=PROGRAMS, preparations=PREPARATIONS), looking(data) as db:
        head = await db.fetchval("SELECT max(position) FROM membership.events")
        await until_notification_knows(db, head)
        before = await published(data)

        assert f"{head} facts" in await huiwu(data, "rebuild-stream", "membership")
        after = await published(data)
        assert (after[0] > before[0], after[1]) == (True, head)

        rows = await db.fetch(VIEWS)
        await db.execute("UPDATE membership.unions SET view = '{}'")
        assert "changed over" in await huiwu(data, "rebuild-projection", "membership", "unions")
        assert await db.fetch(VIEWS) == rows
        assert "no read model" in await huiwu(data, "rebuild-projection", "membership", "onions", status=1)

        await park_a_fact(db)
        listed = await huiwu(data, "parked", "list")
        assert "notification" in listed
        assert "membership:2" in listed
        assert "1 done, 0 still parked" in await huiwu(data, "parked", "replay", "notification")
        assert await db.fetchval("SELECT count(*) FROM notification.parked") == 0
        await park_a_fact(db)

    assert "1 done, 0 still parked" in await huiwu(data, "parked", "replay")
    assert f"{head} facts" in await huiwu(data, "rebuild-stream", "membership")
    with EmbeddedPostgres(data / "postgres"), EmbeddedNats(data / "nats"):
        assert (await published(data))[1] == head
        async with looking(data) as db:
            assert await db.fetch(VIEWS) == rows


async def test_commands_say_what_is_wrong(tmp_path: Path) -> None:
    assert "no such data folder" in await huiwu(tmp_path / "none", "parked", "list", status=1)
    assert "huiwu rebuild-stream" in await huiwu(tmp_path / "none", "rebuild-stream", "--help")
    env = {
        "PATH": os.environ["PATH"],
        "HUIWU_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "HUIWU_NATS_URL": "nats://127.0.0.1:1",
    }
    command = [*PYTHON, "-m", "huiwu.runtime.operations", "parked", "list"]
    away = await asyncio.to_thread(subprocess.run, command, env=env, capture_output=True, text=True, check=False)
    assert (away.returncode, "An engine cannot be used" in away.stderr) == (1, True)
    assert "Traceback" not in away.stderr
