"""The order of a log: each stream's versions without a hole, and each decision's facts behind its ruling."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from huiwu.audit.spool import Spool
from huiwu.kernel.event import RULED, Event


class _Line(msgspec.Struct, array_like=True):
    number: int
    stream: str
    version: int
    decision: str
    id: str
    name: str
    facts: tuple[str, ...] | None


class _Taken(msgspec.Struct, array_like=True):
    decision: str
    stream: str
    version: int


_encode = msgspec.json.Encoder().encode
_lines, _taken = msgspec.json.Decoder(_Line), msgspec.json.Decoder(_Taken)


@dataclass(slots=True)
class _Stream:
    """How far a stream has been read: its version, its last decision, and the facts that this one still owes."""

    version: int = 0
    decision: str = ""
    facts: int = 0
    owed: list[str] = field(default_factory=list[str])


class Orders:
    """Takes the entries in, however many streams they are of, and then says what of their order is wrong."""

    def __init__(self, streams: Spool, decisions: Spool) -> None:
        self._streams, self._decisions = streams, decisions

    def add(self, number: int, event: Event, facts: tuple[str, ...] | None) -> None:
        """The entry of that number; `facts` are those that a ruling announces."""
        line = _Line(number, event.subject, event.sequence, event.decision, event.id, event.name, facts)
        self._streams.add(event.subject.encode(), _encode(line))
        if event.name == RULED:
            taken = _Taken(event.decision, event.subject, event.sequence)
            self._decisions.add(event.decision.encode(), _encode(taken))

    def defects(self) -> Iterator[str]:
        """Of all entries, stream by stream."""
        for part in self._streams.parts():
            yield from _in_order(map(_lines.decode, part))
        for part in self._decisions.parts():
            yield from _taken_once(map(_taken.decode, part))


def _in_order(lines: Iterator[_Line]) -> Iterator[str]:
    streams: dict[str, _Stream] = {}
    for line in lines:
        stream = streams.get(line.stream)
        if stream is None:
            stream = streams[line.stream] = _Stream()
        yield from (
            f"第 {line.number} 条 entry {line.number}: {line.stream} {defect}" for defect in _take(stream, line)
        )
    for name, stream in streams.items():
        yield from (f"{name}: {defect}" for defect in _owed(stream))


def _take(stream: _Stream, line: _Line) -> Iterator[str]:
    if line.version != stream.version + 1:
        yield f"版本不连续 version {line.version} follows version {stream.version}"
    stream.version = line.version
    if line.facts is not None:
        yield from _owed(stream)
        stream.decision, stream.facts, stream.owed = line.decision, 0, list(line.facts)
    elif line.decision != stream.decision or not stream.owed or stream.owed[0] != line.name:
        yield f"事实无裁决 version {line.version}: fact {line.name} follows from no ruling"
    else:
        stream.owed.pop(0)
        stream.facts += 1
    if line.decision == stream.decision and line.id != f"{line.decision}.{stream.facts}":
        yield f"编号与位置不符 version {line.version}: {line.id} is not the id of its place in its decision"


def _owed(stream: _Stream) -> Iterator[str]:
    if stream.owed:
        yield f"裁决缺少事实 decision {stream.decision} lacks its facts {', '.join(stream.owed)}"


def _taken_once(taken: Iterator[_Taken]) -> Iterator[str]:
    seen: set[str] = set()
    for each in taken:
        if each.decision in seen:
            yield f"裁决重复 {each.stream} version {each.version}: decision {each.decision} was taken before"
        seen.add(each.decision)
