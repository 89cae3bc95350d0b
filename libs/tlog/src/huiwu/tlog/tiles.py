"""Tiles (C2SP tlog-tiles v0.1.0): the tree as files of 256 hashes, and its entries as files of 256 entries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from huiwu.tlog.merkle import EMPTY_ROOT, HASH_BYTES, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
LARGEST_ENTRY = 0xFFFF
_LENGTH_BYTES = 2
_TOP_LEVEL = 63
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?",
    re.ASCII,
)


class NotATile(ValueError):
    """The path or the bytes are not those of a tile or an entry bundle."""


class EntryTooLarge(ValueError):
    """An entry is longer than a bundle can hold: 65,535 bytes."""


@dataclass(frozen=True, slots=True)
class TileName:
    """A tile of hashes at a level, or with no level the bundle of entries under the tile of level 0.

    `width` is the number of its hashes or entries, 256 when it is full.
    """

    level: int | None
    index: int
    width: int = WIDTH

    def path(self) -> str:
        """`tile/0/x001/234`, `tile/entries/000.p/7`: relative to the log's prefix."""
        digits = f"{self.index:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
        place = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{'entries' if self.level is None else self.level}/{place}{partial}"

    @classmethod
    def parse(cls, path: str) -> "TileName":
        """Raises NotATile."""
        found = _PATH.fullmatch(path)
        if not found:
            raise NotATile(f"{path[:99]!r} is no tile's path")
        level = None if found[1] == "entries" else int(found[1])
        name = cls(level, int(found[2].replace("/", "").replace("x", "")), int(found[3] or WIDTH))
        if (level or 0) > _TOP_LEVEL or name.path() != path:
            raise NotATile(f"{path[:99]!r} is no tile's path")
        return name

    @property
    def end(self) -> int:
        """The size of the smallest tree that has this tile."""
        return (self.index * WIDTH + self.width) << HEIGHT * (self.level or 0)

    def full(self) -> "TileName":
        """The tile that this partial one becomes."""
        return TileName(self.level, self.index)


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of hashes and its content."""

    name: TileName
    hashes: tuple[bytes, ...]

    def content(self) -> bytes:
        """The file's bytes."""
        return b"".join(self.hashes)


def name_in(level: int | None, index: int, size: int) -> TileName:
    """The name that this tile has in a tree of that size; raises IndexError when such a tree has none."""
    width = min(WIDTH, (size >> HEIGHT * (level or 0)) - index * WIDTH)
    if index < 0 or width <= 0:
        raise IndexError(f"a tree of {size} has no such tile")
    return TileName(level, index, width)


def read_hashes(name: TileName, content: bytes) -> tuple[bytes, ...]:
    """The hashes of a tile; raises NotATile when there are not as many as its name says."""
    if len(content) != name.width * HASH_BYTES:
        raise NotATile(f"{name.path()} is of {len(content)} bytes")
    return tuple(content[place : place + HASH_BYTES] for place in range(0, len(content), HASH_BYTES))


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """Each entry after its length, two bytes, big-endian; raises EntryTooLarge."""
    parts = list[bytes]()
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise EntryTooLarge(f"an entry is of {len(entry)} bytes; {LARGEST_ENTRY} is the most")
        parts += (len(entry).to_bytes(_LENGTH_BYTES, "big"), entry)
    return b"".join(parts)


def unpack_entries(name: TileName, content: bytes) -> list[bytes]:
    """The entries of a bundle; raises NotATile when they are not as many as its name says, or do not fill it."""
    entries, place = list[bytes](), 0
    while place < len(content):
        begin = place + _LENGTH_BYTES
        place = begin + int.from_bytes(content[begin - _LENGTH_BYTES : begin], "big")
        entries.append(content[begin:place])
    if place != len(content) or len(entries) != name.width:
        raise NotATile(f"{name.path()} does not hold {name.width} whole entries")
    return entries


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """The nodes over each pair of these hashes; a last one without a pair has none."""
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2], strict=False)]


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes, a power of two of them."""
    while len(hashes) > 1:
        hashes = parents(hashes)
    return hashes[0]


class TileTree:
    """A tree that grows tile by tile; it keeps the unfinished tile of each level, so its memory is constant."""

    def __init__(self, size: int = 0, edges: Iterable[Iterable[bytes]] = ()) -> None:
        """`edges` are the hashes of the unfinished tiles of a tree of that size, from level 0 up."""
        self.size = size
        self._edges = [list(edge) for edge in edges]

    def extend(self, leaf_hashes: Sequence[bytes]) -> Iterator[Tile]:
        """Append leaf hashes; gives each tile that became full, those of a lower level first. To be read to the end."""
        done = 0
        while done < len(leaf_hashes):
            some = leaf_hashes[done : done + WIDTH - self.size % WIDTH]
            done += len(some)
            self.size += len(some)
            yield from self._grow(0, some)

    def _grow(self, level: int, hashes: Sequence[bytes]) -> Iterator[Tile]:
        """Hashes for the unfinished tile of this level, at most as many as it lacks."""
        if level == len(self._edges):
            self._edges.append([])
        edge = self._edges[level]
        edge += hashes
        if len(edge) == WIDTH:
            self._edges[level] = []
            yield Tile(TileName(level, (self.size >> HEIGHT * (level + 1)) - 1), tuple(edge))
            yield from self._grow(level + 1, [subtree_root(edge)])

    def partial(self) -> Iterator[Tile]:
        """The unfinished tiles, from level 0 up."""
        for level, edge in enumerate(self._edges):
            if edge:
                yield Tile(name_in(level, self.size >> HEIGHT * (level + 1), self.size), tuple(edge))

    def root(self) -> bytes:
        """The tree head."""
        head: bytes | None = None
        for edge in self._edges:
            stop = len(edge)
            while stop:
                count = stop & -stop
                peak = subtree_root(edge[stop - count : stop])
                head = peak if head is None else node_hash(peak, head)
                stop -= count
        return EMPTY_ROOT if head is None else head
