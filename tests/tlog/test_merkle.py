"""The tree hashes as RFC 6962 says: the vectors of Certificate Transparency, and the definition itself."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiwu.tlog.merkle import Tree, leaf_hash, node_hash, root

# The leaves and roots of certificate-transparency's merkle_tree_test.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, written as it is written there."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert root(map(leaf_hash, LEAVES[:size])).hex() == ROOTS[size]


def test_a_tree_that_grows_has_the_root_of_each_size():
    tree = Tree()
    for size, leaf in enumerate(LEAVES):
        assert (tree.size, tree.root().hex()) == (size, ROOTS[size])
        tree.add(leaf_hash(leaf))
    assert (tree.size, tree.root().hex()) == (8, ROOTS[8])


@given(st.lists(st.binary(max_size=8), max_size=130))
def test_every_size_is_by_definition(leaves):
    assert root(map(leaf_hash, leaves)) == by_definition(leaves)


def test_asking_for_the_root_changes_nothing():
    tree = Tree()
    for leaf in LEAVES[:7]:
        tree.add(leaf_hash(leaf))
        assert tree.root() == tree.root()
    assert tree.root().hex() == ROOTS[7]


def test_a_leaf_is_never_a_node():
    assert leaf_hash(b"a" * 32 + b"b" * 32) != node_hash(b"a" * 32, b"b" * 32)
