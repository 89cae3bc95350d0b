"""The clock that is injected: the machine's, or an instant in a file that a demonstration or a test moves."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from huiwu.kernel.period import BEIJING


class Clock(Protocol):
    """Tells the instant at which a command is heard."""

    def now(self) -> datetime:
        """An aware instant, in Beijing time, to the millisecond."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        instant = datetime.now(BEIJING)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


class FileClock:
    """The ISO 8601 instant that stands in a file; every process on the machine reads the same one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = -1
        self._instant = datetime.min.replace(tzinfo=BEIJING)

    def now(self) -> datetime:
        changed = self._path.stat().st_mtime_ns
        if changed != self._read_at:
            instant = datetime.fromisoformat(self._path.read_text("ascii").strip())
            self._instant, self._read_at = instant.astimezone(BEIJING), changed
        return self._instant


def clock_for(clock_file: Path | None) -> Clock:
    """The file's clock when one is named, else the machine's."""
    return FileClock(clock_file) if clock_file else SystemClock()
