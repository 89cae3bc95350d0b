"""Replay: the same law applied again to the same record must give the same ruling, byte for byte."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, Protocol

import msgspec

from huiwu.kernel.event import (
    RULED,
    Event,
    NotAnEvent,
    Ruled,
    canonical,
    events_of,
    hear_again,
    read,
    read_data,
    read_ruling,
    record,
    write,
)
from huiwu.kernel.kind import AnyKind, installed_kinds
from huiwu.kernel.names import NotAStreamId, event_type, fact_name, former_names, kind_of
from huiwu.kernel.ruling import Circumstances, EditionRef, Ruling

_UNDER_ANY_LAW = ("outcome", "findings", "facts")
_UNDER_ONE_LAW = (*_UNDER_ANY_LAW, "command", "edition", "evidence")
_ENVELOPE = (
    "id",
    "source",
    "type",
    "subject",
    "time",
    "decision",
    "district",
    "specversion",
    "datacontenttype",
    "retrospective",
)


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
class _Case:
    """One decision while it is heard again; `awaited` are its facts by name, with the bytes that must come."""

    decision: str
    stream: str
    recorded: Ruled | None = None
    again: Ruled | None = None
    awaited: list[tuple[str, bytes | None]] = field(default_factory=list[tuple[str, bytes | None]])
    differences: list[str] = field(default_factory=list[str])

    def close(self) -> Replayed:
        self.differences.extend(f"fact {name} is missing" for name, _ in self.awaited)
        return Replayed(self.decision, self.stream, self.recorded, self.again, tuple(self.differences))


@dataclass(slots=True)
class _Stream:
    source: str
    kind: AnyKind
    state: Any
    version: int = 0
    case: _Case | None = None


@dataclass(frozen=True, slots=True)
class _Court:
    """What the rulings are heard under."""

    editions: Mapping[str, Law]
    instead: Law | None


def replay(
    entries: Iterable[bytes],
    editions: Mapping[str, Law],
    *,
    kinds: Mapping[tuple[str, str], AnyKind] | None = None,
    instead: Law | None = None,
) -> Iterator[Replayed]:
    """Decide every ruling of a log again; each entry of the second hearing must be the recorded one to the byte.

    `entries` are events' stored bytes, each stream in its own order and from its beginning; streams may be mixed.
    `editions` are laws by sha256. With `instead`, every ruling is heard under that edition: outcome, findings and facts
    are compared, and history stays as it was. Yields one Replayed a decision, when its last fact has been seen, and one
    for each entry that belongs to none. A bad record raises nothing: it is a difference.
    """
    table = installed_kinds() if kinds is None else kinds
    court = _Court(editions, instead)
    streams: dict[str, _Stream] = {}
    for raw in entries:
        try:
            event = read(raw)
            stream = _stream_of(event, streams, table)
        except NotAnEvent as error:
            yield Replayed("", "", None, None, (f"unreadable entry: {error}",))
            continue
        yield from _take(stream, event, raw, court)
    yield from (stream.case.close() for stream in streams.values() if stream.case is not None)


def _stream_of(event: Event, streams: dict[str, _Stream], table: Mapping[tuple[str, str], AnyKind]) -> _Stream:
    known = streams.get(event.subject)
    if known is not None and known.source == event.source:
        return known
    kind = _kind_of(event, table)
    return streams.setdefault(event.subject, _Stream(event.source, kind, kind.initial))


def _kind_of(event: Event, table: Mapping[tuple[str, str], AnyKind]) -> AnyKind:
    try:
        return table[event.service, kind_of(event.subject)]
    except (KeyError, NotAStreamId) as error:
        raise NotAnEvent(f"{event.subject} is of no kind of {event.service} that is installed here") from error


def _take(stream: _Stream, event: Event, raw: bytes, court: _Court) -> Iterator[Replayed]:
    differences = [] if event.sequence == stream.version + 1 else [f"version {event.sequence} follows {stream.version}"]
    stream.version = event.sequence
    if event.name == RULED:
        if stream.case is not None:
            yield stream.case.close()
        stream.case = _hear(stream, event, raw, court)
    else:
        differences += _take_fact(stream, event, raw)
    if stream.case is None:
        if differences:
            yield Replayed(event.decision, event.subject, None, None, tuple(differences))
        return
    stream.case.differences[:0] = differences
    if not stream.case.awaited:
        yield stream.case.close()
        stream.case = None


def _hear(stream: _Stream, event: Event, raw: bytes, court: _Court) -> _Case:
    case = _Case(event.decision, event.subject)
    try:
        case.recorded = recorded = read_ruling(event)
        case.awaited = [(name, None) for name in recorded.facts]
        law = court.instead or court.editions.get(recorded.edition.sha256)
        if law is None:
            case.differences.append(f"edition {recorded.edition.id} {recorded.edition.sha256} is not at hand")
            return case
        command, circumstances = hear_again(stream.kind, recorded)
        ruling: Ruling = stream.kind.decide(command, stream.state, law.hearing(circumstances))
        case.again = _named_as(recorded, record(command, circumstances, law.ref, ruling), stream.kind)
    except Exception as error:  # noqa: BLE001 - a record that somebody changed can make a decider fail in any way
        case.differences.append(f"cannot be heard again: {error!r}")
        return case
    made = events_of(event.service, event.subject, event.sequence - 1, event.decision, case.again, ruling.facts)
    if court.instead is not None:
        case.differences += _members_that_differ(recorded, case.again, _UNDER_ANY_LAW)
    elif raw != write(made[0]):
        case.differences += _members_that_differ(recorded, case.again, _UNDER_ONE_LAW) or _envelope(event, made[0])
    if recorded.facts == case.again.facts:
        case.awaited = [(name, write(each)) for name, each in zip(recorded.facts, made[1:], strict=True)]
    return case


def _take_fact(stream: _Stream, event: Event, raw: bytes) -> Iterator[str]:
    """Let the fact happen, as it was recorded, and say how it is not the one that follows from the ruling."""
    if stream.case is None or event.decision != stream.case.decision or not stream.case.awaited:
        yield f"{event.id} {event.name} follows from no ruling"
    else:
        name, awaited = stream.case.awaited.pop(0)
        now, raised = _as_now(stream.kind, event, raw)
        if event.name != name:
            yield from _fact_differs(event, name, awaited)
        elif awaited is not None and raised != awaited:
            yield from _fact_differs(now, now.name, awaited)
    try:
        shape = stream.kind.fact_types[event.name]
        stream.state = stream.kind.evolve(stream.state, read_data(event, shape))
    except Exception as error:  # noqa: BLE001 - as above
        yield f"{event.id} {event.name} cannot have happened: {error!r}"


def _named_as(recorded: Ruled, again: Ruled, kind: AnyKind) -> Ruled:
    """The second ruling with what was recorded in earlier shapes called and written as it was then."""
    if not kind.has_earlier_shapes:
        return again
    asked = recorded.command
    command = asked if asked.name in former_names(kind.command_types[asked.name]) else again.command
    evidence = tuple(
        was if was.name in former_names(kind.evidence_types[was.name]) else now
        for was, now in zip(recorded.evidence, again.evidence, strict=True)
    )
    facts = tuple(
        was if (shape := kind.fact_types.get(was)) and fact_name(shape) == now else now
        for was, now in zip_longest(recorded.facts[: len(again.facts)], again.facts, fillvalue="")
    )
    return replace(again, command=command, evidence=evidence, facts=facts)


def _as_now(kind: AnyKind, event: Event, raw: bytes) -> tuple[Event, bytes]:
    """A fact that was stored in an earlier shape, in today's; one that cannot be so stays as it is."""
    shape = kind.fact_types.get(event.name)
    if shape is None or event.name not in former_names(shape) or write(event) != raw:
        return event, raw
    try:
        data = msgspec.Raw(canonical(read_data(event, shape)))
    except NotAnEvent:
        return event, raw
    now = replace(event, type=event_type(event.service, shape), data=data)
    return now, write(now)


def _fact_differs(event: Event, name: str, awaited: bytes | None) -> Iterator[str]:
    made = None if awaited is None else read(awaited)
    was, now = _told(event.data), "" if made is None else _told(made.data)
    if event.name != name or was != now:
        yield f"fact {event.name}: recorded {was}, now {name} {now}"
    elif made is not None:
        yield from _envelope(event, made)


def _members_that_differ(recorded: Ruled, again: Ruled, members: Iterable[str]) -> list[str]:
    return [
        f"{member}: recorded {_told(was)}, now {_told(now)}"
        for member in members
        if canonical(was := getattr(recorded, member)) != canonical(now := getattr(again, member))
    ]


def _told(value: object) -> str:
    """A member's JSON for people; what came in may not even be UTF-8."""
    return canonical(value).decode("utf-8", "replace")


def _envelope(event: Event, made: Event) -> list[str]:
    """How an entry whose content is right is not the entry."""
    differing = [member for member in _ENVELOPE if getattr(event, member) != getattr(made, member)]
    return [f"{event.id}: its {', '.join(differing) or 'bytes'} cannot be so"]
