"""The clock that is injected: the machine's, or an instant in a file that a demonstration or a test moves."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog

from huiwu.kernel.period import BEIJING

log = structlog.get_logger()


class Clock(Protocol):
    """Tells the instant at which a command is heard."""

    def now(self) -> datetime:
        """An aware instant, in Beijing time, to the millisecond."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return _to_the_millisecond(datetime.now(BEIJING))


class FileClock:
    """The ISO 8601 instant that stands in a file; every process on the machine reads the same one.

    Raises ValueError or OSError when it is made and no instant stands there. Later the last one counts while the file
    is being written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text: str | None = None
        self._instant = self._read()

    def now(self) -> datetime:
        try:
            self._instant = self._read()
        except (OSError, ValueError) as error:
            log.warning("the clock file tells no time", path=str(self._path), error=repr(error))
        return self._instant

    def _read(self) -> datetime:
        """Read each time: two instants written within one tick of the file system's own clock are two all the same."""
        text = self._path.read_text("ascii").strip()
        if text == self._text:
            return self._instant
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise ValueError(f"{text} has no time zone")
        self._text = text
        return _to_the_millisecond(instant.astimezone(BEIJING))


def clock_for(clock_file: Path | None) -> Clock:
    """The file's clock when one is named, else the machine's."""
    return FileClock(clock_file) if clock_file else SystemClock()


def _to_the_millisecond(instant: datetime) -> datetime:
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
