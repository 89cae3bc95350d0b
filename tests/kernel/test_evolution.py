"""What was stored in an earlier shape is read in today's on every path of the kernel, and is replayed as it was."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
import pytest

from huiwu.kernel import Actor, Circumstances, EditionRef, Evidence, Kind, Ruling, replay
from huiwu.kernel.event import Event, NotAnEvent, canonical, events_of, hear_again, read_data, read_plain, record, write
from huiwu.kernel.evolution import Members, Upcasters
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import by_name, fact_names, former_names

EDITION = EditionRef("test", "0" * 64)
STREAM = "session-110105-a"


def named(name: str, **members: type) -> Any:
    """A dataclass of that name, as it stood in an earlier release."""
    made = type(name, (), {"__annotations__": members})
    return dataclass(frozen=True)(made)


def with_guests(members: Members) -> Members:
    return {**members, "guests": 0}


def with_place_in_words(members: Members) -> Members:
    return {**{name: value for name, value in members.items() if name != "hall"}, "place": f"hall {members['hall']}"}


@dataclass(frozen=True, slots=True)
class OpenSession:
    present: int
    guests: int

    VERSION: ClassVar[int] = 2
    UPCASTERS: ClassVar[Upcasters] = {1: with_guests}


@dataclass(frozen=True, slots=True)
class HallInUse:
    place: str

    VERSION: ClassVar[int] = 2
    UPCASTERS: ClassVar[Upcasters] = {1: with_place_in_words}


@dataclass(frozen=True, slots=True)
class SessionOpened:
    present: int
    guests: int
    place: str

    VERSION: ClassVar[int] = 3
    UPCASTERS: ClassVar[Upcasters] = {1: with_guests, 2: with_place_in_words}


class Law:
    ref = EDITION

    def hearing(self, circumstances: Circumstances) -> object:
        return circumstances


def kind_of(command: Any, fact: Any, evidence: Any, decide: Any) -> AnyKind:
    return Kind[Any, Any, Any, Any](
        service="congress",
        name="session",
        initial=(),
        decide=decide,
        evolve=lambda state, fact: (*state, fact),
        party=lambda command, state: "union-110105-a",
        commands=(command,),
        facts=(fact,),
        evidence=(evidence,),
    )


NOW = kind_of(
    OpenSession,
    SessionOpened,
    HallInUse,
    lambda command, state, hearing: Ruling.of(
        (), [SessionOpened(command.present, command.guests, hearing.evidence[0].value.place)]
    ),
)
_opened = named("SessionOpened", present=int, hall=int)
THEN = kind_of(
    named("OpenSession", present=int),
    _opened,
    named("HallInUse", hall=int),
    lambda command, state, hearing: Ruling.of((), [_opened(command.present, hearing.evidence[0].value.hall)]),
)


def decided(kind: AnyKind, number: int, command: Any, evidence: Any) -> list[Event]:
    """A decision as a release with that kind recorded it."""
    circumstances = Circumstances(
        Actor("p", "union-officer", "union-110105-a"),
        datetime(2026, 3, 12, tzinfo=UTC),
        "policy",
        (Evidence("fact.1", evidence),),
    )
    ruling = kind.decide(command, (), circumstances)
    ruled = record(command, circumstances, EDITION, ruling)
    return events_of("congress", STREAM, 2 * number, f"d{number}", ruled, ruling.facts)


def history() -> list[Event]:
    then = decided(THEN, 0, THEN.commands[0](9), THEN.evidence[0](7))
    return [*then, *decided(NOW, 1, OpenSession(5, 2), HallInUse("garden"))]


def replayed(events: list[Event]) -> Any:
    kinds = {("congress", "session"): NOW}
    return list(replay((write(event) for event in events), {EDITION.sha256: Law()}, kinds=kinds))


def test_earlier_shapes_have_earlier_names() -> None:
    assert [event.name for event in history()] == ["ruled.v1", "session-opened.v1", "ruled.v1", "session-opened.v3"]
    assert fact_names(SessionOpened) == ["session-opened.v3", "session-opened.v1", "session-opened.v2"]
    assert set(NOW.fact_types) == set(fact_names(SessionOpened))
    commands = [msgspec.json.decode(event.data)["command"]["name"] for event in history()[::2]]
    assert commands == ["open-session", "open-session.v2"]


def test_facts_are_raised_step_by_step() -> None:
    then, now = history()[1], history()[3]
    assert read_data(then, NOW.fact_types[then.name]) == SessionOpened(9, 0, "hall 7")
    assert read_data(now, NOW.fact_types[now.name]) == SessionOpened(5, 2, "garden")
    second = replace(
        then, type="huiwu.congress.session-opened.v2", data=msgspec.Raw(b'{"guests":4,"hall":1,"present":3}')
    )
    assert read_data(second, SessionOpened) == SessionOpened(3, 4, "hall 1")


def test_histories_show_them_as_they_are_told_today() -> None:
    then = history()[1]
    assert read_plain(then, SessionOpened) == {"present": 9, "guests": 0, "place": "hall 7"}
    assert read_plain(then, None) == {"present": 9, "hall": 7}


def test_commands_and_evidence_are_raised_when_they_are_heard_again() -> None:
    event = history()[0]
    ruled: Any = read_data(event, type(record(OpenSession(0, 0), _circumstances(), EDITION, Ruling.of((), ()))))
    command, circumstances = hear_again(NOW, ruled)
    assert command == OpenSession(9, 0)
    assert circumstances.evidence[0].value == HallInUse("hall 7")


def _circumstances() -> Circumstances:
    return Circumstances(Actor("p", "o", "union-110105-a"), datetime(2026, 3, 12, tzinfo=UTC), "")


def test_what_an_earlier_release_decided_is_replayed_as_identical() -> None:
    assert [(each.decision, each.differences) for each in replayed(history())] == [("d0", ()), ("d1", ())]


@pytest.mark.parametrize(
    ("number", "was", "forged"),
    [(0, b'"present":9', b'"present":8'), (1, b'"hall":7', b'"hall":6'), (1, b'"present":9', b'"present":10')],
)
def test_what_was_forged_in_an_earlier_shape_is_found(number: int, was: bytes, forged: bytes) -> None:
    events = history()
    data = bytes(events[number].data)
    assert was in data
    events[number] = replace(events[number], data=msgspec.Raw(data.replace(was, forged, 1)))
    first, second = replayed(events)
    assert first.differences
    assert second.identical


def test_fact_of_another_shape_than_the_ruling_names_is_found() -> None:
    events = history()
    raised = canonical(SessionOpened(9, 0, "hall 7"))
    events[1] = replace(events[1], type="huiwu.congress.session-opened.v3", data=msgspec.Raw(raised))
    assert not replayed(events)[0].identical


def test_name_of_a_newer_release_is_no_fact_of_ours() -> None:
    newer = replace(history()[3], type="huiwu.congress.session-opened.v4")
    assert newer.name not in NOW.fact_types
    assert read(newer) == newer
    assert not replayed([*history()[:3], newer])[1].identical


def read(event: Event) -> Event:
    """Its bytes stay what they are, whatever they are called."""
    again = msgspec.json.decode(write(event), type=Event)
    assert write(again) == write(event)
    return again


def test_what_an_upcaster_cannot_raise_is_no_event() -> None:
    bad = replace(history()[1], data=msgspec.Raw(b'{"present":1}'))
    with pytest.raises(NotAnEvent, match=r"session-opened\.v1"):
        read_data(bad, SessionOpened)
    assert not replayed([history()[0], bad])[0].identical


def test_hole_between_versions_is_a_programming_error() -> None:
    class Holed:
        VERSION = 3
        UPCASTERS: ClassVar[Mapping[int, Any]] = {1: with_guests}

    with pytest.raises(ValueError, match="version 3"):
        former_names(Holed)
    with pytest.raises(ValueError, match="version 3"):
        by_name([Holed])
