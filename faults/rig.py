"""The system under test: real engines behind cables that can be disturbed, and services in processes of their own."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from signal import SIGCONT, SIGSTOP, Signals
from typing import Self

import httpx

from huiwu.engines import EmbeddedNats, EmbeddedPostgres
from huiwu.local.programs import FRONT_DOOR, SERVICES, Program
from huiwu.local.system import System
from huiwu.testkit.cable import Cable

SECOND = "membership-2"  # another process of the same service, on the same log
READY_SECONDS = 90.0
MOUNT_SIZE = "600m"


class NotAllowed(Exception):
    """This machine does not let us; says why."""


class Rig:
    """Everything started and ready within `async with`. `small`: only what the workload needs."""

    def __init__(self, folder: Path, *, small: bool = False) -> None:
        self.folder = folder
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.nats = EmbeddedNats(folder / "nats")
        services = [each for each in SERVICES if not small or each.name in {"membership", "supervision"}]
        first = services[0]
        self.programs = (FRONT_DOOR, *services, Program(SECOND, first.title, first.command))
        self.mounts: list[Path] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _start(self) -> None:
        self.folder.chmod(0o711)
        for engine in (self.postgres, self.nats):
            self._stack.push_async_callback(asyncio.to_thread, engine.stop)
            await asyncio.to_thread(engine.start)
        self.to_postgres = await self._stack.enter_async_context(Cable(self.postgres.database("huiwu")))
        self.to_nats = await self._stack.enter_async_context(Cable(self.nats.url))
        self.system = System(
            self.folder / "system",
            database_url=self.to_postgres.url,
            nats_url=self.to_nats.url,
            programs=self.programs,
        )
        self._stack.push_async_callback(asyncio.to_thread, self.system.stop)
        await asyncio.to_thread(self.system.start)

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @property
    def services(self) -> list[str]:
        """The names of the processes of ours, without the front door."""
        return list(self.system.services)

    async def wait_ready(self) -> list[str]:
        """Return when everything answers that it is ready; gives the names of what did not in time."""
        deadline = time.monotonic() + READY_SECONDS
        missing = {FRONT_DOOR.name: self.system.front_door, **self.system.services}
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            while missing and time.monotonic() < deadline:
                for name, url in list(missing.items()):
                    with suppress(httpx.HTTPError):
                        if (await client.get(f"{url}/readyz")).is_success:
                            del missing[name]
                await asyncio.sleep(0.1)
        return list(missing)

    def pids_of(self, name: str) -> list[int]:
        """The processes of an engine or a service."""
        if name in {"postgres", "nats"}:
            pid = (self.postgres if name == "postgres" else self.nats).pid
        else:
            pid = self.system.running[name].pid
        return [pid, *children(pid)] if pid is not None else []

    async def freeze(self, name: str, seconds: float) -> None:
        """Stop it in the middle of whatever it does, and let it go on."""
        pids = self.pids_of(name)
        _send(pids, SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            _send([*pids, *self.pids_of(name)], SIGCONT)


def children(pid: int) -> Iterator[int]:
    """The child processes of a process (Linux)."""
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, listed.read_text("ascii").split())


def _send(pids: list[int], sign: Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)


def mount_small(folder: Path, size: str = MOUNT_SIZE) -> None:
    """A file system of its own in memory, to be filled; raises NotAllowed."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        raise NotAllowed("挂载需要 root mounting needs root")
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotAllowed(f"无法挂载 cannot mount: {done.stderr.strip()}")


def unmount(folder: Path) -> None:
    """Give it back, also while somebody still looks at it."""
    subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path) -> Path:
    """Leave no byte free in the file system of the folder; gives the file that takes them."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 1024 * 1024):
            pass
    with filler.open("ab", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 512):
            pass
    return filler
