"""Trust policies (C2SP tlog-policy): which logs are believed, and whose eyes must have been on them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.cosignature import CosignatureVerifier, seen_at
from huiwu.tlog.keys import Ed25519Verifier, NotAKey, PublicKey

NONE = "none"
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_SPACE = re.compile("[ \t]+")
_COUNT = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


class NotAPolicy(ValueError):
    """The file is not a policy, or names keys of a kind that is not known here."""


class PolicyNotMet(ValueError):
    """The checkpoint is not one that the policy believes."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log whose checkpoints are believed; its key's name is its origin."""

    key: PublicKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness under the name that the policy gives it; its URL is where it is asked."""

    name: str
    key: PublicKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Has seen a checkpoint when so many of its members have."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that a policy believes: which log signed it, and who has seen it when, in POSIX seconds."""

    checkpoint: Checkpoint
    log: PublicKey
    seen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Policy:
    """One of the logs must have signed, and the quorum have seen it: a witness or a group by name, or none."""

    quorum: str
    logs: tuple[Log, ...] = ()
    witnesses: Mapping[str, Witness] = field(default_factory=dict[str, Witness])
    groups: Mapping[str, Group] = field(default_factory=dict[str, Group])

    @classmethod
    def parse(cls, content: bytes) -> "Policy":
        """Raises NotAPolicy, which says the line."""
        text = content.decode("utf-8", "surrogateescape")  # names are octets, whatever they mean
        if _FORBIDDEN.search(text):
            raise NotAPolicy("控制字符 a control character")
        reading = _Reading()
        for number, line in enumerate(text.split("\n"), 1):
            words = _SPACE.split(line.strip(" \t"))
            if words == [""] or words[0].startswith("#"):
                continue
            try:
                reading.take(words)
            except (NotAPolicy, NotAKey) as error:
                raise NotAPolicy(f"第 {number} 行 line {number}: {error}") from error
        if reading.quorum is None:
            raise NotAPolicy("没有 quorum 行 no quorum line")
        return cls(reading.quorum, tuple(reading.logs), reading.witnesses, reading.groups)

    def is_met(self, seen: Iterable[str]) -> bool:
        """Whether it is enough that these witnesses have seen a checkpoint."""
        return self.quorum == NONE or self._has_seen(self.quorum, frozenset(seen))

    def verify(self, signed: bytes, logs: Iterable[PublicKey] = ()) -> Witnessed:
        """The checkpoint, signed by a log of the policy, or of `logs`, and seen by the quorum.

        Raises PolicyNotMet; InvalidSignature and NotANote as `note.open` does.
        """
        believed = dict.fromkeys((*(log.key for log in self.logs), *logs))
        names = {(each.key.name, each.key.key_id): each.name for each in self.witnesses.values()}
        verifiers: list[note.Verifier] = [Ed25519Verifier(key) for key in believed]
        verifiers += [CosignatureVerifier(each.key) for each in self.witnesses.values()]
        try:
            opened = note.open(signed, verifiers)
        except note.UnverifiedNote as error:
            raise PolicyNotMet("没有可信日志的签名 no log of the policy has signed") from error
        checkpoint = Checkpoint.parse(opened.text)
        signatures = {(each.name, each.key_id): each for each in opened.signatures}
        log = next((k for k in believed if k.name == checkpoint.origin and (k.name, k.key_id) in signatures), None)
        if log is None:
            raise PolicyNotMet(f"没有可信日志的签名 no log of the policy has signed for {checkpoint.origin}")
        seen = {name: seen_at(signatures[key]) for key, name in names.items() if key in signatures}
        if not self.is_met(seen):
            who = ", ".join(sorted(seen)) or "无 nobody"
            raise PolicyNotMet(f"见证不足 not enough witnesses for {self.quorum}: {who}")
        return Witnessed(checkpoint, log, seen)

    def _has_seen(self, name: str, seen: frozenset[str]) -> bool:
        if name in self.witnesses:
            return name in seen
        group = self.groups[name]
        return sum(self._has_seen(member, seen) for member in group.members) >= group.threshold


class _Reading:
    """What the lines so far have said."""

    def __init__(self) -> None:
        self.quorum: str | None = None
        self.logs: list[Log] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, Group] = {}
        self._members: set[str] = set()

    def take(self, words: Sequence[str]) -> None:
        """Raises NotAPolicy, NotAKey."""
        takes: dict[str, tuple[Callable[[Sequence[str]], None], range]] = {
            "log": (self._log, range(1, 3)),
            "witness": (self._witness, range(2, 4)),
            "group": (self._group, range(3, 1 << 16)),
            "quorum": (self._quorum, range(1, 2)),
        }
        kind, *rest = words
        if kind not in takes:
            raise NotAPolicy(f"不识此词 unknown: {kind}")
        take, counts = takes[kind]
        if len(rest) not in counts:
            raise NotAPolicy(f"{kind}: 项数不对 not as many items as it takes")
        take(rest)

    def _log(self, words: Sequence[str]) -> None:
        key = PublicKey.parse(words[0])
        Ed25519Verifier(key)
        if key.material in (log.key.material for log in self.logs):
            raise NotAPolicy("日志重复 a log stands twice")
        self.logs.append(Log(key, *words[1:]))

    def _witness(self, words: Sequence[str]) -> None:
        name = self._new(words[0])
        key = PublicKey.parse(words[1])
        CosignatureVerifier(key)
        if key.material in (each.key.material for each in self.witnesses.values()):
            raise NotAPolicy("见证人重复 a witness stands twice")
        self.witnesses[name] = Witness(name, key, *words[2:])

    def _group(self, words: Sequence[str]) -> None:
        name, count, *members = words
        self._new(name)
        for member in members:
            if member not in self._names():
                raise NotAPolicy(f"未定义 not defined before: {member}")
            if member in self._members:
                raise NotAPolicy(f"已属他组 a member already: {member}")
            self._members.add(member)
        if count not in {"all", "any"} and not (_COUNT.fullmatch(count) and int(count) <= len(members)):
            raise NotAPolicy(f"门槛不对 not a threshold of {len(members)} members: {count}")
        threshold = {"all": len(members), "any": 1}.get(count) or int(count)
        self.groups[name] = Group(name, threshold, tuple(members))

    def _quorum(self, words: Sequence[str]) -> None:
        if self.quorum is not None:
            raise NotAPolicy("quorum 重复 a second quorum line")
        if words[0] != NONE and words[0] not in self._names():
            raise NotAPolicy(f"未定义 not defined before: {words[0]}")
        self.quorum = words[0]

    def _new(self, name: str) -> str:
        if name == NONE or name in self._names():
            raise NotAPolicy(f"名称已用 the name is taken: {name}")
        return name

    def _names(self) -> Iterator[str]:
        yield from self.witnesses
        yield from self.groups
