"""Checkpoints (C2SP tlog-checkpoint v1.0.0): the text of a note that says how many entries a log has, and its root."""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from huiwu.tlog import note
from huiwu.tlog.merkle import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
LARGEST_SIZE = (1 << 63) - 1


class NotACheckpoint(note.NotANote):
    """The text is not a checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`origin` names the log, `size` counts its entries, `root` is the RFC 6962 tree head.

    `extensions` are further lines, opaque and vouched for by nobody: read from others, never written by us.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text to be signed, with its last line end."""
        lines = [self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions]
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Raises NotACheckpoint."""
        origin, size, root, extensions = _lines(text)
        if not _SIZE.fullmatch(size) or int(size) > LARGEST_SIZE:
            raise NotACheckpoint("the size is not a decimal number in its one form")
        try:
            decoded = note.decode(root)
        except ValueError as error:
            raise NotACheckpoint("the root is not base64") from error
        if len(decoded) != HASH_BYTES:
            raise NotACheckpoint(f"the root is not of {HASH_BYTES} bytes")
        return cls(origin, int(size), decoded, extensions)


def _lines(text: str) -> tuple[str, str, str, tuple[str, ...]]:
    lines = text.split("\n")
    if lines.pop():
        raise NotACheckpoint("the last line has no end")
    if len(lines) < 3 or not all(lines):
        raise NotACheckpoint("fewer than three lines, or an empty one")
    return lines[0], lines[1], lines[2], tuple(lines[3:])


def sign(checkpoint: Checkpoint, *signers: note.Signer) -> bytes:
    """The signed checkpoint; raises NotANote when it is not one that could be read again.

    Whoever signs for a log does it through `huiwu.tlog.signing`, which refuses to contradict what was signed before.
    """
    if Checkpoint.parse(checkpoint.text()) != checkpoint:
        raise NotACheckpoint("it would be read as another checkpoint")
    return note.sign(checkpoint.text(), *signers)


def open_checkpoint(signed: bytes, verifiers: Iterable[note.Verifier]) -> tuple[Checkpoint, note.Note]:
    """The checkpoint that a known key has signed, and its note.

    Raises as `note.open` does, and NotACheckpoint. Which keys may sign for which origin is for the caller to know.
    """
    opened = note.open(signed, verifiers)
    return Checkpoint.parse(opened.text), opened
