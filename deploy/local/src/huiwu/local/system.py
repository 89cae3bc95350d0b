"""The whole of Huiwu on one machine: engines, services and front door, each its own process."""

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from huiwu.engines import Child, Claim, EmbeddedNats, EmbeddedPostgres, EngineFailed, EngineProblem, free_port
from huiwu.engines.ports import is_free
from huiwu.local.issuer import AUDIENCE, ISSUER, Issuer
from huiwu.local.programs import PREPARATIONS, PROGRAMS, WITNESS, Program
from huiwu.local.running import Running, environment
from huiwu.local.witness import introduce

READY_WITHIN = 120.0
TICK = 0.1
ENGINE_PAUSE = 5.0
ONLOOKER = ("supervisor", "union-110000-municipal", "front-door")  # on whose behalf the page shows the latest decisions
YEAR = 365 * 24
POLICY = "HUIWU_WITNESS_POLICY"


def _silent(_message: str) -> None:
    """A system that a test or a demonstration starts has nobody to talk to."""


class System:
    """Everything started and ready within the `with` block, everything stopped after it, the data kept.

    `port` is the front door's and the services follow it; without one, a free row of ports is chosen.
    `clock_file` holds the instant that all services take for now (`set_clock`).
    """

    def __init__(
        self,
        data_dir: Path | str,
        port: int | None = None,
        *,
        clock_file: Path | None = None,
        database_url: str | None = None,
        nats_url: str | None = None,
        programs: Sequence[Program] = PROGRAMS,
        preparations: Sequence[Sequence[str]] = PREPARATIONS,
        announce: Callable[[str], None] = _silent,
    ) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.issuer = Issuer(self.data_dir / "issuer")
        self.postgres = None if database_url else EmbeddedPostgres(self.data_dir / "postgres")
        self.nats = None if nats_url else EmbeddedNats(self.data_dir / "nats")
        self.running: dict[str, Running] = {}
        self._wanted_port, self._clock_file = port, clock_file
        self._database_url, self._nats_url = database_url, nats_url
        own_witness = WITNESS in programs and POLICY not in os.environ
        self._programs = [program for program in programs if program is not WITNESS or own_witness]
        self._own_witness, self._preparations, self._announce = own_witness, preparations, announce
        self._claim: Claim | None = None
        self._watcher: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def front_door(self) -> str:
        """The address that people and programs use."""
        return next(iter(self.running.values())).url

    @property
    def services(self) -> Mapping[str, str]:
        """The services' own addresses."""
        addresses = {name: running.url for name, running in list(self.running.items())[1:]}
        addresses.pop(WITNESS.name, None)
        return addresses

    @property
    def witness_policy(self) -> Path | None:
        """Who witnesses the log: a policy of one's own, else the witness of this machine."""
        named = os.environ.get(POLICY)
        return Path(named) if named else self.data_dir / "log" / "policy" if self._own_witness else None

    @property
    def database_url(self) -> str:
        """The database in which every service has its schema."""
        return self._database_url or (self.postgres.database("huiwu") if self.postgres else "")

    @property
    def nats_url(self) -> str:
        """The bus."""
        return self._nats_url or (self.nats.url if self.nats else "")

    def token(self, office: str, organisation: str, subject: str = "", *, hours: int = 12) -> str:
        """A bearer token of somebody who holds that office in that organisation."""
        return self.issuer.issue(office, organisation, subject or f"{office}-{organisation}", hours=hours)

    def set_clock(self, instant: datetime) -> None:
        """Move the clock of all services. Written beside and renamed, so nobody reads half an instant."""
        if self._clock_file is None:
            raise ValueError("该系统使用真实时钟 this system runs on the machine's clock")
        draft = self._clock_file.with_suffix(".new")
        draft.write_text(instant.isoformat(), "ascii")
        draft.rename(self._clock_file)

    def kill(self, service: str) -> None:
        """Kill a service as a crash would; it comes back by itself."""
        self.running[service].kill()

    def kill_services(self) -> None:
        """For who will not wait for a clean end."""
        for running in self.running.values():
            running.kill()

    def wait_ready(self, service: str, timeout: float = READY_WITHIN) -> None:
        """Return when a service that was killed is back."""
        deadline = time.monotonic() + timeout
        while not self.running[service].is_ready():
            if time.monotonic() > deadline:
                raise EngineFailed(f"{service} 未恢复 did not come back", self.running[service].log)
            time.sleep(TICK)

    def start(self) -> Self:
        """Start everything and return when everything is ready."""
        self._stopping.clear()
        try:
            self._claim = Claim(self.data_dir, patience=5)
            self.data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
            port = self._choose_ports()
            self._start_engines()
            self._start_services(port)
        except BaseException:
            self.stop()
            raise
        self._watcher = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self._watcher.start()
        return self

    def stop(self) -> None:
        """Stop everything, last started first."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        for running in reversed(self._by_start()):
            running.stop()
        self.running = {}
        for engine in (self.nats, self.postgres):
            if engine is not None:
                engine.stop()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def _choose_ports(self) -> int:
        count = len(self._programs)
        if self._wanted_port is not None:
            taken = [port for port in range(self._wanted_port, self._wanted_port + count) if not is_free(port)]
            if taken:
                raise EngineProblem(
                    f"端口已被占用 ports in use: {', '.join(map(str, taken))}\n"
                    f"请用 HUIWU_PORT 另选连续 {count} 个端口 choose another row of {count} with HUIWU_PORT"
                )
            return self._wanted_port
        return free_port(count)

    def _start_engines(self) -> None:
        for engine in (self.postgres, self.nats):
            if engine is not None:
                self._announce(f"启动 starting {engine.name} …")
                engine.start()

    def _start_services(self, port: int) -> None:
        logs = self.data_dir / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        env = self._environment(port)
        if self._own_witness:
            self._introduce_witness(env, port + len(self._programs) - 1)
        for number, command in enumerate(self._preparations):
            self._prepare(command, env, logs / f"preparation-{number}.log")
        self.running = {
            program.name: Running(program, port + number, env, logs) for number, program in enumerate(self._programs)
        }
        front_door = next(iter(self.running.values()))
        front_door.env["HUIWU_FRONT_DOOR_TOKEN"] = self.token(*ONLOOKER, hours=YEAR)
        for running in self._by_start():
            running.start()
        for running in self._by_start():
            self._announce(f"等待 waiting for {running.program.name} …")
            running.wait_ready(READY_WITHIN)

    def _by_start(self) -> list[Running]:
        """The front door has the first port, and opens last and closes first."""
        running = list(self.running.values())
        return running[1:] + running[:1]

    def _environment(self, port: int) -> dict[str, str]:
        self.issuer.key()
        services = {
            program.name: f"http://127.0.0.1:{port + number}"
            for number, program in enumerate(self._programs)
            if number and program is not WITNESS
        }
        clock = {"HUIWU_CLOCK_FILE": str(self._clock_file)} if self._clock_file else {}
        policy = {POLICY: str(self.witness_policy)} if self.witness_policy else {}
        return environment(
            {
                "HUIWU_DATABASE_URL": self.database_url,
                "HUIWU_NATS_URL": self.nats_url,
                "HUIWU_DATA_DIR": str(self.data_dir),
                "HUIWU_LOG_DIR": str(self.data_dir / "log"),
                "HUIWU_PORT": str(port),
                "HUIWU_JWKS_FILE": str(self.issuer.public_keys),
                "HUIWU_ISSUER": ISSUER,
                "HUIWU_AUDIENCE": AUDIENCE,
                "HUIWU_SERVICES": json.dumps(services),
                **clock,
                **policy,
            }
        )

    @staticmethod
    def _introduce_witness(env: Mapping[str, str], port: int) -> None:
        try:
            introduce(env, f"http://127.0.0.1:{port}")
        except ValueError as error:
            raise EngineProblem(str(error)) from error

    @staticmethod
    def _prepare(command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        child = Child(command, log=log, env=env, cwd=log.parent)
        while child.exit_code() is None:
            time.sleep(TICK)
        if child.exit_code() != 0:
            raise EngineFailed(" ".join(command), log)

    def _watch(self) -> None:
        while not self._stopping.wait(TICK):
            for engine in (self.postgres, self.nats):
                if engine is not None and not (engine.running and engine.sound):
                    self._announce(f"{engine.name} 已退出或失效，正在重启 ended or failed, starts again; {engine.log}")
                    self._restart(engine)
            for running in self.running.values():
                for message in running.tend():
                    self._announce(message)

    def _restart(self, engine: EmbeddedPostgres | EmbeddedNats) -> None:
        try:
            engine.start()
        except EngineProblem as problem:
            self._announce(str(problem))
            self._stopping.wait(ENGINE_PAUSE)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)
