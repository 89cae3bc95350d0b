"""A service process that is kept running until it is stopped."""

import os
import re
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

from huiwu.engines import Child, EngineFailed
from huiwu.local.programs import Program

GRACE = 15.0
FIRST_PAUSE, LONGEST_PAUSE, STEADY = 0.5, 30.0, 30.0
KEEP_LOG = 10 * 1024 * 1024
ALARMING = re.compile(r'"level": ?"(error|critical)"|\b(ERROR|CRITICAL)\b|^Traceback')


class Running:
    """One program, its process of the moment, its log."""

    def __init__(self, program: Program, port: int, env: Mapping[str, str], logs: Path) -> None:
        self.program, self.port, self.env = program, port, dict(env)
        self.log = logs / f"{program.name}.log"
        self.restarts = 0
        self._child: Child | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE
        self._again_at: float | None = None
        self._read_to = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """Of the process of the moment."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the process; it is not ready yet."""
        if self._child is None:
            self._begin_log()
        self._child = Child(
            [*self.program.command, "--port", str(self.port)], log=self.log, env=self.env, cwd=self.log.parent
        )
        self._started = time.monotonic()

    def _begin_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > KEEP_LOG:
            self.log.rename(self.log.with_suffix(".log.1"))
        self._read_to = self.log.stat().st_size if self.log.exists() else 0

    def wait_ready(self, timeout: float) -> None:
        """Return when it answers that it is ready; raise when it ends first."""
        deadline = time.monotonic() + timeout
        while not self.is_ready():
            if self._child is None or self._child.exit_code() is not None:
                raise EngineFailed(f"{self.program.name} 未能启动 did not start", self.log)
            if time.monotonic() > deadline:
                raise EngineFailed(f"{self.program.name} {timeout:.0f} 秒内未就绪 is not ready in time", self.log)
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """What it says of itself."""
        try:
            return httpx.get(f"{self.url}{self.program.ready}", timeout=5, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def tend(self) -> Iterator[str]:
        """Start it again if it died, after a pause that grows; tells what a person should know."""
        now, child = time.monotonic(), self._child
        if child is None:
            return
        yield from self._alarms()
        if child.exit_code() is None:
            if self._pause > FIRST_PAUSE and now - self._started > STEADY:
                self._pause = FIRST_PAUSE
        elif self._again_at is None:
            self._again_at = now + self._pause
            yield (
                f"{self.program.name} 已退出（{child.exit_code()}），{self._pause:g} 秒后重启 "
                f"ended ({child.exit_code()}), starts again in {self._pause:g} s; {self.log}"
            )
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        elif now >= self._again_at:
            self._again_at = None
            self.restarts += 1
            self.start()

    def _alarms(self) -> Iterator[str]:
        with self.log.open("rb") as file:
            file.seek(self._read_to)
            new = file.read()
        complete = new[: new.rfind(b"\n") + 1]
        self._read_to += len(complete)
        for line in complete.decode("utf-8", "replace").splitlines():
            if ALARMING.search(line):
                yield f"{self.program.name}: {line[:500]}"

    def stop(self) -> None:
        """Ask it to end; after a grace period end it."""
        if self._child is not None:
            self._child.stop((signal.SIGTERM, GRACE))
            self._child = None

    def kill(self) -> None:
        """End it as a crash would."""
        if self._child is not None:
            self._child.send(signal.SIGKILL)


def environment(own: dict[str, str]) -> dict[str, str]:
    """The launcher's own, where only the system says which clock and whose keys count."""
    decided = ("HUIWU_JWKS_URL", "HUIWU_CLOCK_FILE")
    return {name: value for name, value in os.environ.items() if name not in decided} | {"PYTHONUNBUFFERED": "1"} | own
