"""A proof holds for its leaf, place, sizes and roots, and for nothing else."""

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiwu.tlog.merkle import (
    EMPTY_ROOT,
    InvalidProof,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

MOST = 130
LEAVES = [leaf_hash(b"%d" % n) for n in range(MOST + 1)]
ROOTS = [root(LEAVES[:size]) for size in range(MOST + 2)]
GARBAGE = b"\xab" * 32


def holds(verify, *what) -> bool:
    try:
        verify(*what)
    except InvalidProof:
        return False
    return True


def rfc_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 §2.1.1, as it is written there."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if index < k:
        return [*rfc_path(index, leaves[:k]), root(leaves[k:])]
    return [*rfc_path(index - k, leaves[k:]), root(leaves[:k])]


def rfc_subproof(old: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """RFC 6962 §2.1.2, as it is written there."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= k:
        return [*rfc_subproof(old, leaves[:k], whole), root(leaves[k:])]
    return [*rfc_subproof(old - k, leaves[k:], False), root(leaves[:k])]


def test_every_inclusion_up_to_130_is_proven_as_the_rfc_writes_it():
    for size in range(1, MOST + 1):
        leaves = LEAVES[:size]
        for index in range(size):
            proof = inclusion_proof(leaves, index)
            assert proof == rfc_path(index, leaves)
            verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
            assert not holds(verify_inclusion, LEAVES[index + 1], index, size, proof, ROOTS[size])


def test_every_growth_up_to_130_is_proven_as_the_rfc_writes_it():
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(LEAVES, old, new)
            assert proof == rfc_subproof(old, LEAVES[:new], True)
            verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)
            assert not holds(verify_consistency, old, new, GARBAGE, ROOTS[new], proof)
            assert not holds(verify_consistency, old, new, ROOTS[old], GARBAGE, proof)


def broken(proof: list[bytes], *roots: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """What the probes of transparency-dev/merkle do to a proof."""
    for place, each in enumerate(proof):
        yield f"a bit of hash {place}", [*proof[:place], bytes([each[0] ^ 16]) + each[1:], *proof[place + 1 :]]
        yield f"hash {place} repeated", [*proof[:place], each, *proof[place:]]
    if proof:
        yield "empty", []
        yield "truncated", proof[:-1]
        yield "a short hash", [*proof[:-1], proof[-1][:-1]]
        yield "a hash of no bytes", [*proof[:-1], b""]
        yield "beheaded", proof[1:]
    for more in (GARBAGE, *roots):
        yield "trailing", [*proof, more]
        yield "preceding", [more, *proof]


def elsewhere(number: int) -> set[int]:
    return {number - 1, number + 1, number ^ 2, number * 2, number // 2, number + 256, -number, 0} - {number}


@pytest.mark.parametrize(("index", "size"), [(0, 8), (5, 8), (2, 3), (1, 5), (0, 1), (4, 7), (128, 130)])
def test_an_inclusion_that_was_tampered_with_is_refused(index, size):
    leaf, head, proof = LEAVES[index], ROOTS[size], inclusion_proof(LEAVES[:size], index)
    verify_inclusion(leaf, index, size, proof, head)
    for how, other in broken(proof, head):
        assert not holds(verify_inclusion, leaf, index, size, other, head), how
    for other in elsewhere(index):
        assert not holds(verify_inclusion, leaf, other, size, proof, head), other
    for other in (GARBAGE, EMPTY_ROOT, b"", head[:-1]):
        assert not holds(verify_inclusion, leaf, index, size, proof, other)
    for other in (GARBAGE, EMPTY_ROOT, b"", head if size > 1 else GARBAGE):
        assert not holds(verify_inclusion, other, index, size, proof, head)
    for other in range(1, index + 1):
        assert not holds(verify_inclusion, leaf, index, other, proof, head), other
    assert not holds(verify_inclusion, leaf, index, size * 1024, proof, head)


@pytest.mark.parametrize(("old", "new"), [(1, 8), (6, 8), (2, 5), (6, 7), (3, 130), (64, 128), (127, 129)])
def test_a_growth_that_was_tampered_with_is_refused(old, new):
    before, after, proof = ROOTS[old], ROOTS[new], consistency_proof(LEAVES, old, new)
    verify_consistency(old, new, before, after, proof)
    for how, other in broken(proof, before, after):
        assert not holds(verify_consistency, old, new, before, after, other), how
    for other in elsewhere(old):
        assert not holds(verify_consistency, other, new, before, after, proof), other
    for other in (
        old - 1,
        0,
        -new,
        new * 1024,
    ):  # a proof binds a size to its shape only; a checkpoint binds it to its root
        assert not holds(verify_consistency, old, other, before, after, proof), other
    assert not holds(verify_consistency, old, new, after, before, proof)
    assert not holds(verify_consistency, new, old, after, before, proof)


def test_nothing_added_needs_no_proof_and_one_root():
    verify_consistency(7, 7, ROOTS[7], ROOTS[7], [])
    assert not holds(verify_consistency, 7, 7, ROOTS[7], ROOTS[6], [])
    assert not holds(verify_consistency, 7, 7, ROOTS[7], ROOTS[7], [ROOTS[7]])


def test_that_a_log_grew_from_nothing_proves_nothing():
    """The witness protocol takes the empty proof (tests/witness); whoever asks for a proof gets none."""
    assert consistency_proof(LEAVES, 0, 5) == []
    for new in (0, 1, 5):
        assert not holds(verify_consistency, 0, new, EMPTY_ROOT, ROOTS[new], [])
    assert not holds(verify_inclusion, LEAVES[0], 0, 0, [], EMPTY_ROOT)


def test_what_is_not_there_is_not_proven():
    for index, leaves in ((0, []), (3, LEAVES[:3]), (-1, LEAVES[:3])):
        with pytest.raises(IndexError):
            inclusion_proof(leaves, index)
    for old, new in ((4, 3), (-1, 3), (1, MOST + 2)):
        with pytest.raises(IndexError):
            consistency_proof(LEAVES, old, new)


def test_a_node_is_not_passed_off_as_an_entry():
    """The bytes of an inner node, taken for an entry, would have another hash."""
    left, right = LEAVES[:2]
    assert not holds(verify_inclusion, leaf_hash(left + right), 0, 2, [node_hash(*LEAVES[2:4])], ROOTS[4])
    assert hashlib.sha256(b"\x01" + left + right).digest() == ROOTS[2]


@settings(max_examples=200)
@given(data=st.data())
def test_no_other_history_has_the_proof(data):
    """A leaf changed anywhere in the old tree breaks the growth from the tree that was seen."""
    new = data.draw(st.integers(2, MOST))
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    other = [*LEAVES[:changed], GARBAGE, *LEAVES[changed + 1 :]]
    proof = consistency_proof(other, old, new)
    assert not holds(verify_consistency, old, new, ROOTS[old], root(other[:new]), proof)
