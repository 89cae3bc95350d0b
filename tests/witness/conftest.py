"""A log, a second history under the same key, and witnesses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from huiwu.tlog import checkpoint
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import COSIGNATURE, Ed25519Signer, SecretKey
from huiwu.tlog.merkle import consistency_proof, leaf_hash, root
from huiwu.tlog.witness import AddCheckpoint
from huiwu.witness.memory import Memory

ORIGIN = "audit.union.example/log"


@dataclass(frozen=True)
class History:
    """What a log shows to somebody."""

    key: SecretKey
    leaves: list[bytes]
    origin: str = ORIGIN

    def signed(self, size: int) -> bytes:
        return checkpoint.sign(Checkpoint(self.origin, size, root(self.leaves[:size])), Ed25519Signer(self.key))

    def proof(self, old: int, new: int) -> list[bytes]:
        return consistency_proof(self.leaves, old, new)

    def add(self, old: int, new: int) -> AddCheckpoint:
        """The request of an honest log."""
        return AddCheckpoint(old, tuple(self.proof(old, new)), self.signed(new))


@pytest.fixture(scope="session")
def log() -> History:
    return History(SecretKey.generate(ORIGIN), [leaf_hash(b"%d" % n) for n in range(40)])


@pytest.fixture(scope="session")
def second_history(log) -> History:
    """The same log, the same key: after entry 5 everything is otherwise."""
    return History(log.key, [*log.leaves[:5], *(leaf_hash(b"other %d" % n) for n in range(35))])


@pytest.fixture(scope="session")
def witness_key() -> SecretKey:
    return SecretKey.generate("witness.union.example/upper", COSIGNATURE)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(tmp_path / "witness.sqlite3")
    yield opened
    opened.close()
