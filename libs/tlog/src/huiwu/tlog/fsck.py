"""Checking a log's files: everything is computed anew from the entries, and each defect is named."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.merkle import HASH_BYTES, leaf_hash
from huiwu.tlog.state import CHECKPOINT, STATE, State, read_state
from huiwu.tlog.tiles import WIDTH, NotATile, Tile, TileName, TileTree, name_in, unpack_entries

_WRITERS = re.compile(r"\.writer/(state|lock|staging/[0-9]+|\.state\.part)|\.checkpoint\.part", re.ASCII)


def fsck(folder: Path, verifiers: Iterable[note.Verifier] = ()) -> Iterator[str]:
    """Each defect of the log in this folder as one line; nothing when it is sound.

    With `verifiers`, the published checkpoint must be signed by one of them. Memory is constant, time linear in the
    entries. What a writer left that broke off, beyond what was committed, is no defect.
    """
    try:
        state = read_state(folder)
    except note.NotANote as error:
        yield f"{STATE}: {error}"
        return
    published = list[Checkpoint]()
    yield from _checkpoint(folder, state, tuple(verifiers), published)
    yield from _tree(folder, state, {each.size: each.root for each in published})
    yield from _other_files(folder, state)


def _checkpoint(
    folder: Path, state: State, verifiers: tuple[note.Verifier, ...], published: list[Checkpoint]
) -> Iterator[str]:
    """Puts the checkpoint into `published` when it can be read."""
    try:
        signed = (folder / CHECKPOINT).read_bytes()
        head = Checkpoint.parse(note.split(signed)[0])
        published.append(head)
        if head.size > state.size:
            yield f"{CHECKPOINT}: {head.size} entries are published, {state.size} committed"
        if verifiers:
            note.open(signed, verifiers)
    except FileNotFoundError:
        return
    except note.NotANote as error:
        yield f"{CHECKPOINT}: {error}"


def _tree(folder: Path, state: State, published: dict[int, bytes]) -> Iterator[str]:
    """Bundle by bundle: the entries, and each tile that follows from them."""
    tree = TileTree()
    for index in range(-(-state.size // WIDTH)):
        name = name_in(None, index, state.size)
        try:
            hashes = [leaf_hash(entry) for entry in _entries(folder, name)]
        except (OSError, NotATile) as error:
            yield f"{name.path()}: {_why(error)}; {STATE}: {state.size} entries; 其后未查 nothing after it was checked"
            return
        for stop in sorted({size for size in published if tree.size <= size < tree.size + len(hashes)}):
            some, hashes = hashes[: stop - tree.size], hashes[stop - tree.size :]
            yield from (defect for tile in tree.extend(some) for defect in _tile(folder, tile))
            yield from _root(CHECKPOINT, published[stop], tree)
        yield from (defect for tile in tree.extend(hashes) for defect in _tile(folder, tile))
    yield from (defect for tile in tree.partial() for defect in _tile(folder, tile))
    yield from _root(STATE, state.root, tree)
    if state.size in published:
        yield from _root(CHECKPOINT, published[state.size], tree)


def _root(where: str, root: bytes, tree: TileTree) -> Iterator[str]:
    if tree.root() != root:
        yield f"{where}: 根不符 the root is not that of the first {tree.size} entries"


def _tile(folder: Path, tile: Tile) -> Iterator[str]:
    try:
        if _read(folder, tile.name, len(tile.content())) != tile.content():
            below = (
                TileName(None, tile.name.index, tile.name.width).path() if tile.name.level == 0 else "the tiles below"
            )
            yield f"{tile.name.path()}: 与下层不符 not the hashes of {below}"
    except OSError as error:
        yield f"{tile.name.path()}: {_why(error)}"


def _entries(folder: Path, name: TileName) -> list[bytes]:
    try:
        return unpack_entries(name, (folder / name.path()).read_bytes())
    except FileNotFoundError:
        return unpack_entries(name.full(), (folder / name.full().path()).read_bytes())[: name.width]


def _read(folder: Path, name: TileName, length: int) -> bytes:
    """A tile's file; a partial one may be gone once it is full, whose first bytes are then given."""
    try:
        return (folder / name.path()).read_bytes()
    except FileNotFoundError:
        if name.width == WIDTH:
            raise
        return (folder / name.full().path()).read_bytes()[:length]


def _other_files(folder: Path, state: State) -> Iterator[str]:
    """Partial tiles of smaller sizes, and what does not belong here."""
    for path in sorted(each for each in folder.rglob("*") if not each.is_dir()):
        name = path.relative_to(folder).as_posix()
        if name == CHECKPOINT or _WRITERS.fullmatch(name):
            continue
        try:
            tile = TileName.parse(name)
        except NotATile:
            yield f"{name}: 不属于日志 no part of a log"
            continue
        if tile.width < WIDTH and tile.end <= state.size:
            yield from _earlier(folder, tile, name_in(tile.level, tile.index, state.size))


def _earlier(folder: Path, tile: TileName, later: TileName) -> Iterator[str]:
    """A partial tile or bundle is the beginning of what it became."""
    try:
        before = (folder / tile.path()).read_bytes()
        length = tile.width * HASH_BYTES
        if tile.level is None:
            length = len(before)
            unpack_entries(tile, before)
        if len(before) != length or _read(folder, later, length)[:length] != before:
            yield f"{tile.path()}: 不是其开头 not the beginning of {later.path()}"
    except (OSError, NotATile) as error:
        yield f"{tile.path()}: {_why(error)}"


def _why(error: Exception) -> str:
    return "缺失 missing" if isinstance(error, FileNotFoundError) else str(error)
