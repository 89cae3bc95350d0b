"""Writing a log's tiles: appended in batches in constant memory, durable and whole whatever breaks."""

import fcntl
import os
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.durable import replace
from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.reading import TileReader, files
from huiwu.tlog.signing import Contradiction
from huiwu.tlog.staging import THREADS, Staging
from huiwu.tlog.state import CHECKPOINT, State, read_state
from huiwu.tlog.tiles import HEIGHT, LARGEST_ENTRY, WIDTH, EntryTooLarge, NotATile, TileName, TileTree, pack_entries

WRITER = ".writer"
"""What in a log's folder is the writer's own, and served to nobody."""


class LogIsHeld(Exception):
    """Another writer has the log."""


class DamagedLog(Exception):
    """The files are not those of the log that was last committed; `fsck` names each defect."""


class LogWriter:
    """The one writer of a log in a folder.

    `append` takes entries in, `commit` makes them durable and readable, `publish` shows a signed checkpoint over them.
    What was not committed when the process or the power failed is gone: begin again with entry `size`. After an OSError
    the writer is of no more use; open the log anew.
    """

    def __init__(self, folder: Path, *, threads: int = THREADS) -> None:
        """Raises LogIsHeld, DamagedLog, OSError. So many `threads` write files at once."""
        self.folder = folder
        (folder / WRITER).mkdir(parents=True, exist_ok=True)
        self._lock = _hold(folder / WRITER / "lock")
        try:
            self._state = _committed(folder)
            self._tree, self._bundle = _restore(folder, self._state)
            self._staging = Staging(folder, folder / WRITER / "staging", threads)
        except BaseException:
            os.close(self._lock)
            raise
        self._broken = False

    @property
    def size(self) -> int:
        """How many entries are committed."""
        return self._state.size

    @property
    def root(self) -> bytes:
        """The tree head over the committed entries."""
        return self._state.root

    @property
    def broken(self) -> bool:
        """Whether it writes no more, since an act of its broke off."""
        return self._broken

    def append(self, entries: Sequence[bytes]) -> None:
        """Add entries after those that are there; raises EntryTooLarge and takes none, or OSError."""
        if max(map(len, entries), default=0) > LARGEST_ENTRY:
            raise EntryTooLarge(f"an entry is longer than {LARGEST_ENTRY} bytes")
        with self._work():
            done = 0
            while done < len(entries):
                some = entries[done : done + WIDTH - len(self._bundle)]
                done += len(some)
                self._bundle += some
                if len(self._bundle) == WIDTH:
                    self._staging.add(TileName(None, self._tree.size >> HEIGHT).path(), pack_entries(self._bundle))
                    self._bundle.clear()
                for tile in self._tree.extend([leaf_hash(entry) for entry in some]):
                    self._staging.add(tile.name.path(), tile.content())

    def commit(self) -> tuple[int, bytes]:
        """Make durable what was appended; gives the size and the root from now on. Raises OSError."""
        if self._tree.size == self.size:
            return self.size, self.root
        with self._work():
            for tile in self._tree.partial():
                self._staging.add(tile.name.path(), tile.content())
            if self._bundle:
                name = TileName(None, self._tree.size >> HEIGHT, len(self._bundle))
                self._staging.add(name.path(), pack_entries(self._bundle))
            self._staging.flush()
            before, self._state = self.size, State(self._tree.size, self._tree.root())
            replace(self.folder / WRITER / "state", self._state.content())
            _drop_partials(self.folder, before, self.size)
        return self.size, self.root

    def reader(self) -> TileReader:
        """Reads what is committed: entries, roots and proofs."""
        return TileReader(files(self.folder), self.size)

    def publish(self, signed: bytes) -> None:
        """Show this checkpoint to readers. Whoever signed it answers for the signatures.

        Raises NotANote, OSError, and Contradiction for one that is not of the committed log, or older than the last.
        """
        checkpoint = Checkpoint.parse(note.split(signed)[0])
        if checkpoint.size > self.size or checkpoint.root != self.reader().root(checkpoint.size):
            raise Contradiction(f"the checkpoint of size {checkpoint.size} is not one of this log")
        last = read_checkpoint(self.folder)
        if last is not None and (last.origin != checkpoint.origin or last.size > checkpoint.size):
            raise Contradiction(f"a checkpoint of {last.origin} of size {last.size} is published")
        with self._work():
            replace(self.folder / CHECKPOINT, signed)

    def close(self) -> None:
        """Let go of the log; what was appended and not committed is dropped."""
        self._broken = True
        self._staging.close()
        os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _work(self) -> Generator[None]:
        """An act that succeeds, or leaves a writer whose memory is not what is on the disk: it writes nothing more."""
        if self._broken:
            raise OSError("the writer broke off or was closed; open the log anew")
        try:
            yield
        except BaseException:
            self._broken = True
            raise


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """What the published checkpoint says, its signatures not verified; raises NotANote."""
    try:
        return Checkpoint.parse(note.split((folder / CHECKPOINT).read_bytes())[0])
    except FileNotFoundError:
        return None


def _hold(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise LogIsHeld(f"{path}: 另一程序正在写此日志 another writer has the log") from error
    return descriptor


def _committed(folder: Path) -> State:
    try:
        state, published = read_state(folder), read_checkpoint(folder)
    except note.NotANote as error:
        raise DamagedLog(f"{folder}: {error}") from error
    if published is not None and published.size > state.size:
        raise DamagedLog(f"{published.size} entries are published, and {state.size} committed")
    return state


def _restore(folder: Path, state: State) -> tuple[TileTree, list[bytes]]:
    """The unfinished tiles of the committed size, and the entries of the unfinished bundle."""
    reader = TileReader(files(folder), state.size)
    try:
        edges = [
            [reader.subtree(range(place << HEIGHT * level, (place + 1) << HEIGHT * level)) for place in edge]
            for level, edge in enumerate(_edges(state.size))
        ]
        bundle = list(reader.entries(state.size // WIDTH * WIDTH))
    except (FileNotFoundError, NotATile) as error:
        raise DamagedLog(f"{folder}: {error}") from error
    tree = TileTree(state.size, edges)
    if tree.root() != state.root or [leaf_hash(entry) for entry in bundle] != (edges[0] if edges else []):
        raise DamagedLog(f"{folder}: the tiles do not have the root that was committed")
    return tree, bundle


def _edges(size: int) -> list[range]:
    """The places of the nodes in the unfinished tile of each level."""
    levels = range(-(-size.bit_length() // HEIGHT))
    return [range(size >> HEIGHT * (level + 1) << HEIGHT, size >> HEIGHT * level) for level in levels]


def _drop_partials(folder: Path, before: int, now: int) -> None:
    """Partial tiles that became full. One that stays behind when this breaks off does no harm."""
    for level in (None, *range(len(_edges(before)))):
        index = before >> HEIGHT * ((level or 0) + 1)
        full = TileName(level, index)
        if full.end <= now:
            shutil.rmtree(folder / f"{full.path()}.p", ignore_errors=True)
