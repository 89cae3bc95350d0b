"""Replay: the same law applied again to the same record must give the same ruling, byte for byte."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from huiwu.kernel.event import RULED, Event, NotAnEvent, Ruled, canonical, hear_again, read, read_data, record
from huiwu.kernel.kind import AnyKind, installed_kinds
from huiwu.kernel.names import NotAStreamId, kind_of
from huiwu.kernel.ruling import Circumstances, EditionRef, Ruling


class Law(Protocol):
    """An edition of the law, as far as a replay needs it."""

    @property
    def ref(self) -> EditionRef: ...

    def hearing(self, circumstances: Circumstances) -> object: ...


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision, decided again. `differences` is empty when the second ruling is the first one to the byte."""

    decision: str
    stream: str
    recorded: Ruled | None
    ruled: Ruled | None
    differences: tuple[str, ...]

    @property
    def identical(self) -> bool:
        return not self.differences


@dataclass(slots=True)
class _Stream:
    kind: AnyKind
    state: Any
    version: int = 0
    decision: str = ""
    recorded: Ruled | None = None
    again: Ruled | None = None
    awaited: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])
    differences: list[str] = field(default_factory=list[str])


def replay(
    entries: Iterable[bytes],
    editions: Mapping[str, Law],
    *,
    kinds: Mapping[tuple[str, str], AnyKind] | None = None,
    instead: Law | None = None,
) -> Iterator[Replayed]:
    """Decide every ruling of a log again and compare outcome, findings and facts byte for byte.

    `entries` are events' stored bytes, each stream in its own order and from its beginning; streams may be mixed.
    `editions` are laws by sha256. With `instead`, every ruling is heard under that edition; history stays as it was.
    Yields one Replayed a decision, when its last fact has been seen. A bad record raises nothing: it is a difference.
    """
    table = installed_kinds() if kinds is None else kinds
    streams: dict[str, _Stream] = {}
    for raw in entries:
        try:
            event = read(raw)
            kind = table[event.service, kind_of(event.subject)]
        except (NotAnEvent, NotAStreamId, KeyError) as error:
            yield Replayed("", "", None, None, (f"unreadable entry: {error!r}",))
            continue
        stream = streams.setdefault(event.subject, _Stream(kind, kind.initial))
        try:
            yield from _take(stream, event, editions, instead)
        except NotAnEvent as error:
            stream.differences.append(f"{event.id}: {error}")
    for name, stream in streams.items():
        if stream.decision:
            yield _close(stream, name)


def _take(stream: _Stream, event: Event, editions: Mapping[str, Law], instead: Law | None) -> Iterator[Replayed]:
    if event.sequence != stream.version + 1:
        stream.differences.append(f"version {event.sequence} follows {stream.version}")
    stream.version = event.sequence
    if event.name == RULED:
        if stream.decision:
            yield _close(stream, event.subject)
        stream.decision = event.decision
        _decide_again(stream, event, editions, instead)
    else:
        _take_fact(stream, event, compare=instead is None)
    if stream.recorded is not None and len(stream.awaited) == 0:
        yield _close(stream, event.subject)


def _decide_again(stream: _Stream, event: Event, editions: Mapping[str, Law], instead: Law | None) -> None:
    recorded = read_data(event, Ruled)
    assert isinstance(recorded, Ruled)
    law = instead or editions.get(recorded.edition.sha256)
    if law is None:
        stream.differences.append(f"edition {recorded.edition.id} {recorded.edition.sha256} is not at hand")
        return
    command, circumstances = hear_again(stream.kind, recorded)
    ruling: Ruling = stream.kind.decide(command, stream.state, law.hearing(circumstances))
    stream.recorded, stream.again = recorded, record(command, circumstances, law.ref, ruling)
    if instead is not None:
        stream.awaited = [(name, b"") for name in recorded.facts]
    else:
        stream.awaited = [(name, canonical(fact)) for name, fact in zip(stream.again.facts, ruling.facts, strict=True)]
    if canonical(stream.again) != bytes(event.data):
        stream.differences.extend(
            _members_that_differ(recorded, stream.again) or ["the record is not in canonical form"]
        )


def _members_that_differ(recorded: Ruled, again: Ruled) -> list[str]:
    members = ("outcome", "findings", "facts", "command", "edition", "evidence")
    return [
        f"{member}: recorded {canonical(was).decode()}, now {canonical(now).decode()}"
        for member in members
        if canonical(was := getattr(recorded, member)) != canonical(now := getattr(again, member))
    ]


def _take_fact(stream: _Stream, event: Event, *, compare: bool) -> None:
    fact_type = stream.kind.fact_types.get(event.name)
    if fact_type is None:
        raise NotAnEvent(f"{event.name} is not a fact of {stream.kind.name}")
    if event.decision != stream.decision:
        stream.differences.append(f"{event.id} does not follow from a ruling")
    elif not stream.awaited:
        stream.differences.append(f"{event.id} {event.name} follows from no ruling")
    else:
        name, data = stream.awaited.pop(0)
        if compare and (name != event.name or data != bytes(event.data)):
            stream.differences.append(
                f"fact {event.name}: recorded {bytes(event.data).decode()}, now {name} {data.decode()}"
            )
    stream.state = stream.kind.evolve(stream.state, read_data(event, fact_type))


def _close(stream: _Stream, name: str) -> Replayed:
    stream.differences.extend(f"fact {awaited} is missing" for awaited, _ in stream.awaited)
    done = Replayed(stream.decision, name, stream.recorded, stream.again, tuple(stream.differences))
    stream.decision, stream.recorded, stream.again = "", None, None
    stream.awaited, stream.differences = [], []
    return done
