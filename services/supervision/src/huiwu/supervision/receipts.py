"""Receipts: an answer exchanged for the proof that its decision stands in the log (C2SP tlog-proof)."""

from base64 import b64encode
from collections.abc import Sequence

from huiwu.runtime.problems import Problem
from huiwu.supervision.entries import Entry
from huiwu.supervision.head import Head
from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.proof import LogProof

AGAIN_SECONDS = 2


def receipt(decision: str, entries: Sequence[Entry], head: Head) -> dict[str, object]:
    """The decision's entries, each with its bytes, its leaf hash and its proof, and the checkpoint over them all."""
    return {
        "decision": decision,
        "checkpoint": head.signed.decode(),
        "keys": [key.text() for key in head.keys.log],
        "witnesses": [key.text() for key in head.keys.witnesses],
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


def not_yet_in_the_log(decision: str, delay: float) -> Problem:
    """503: recorded as it may be, nothing proves it yet."""
    return Problem(
        503,
        "not-yet-in-the-log",
        f"尚未收入签名的日志；日志承诺在 {delay:g} 秒内收入。请在 {AGAIN_SECONDS} 秒后再取。",
        f"It is not in the signed log yet, which promises to take it in within {delay:g} s. "
        f"Try again after {AGAIN_SECONDS} s.",
        {"decision": decision, "within": int(delay)},
        {"Retry-After": str(AGAIN_SECONDS)},
    )


def _proof(leaf: int, head: Head) -> str:
    """A file of its own as C2SP tlog-proof lays it down."""
    return LogProof(leaf, tuple(head.reader.inclusion_proof(leaf)), head.signed).content().decode()
