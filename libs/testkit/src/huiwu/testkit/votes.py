"""Decisions that count votes: the smallest that a log can be filled with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from huiwu.eventlog import Received
from huiwu.kernel import Actor, Circumstances, EditionRef, Ruling
from huiwu.kernel.event import Event, events_of, record, write

_EDITION = EditionRef("beijing-2015", "0" * 64)
_TELLER = Actor("p", "union-officer", "union-110105-a")
_THEN = datetime(2026, 3, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CountVotes:
    """So many were counted."""

    votes: int


@dataclass(frozen=True, slots=True)
class VotesCounted:
    """So many were counted at one table."""

    votes: int


def decided(decision: str, *votes: int, stream: str = "session-110105-a", version: int = 0) -> list[Event]:
    """The events of a decision of the congress service, a fact a number; without any it is a refusal."""
    facts: Sequence[VotesCounted] = [VotesCounted(each) for each in votes]
    ruled = record(CountVotes(sum(votes)), Circumstances(_TELLER, _THEN, ""), _EDITION, Ruling.of((), facts))
    return events_of("congress", stream, version, decision, ruled, facts)


def heard(events: Iterable[Event], first: int = 1) -> list[Received]:
    """Those events as they come over the cable, when the first of them stands at that position of the log."""
    return [
        Received("congress", position, position - 1, event, write(event))
        for position, event in enumerate(events, first)
    ]
