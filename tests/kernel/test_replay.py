"""Replay says the same as the record says, or exactly how the record is not what the law gave."""

import json
import random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from huiwu.kernel import Outcome, replay
from huiwu.kernel.event import canonical


@pytest.fixture
def heard(kinds, laws):
    def hear(entries, **more):
        return list(replay(entries, laws, kinds=kinds, **more))

    return hear


def changed(raw, *path, to):
    """The entry with one member changed, in canonical form again."""
    document = json.loads(raw)
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = to(place[last]) if callable(to) else to
    return canonical(document)


def differing(found):
    told = {}
    for each in found:
        if not each.identical:
            told[each.decision] = (*told.get(each.decision, ()), *each.differences)
    return told


def test_the_log_has_seven_entries(log):
    names = [json.loads(raw)["type"].split(".", 2)[2] for raw in log.entries]
    ruled, counted = "ruled.v1", "votes-counted.v1"
    assert names == [ruled, "tally-opened.v1", ruled, counted, counted, ruled, counted, ruled]


def test_what_was_decided_is_decided_again(log, heard):
    found = heard(log.entries)
    assert [each.decision for each in found] == [f"decision-{n}" for n in range(1, 5)]
    assert all(each.identical for each in found)
    assert [each.ruled.outcome for each in found] == [Outcome.GRANTED] * 3 + [Outcome.REFUSED]
    assert all(each.ruled == each.recorded for each in found)


def test_streams_may_be_mixed(log, another_log, heard):
    other = another_log("tally-110105-8d").entries
    mixed = [raw for pair in zip(log.entries, other, strict=False) for raw in pair] + log.entries[len(other) :]
    found = heard(mixed)
    assert len(found) == 6
    assert all(each.identical for each in found)


@pytest.mark.parametrize(
    ("entry", "path", "to", "said"),
    [
        (2, ("data", "outcome"), "refused", "outcome"),
        (7, ("data", "outcome"), "granted", "outcome"),
        (2, ("data", "findings", 0, "seen"), 99, "findings"),
        (2, ("data", "findings", 0, "met"), False, "findings"),
        (2, ("data", "findings", 0, "clause"), "tally.other", "findings"),
        (2, ("data", "findings"), list, None),
        (2, ("data", "findings"), lambda _: [], "findings"),
        (2, ("data", "facts"), lambda facts: facts[:1], "facts"),
        (2, ("data", "edition", "id"), "ten-2", "edition"),
        (2, ("data", "edition", "sha256"), "f" * 64, "not at hand"),
        (2, ("data", "edition", "sha256"), "b" * 64, "findings"),
        (2, ("data", "command", "data", "batches", 0), 2, "fact"),
        (2, ("data", "command", "name"), "open-tally", "cannot be heard again"),
        (2, ("data", "command", "name"), "burn-tally", "cannot be heard again"),
        (0, ("data", "evidence"), lambda _: [], "cannot be heard again"),
        (0, ("data", "evidence", 0, "name"), "nobody", "cannot be heard again"),
        (0, ("data", "evidence", 0, "value", "subject"), "worker-110105-ff", "fact"),
        (0, ("data", "as_of"), "2026-03-11T09:00:00+08:00", "outcome"),
        (0, ("data", "as_of"), "2026-03-12T09:00:00", "cannot be heard again"),
        (0, ("data", "as_of"), "yesterday", "cannot be heard again"),
        (3, ("data", "votes"), 2, "fact"),
        (3, ("data", "votes"), "many", "cannot have happened"),
        (3, ("type",), "huiwu.congress.votes-burned.v1", "cannot have happened"),
        (3, ("type",), "counted", "cannot have happened"),
        (3, ("type",), "huiwu.membership.votes-counted.v1", "type"),
        (3, ("id",), "decision-2.7", "id"),
        (3, ("time",), "2026-03-12T09:00:00+08:00", "time"),
        (3, ("district",), "110106", "district"),
        (3, ("decision",), "decision-1", "follows from no ruling"),
        (3, ("sequence",), 9, "version 9 follows 3"),
        (2, ("specversion",), "0.3", "specversion"),
        (2, ("note",), lambda _: "a member more", None),
    ],
)
def test_a_record_that_was_changed_differs(log, heard, entry, path, to, said):
    if path == ("note",):
        log.entries[entry] = canonical({**json.loads(log.entries[entry]), "note": "a member more"})
        said = "bytes cannot be so"
    else:
        log.entries[entry] = changed(log.entries[entry], *path, to=to)
    found = differing(heard(log.entries))
    if said is None:
        assert not found
    else:
        assert any(said in difference for differences in found.values() for difference in differences), found


def test_a_record_in_another_form_differs(log, heard):
    log.entries[2] = json.dumps(json.loads(log.entries[2])).encode()
    assert set(differing(heard(log.entries))) == {"decision-2"}


def test_a_missing_fact_is_missed(log, heard):
    del log.entries[4]
    found = differing(heard(log.entries))
    assert "fact votes-counted.v1 is missing" in found["decision-2"]
    assert "version 6 follows 4" in found["decision-3"]


def test_the_last_fact_is_missed_too(log, heard):
    assert differing(heard(log.entries[:7])) == {}
    assert differing(heard(log.entries[:6])) == {"decision-3": ("fact votes-counted.v1 is missing",)}


@pytest.mark.parametrize("entry", range(8))
def test_an_entry_that_stands_twice_is_seen(log, heard, entry):
    log.entries.insert(entry, log.entries[entry])
    assert differing(heard(log.entries))


def test_the_last_entry_twice_is_seen(log, heard):
    """Nothing comes after it that could carry the difference."""
    found = heard([*log.entries[:7], log.entries[6]])
    assert found[-1].differences == ("version 7 follows 7", "decision-3.1 votes-counted.v1 follows from no ruling")
    assert found[-1].recorded is None


@pytest.mark.parametrize("first", range(7))
def test_entries_that_changed_places_are_seen(log, heard, first):
    log.entries[first], log.entries[first + 1] = log.entries[first + 1], log.entries[first]
    assert differing(heard(log.entries))


def test_a_foreign_entry_is_seen(log, another_log, heard):
    stranger = another_log("tally-110105-8d").entries[2]
    found = differing(heard([*log.entries[:5], stranger, *log.entries[5:]]))
    assert set(found) == {"decision-2"}
    assert "version 3 follows 0" in found["decision-2"][0]


def test_a_stream_of_no_kind_is_no_entry(log, heard, another_log):
    for raw in (
        changed(log.entries[0], "subject", to="kettle-110105-7c"),
        changed(log.entries[0], "subject", to="tally"),
        changed(log.entries[0], "source", to="/huiwu/kitchen"),
        b"",
        b"{}",
        b"\xff\xfe",
        b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ):
        [first, *others] = heard([raw, *another_log("tally-110105-8d").entries])
        assert first.differences[0].startswith("unreadable entry")
        assert all(each.identical for each in others)


def test_one_bad_decision_does_not_hide_the_next(log, heard):
    log.entries[0] = changed(log.entries[0], "data", "edition", "sha256", to="f" * 64)
    assert list(differing(heard(log.entries))) == ["decision-1"]


def test_another_law_says_what_it_would_have_said(log, heard, other_laws):
    """Its rulings are compared, not its name; history stays as it was."""
    found = heard(log.entries, instead=other_laws["hundred"])
    assert [each.ruled.outcome for each in found] == [Outcome.GRANTED] * 4
    differences = differing(found)
    assert set(differences) == {"decision-2", "decision-3", "decision-4"}
    assert differences["decision-4"][0] == 'outcome: recorded "refused", now "granted"'
    assert any('"room":9' in each and '"room":99' in each for each in differences["decision-2"])
    assert differing(heard(log.entries, instead=other_laws["ten"])) == {}


def test_a_law_without_the_clause_cannot_hear_the_case(log, heard, other_laws):
    found = heard(log.entries, instead=other_laws["lawless"])
    assert [each.identical for each in found] == [True, False, False, False]
    assert all("no such clause" in each.differences[0] for each in found[1:])


@examples(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_no_damage_makes_replay_fail(log, heard, seed):
    """Whatever is changed, cut, doubled or mixed, replay answers."""
    chance = random.Random(seed)
    entries = [bytes(raw) for raw in log.entries]
    for _ in range(chance.randint(1, 4)):
        number = chance.randrange(len(entries))
        raw = bytearray(entries[number])
        match chance.randrange(5):
            case 0 if raw:
                raw[chance.randrange(len(raw))] = chance.randrange(256)
                entries[number] = bytes(raw)
            case 1 if raw:
                del raw[chance.randrange(len(raw)) :]
                entries[number] = bytes(raw)
            case 2:
                entries.insert(chance.randrange(len(entries)), entries[number])
            case 3 if len(entries) > 1:
                del entries[number]
            case _:
                chance.shuffle(entries)
    for each in heard(entries):
        assert isinstance(each.differences, tuple)
