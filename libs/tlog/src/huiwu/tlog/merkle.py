"""Merkle tree hashing and proofs of RFC 6962 §2.1; proofs are verified as RFC 9162 §2.1.3–2.1.4 writes it down."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""The tree head of no entries."""


class InvalidProof(ValueError):
    """The proof does not show what it was given for."""


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
            return EMPTY_ROOT
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


def inclusion_ranges(index: int, size: int) -> list[range]:
    """The leaves under each hash of the inclusion proof, from the leaf's sibling up to the root's child.

    Raises IndexError when the tree of `size` leaves has no leaf `index`.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    start, stop, found = 0, size, list[range]()
    while stop - start > 1:
        middle = start + split(stop - start)
        if index < middle:
            found.append(range(middle, stop))
            stop = middle
        else:
            found.append(range(start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[range]:
    """The leaves under each hash of the consistency proof; none from the empty tree, and none when nothing was added.

    Raises IndexError when a tree of `old` leaves cannot have grown to `new`.
    """
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {old} does not grow to {new}")
    start, stop, found = 0, new, list[range]()
    while old not in (0, stop):
        middle = start + split(stop - start)
        if old <= middle:
            found.append(range(middle, stop))
            stop = middle
        else:
            found.append(range(start, middle))
            start = middle
    if start:  # the old tree does not end with a subtree that its root names
        found.append(range(start, stop))
    return found[::-1]


def split(count: int) -> int:
    """The largest power of two below `count`: where RFC 6962 parts a tree of more than one leaf."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root over all leaves; raises IndexError."""
    return _hashes(leaf_hashes, inclusion_ranges(index, len(leaf_hashes)))


def consistency_proof(leaf_hashes: Sequence[bytes], old: int, new: int) -> list[bytes]:
    """The hashes that show the tree of the first `new` leaves to begin with that of the first `old`; raises IndexError.

    From the empty tree it is empty: a witness takes that, `verify_consistency` does not.
    """
    if new > len(leaf_hashes):
        raise IndexError(f"there are {len(leaf_hashes)} leaves, not {new}")
    return _hashes(leaf_hashes, consistency_ranges(old, new))


def _hashes(leaf_hashes: Sequence[bytes], ranges: Iterable[range]) -> list[bytes]:
    return [root(leaf_hashes[each.start : each.stop]) for each in ranges]


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Whether the entry with this leaf hash stands at `index` of the tree of `size` entries that has this root.

    Raises InvalidProof when it is not shown. RFC 9162 §2.1.3.2.
    """
    if not 0 <= index < size:
        raise InvalidProof(f"no leaf {index} in a tree of {size}")
    _check_lengths([leaf_hash, *proof])
    head = leaf_hash
    for each, on_left in _way_up(index, size - 1, proof):
        head = node_hash(each, head) if on_left else node_hash(head, each)
    if head != root:
        raise InvalidProof("the proof leads to another root")


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Whether the tree of `new_size` entries begins with the tree of `old_size` entries.

    Raises InvalidProof when it is not shown, always for an old size of 0: every tree begins with the empty one, so
    nothing would be proven. RFC 9162 §2.1.4.2.
    """
    if not 0 < old_size <= new_size:
        raise InvalidProof(f"from {old_size} to {new_size} there is nothing to prove")
    if old_size == new_size:
        if proof or old_root != new_root:
            raise InvalidProof("one size has two roots, or a proof where none is needed")
        return
    _check_lengths([old_root, *proof])
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    hashes = proof if place else [old_root, *proof]  # an old tree that is one whole subtree is itself the first hash
    if not hashes:
        raise InvalidProof("the proof is empty")
    old_head = new_head = hashes[0]
    for each, on_left in _way_up(place, last, hashes[1:]):
        if on_left:
            old_head, new_head = node_hash(each, old_head), node_hash(each, new_head)
        else:
            new_head = node_hash(new_head, each)
    if old_head != old_root or new_head != new_root:
        raise InvalidProof("the proof leads to other roots")


def _way_up(place: int, last: int, proof: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each hash of the proof, and whether it stands on the left; `place` and `last` number the nodes of a level."""
    for each in proof:
        if last == 0:
            raise InvalidProof("the proof is too long")
        on_left = bool(place & 1) or place == last
        yield each, on_left
        while on_left and place and not place & 1:  # on the right edge, up to where there is a sibling on the left
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last != 0:
        raise InvalidProof("the proof is too short")


def _check_lengths(hashes: Iterable[bytes]) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise InvalidProof(f"a hash is not of {HASH_BYTES} bytes")
