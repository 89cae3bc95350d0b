"""Reading a log from its tiles: roots, proofs and entries, each from a few files."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from huiwu.tlog.merkle import EMPTY_ROOT, consistency_ranges, inclusion_ranges, node_hash, split
from huiwu.tlog.tiles import HEIGHT, WIDTH, NotATile, TileName, name_in, parents, read_hashes, unpack_entries

_KEPT = 64

Read = Callable[[str], bytes]
"""Gives the content of a path below the log's prefix; raises FileNotFoundError."""


def files(folder: Path) -> Read:
    """Reads the files of a log's folder."""
    return lambda path: (folder / path).read_bytes()


class TileReader:
    """A log at a size whose checkpoint was verified; `size` says which tiles there are.

    Every method raises FileNotFoundError for a tile that is not there, NotATile for one that is none, IndexError for
    what a log of this size does not have. What it answers is as true as the tiles: proofs are verified against a root
    that somebody signed.
    """

    def __init__(self, read: Read, size: int) -> None:
        self.size = size
        self._read = read
        self._nodes = lru_cache(_KEPT)(self._load)

    def root(self, size: int | None = None) -> bytes:
        """The tree head at this size, or an earlier one."""
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise IndexError(f"a log of {self.size} has no root at {size}")
        return self.subtree(range(size)) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes that lead from entry `index` to the root at this size, or an earlier one."""
        return [self.subtree(each) for each in inclusion_ranges(index, self._within(size))]

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The hashes that show this log, or an earlier size of it, to have grown from the first `old` entries."""
        return [self.subtree(each) for each in consistency_ranges(old, self._within(new))]

    def leaf_hash(self, index: int) -> bytes:
        """The leaf hash of an entry."""
        inclusion_ranges(index, self.size)
        return self.subtree(range(index, index + 1))

    def entry(self, index: int) -> bytes:
        """An entry's bytes."""
        return next(self.entries(index, index + 1))

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The entries from `start` up to `stop`, bundle by bundle."""
        stop = self.size if stop is None else stop
        if not 0 <= start <= stop <= self.size:
            raise IndexError(f"a log of {self.size} has no entries {start} to {stop}")
        for index in range(start // WIDTH, -(-stop // WIDTH)):
            first = index * WIDTH
            yield from self._bundle(index)[max(start - first, 0) : stop - first]

    def subtree(self, leaves: range) -> bytes:
        """The hash over these leaves, which are those of a node of the tree."""
        count = len(leaves)
        if count & (count - 1):
            middle = leaves.start + split(count)
            return node_hash(self.subtree(range(leaves.start, middle)), self.subtree(range(middle, leaves.stop)))
        level, height = divmod(count.bit_length() - 1, HEIGHT)
        tile, place = divmod(leaves.start >> HEIGHT * level, WIDTH)
        return self._nodes(level, tile)[height][place >> height]

    def _within(self, size: int | None) -> int:
        if size is not None and size > self.size:
            raise IndexError(f"the log has {self.size} entries, not {size}")
        return self.size if size is None else size

    def _load(self, level: int, index: int) -> list[Sequence[bytes]]:
        """The nodes of the tree within a tile, its own hashes first."""
        name = name_in(level, index, self.size)
        found, content = self._fetch(name)
        nodes: list[Sequence[bytes]] = [read_hashes(found, content)[: name.width]]
        while len(nodes) < HEIGHT:
            nodes.append(parents(nodes[-1]))
        return nodes

    def _bundle(self, index: int) -> list[bytes]:
        name = name_in(None, index, self.size)
        found, content = self._fetch(name)
        return unpack_entries(found, content)[: name.width]

    def _fetch(self, name: TileName) -> tuple[TileName, bytes]:
        """A partial tile may be gone once it is full."""
        try:
            return name, self._read(name.path())
        except FileNotFoundError:
            if name.width == WIDTH:
                raise
            return name.full(), self._read(name.full().path())


__all__ = ["NotATile", "Read", "TileReader", "files"]
