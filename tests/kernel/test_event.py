"""An event has one form, and what is read from it is what was written."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiwu.kernel import Actor, Circumstances, EditionRef, Effect, Enforce, Evidence, Finding, Outcome, Ruling
from huiwu.kernel.event import (
    Event,
    NotAnEvent,
    canonical,
    events_of,
    hear_again,
    read,
    read_data,
    read_ruling,
    record,
    write,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=10,
)
instants = st.datetimes(
    min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.just(timezone(timedelta(hours=8)))
)
events = st.builds(
    Event,
    id=texts,
    source=texts,
    type=texts,
    subject=texts,
    sequence=st.integers(0, 2**63),
    time=instants,
    decision=texts,
    district=texts,
    data=plain.map(lambda value: msgspec.Raw(canonical(value))),
)


def keys_in_order(value):
    if isinstance(value, dict):
        assert list(value) == sorted(value)
        return all(keys_in_order(each) for each in value.values())
    return all(keys_in_order(each) for each in value) if isinstance(value, list) else True


@given(events)
def test_written_read_and_written_again_is_the_same(event):
    raw = write(event)
    again = read(raw)
    assert write(again) == raw
    assert again == event or (again.time, bytes(again.data)) == (event.time, bytes(event.data))


@given(plain)
def test_canonical_is_one_form(value):
    raw = canonical(value)
    assert canonical(msgspec.json.decode(raw)) == raw
    assert keys_in_order(json.loads(raw))
    assert json.loads(raw) == value


def test_canonical_is_pinned():
    """These bytes are in logs: they may never come out otherwise."""
    finding = Finding("a.b", False, {"z": 1, "a": ["工会", None, True]}, "2026-03-12", Enforce.BLOCK, Effect.DEVIATION)
    assert canonical(finding).decode() == (
        '{"clause":"a.b","effect":"deviation","enforce":"block","met":false,'
        '"needed":"2026-03-12","seen":{"a":["工会",null,true],"z":1}}'
    )
    assert canonical(date(2026, 3, 1)) == b'"2026-03-01"'
    assert canonical(datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=8)))) == b'"2026-03-01T09:00:00+08:00"'
    assert canonical(datetime(2026, 3, 1, 9, 0, 0, 5000, tzinfo=UTC)) == b'"2026-03-01T09:00:00.005000Z"'
    assert canonical(10**30) == b"1" + b"0" * 30


@dataclass(frozen=True, slots=True)
class CallMeeting:
    place: str
    on: date
    delegates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingCalled:
    VERSION = 2
    place: str


@dataclass(frozen=True, slots=True)
class RosterInForce:
    delegates: tuple[str, ...]


MEETING = SimpleNamespace(
    name="meeting",
    command_types={"call-meeting": CallMeeting},
    evidence_types={"roster-in-force": RosterInForce},
)


def ruled(as_of="2026-03-12T09:00:00+08:00"):
    circumstances = Circumstances(
        Actor("worker-110105-0a", "union-officer", "union-110105-demo"),
        datetime.fromisoformat(as_of),
        "0" * 64,
        (Evidence("fact.1", RosterInForce(("worker-110105-01",))),),
    )
    command = CallMeeting("三楼会议室", date(2026, 3, 20), ("worker-110105-01",))
    ruling = Ruling(Outcome.GRANTED, (), (MeetingCalled("三楼会议室"),))
    return command, circumstances, ruling, record(command, circumstances, EditionRef("beijing-2015", "e" * 64), ruling)


def test_a_ruling_is_heard_again_as_it_was():
    command, circumstances, _ruling, written = ruled()
    again = read_ruling(read(write(events_of("congress", "meeting-110105-1", 0, "d", written, ())[0])))
    assert hear_again(MEETING, again) == (command, circumstances)
    assert canonical(again) == canonical(written)


def test_a_decision_is_its_ruling_and_then_its_facts():
    _command, _circumstances, ruling, written = ruled()
    first, second = events_of("congress", "meeting-110105-1", 4, "d-1", written, ruling.facts)
    assert (first.id, first.sequence, first.name, first.type) == ("d-1.0", 5, "ruled.v1", "huiwu.congress.ruled.v1")
    assert (second.id, second.sequence, second.name) == ("d-1.1", 6, "meeting-called.v2")
    assert {each.decision for each in (first, second)} == {"d-1"}
    assert {each.district for each in (first, second)} == {"110105"}
    assert {each.service for each in (first, second)} == {"congress"}
    assert written.facts == ("meeting-called.v2",)
    assert read_data(second, MeetingCalled) == MeetingCalled("三楼会议室")


@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"[]", b"{}", b"\xff", b'{"id":1}', b"[" * 100_000, b'{"data":' + b'{"a":' * 100_000],
)
def test_what_is_not_an_event_is_said_to_be_none(raw):
    with pytest.raises(NotAnEvent):
        read(raw)


def test_data_of_another_shape_is_no_fact():
    _command, _circumstances, _ruling, written = ruled()
    [event] = events_of("congress", "meeting-110105-1", 0, "d", written, ())
    with pytest.raises(NotAnEvent, match=r"d\.0"):
        read_data(event, MeetingCalled)


def test_a_reader_passes_over_members_that_it_does_not_know():
    _command, _circumstances, _ruling, written = ruled()
    [made] = events_of("congress", "meeting-110105-1", 0, "d", written, ())
    more = replace(made, data=msgspec.Raw(b'{"place":"x","since":2}'))
    assert read_data(more, MeetingCalled) == MeetingCalled("x")


def test_an_instant_without_a_zone_is_none():
    with pytest.raises(ValueError, match="time zone"):
        ruled("2026-03-12T09:00:00")


@pytest.mark.parametrize("kind", ["ruled.v1", "", "congress", "huiwu", "huiwu.congress"])
def test_a_type_that_is_not_ours_has_no_name(kind):
    _command, _circumstances, _ruling, written = ruled()
    [made] = events_of("congress", "meeting-110105-1", 0, "d", written, ())
    assert replace(made, type=kind).name == ""


def test_a_refusal_has_no_facts():
    with pytest.raises(ValueError, match="no facts"):
        Ruling(Outcome.REFUSED, (), (MeetingCalled("x"),))
    blocking = Finding("a", False, 1, 2, Enforce.BLOCK, Effect.BLOCK)
    assert Ruling.of([blocking], [MeetingCalled("x")]) == Ruling(Outcome.REFUSED, (blocking,), ())
