"""The seal of a bundle: whose signatures its checkpoint bears, and whether they are those that count."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from huiwu.audit.keyring import Keyring
from huiwu.tlog.checkpoint import Checkpoint, open_checkpoint
from huiwu.tlog.cosignature import seen_at
from huiwu.tlog.keys import COSIGNATURE, PublicKey
from huiwu.tlog.note import InvalidSignature, NotANote, Signature, UnverifiedNote
from huiwu.tlog.policy import Policy, PolicyNotMet


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness has seen the log grow to the checkpoint, by its own clock."""

    witness: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint whose signatures were found true: the keys of the log that signed it, and who saw it when."""

    checkpoint: Checkpoint
    log: tuple[PublicKey, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures count. With a `policy`, so many witnesses must have signed as it wants."""

    keys: Keyring
    policy: Policy | None = None

    @classmethod
    def of(cls, keys: Keyring) -> "Trust":
        """Those keys, and no quorum."""
        return cls(keys)

    @classmethod
    def by(cls, content: bytes, named: Keyring) -> "Trust":
        """By a C2SP tlog-policy; one that names no log leaves it to the bundle which it is. Raises NotAPolicy."""
        policy = Policy.parse(content)
        log = tuple(each.key for each in policy.logs) or named.log
        return cls(Keyring(log, tuple(each.key for each in policy.witnesses.values())), policy)

    def strangers(self, named: Keyring, where: str = "keys.json") -> Iterator[str]:
        """Keys of the log that are named there and that nobody here trusts."""
        for key in named.log:
            if key not in self.keys.log:
                yield f"{where}: 策略中没有此日志公钥 {key.text()} is no key of the log by your policy"

    def open(self, note: bytes, name: str) -> Generator[str, None, Seal | None]:
        """The seal, its defects on the way; None when it is not one."""
        try:
            checkpoint, opened = open_checkpoint(note, self.keys.verifiers())
        except UnverifiedNote:
            yield f"{name}: 没有可信的签名 nobody whose key is known has signed it"
        except InvalidSignature as error:
            yield f"{name}: 签名不实 a false signature: {error}"
        except (NotANote, ValueError) as error:
            yield f"{name}: 不是检查点 not a checkpoint: {error}"
        else:
            signed = {(each.name, each.key_id) for each in opened.signatures}
            log = tuple(key for key in self.keys.log if (key.name, key.key_id) in signed)
            if not log:
                yield f"{name}: 日志未签名 the log has not signed it"
            elif checkpoint.origin not in {key.name for key in log}:
                yield f"{name}: 签名者不是该日志 it is one of {checkpoint.origin}, signed by {log[0].name}"
            else:
                yield from self._quorum(note, name)
                return Seal(checkpoint, log, tuple(self._seen(opened.signatures)))
        return None

    def _quorum(self, note: bytes, name: str) -> Iterator[str]:
        try:
            if self.policy is not None:
                self.policy.verify(note, self.keys.log)
        except (PolicyNotMet, NotANote) as error:
            yield f"{name}: {error}"

    def _seen(self, signatures: Iterable[Signature]) -> Iterator[Seen]:
        witnesses = {(key.name, key.key_id): key for key in self.keys.witnesses}
        for each in signatures:
            key = witnesses.get((each.name, each.key_id))
            if key is not None and key.kind == COSIGNATURE:
                yield Seen(each.name, datetime.fromtimestamp(seen_at(each), UTC))
