"""Receipts: an answer exchanged for the proof that its decision stands in the log, ruling and facts, word for word."""

from base64 import b64encode
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from huiwu.audit.keyring import Keyring
from huiwu.audit.seal import Seal, Trust
from huiwu.kernel.event import RULED, Event, NotAnEvent, Ruled, canonical, read, read_ruling, write
from huiwu.tlog.keys import NotAKey, PublicKey
from huiwu.tlog.merkle import InvalidProof, leaf_hash, verify_inclusion
from huiwu.tlog.proof import LogProof, NotAProof

RECEIPT = "凭证 receipt"


class NotAReceipt(ValueError):
    """The bytes are not a receipt."""


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One entry of the decision: its leaf, its exact bytes as text, their hash, and its C2SP tlog-proof."""

    index: int
    entry: str
    leaf_hash: str
    proof: str


class Receipt(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A decision's entries under one signed checkpoint; `keys` are the log's and `witnesses` theirs, as vkeys."""

    decision: str
    checkpoint: str
    keys: list[str]
    witnesses: list[str]
    entries: list[Entry]

    @classmethod
    def parse(cls, content: bytes) -> "Receipt":
        """Raises NotAReceipt."""
        try:
            return msgspec.json.decode(content, type=cls, strict=True)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise NotAReceipt(str(error)) from error

    def keyring(self) -> Keyring:
        """The keys that it names; raises NotAReceipt."""
        try:
            ring = Keyring(tuple(map(PublicKey.parse, self.keys)), tuple(map(PublicKey.parse, self.witnesses)))
            list(ring.verifiers())
        except NotAKey as error:
            raise NotAReceipt(str(error)) from error
        return ring


@dataclass(slots=True)
class Examined:
    """The examination of a receipt. After `defects` was read to its end, `seal` says who has signed and seen it."""

    receipt: Receipt
    trust: Trust
    answer: bytes | None = None
    seal: Seal | None = None

    def defects(self) -> Iterator[str]:
        """Every defect as one line; nothing when the decision stands in the log as the receipt has it."""
        yield from self.trust.strangers(self.receipt.keyring(), RECEIPT)
        self.seal = yield from self.trust.open(self.receipt.checkpoint.encode(), RECEIPT)
        for number, each in enumerate(self.receipt.entries):
            yield from (f"凭证第 {number} 条 receipt entry {number}: {why}" for why in _entry(self, each))
        events = yield from _events(self.receipt)
        if events:
            yield from _decision(self.receipt, events)
            if self.answer is not None:
                yield from _answered(self.answer, events)


def _entry(examined: Examined, entry: Entry) -> Iterator[str]:
    hashed = leaf_hash(entry.entry.encode())
    if b64encode(hashed).decode() != entry.leaf_hash:
        yield "散列值不是该条的 the leaf hash is another's"
    try:
        proof = LogProof.parse(entry.proof.encode())
    except NotAProof as error:
        yield f"不是证明 not a proof: {error}"
        return
    if proof.checkpoint != examined.receipt.checkpoint.encode():
        yield "证明所附检查点不是凭证的 its proof is under another checkpoint"
    if proof.index != entry.index:
        yield f"证明的是第 {proof.index} 条的位置 its proof is of leaf {proof.index}, not {entry.index}"
    if examined.seal is not None:
        head = examined.seal.checkpoint
        try:
            verify_inclusion(hashed, proof.index, head.size, proof.hashes, head.root)
        except InvalidProof as error:
            yield f"不是日志中的第 {proof.index} 条 it is not leaf {proof.index} of the log: {error}"


def _events(receipt: Receipt) -> Generator[str, None, list[Event]]:
    """The entries as events; nothing once one is none."""
    events: list[Event] = []
    for number, each in enumerate(receipt.entries):
        try:
            event = read(each.entry.encode())
        except NotAnEvent as error:
            yield f"凭证第 {number} 条不是事件 receipt entry {number} is not an event: {error}"
            return []
        if write(event) != each.entry.encode():
            yield f"凭证第 {number} 条不是规范形式 receipt entry {number} is not in canonical form"
        events.append(event)
    if not events:
        yield "凭证是空的 the receipt has no entry"
    return events


def _decision(receipt: Receipt, events: Sequence[Event]) -> Iterator[str]:
    """Whether they are one decision: its ruling, and the facts that it announces, side by side in the log."""
    ruling, *facts = events
    ruled = _ruled(ruling)
    if ruled is None:
        yield "首条不是裁决 the first entry is not a ruling"
    elif [fact.name for fact in facts] != list(ruled.facts):
        yield f"裁决之事实不全或不符 its facts are not {', '.join(ruled.facts) or 'none'}"
    if {event.decision for event in events} != {receipt.decision}:
        yield f"不是裁决 {receipt.decision} 的条目 entries of another decision than {receipt.decision}"
    first = receipt.entries[0].index
    for number, (each, event) in enumerate(zip(receipt.entries, events, strict=True)):
        place = (each.index - number, event.subject, event.sequence - number, event.id)
        if place != (first, ruling.subject, ruling.sequence, f"{receipt.decision}.{number}"):
            yield f"凭证第 {number} 条不紧随其裁决 receipt entry {number} does not follow its ruling"


def _ruled(event: Event) -> Ruled | None:
    try:
        return read_ruling(event) if event.name == RULED else None
    except NotAnEvent:
        return None


class _AnsweredFact(msgspec.Struct):
    type: str
    data: msgspec.Raw


class _AnsweredFinding(msgspec.Struct):
    clause: str
    met: bool
    seen: object
    needed: object
    effect: str


class _AnsweredDecision(msgspec.Struct):
    id: str
    outcome: str
    findings: list[_AnsweredFinding]


class _Answer(msgspec.Struct):
    decision: _AnsweredDecision
    facts: list[_AnsweredFact] = []


def _answered(content: bytes, events: Sequence[Event]) -> Iterator[str]:
    """Whether what the command was answered with is what the log holds."""
    try:
        answer = msgspec.json.decode(content, type=_Answer)
        facts = [(each.type, canonical(msgspec.json.decode(each.data))) for each in answer.facts]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        yield f"不是命令的回答 not the answer of a command: {error}"
        return
    ruled = _ruled(events[0])
    if ruled is None:
        return
    said = answer.decision
    findings = [(each.clause, each.met, each.effect, each.seen, each.needed) for each in said.findings]
    held = [(each.clause, each.met, each.effect, each.seen, each.needed) for each in ruled.findings]
    if said.id != events[0].decision:
        yield f"回答的是另一裁决 the answer is of another decision, {said.id}"
    elif (said.outcome, canonical(findings)) != (ruled.outcome, canonical(held)):
        yield "回答的裁决与日志所载不同 the answer says another ruling than the log"
    elif facts != [(each.type, bytes(each.data)) for each in events[1:]]:
        yield "回答的事实与日志所载不同 the answer says other facts than the log"
