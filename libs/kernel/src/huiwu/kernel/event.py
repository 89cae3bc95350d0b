"""The event: one canonical CloudEvents 1.0 JSON document; the bytes stored are published, and are what is hashed.

Canonical means: keys sorted, UTF-8, no white space, no floats.
For the ASCII keys, integers and strings used here that equals RFC 8785.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

import msgspec
from msgspec import UNSET, UnsetType

from huiwu.kernel.evolution import UNREADABLE, decode
from huiwu.kernel.hindsight import Hindsight
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import district_of, event_type, fact_name, former_names, part_name
from huiwu.kernel.ruling import Actor, Circumstances, EditionRef, Evidence, Finding, Outcome, Ruling

RULED = "ruled.v1"
_encoder = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command as it was sent: its name and its canonical JSON."""

    name: str
    data: msgspec.Raw


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    name: str
    fact: str
    value: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Ruled:
    """The ruling as it stands in the log, ahead of its facts; `facts` names those that follow it, in order.

    `retrospective` is there only when it was.
    """

    outcome: Outcome
    command: CommandRecord
    actor: Actor
    as_of: datetime
    edition: EditionRef
    policy: str
    evidence: tuple[EvidenceRecord, ...]
    findings: tuple[Finding, ...]
    facts: tuple[str, ...]
    retrospective: Hindsight | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log: CloudEvents attributes and the data still in JSON.

    `subject` is the stream, `sequence` its version (from 1), `decision` the id of the ruling that it follows from,
    `district` the GB/T 2260 code. `id` is `<decision>.<n>`, n = 0 for the ruling itself. `retrospective` stands on what
    was recorded after it happened, and on nothing else.
    """

    id: str
    source: str
    type: str
    subject: str
    sequence: int
    time: datetime
    decision: str
    district: str
    data: msgspec.Raw
    specversion: str = "1.0"
    datacontenttype: str = "application/json"
    retrospective: bool | UnsetType = UNSET

    @property
    def service(self) -> str:
        return self.source.rpartition("/")[2]

    @property
    def name(self) -> str:
        """Stored name and version of the fact, `session-opened.v1`; empty when `type` is not one of ours."""
        return _name_in(self.type)


@lru_cache(maxsize=4096)
def _name_in(event_type: str) -> str:
    return event_type.partition(".")[2].partition(".")[2]


class NotAnEvent(ValueError):
    """The bytes are not an event as this module writes them."""


def canonical(value: object) -> bytes:
    """Canonical JSON of a dataclass or plain value."""
    return _encoder.encode(value)


def write(event: Event) -> bytes:
    """The event's canonical bytes."""
    return canonical(event)


_decoder = msgspec.json.Decoder(Event)


def read(raw: bytes) -> Event:
    """The event in the bytes; raises NotAnEvent."""
    try:
        return _decoder.decode(raw)
    except UNREADABLE as error:
        raise NotAnEvent(str(error)) from error


def read_data(event: Event, shape: type) -> object:
    """The event's data as that shape, raised to its version; raises NotAnEvent. Unknown members are passed over."""
    try:
        return decode(event.data, shape, event.name)
    except UNREADABLE as error:
        raise NotAnEvent(f"{event.id}: {error}") from error


def read_plain(event: Event, shape: type | None) -> object:
    """The event's data as plain JSON in that shape's version; as it was stored when no shape is known."""
    if shape is None or event.name not in former_names(shape):
        return cast("object", msgspec.json.decode(event.data))
    return cast("object", msgspec.json.decode(canonical(read_data(event, shape))))


def read_ruling(event: Event) -> Ruled:
    """The ruling in the event's data; raises NotAnEvent, also for one in a shape of a later release."""
    if event.name != RULED:
        raise NotAnEvent(f"{event.id}: {event.name} is not a ruling as it is written here")
    ruled = read_data(event, Ruled)
    assert isinstance(ruled, Ruled)
    return ruled


def record(command: object, circumstances: Circumstances, edition: EditionRef, ruling: Ruling) -> Ruled:
    """The ruling with everything that it leaned on."""
    return Ruled(
        outcome=ruling.outcome,
        command=CommandRecord(part_name(type(command)), msgspec.Raw(canonical(command))),
        actor=circumstances.actor,
        as_of=circumstances.as_of,
        edition=edition,
        policy=circumstances.policy,
        evidence=tuple(_evidence_record(item) for item in circumstances.evidence),
        findings=ruling.findings,
        facts=tuple(fact_name(type(fact)) for fact in ruling.facts),
        retrospective=circumstances.hindsight or UNSET,
    )


def hear_again(kind: AnyKind, ruled: Ruled) -> tuple[object, Circumstances]:
    """The command and the circumstances as they were at the ruling; raises NotAnEvent when their shape is unknown."""
    try:
        name = ruled.command.name
        command = decode(ruled.command.data, kind.command_types[name], name)
        evidence = tuple(
            Evidence(item.fact, decode(item.value, kind.evidence_types[item.name], item.name))
            for item in ruled.evidence
        )
        hindsight = None if ruled.retrospective is UNSET else ruled.retrospective
        return command, Circumstances(ruled.actor, ruled.as_of, ruled.policy, evidence, hindsight)
    except (*UNREADABLE, KeyError, ValueError) as error:
        raise NotAnEvent(f"{kind.name} cannot hear {ruled.command.name} again: {error}") from error


def events_of(
    service: str, stream: str, version: int, decision: str, ruled: Ruled, facts: Sequence[object]
) -> list[Event]:
    """The events of one decision on a stream that stands at `version`: the ruling, then its facts."""
    source, district = f"/huiwu/{service}", district_of(stream)
    return [
        Event(
            id=f"{decision}.{n}",
            source=source,
            type=event_type(service, type(body)),
            subject=stream,
            sequence=version + 1 + n,
            time=ruled.as_of,
            decision=decision,
            district=district,
            data=msgspec.Raw(canonical(body)),
            retrospective=UNSET if ruled.retrospective is UNSET else True,
        )
        for n, body in enumerate((ruled, *facts))
    ]


def _evidence_record(item: Evidence) -> EvidenceRecord:
    return EvidenceRecord(part_name(type(item.value)), item.fact, msgspec.Raw(canonical(item.value)))
