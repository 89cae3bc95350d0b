"""A child process on a leash: it dies with this process, and its output goes to a file."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
TAIL = 2000


class EngineProblem(RuntimeError):
    """Something that a person must see to before the engines can run."""


class EngineFailed(EngineProblem):
    """A program ended, or never came up; carries the end of what it said."""

    def __init__(self, what: str, log: Path) -> None:
        super().__init__(f"{what}\n{log}:\n{tail(log)}")


class Child:
    """A running program. `ends_by` is the signal that it gets when this process dies, however it dies."""

    def __init__(
        self,
        program: Sequence[str],
        *,
        log: Path,
        ends_by: signal.Signals = signal.SIGKILL,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str = "",
        keep: Sequence[int] = (),
    ) -> None:
        self.program, self.log, self.ends_by, self.user = [str(part) for part in program], log, ends_by, user
        self.env, self.cwd, self.keep = env, cwd, tuple(keep)
        self._process = _spawner(os.getpid()).submit(self._spawn).result()

    def _spawn(self) -> subprocess.Popen[bytes]:
        leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(self.ends_by)), self.user]
        with self.log.open("ab") as out:
            return subprocess.Popen(
                [*leash, *self.program],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=self.env,
                cwd=self.cwd,
                pass_fds=self.keep,
                start_new_session=True,  # ctrl-C is for the launcher, which stops its children in order
            )

    @property
    def pid(self) -> int:
        """The leash becomes the program, so this is the program's own id."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def send(self, sign: signal.Signals) -> None:
        """Send a signal, if it still runs. Safe in a signal handler: it waits for nothing."""
        self._process.send_signal(sign)

    def kill(self) -> None:
        """Kill it as a crash would, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def stop(self, *steps: tuple[signal.Signals, float]) -> int:
        """Send each signal and give it its seconds; then kill."""
        for sign, seconds in steps:
            if self._process.poll() is not None:
                break
            self._process.send_signal(sign)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        if self._process.poll() is None:
            self.kill()
        return self._process.returncode


@cache
def _spawner(_process_id: int) -> ThreadPoolExecutor:
    """The one thread that starts children: Linux ties the knot to the thread that forked, so it must never end."""
    return ThreadPoolExecutor(1, thread_name_prefix="leash")


def tail(log: Path) -> str:
    """The end of a log."""
    return log.read_text("utf-8", "replace")[-TAIL:].strip() if log.exists() else ""
