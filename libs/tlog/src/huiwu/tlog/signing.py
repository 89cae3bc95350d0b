"""A log's signature: given to checkpoints that continue each other, and never to two that contradict."""

import fcntl
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from huiwu.tlog import checkpoint, note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.durable import replace
from huiwu.tlog.merkle import InvalidProof, verify_consistency


class Contradiction(Exception):
    """The checkpoint contradicts one before it, or its log."""


class LogSigner:
    """Signs a log's checkpoints, and remembers the last one in a file of its own.

    The file belongs on other storage than the log and its database: then a log that was restored from a backup cannot
    sign a second history in the place of the first.
    """

    def __init__(self, memory: Path, *signers: note.Signer) -> None:
        """`memory` is the file; it need not be there yet."""
        self._memory, self._signers = memory, signers

    def last(self) -> Checkpoint | None:
        """The last checkpoint that was signed; raises NotANote when the file is not what was written."""
        try:
            return Checkpoint.parse(note.split(self._memory.read_bytes())[0])
        except FileNotFoundError:
            return None

    def sign(self, head: Checkpoint, proof: Sequence[bytes] = ()) -> bytes:
        """The signed checkpoint, once it is remembered durably.

        `proof` is the consistency proof from `last()`, empty when that is none, of size 0 or of the same size. Raises
        Contradiction when it does not show that the log only grew, NotANote, OSError.
        """
        with self._alone():
            last = self.last()
            if last is not None:
                _continue(last, head, proof)
            signed = checkpoint.sign(head, *self._signers)
            replace(self._memory, signed)
            return signed

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Two processes with one key take turns."""
        lock = os.open(
            self._memory.with_name(f"{self._memory.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _continue(last: Checkpoint, head: Checkpoint, proof: Sequence[bytes]) -> None:
    """Raises Contradiction unless `head` continues `last`."""
    if head.origin != last.origin:
        raise Contradiction(f"the key has signed for {last.origin}, not for {head.origin}")
    if not last.size and (head.size or head.root == last.root):
        return
    try:
        verify_consistency(last.size, head.size, last.root, head.root, proof)
    except InvalidProof as error:
        raise Contradiction(f"size {last.size} was signed, and {head.size} does not continue it: {error}") from error
