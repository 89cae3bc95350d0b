"""Tiles have the paths, widths and contents of C2SP tlog-tiles, and every proof can be read from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiwu.tlog.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from huiwu.tlog.reading import TileReader
from huiwu.tlog.tiles import (
    EntryTooLarge,
    NotATile,
    TileName,
    TileTree,
    name_in,
    pack_entries,
    read_hashes,
    unpack_entries,
)

ENTRIES = [b"entry %d" % n for n in range(70_000)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def tiles(size: int, batch: int = 1000) -> dict[str, bytes]:
    """All files of a log of that size, made in batches."""
    tree, made = TileTree(), dict[str, bytes]()
    for start in range(0, size, batch):
        for tile in tree.extend(LEAVES[start : min(start + batch, size)]):
            made[tile.name.path()] = tile.content()
    made |= {tile.name.path(): tile.content() for tile in tree.partial()}
    assert tree.root() == root(LEAVES[:size])
    bundles = [name_in(None, index, size) for index in range(-(-size // 256))]
    return made | {
        name.path(): pack_entries(ENTRIES[name.index * 256 : name.index * 256 + name.width]) for name in bundles
    }


def reader(made: dict[str, bytes], size: int, read: list[str] | None = None) -> TileReader:
    def fetch(path: str) -> bytes:
        if read is not None:
            read.append(path)
        if path not in made:
            raise FileNotFoundError(path)
        return made[path]

    return TileReader(fetch, size)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (TileName(0, 0), "tile/0/000"),
        (TileName(0, 1234067), "tile/0/x001/x234/067"),
        (TileName(1, 999, 7), "tile/1/999.p/7"),
        (TileName(1, 1000, 255), "tile/1/x001/000.p/255"),
        (TileName(63, 0, 1), "tile/63/000.p/1"),
        (TileName(None, 1234067), "tile/entries/x001/x234/067"),
    ],
)
def test_the_path_of_a_tile(name, path):
    assert name.path() == path
    assert TileName.parse(path) == name


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/001/000",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p",
        "tile/0/000.p/1/2",
        "tile/0/../0/000",
        "tile/0/٠٠٠",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/data/000",
        "checkpoint",
        "",
    ],
)
def test_what_is_no_path_of_a_tile(path):
    with pytest.raises(NotATile):
        TileName.parse(path)


def test_the_tree_of_70000_is_laid_out_as_the_specification_says():
    made = tiles(70_000)
    names = [TileName.parse(path) for path in made]
    count = lambda level, width: sum((each.level, each.width) == (level, width) for each in names)  # noqa: E731
    assert (count(0, 256), count(0, 112)) == (273, 1)
    assert (count(1, 256), count(1, 17), count(2, 1)) == (1, 1, 1)
    assert (count(None, 256), count(None, 112)) == (273, 1)
    assert len(made) == 273 + 1 + 1 + 1 + 1 + 274


def test_a_tree_of_256_is_one_full_tile_and_the_beginning_of_the_next_level():
    assert set(tiles(256)) == {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"}
    assert set(tiles(0)) == set()


@settings(max_examples=30, deadline=None)
@given(size=st.integers(0, 3000), batch=st.integers(1, 700))
def test_batches_leave_no_trace(size, batch):
    assert tiles(size, batch) == tiles(size, 3000)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_proof_is_read_from_tiles_as_from_leaf_hashes(data):
    size = data.draw(st.integers(1, 1500))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    log = reader(tiles(size), size)
    assert log.root() == root(LEAVES[:size])
    assert log.root(old) == root(LEAVES[:old])
    assert log.inclusion_proof(index) == inclusion_proof(LEAVES[:size], index)
    assert log.consistency_proof(old) == consistency_proof(LEAVES, old, size)
    assert (log.leaf_hash(index), log.entry(index)) == (LEAVES[index], ENTRIES[index])
    if old > index:
        assert log.inclusion_proof(index, old) == inclusion_proof(LEAVES[:old], index)
        assert log.consistency_proof(index, old) == consistency_proof(LEAVES, index, old)


def test_a_proof_reads_few_tiles():
    """At most two a level: the one on the way, and the one at the end."""
    made = tiles(70_000)
    for index, old in ((0, 1), (69_999, 69_999), (12_345, 65_536), (65_535, 65_537)):
        read = list[str]()
        log = reader(made, 70_000, read)
        verify_inclusion(LEAVES[index], index, 70_000, log.inclusion_proof(index), root(LEAVES))
        verify_consistency(old, 70_000, root(LEAVES[:old]), root(LEAVES), log.consistency_proof(old))
        assert len(read) <= 2 * 2 * 3


def test_a_partial_tile_that_is_gone_is_read_from_the_full_one():
    before, now = tiles(300), tiles(512)
    gone = {"tile/0/001.p/44", "tile/entries/001.p/44"}
    assert gone < set(before)
    log = reader(now | {path: before[path] for path in set(before) - gone}, 300)
    assert log.root() == root(LEAVES[:300])
    assert list(log.entries(250, 300)) == ENTRIES[250:300]
    assert log.inclusion_proof(299) == inclusion_proof(LEAVES[:300], 299)


def test_entries_are_read_across_bundles():
    log = reader(tiles(1000), 1000)
    assert list(log.entries()) == ENTRIES[:1000]
    assert list(log.entries(255, 257)) == ENTRIES[255:257]
    assert list(log.entries(512, 512)) == []


def test_what_the_log_does_not_have_is_not_read():
    log = reader(tiles(300), 300)
    for wrong in (
        lambda: log.root(301),
        lambda: log.entry(300),
        lambda: log.leaf_hash(300),
        lambda: log.leaf_hash(-1),
        lambda: log.inclusion_proof(300),
        lambda: log.inclusion_proof(200, 301),
        lambda: log.consistency_proof(301),
        lambda: log.consistency_proof(1, 301),
        lambda: list(log.entries(0, 301)),
        lambda: name_in(0, 2, 300),
        lambda: name_in(0, -1, 300),
    ):
        with pytest.raises(IndexError):
            wrong()
    with pytest.raises(FileNotFoundError):
        reader({}, 300).root()


def test_a_bundle_holds_entries_up_to_65535_bytes():
    longest = b"x" * 65_535
    name = TileName(None, 0, 3)
    packed = pack_entries([b"", longest, b"a"])
    assert packed[:4] == b"\0\0\xff\xff"
    assert unpack_entries(name, packed) == [b"", longest, b"a"]
    with pytest.raises(EntryTooLarge):
        pack_entries([b"a", longest + b"x"])


def test_a_bundle_that_is_cut_or_too_long_is_none():
    packed = pack_entries([b"a", b"bc"])
    for bad in (packed[:-1], packed + b"\0", packed + b"\0\0", b"", packed[1:]):
        with pytest.raises(NotATile):
            unpack_entries(TileName(None, 0, 2), bad)
    with pytest.raises(NotATile):
        read_hashes(TileName(0, 0, 2), b"x" * 63)
