"""The embedded engines keep what they were given, and leave nothing behind."""

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import nats
import pytest

from huiwu.engines import (
    Child,
    EmbeddedNats,
    EmbeddedPostgres,
    EngineFailed,
    EngineProblem,
    InUse,
    free_port,
)
from huiwu.engines.claim import Claim
from huiwu.engines.postgres import binary

pytestmark = pytest.mark.engines


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pid: int, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


async def test_a_crash_of_postgres_keeps_what_was_committed(tmp_path: Path) -> None:
    postgres = EmbeddedPostgres(tmp_path / "pg").start()
    url, port = postgres.database("huiwu"), postgres.port
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SHOW fsync") == "on"
    assert await connection.fetchval("SHOW server_encoding") == "UTF8"
    assert await connection.fetchval("SELECT lower('ÄB') || '会' < '务'") is True
    await connection.execute("CREATE TABLE minutes (said text); INSERT INTO minutes VALUES ('通过')")
    postgres.kill()
    connection.terminate()
    assert not postgres.running

    with postgres.start():
        assert postgres.port == port
        connection = await asyncpg.connect(postgres.database("huiwu"))
        assert await connection.fetchval("SELECT said FROM minutes") == "通过"
        await connection.close()


async def test_a_crash_of_nats_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    server = EmbeddedNats(tmp_path / "nats").start()
    client = await nats.connect(server.url)
    await client.jetstream().add_stream(name="FACTS", subjects=["facts.>"])
    await client.jetstream().publish("facts.one", b"x" * 1024 * 1024)
    server.kill()
    await client.close()

    with server.start():
        client = await nats.connect(server.url)
        kept = await client.jetstream().get_msg("FACTS", 1)
        assert kept.data is not None
        assert len(kept.data) == 1024 * 1024
        await client.close()


def test_a_folder_may_be_called_what_people_call_folders(tmp_path: Path) -> None:
    folder = tmp_path / """工会 data's "one" 50%"""
    with EmbeddedPostgres(folder / "pg") as postgres, EmbeddedNats(folder / "nats") as server:
        assert postgres.running
        assert server.running
        assert (folder / "nats" / "jetstream").is_dir()


async def test_strangers_on_the_same_machine_are_turned_away(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "pg") as postgres, EmbeddedNats(tmp_path / "nats") as server:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(f"postgresql://huiwu:guess@127.0.0.1:{postgres.port}/postgres")
        with pytest.raises(nats.errors.Error):
            await nats.connect(f"nats://127.0.0.1:{server.port}", allow_reconnect=False, connect_timeout=1)
        for secret in (postgres.data_dir / "password", server.data_dir / "password", server.data_dir / "nats.conf"):
            assert secret.stat().st_mode & 0o077 == 0


def test_a_given_port_is_used_and_a_taken_one_is_told(tmp_path: Path) -> None:
    port = free_port()
    with EmbeddedNats(tmp_path / "one", port) as server:
        assert server.url.endswith(f":{port}")
        with pytest.raises(EngineFailed, match="in use"):
            EmbeddedNats(tmp_path / "two", port).start()


def test_one_folder_is_for_one_system(tmp_path: Path) -> None:
    with EmbeddedNats(tmp_path / "nats"), pytest.raises(InUse):
        EmbeddedNats(tmp_path / "nats").start(timeout=0.1)


def test_a_pid_file_that_names_a_stranger_does_not_hinder_the_start(tmp_path: Path) -> None:
    postgres = EmbeddedPostgres(tmp_path / "pg").start()
    postgres.kill()
    postgres.stop()
    lock = tmp_path / "pg" / "cluster" / "postmaster.pid"
    lock.write_text(lock.read_text().replace(lock.read_text().split("\n")[0], str(os.getpid()), 1))
    with postgres:
        assert postgres.running


def test_a_first_start_that_was_cut_short_is_begun_again(tmp_path: Path) -> None:
    half = tmp_path / "pg" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with EmbeddedPostgres(tmp_path / "pg") as postgres:
        assert postgres.database("huiwu")


def test_a_database_name_is_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="drop"):
        EmbeddedPostgres(tmp_path).database('x"; drop database postgres')


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no parent-death signal")
def test_engines_die_with_a_killed_parent_even_when_a_thread_started_them(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import sys, threading, time
        from huiwu.engines import EmbeddedNats, EmbeddedPostgres
        engines = [EmbeddedPostgres(sys.argv[1] + "/pg"), EmbeddedNats(sys.argv[1] + "/nats")]
        for engine in engines:
            thread = threading.Thread(target=engine.start)
            thread.start()
            thread.join()
        time.sleep(0.2)  # long enough for a knot tied to the ended thread to pull
        print(*(engine.pid for engine in engines if engine.running), flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2
    assert all(alive(pid) for pid in pids)
    parent.kill()
    parent.communicate()
    with EmbeddedPostgres(tmp_path / "pg"), EmbeddedNats(tmp_path / "nats"):  # at once: it waits for the predecessor
        assert all(gone(pid, 0) for pid in pids)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to change its user")
def test_root_may_keep_programs_and_data_where_nobody_else_can_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = binary("postgres").parents[2]
    (closed / "wheel").symlink_to(wheel)
    monkeypatch.setattr(
        "huiwu.engines.postgres.find_spec", lambda _: SimpleNamespace(origin=str(closed / "wheel" / "__init__.py"))
    )
    with EmbeddedPostgres(closed / "pg") as postgres:
        assert postgres.pid is not None
        assert Path(f"/proc/{postgres.pid}").stat().st_uid != 0
        assert postgres.database("huiwu")
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests are run by an ordinary user already")
def test_an_ordinary_user_runs_them_too(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    script = textwrap.dedent("""
        import os, sys
        from huiwu.engines import EmbeddedNats, EmbeddedPostgres
        with EmbeddedPostgres(sys.argv[1] + "/pg") as postgres, EmbeddedNats(sys.argv[1] + "/nats") as nats:
            assert os.geteuid() and postgres.database("huiwu") and nats.running
    """)
    log = tmp_path / "log"
    child = Child([sys.executable, "-c", script, str(home)], log=log, user="65534:65534:reach", cwd=home)
    while child.exit_code() is None:
        time.sleep(0.05)
    assert child.exit_code() == 0, log.read_text()


def test_a_server_started_by_hand_is_left_alone(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "pg") as postgres:
        postgres._claim.release()  # as if the claim had never been taken
        other = EmbeddedPostgres(tmp_path / "pg")
        other._claim = None
        with pytest.raises(EngineProblem, match=str(postgres.pid)):
            other._remove_stale_lock()


def test_a_claim_is_free_when_its_last_holder_ends(tmp_path: Path) -> None:
    claim = Claim(tmp_path)
    child = Child(["/bin/sleep", "60"], log=tmp_path / "log", keep=[claim.fd])
    claim.release()
    with pytest.raises(InUse):
        Claim(tmp_path)
    child.kill()
    Claim(tmp_path, patience=5).release()
