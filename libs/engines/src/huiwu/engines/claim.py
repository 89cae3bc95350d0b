"""A folder that one running system at a time may use."""

import fcntl
import os
import time
from pathlib import Path

from huiwu.engines.child import EngineProblem


class InUse(EngineProblem):
    """Another process holds the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 正被另一个进程使用 is in use by another process")


class Claim:
    """A lock on a folder. Whoever inherits `fd` holds it too, so it is free only when the last holder is really gone.

    An engine that outlives a killed parent by a moment thereby keeps the next start waiting instead of being run over.
    """

    def __init__(self, folder: Path, *, patience: float = 0) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.fd = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EngineProblem(f"数据目录无法使用 this folder cannot be used: {folder}\n{error}") from error
        deadline = time.monotonic() + patience
        while not self._taken():
            if time.monotonic() >= deadline:
                os.close(self.fd)
                raise InUse(folder)
            time.sleep(0.05)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let go; the folder is free once children that inherited it have ended."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
