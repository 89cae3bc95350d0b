"""Merkle tree hashing of RFC 6962 §2.1."""

import hashlib
from collections.abc import Iterable


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf; it keeps one hash a level, so memory is logarithmic in its size."""

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        rest = self.size
        while rest & 1:
            leaf = node_hash(self._complete.pop(), leaf)
            rest >>= 1
        self._complete.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The tree head; SHA-256 of nothing for an empty tree."""
        if not self._complete:
            return hashlib.sha256().digest()
        *lefts, head = self._complete
        for left in reversed(lefts):
            head = node_hash(left, head)
        return head


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The tree head over these leaf hashes."""
    tree = Tree()
    for leaf in leaf_hashes:
        tree.add(leaf)
    return tree.root()
