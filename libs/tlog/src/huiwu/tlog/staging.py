"""Files on their way into a log: written beside it, made durable many at a time, and then given their names."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from huiwu.tlog.durable import sync_folder, write_new

_MOST_FILES = 256
_MOST_BYTES = 1 << 23
THREADS = 16
"""A disk makes many small files durable at once nearly as fast as one."""


class Staging:
    """Takes files in; after `flush` all of them are in the log's folder, durably. One owner, one log."""

    def __init__(self, log: Path, folder: Path, threads: int = THREADS) -> None:
        """Clears what a writer before may have left in `folder`."""
        self._log, self._folder = log, folder
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.iterdir():
            left.unlink()
        self._threads = ThreadPoolExecutor(threads, "tlog")
        self._waiting: list[tuple[Path, str, Future[None]]] = []
        self._bytes = self._count = 0
        self._seen: set[Path] = {log}
        self._changed: set[Path] = set()

    def add(self, path: str, content: bytes) -> None:
        """A file for this path below the log's prefix. Flushes when many wait, so that memory does not swell."""
        self._count += 1
        self._bytes += len(content)
        unfinished = self._folder / str(self._count)
        self._waiting.append((unfinished, path, self._threads.submit(write_new, unfinished, content)))
        if len(self._waiting) >= _MOST_FILES or self._bytes >= _MOST_BYTES:
            self.flush()

    def flush(self) -> None:
        """Give every file its name, and make the names durable; raises OSError."""
        waiting, self._waiting, self._bytes = self._waiting, [], 0
        for _, _, written in waiting:
            written.result()
        for unfinished, path, _ in waiting:
            self._name(unfinished, self._log / path)
        for folder in sorted(self._changed, reverse=True):
            sync_folder(folder)
        self._changed.clear()

    def close(self) -> None:
        """Stop writing; what was not flushed is of no use."""
        self._threads.shutdown(cancel_futures=True)

    def _name(self, unfinished: Path, path: Path) -> None:
        self._make(path.parent)
        self._changed.add(path.parent)
        try:
            os.link(unfinished, path)
        except FileExistsError:
            # A writer that broke off has been here. It committed nothing of this, so nobody may have read it.
            if path.read_bytes() != unfinished.read_bytes():
                unfinished.replace(path)
                return
        unfinished.unlink()

    def _make(self, folder: Path) -> None:
        """A folder that is there may have been made by a writer that broke off before its name was durable."""
        if folder in self._seen:
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        self._changed.add(folder.parent)
        self._seen.add(folder)
