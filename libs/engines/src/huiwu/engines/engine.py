"""What the embedded engines have in common: a folder of their own, a port, and a child process on a leash."""

import time
from abc import ABC, abstractmethod
from pathlib import Path
from signal import Signals
from types import TracebackType
from typing import Self

from huiwu.engines.child import Child, EngineFailed, EngineProblem, tail
from huiwu.engines.claim import Claim
from huiwu.engines.ports import free_port

ATTEMPTS = 3


class Engine(ABC):
    """An engine of one's own on 127.0.0.1; every start finds the data of the one before.

    It is stopped by `stop`, by the end of the `with` block, and by the death of this process, however that comes.
    """

    name: str
    stops_by: tuple[tuple[Signals, float], ...]

    def __init__(self, data_dir: Path | str, port: int | None = None) -> None:
        self.data_dir = Path(data_dir).absolute()
        self.log = self.data_dir / f"{self.name}.log"
        self._wanted_port = port
        self._port: int | None = port
        self._claim: Claim | None = None
        self._child: Child | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients connect, with the password of this folder."""

    @abstractmethod
    def _prepare(self) -> None:
        """Make the folder ready for a start; the claim on it is held."""

    @abstractmethod
    def _launch(self, port: int, claim: Claim) -> Child:
        """Start the program."""

    @abstractmethod
    def _answers(self, port: int, child: Child) -> bool:
        """Whether clients can connect now."""

    @property
    def port(self) -> int:
        """Chosen at the first start unless it was given, and then kept."""
        if self._port is None:
            self._port = free_port()
        return self._port

    @property
    def pid(self) -> int | None:
        """Of the program, while it is started."""
        return self._child.pid if self._child else None

    @property
    def running(self) -> bool:
        """Started, and not ended by itself."""
        return self._child is not None and self._child.exit_code() is None

    @property
    def sound(self) -> bool:
        """False when only another start can help, though it runs."""
        return True

    def start(self, timeout: float = 60) -> Self:
        """Start and wait until clients can connect. Waits for a predecessor that is still ending."""
        self.stop()
        self._claim = Claim(self.data_dir, patience=timeout)
        try:
            self._prepare()
            self._try_ports(self._claim, timeout)
        except BaseException:
            self.stop()
            raise
        return self

    def _try_ports(self, claim: Claim, timeout: float) -> None:
        """Between the choice of a free port and its use somebody else may take it."""
        for attempt in range(ATTEMPTS):
            self._child = self._launch(self.port, claim)
            try:
                return self.wait_ready(timeout)
            except EngineFailed:
                taken = not self.running and "in use" in tail(self.log)
                if self._wanted_port or not taken or attempt == ATTEMPTS - 1:
                    raise
                self._port = None
        return None

    def wait_ready(self, timeout: float = 60) -> None:
        """Return when clients can connect."""
        deadline = time.monotonic() + timeout
        while (child := self._child) and child.exit_code() is None:
            if self._answers(self.port, child):
                return
            if time.monotonic() > deadline:
                raise EngineFailed(f"{self.name}: {timeout} 秒内未就绪 is not ready after {timeout} s", self.log)
            time.sleep(0.02)
        raise EngineFailed(f"{self.name}: 未能启动 did not start", self.log)

    def attach(self) -> Self:
        """Use the one that another process runs in this folder: `url` is then where it answers.

        Raises EngineProblem when there is none. It is not ours: nothing here stops it.
        """
        try:
            self._port = self._port_told()
        except (OSError, ValueError, LookupError) as error:
            raise EngineProblem(f"{self.data_dir}: 没有正在运行的 there is no running {self.name}") from error
        return self

    @abstractmethod
    def _port_told(self) -> int:
        """The port in the files of the engine that runs; raises OSError, ValueError or LookupError."""

    def stop(self) -> None:
        """Stop in the engine's own clean way, and let go of the folder."""
        if self._child is not None:
            self._child.stop(*self.stops_by)
            self._child = None
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self._child is not None:
            self._child.kill()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
