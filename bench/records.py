"""Real records in any number: the demonstration's year as it is kept, its streams copied as often as it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from huiwu.audit.bundle import open_bundle
from huiwu.audit.keyring import Keyring
from huiwu.audit.writing import BundleWriter
from huiwu.kernel.event import read, write
from huiwu.tlog import checkpoint
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import Ed25519Signer, SecretKey
from huiwu.tlog.merkle import Tree, leaf_hash

_KEPT = Path(__file__).parents[1] / "tests" / "replay" / "golden" / "year-2026.huiwu.zip"


def a_year() -> list[bytes]:
    """The entries of a year of the demonstration, as its services decided them."""
    with open_bundle(_KEPT) as opened:
        return list(opened.entries())


def copies(year: Sequence[bytes], size: int) -> Iterator[bytes]:
    """So many entries: the year again and again, each time on other streams and with other decision ids.

    Deciders see neither, so every copy of a ruling replays as the first does. The last copy ends where a decision does.
    """
    written = 0
    for number in count():
        for raw in year:
            event = read(raw)
            if written >= size and event.id.endswith(".0"):
                return
            decision = f"{event.decision}-{number}"
            nth = event.id.rpartition(".")[2]
            yield write(replace(event, id=f"{decision}.{nth}", decision=decision, subject=f"{event.subject}-{number}"))
            written += 1


def pack(target: Path, year: Sequence[bytes], size: int) -> int:
    """Write the bundle of a log of so many entries, signed by a key of its own; gives how many there are."""
    key, tree = SecretKey.generate("bench.test/log"), Tree()
    for raw in copies(year, size):
        tree.add(leaf_hash(raw))
    head = checkpoint.sign(Checkpoint(key.name, tree.size, tree.root()), Ed25519Signer(key))
    with target.open("wb") as file:
        writer = BundleWriter(file, head, Keyring((key.public,), ()))
        for raw in copies(year, size):
            writer.add(raw)
        writer.close()
    return tree.size
