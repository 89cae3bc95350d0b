"""Proofs that stand by themselves (C2SP tlog-proof): an entry's place in a log, and the checkpoint over it."""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from huiwu.tlog import note
from huiwu.tlog.checkpoint import LARGEST_SIZE, Checkpoint
from huiwu.tlog.keys import PublicKey
from huiwu.tlog.merkle import HASH_BYTES, InvalidProof, verify_inclusion
from huiwu.tlog.policy import Policy, Witnessed

_TITLE = "c2sp.org/tlog-proof@v1"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
MOST_HASHES = 63


class NotAProof(ValueError):
    """The bytes are not a proof in this form."""


@dataclass(frozen=True, slots=True)
class LogProof:
    """That the log of this signed checkpoint has an entry at `index`; `extra` is vouched for by nobody."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def content(self) -> bytes:
        """The file's bytes; its name should end with `.tlog-proof`."""
        lines = [_TITLE]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines += [f"index {self.index}", *(b64encode(each).decode() for each in self.hashes), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, content: bytes) -> "LogProof":
        """Raises NotAProof; the checkpoint is looked at only by `verify`."""
        head, blank, checkpoint = content.partition(b"\n\n")
        try:
            title, *lines = head.decode().split("\n")
            extra = note.decode(lines.pop(0)[len("extra ") :]) if lines and lines[0].startswith("extra ") else None
            word, _, index = lines.pop(0).partition(" ") if lines else ("", "", "")
            hashes = tuple(note.decode(line) for line in lines)
        except ValueError as error:
            raise NotAProof("not base64 in its one form") from error
        if title != _TITLE or not blank or word != "index" or not _NUMBER.fullmatch(index) or int(index) > LARGEST_SIZE:
            raise NotAProof(f"not in the form of {_TITLE}")
        if len(hashes) > MOST_HASHES or any(len(each) != HASH_BYTES for each in hashes):
            raise NotAProof("too many hashes, or one that is none")
        return cls(int(index), hashes, checkpoint, extra)

    def verify(self, leaf_hash: bytes, policy: Policy, logs: Iterable[PublicKey] = ()) -> Witnessed:
        """Who vouches that the entry with this leaf hash is in the log.

        Raises InvalidProof; PolicyNotMet, InvalidSignature and NotANote as `Policy.verify` does.
        """
        witnessed = policy.verify(self.checkpoint, logs)
        head: Checkpoint = witnessed.checkpoint
        verify_inclusion(leaf_hash, self.index, head.size, self.hashes, head.root)
        return witnessed


__all__ = ["InvalidProof", "LogProof", "NotAProof"]
