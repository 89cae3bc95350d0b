"""The launcher brings everything up, keeps it up, and leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from huiwu.engines import EmbeddedNats, EmbeddedPostgres, EngineFailed, EngineProblem, InUse, free_port
from huiwu.local.issuer import Issuer
from huiwu.local.outside import reach
from huiwu.local.programs import Program
from huiwu.local.system import System

pytestmark = pytest.mark.engines
TOY = (sys.executable, str(Path(__file__).with_name("toy.py")))
TOYS = tuple(Program(name, name, TOY) for name in ("frontdoor", "membership", "congress"))


def toys(data_dir: Path, port: int | None = None, **options: object) -> System:
    return System(data_dir, port, **{"programs": TOYS, "preparations": (), **options})


def told(url: str) -> dict[str, str]:
    return httpx.get(url, trust_env=False).json()


def public_keys(path: Path | str) -> KeySet:
    return KeySet.import_key_set(json.loads(Path(path).read_text()))


def eventually(true: Callable[[], bool], within: float = 15) -> bool:
    deadline = time.monotonic() + within
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def processes_of(data_dir: Path) -> list[str]:
    """Every process that was told of the folder, by its arguments or its environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int(process.name) == os.getpid() or (process / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                continue
            known = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(data_dir).encode() in known:
            found.append(f"{process.name} {(process / 'cmdline').read_bytes()!r}")
    return found


async def test_services_are_told_everything_and_a_second_start_keeps_the_data(tmp_path: Path) -> None:
    async with toys(tmp_path / "data") as system:
        env = told(system.services["congress"])
        connection = await asyncpg.connect(env["HUIWU_DATABASE_URL"])
        assert await connection.fetchval("SELECT current_database()") == "huiwu"
        await connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('会务')")
        await connection.close()
        assert json.loads(env["HUIWU_SERVICES"]) == dict(system.services)
        assert list(system.services) == ["membership", "congress"]
        assert system.front_door == f"http://127.0.0.1:{env['HUIWU_PORT']}"
        assert system.services["congress"].endswith(str(int(env["HUIWU_PORT"]) + 2))
        assert env["HUIWU_DATA_DIR"] == str(tmp_path / "data")
        assert "HUIWU_CLOCK_FILE" not in env
        assert "HUIWU_FRONT_DOOR_TOKEN" not in env
        assert "HUIWU_FRONT_DOOR_TOKEN" in told(system.front_door)
        keys = public_keys(env["HUIWU_JWKS_FILE"])
        claims = jwt.decode(system.token("supervisor", "union-110000-municipal", "li"), keys).claims
        assert (claims["iss"], claims["aud"]) == (env["HUIWU_ISSUER"], env["HUIWU_AUDIENCE"])
    assert processes_of(tmp_path) == []

    async with toys(tmp_path / "data") as system:
        connection = await asyncpg.connect(system.database_url)
        assert await connection.fetchval("SELECT word FROM kept") == "会务"
        await connection.close()
        jwt.decode(system.token("supervisor", "union-110000-municipal"), keys)


def test_what_dies_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    with toys(tmp_path, announce=said.append) as system:
        before = told(system.services["congress"])["pid"]
        system.kill("congress")
        assert eventually(lambda: system.running["congress"].restarts == 1)
        system.wait_ready("congress")
        assert told(system.services["congress"])["pid"] != before
        assert system.running["membership"].restarts == 0
        assert any("congress 已退出" in line for line in said)
        assert any(line == "membership: ERROR something to see to" for line in said)

        assert system.postgres is not None
        url = system.postgres.url
        system.postgres.kill()
        assert eventually(lambda: bool(system.postgres and system.postgres.running))
        assert system.postgres.url == url


def test_an_engine_that_runs_and_is_of_no_use_is_started_again(tmp_path: Path) -> None:
    with toys(tmp_path) as system:
        assert system.nats is not None
        before = system.nats.pid
        with system.nats.log.open("a") as log:
            log.write("[ERR] JetStream stream critical write error: no space left on device\n")
        assert eventually(lambda: system.nats is not None and system.nats.running and system.nats.pid != before)
        assert system.nats.sound


def test_a_service_that_keeps_dying_is_given_longer_and_longer_pauses(tmp_path: Path) -> None:
    said: list[str] = []
    with toys(tmp_path, announce=said.append) as system:
        system.running["congress"].program = Program("congress", "", (*TOY, "--broken"))
        system.kill("congress")
        assert eventually(lambda: any("in 2 s" in line for line in said))
        system.running["congress"].program = TOYS[2]
        system.wait_ready("congress")
    pauses = [line.split(" in ")[1].split(";")[0] for line in said if "starts again" in line]
    assert pauses == ["0.5 s", "1 s", "2 s"]


def test_a_service_that_cannot_start_says_why_and_nothing_is_left(tmp_path: Path) -> None:
    broken = (*TOYS[:2], Program("congress", "", (*TOY, "--broken")))
    with pytest.raises(EngineFailed, match="the roof leaks"):
        toys(tmp_path, programs=broken).start()
    assert processes_of(tmp_path) == []


def test_a_preparation_that_fails_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="no streams"):
        toys(tmp_path, preparations=[(sys.executable, "-c", "import sys; sys.exit('no streams')")]).start()
    assert processes_of(tmp_path) == []


def test_preparations_know_the_engines(tmp_path: Path) -> None:
    script = "import os, pathlib; pathlib.Path('told').write_text(os.environ['HUIWU_NATS_URL'])"
    with toys(tmp_path, preparations=[(sys.executable, "-c", script)]) as system:
        assert (tmp_path / "logs" / "told").read_text() == system.nats_url


def test_two_systems_do_not_share_a_folder_or_a_port(tmp_path: Path) -> None:
    with toys(tmp_path / "one") as system:
        with pytest.raises(InUse):
            toys(tmp_path / "one").start()
        with pytest.raises(EngineProblem, match="HUIWU_PORT"):
            toys(tmp_path / "two", int(system.front_door.rpartition(":")[2])).start()


def test_outside_engines_are_used_when_they_are_named(tmp_path: Path) -> None:
    outside = {"database_url": "postgresql://elsewhere/huiwu", "nats_url": "nats://elsewhere"}
    with toys(tmp_path, **outside) as system:
        env = told(system.front_door)
        assert (env["HUIWU_DATABASE_URL"], env["HUIWU_NATS_URL"]) == tuple(outside.values())
        assert not (tmp_path / "postgres").exists()
        assert not (tmp_path / "nats").exists()


def hang_up(server: socket.socket) -> None:
    with suppress(OSError):
        server.accept()[0].close()


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("HUIWU_DATABASE_URL", "postgresql://li:geheim@127.0.0.1:{taken}/huiwu"),
        ("HUIWU_DATABASE_URL", "nonsense"),
        ("HUIWU_NATS_URL", "nats://li:geheim@127.0.0.1:{free}"),
        ("HUIWU_NATS_URL", "nats://[::1"),
    ],
)
def test_an_outside_engine_that_does_not_answer_is_named_before_anything_starts(
    tmp_path: Path, variable: str, url: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        at = url.format(taken=other.getsockname()[1], free=free_port())
        threading.Thread(target=hang_up, args=[other], daemon=True).start()
        done = subprocess.run(
            [sys.executable, "-m", "huiwu.local.cli", "run"],
            env={**os.environ, variable: at, "HUIWU_DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert variable in done.stdout
    assert "geheim" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "data").exists()


def test_engines_that_answer_are_reached(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "postgres") as postgres, EmbeddedNats(tmp_path / "nats") as nats:
        reach(postgres.database("huiwu"), nats.url)
        password = nats.url.split(":")[2].split("@")[0]
        with pytest.raises(EngineProblem, match=r"(?i)authorization") as refused:
            reach(None, nats.url.replace(password, "geheim"))
        assert "geheim" not in str(refused.value)


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineProblem, match="file/data"):
        toys(tmp_path / "file" / "data").start()


def test_the_clock_of_a_system_can_be_a_file(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("2026-01-01T00:00:00+08:00")
    outside = {"database_url": "postgresql://elsewhere/huiwu", "nats_url": "nats://elsewhere"}
    with toys(tmp_path / "data", clock_file=clock, **outside) as system:
        system.set_clock(datetime(2026, 3, 12, 1, tzinfo=UTC))
        assert Path(told(system.front_door)["HUIWU_CLOCK_FILE"]).read_text() == "2026-03-12T01:00:00+00:00"


def test_the_private_key_is_for_its_owner_only(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "issuer")
    token = issuer.issue("operator", "union-110000-municipal", "someone", hours=1)
    assert (tmp_path / "issuer" / "private.json").stat().st_mode & 0o777 == 0o600
    assert "d" not in json.loads(issuer.public_keys.read_text())["keys"][0]
    claims = jwt.decode(token, public_keys(issuer.public_keys)).claims
    assert claims["exp"] - claims["iat"] == 3600
    assert {"sub": "someone", "office": "operator", "organisation": "union-110000-municipal"}.items() <= claims.items()


LAUNCHER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from huiwu.local import cli, system
    from huiwu.local.programs import Program
    toy = (sys.executable, sys.argv.pop(1), *sys.argv[2:])
    toys = tuple(Program(name, name, toy) for name in ("frontdoor", "membership"))
    system.System.__init__.__kwdefaults__.update(programs=toys, preparations=())
    sys.argv[1:] = ["run"]
    cli.main()
""")


def launch(data_dir: Path, *options: str) -> subprocess.Popen[str]:
    port = toys(data_dir)._choose_ports()
    env = {**os.environ, "HUIWU_DATA_DIR": str(data_dir), "HUIWU_PORT": str(port)}
    command = [sys.executable, "-c", LAUNCHER, str(Path(__file__).with_name("toy.py")), *options]
    launcher = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert launcher.stdout is not None
    assert any(line.strip().startswith("停止 Stop") for line in launcher.stdout)
    return launcher


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(tmp_path: Path, sign: signal.Signals) -> None:
    launcher = launch(tmp_path)
    assert len(processes_of(tmp_path)) >= 5
    launcher.send_signal(sign)
    output, _ = launcher.communicate(timeout=30)
    assert launcher.returncode == 0, output
    assert str(tmp_path) in output.splitlines()[-1]
    assert processes_of(tmp_path) == []


def test_the_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    launcher = launch(tmp_path, "--stubborn")
    started = time.monotonic()
    launcher.send_signal(signal.SIGINT)
    time.sleep(0.5)
    launcher.send_signal(signal.SIGINT)
    launcher.communicate(timeout=30)
    assert time.monotonic() - started < 10
    assert processes_of(tmp_path) == []


def test_a_killed_launcher_takes_everything_with_it_and_can_be_started_again(tmp_path: Path) -> None:
    launcher = launch(tmp_path, "--stubborn")
    launcher.kill()
    launcher.communicate()
    assert eventually(lambda: processes_of(tmp_path) == []), processes_of(tmp_path)
    with toys(tmp_path) as system:
        assert system.running["congress"].is_ready()


def test_the_token_command_prints_the_token_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "huiwu.local.cli", "token", "--office", "union-officer"]
    done = subprocess.run(
        [*command, "--organisation", "union-110105-district", "--subject", "wang", "--hours", "2"],
        env={**os.environ, "HUIWU_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    claims = jwt.decode(done.stdout.strip(), public_keys(tmp_path / "issuer" / "jwks.json")).claims
    assert (claims["sub"], claims["office"]) == ("wang", "union-officer")
    assert "union-110105-district" in done.stderr
