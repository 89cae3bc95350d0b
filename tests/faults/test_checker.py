"""The checker names every damage that is planted, and nothing else."""

from dataclasses import replace

import pytest

from faults.checker import (
    Act,
    Entry,
    Told,
    defects_of_acts,
    defects_of_checkpoints,
    defects_of_copy,
    defects_of_hashes,
    defects_of_log,
)
from huiwu.tlog.merkle import leaf_hash, root

STREAM = "enterprise-110105-a"


def an_act(client: int, number: int, told: Told = Told.GRANTED) -> Act:
    return Act((client, number), STREAM, told, f"d-{client}-{number}")


def recorded(*acts: Act) -> list[Entry]:
    """What a log has when nothing is wrong."""
    log = list[Entry]()
    for act in acts:
        outcomes = {Told.GRANTED: ("granted", ""), Told.REFUSED: ("refused",), Told.NOTHING: ("granted", "")}
        for outcome in outcomes.get(act.told, ()):
            place = len(log) + 1
            log.append(Entry(place, act.stream, place, act.decision, b"%d" % place, outcome, act.mark))
    return log


ACTS = [
    an_act(1, 1),
    an_act(2, 1),
    an_act(1, 2, Told.REFUSED),
    an_act(2, 2, Told.STALE),
    an_act(2, 3, Told.NOTHING),
    an_act(1, 3),
]
LOG = recorded(*ACTS)
COPY = [(entry.position, entry.raw) for entry in LOG]


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert list(defects_of_log("membership", LOG)) == []
    assert list(defects_of_acts(ACTS, LOG)) == []
    assert list(defects_of_copy("bus", LOG, COPY)) == []
    assert list(defects_of_hashes({"log": "a", "bus": "a"})) == []


def test_what_was_given_up_may_be_there_or_not() -> None:
    without = [entry for entry in LOG if entry.mark != (2, 3)]
    assert list(defects_of_acts(ACTS, without)) == []


def test_what_was_given_up_may_come_in_after_the_next() -> None:
    given_up, then = an_act(1, 1, Told.NOTHING), an_act(1, 2)
    assert list(defects_of_acts([given_up, then], recorded(then, given_up))) == []


def renumbered(log: list[Entry]) -> list[Entry]:
    """A log that hides what was done to it."""
    return [replace(entry, position=place, version=place) for place, entry in enumerate(log, 1)]


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (LOG[2:], "(1, 1) was told granted, and is recorded 0 times"),
        (LOG[:1] + LOG[2:], "(1, 1) is granted, and has 0 facts"),
        (LOG + LOG[:2], "(1, 1) was told granted, and is recorded 2 times"),
        (LOG[:2] + LOG[1:2] + LOG[2:], "(1, 1) is granted, and has 2 facts"),
        ([entry for entry in LOG if entry.mark != (1, 2)], "(1, 2) was told refused, and is recorded 0 times"),
        (LOG + LOG[4:5], "(1, 2) was told refused, and is recorded 2 times"),
        (LOG + recorded(an_act(2, 2)), "(2, 2) was told stale, and is recorded 1 times"),
        (LOG + recorded(an_act(2, 3)), "(2, 3) was told nothing, and is recorded 2 times"),
        (LOG + recorded(an_act(3, 1)), "(3, 1) was never asked for, and is recorded 1 times"),
        (LOG[7:] + LOG[:7], "(1, 1) stands behind (1, 3)"),
        ([replace(LOG[0], decision="d-x"), *LOG[1:]], "(1, 1) was told granted d-1-1, and is granted d-x"),
        ([replace(LOG[0], stream="s"), *LOG[1:]], f"(1, 1) was asked of {STREAM}, and stands on s"),
        ([*LOG[:4], replace(LOG[4], outcome="granted"), *LOG[5:]], "(1, 2) is granted, and has 0 facts"),
    ],
    ids=str,
)
def test_damage_to_what_was_told_is_named(damaged: list[Entry], said: str) -> None:
    assert said in list(defects_of_acts(ACTS, renumbered(damaged)))


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (LOG[:3] + LOG[4:], ["m: position 5 follows 3", f"m: {STREAM} has version 5 after 3"]),
        (LOG[:4] + LOG[3:], ["m: position 4 follows 4", f"m: {STREAM} has version 4 after 4"]),
        (LOG[1:], ["m: position 2 follows 0", f"m: {STREAM} has version 2 after 0"]),
    ],
    ids=["lost", "doubled", "beginning"],
)
def test_damage_to_the_log_is_named(damaged: list[Entry], said: list[str]) -> None:
    assert list(defects_of_log("m", damaged)) == said


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (COPY[:3] + COPY[4:], ["bus: lost 4"]),
        (COPY[:-1], ["bus: lost 9"]),
        (COPY[:4] + COPY[3:], ["bus: doubled 4"]),
        ([*COPY[:3], COPY[4], COPY[3], *COPY[5:]], ["bus: out of order 4"]),
        ([*COPY, (99, b"")], ["bus: not in the log 99"]),
        ([*COPY[:3], (4, b"x"), *COPY[4:]], ["bus: other bytes at 4"]),
    ],
    ids=["lost", "tail", "doubled", "order", "strange", "bytes"],
)
def test_damage_to_a_copy_is_named(damaged: list[tuple[int, bytes]], said: list[str]) -> None:
    assert len(COPY) == 9
    assert list(defects_of_copy("bus", LOG, damaged)) == said


def test_checkpoints_of_another_log_are_named() -> None:
    entries = [entry.raw for entry in LOG]
    leaves = list(map(leaf_hash, entries))
    signed = [(size, root(leaves[:size])) for size in (0, 3, 9)]
    assert list(defects_of_checkpoints(entries, signed)) == []
    assert list(defects_of_checkpoints(entries, [*signed[:1], (3, root(leaves[1:4])), signed[2]])) == [
        "the checkpoint of size 3 is not of this log"
    ]
    assert list(defects_of_checkpoints(entries, [*signed, (10, root(leaves))])) == [
        "the checkpoint of size 10 is not of this log"
    ]
    assert list(defects_of_checkpoints(entries, signed[:2])) == ["3 of 9 entries are signed"]
    doubled = [*entries, entries[0]]
    told = list(defects_of_checkpoints(doubled, [(10, root(list(map(leaf_hash, doubled))))]))
    assert told == ["the signed log has an entry twice"]


def test_replays_that_differ_are_named() -> None:
    assert list(defects_of_hashes({"log": "a", "bus": "b"})) == ["the replays differ: {'log': 'a', 'bus': 'b'}"]
