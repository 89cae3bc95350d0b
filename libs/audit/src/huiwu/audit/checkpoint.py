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
        """Raises NotACheckpoint."""
        try:
            origin, size, root = text.split("\n\n", 1)[0].split("\n")[:3]
            checkpoint = cls(origin, int(size), b64decode(root, validate=True))
        except ValueError as error:
            raise NotACheckpoint(str(error)) from error
        if not origin or checkpoint.size < 0 or str(checkpoint.size) != size or len(checkpoint.root) != _HASH_BYTES:
            raise NotACheckpoint(text[:80])
        return checkpoint
