"""A spool: lines put aside on disk by key, so that whatever belongs together can be looked at without all the rest."""

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Self
from zlib import crc32

_IN_MEMORY = 1 << 15
_IN_ONE_PART, _MOST_PARTS = 1 << 14, 128


class Spool:
    """Lines by key, in as many parts as `size` lines need; one part at a time fits into memory, however many there are.

    Within a part the lines keep their order, and all lines of a key are in one part.
    """

    def __init__(self, size: int) -> None:
        self._stack = ExitStack()
        count = min(_MOST_PARTS, 1 + size // _IN_ONE_PART)
        self._parts: list[IO[bytes]] = [
            self._stack.enter_context(SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - closed with the stack
            for _ in range(count)
        ]

    def add(self, key: bytes, line: bytes) -> None:
        """Put a line aside; it may hold no line end."""
        self._parts[crc32(key) % len(self._parts)].write(line + b"\n")

    def parts(self) -> Iterator[Iterator[bytes]]:
        """The lines, part by part."""
        for part in self._parts:
            part.seek(0)
            yield (line[:-1] for line in part)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()
