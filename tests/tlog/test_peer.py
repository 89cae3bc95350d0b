"""What we write, another implementation reads: tlog-scales (Apache-2.0, by other authors) on our files."""

from pathlib import Path

import pytest
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint as TheirCheckpoint
from tlog_scales.tlog import ConsistencyProof, InclusionProof, InclusionProofInvalid

from huiwu.tlog import checkpoint
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.cosignature import CosignatureSigner
from huiwu.tlog.keys import COSIGNATURE, Ed25519Signer, SecretKey
from huiwu.tlog.merkle import leaf_hash, verify_consistency, verify_inclusion
from huiwu.tlog.writer import LogWriter

ORIGIN = "audit.union.example/log"
KEY, WITNESS = SecretKey.generate(ORIGIN), SecretKey.generate("witness.example/upper", COSIGNATURE)
SIZES = (300, 65_536, 66_000)


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> tuple[Path, dict[int, bytes]]:
    folder, roots = tmp_path_factory.mktemp("log"), dict[int, bytes]()
    with LogWriter(folder) as log:
        for size in SIZES:
            log.append([b"entry %d" % n for n in range(log.size, size)])
            _, roots[size] = log.commit()
        head = Checkpoint(ORIGIN, log.size, log.root)
        log.publish(checkpoint.sign(head, Ed25519Signer(KEY), CosignatureSigner(WITNESS)))
    return folder, roots


def test_they_read_our_checkpoint_tiles_and_entries(written):
    folder, roots = written
    theirs = TilesReader(LocalBackend(folder))
    head = theirs.get_checkpoint()
    assert (head.origin, head.size, head.root_hash) == (ORIGIN, SIZES[-1], roots[SIZES[-1]])
    assert theirs.calculate_root_hash() == head.root_hash
    for index in (0, 255, 256, 65_535, 65_536, 65_999):
        assert theirs.get_entry(index) == b"entry %d" % index


def test_they_verify_our_signature_and_our_witnesss(written):
    folder, _ = written
    head = TheirCheckpoint.from_text((folder / "checkpoint").read_text())
    for key in (KEY, WITNESS):
        head.verify(Vkey.from_string(key.public.text()))
    with pytest.raises(RuntimeError):
        head.verify(Vkey.from_string(SecretKey.generate(ORIGIN).public.text()))


def test_their_proofs_and_ours_are_the_same_and_each_verifies_the_others(written):
    folder, roots = written
    size = SIZES[-1]
    with LogWriter(folder) as log:
        ours = log.reader()
    theirs = TilesReader(LocalBackend(folder))
    theirs.set_size(size)
    for index in range(0, size, 4_001):
        leaf, proof = leaf_hash(b"entry %d" % index), theirs.get_inclusion_proof(index, size)
        assert proof.node_hashes == ours.inclusion_proof(index)
        verify_inclusion(leaf, index, size, proof.node_hashes, roots[size])
        InclusionProof(index, size, ours.inclusion_proof(index)).check(leaf, roots[size])
        with pytest.raises(InclusionProofInvalid):
            InclusionProof(index, size, ours.inclusion_proof(index)).check(leaf_hash(b""), roots[size])
    for old in SIZES:
        proof = theirs.get_consistency_proof(old, size)
        assert proof.node_hashes == ours.consistency_proof(old)
        verify_consistency(old, size, roots[old], roots[size], proof.node_hashes)
        ConsistencyProof(old, size, ours.consistency_proof(old)).check(roots[old], roots[size])
