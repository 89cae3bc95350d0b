"""The checkpoint: what a log of so many entries hashes to (C2SP tlog-checkpoint; signatures follow the blank line)."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

_HASH_BYTES = 32


class NotACheckpoint(ValueError):
    """The text is not a checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`origin` names the log, `size` counts its entries, `root` is the RFC 6962 tree head."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Three lines and the blank line that ends the body."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Raises NotACheckpoint, also for what says the same in other bytes or says more."""
        try:
            origin, size, root = text.removesuffix("\n\n").split("\n")
            checkpoint = cls(origin, int(size), b64decode(root, validate=True))
        except ValueError as error:
            raise NotACheckpoint(str(error)) from error
        sound = origin and checkpoint.size >= 0 and len(checkpoint.root) == _HASH_BYTES
        if not sound or checkpoint.text() != text:
            raise NotACheckpoint("not the three lines of an unsigned checkpoint")
        return checkpoint
