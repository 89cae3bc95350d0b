"""Receipts: an answer exchanged for the proof that its decision stands in the log (C2SP tlog-proof)."""

from base64 import b64encode
from collections.abc import Sequence

from huiwu.supervision.entries import Entry
from huiwu.supervision.head import Head
from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.proof import LogProof


def receipt(decision: str, entries: Sequence[Entry], head: Head) -> dict[str, object]:
    """The decision's entries, each with its bytes, its leaf hash and its proof, and the checkpoint over them all."""
    return {
        "decision": decision,
        "checkpoint": head.signed.decode(),
        "keys": [key.text() for key in head.keys.log],
        "entries": [
            {
                "index": entry.leaf,
                "entry": entry.raw.decode(),
                "leaf_hash": b64encode(leaf_hash(entry.raw)).decode(),
                "proof": _proof(entry.leaf, head),
            }
            for entry in entries
        ],
    }


def _proof(leaf: int, head: Head) -> str:
    """A file of its own as C2SP tlog-proof lays it down."""
    return LogProof(leaf, tuple(head.reader.inclusion_proof(leaf)), head.signed).content().decode()
