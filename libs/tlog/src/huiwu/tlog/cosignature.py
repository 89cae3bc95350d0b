"""Cosignatures (C2SP tlog-cosignature, cosignature/v1): a witness says when it saw a log grow to a checkpoint."""

import time
from collections.abc import Callable

from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import COSIGNATURE, NotAKey, PublicKey, SecretKey, is_signed, public_ed25519
from huiwu.tlog.note import Signature

_TIMESTAMP_BYTES = 8
_SIGNATURE_BYTES = 64
_LATEST = (1 << 63) - 1


def now() -> int:
    """POSIX seconds."""
    return int(time.time())


def seen_at(signature: Signature) -> int:
    """The POSIX second at which the witness signed; of a verified signature only."""
    return int.from_bytes(signature.signature[:_TIMESTAMP_BYTES], "big")


class CosignatureSigner:
    """Signs checkpoints with the time (type 0x04). It believes its caller that the log is consistent."""

    def __init__(self, key: SecretKey, clock: Callable[[], int] = now) -> None:
        _check(key.kind)
        self.name, self.key_id = key.name, key.public.key_id
        self._key, self._clock = key.private, clock

    def sign(self, text: bytes) -> bytes:
        """Timestamp and signature, 72 bytes; raises NotACheckpoint for any other text."""
        Checkpoint.parse(text.decode())
        timestamp = self._clock()
        return timestamp.to_bytes(_TIMESTAMP_BYTES, "big") + self._key.sign(_message(timestamp, text))


class CosignatureVerifier:
    """Verifies a witness's signatures (type 0x04)."""

    def __init__(self, key: PublicKey) -> None:
        _check(key.kind)
        self.name, self.key_id = key.name, key.key_id
        self._key = public_ed25519(key.material)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the witness signed this checkpoint at the time it says; a time of 0 is none."""
        timestamp = int.from_bytes(signature[:_TIMESTAMP_BYTES], "big")
        if len(signature) != _TIMESTAMP_BYTES + _SIGNATURE_BYTES or not 0 < timestamp <= _LATEST:
            return False
        return is_signed(self._key, signature[_TIMESTAMP_BYTES:], _message(timestamp, text))


def _message(timestamp: int, text: bytes) -> bytes:
    return b"cosignature/v1\ntime %d\n" % timestamp + text


def _check(kind: int) -> None:
    if kind != COSIGNATURE:
        raise NotAKey("不是见证钥匙 not a key for cosignatures")
