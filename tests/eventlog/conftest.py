"""A log of the congress service in a database of the test's own, and decisions to put into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from huiwu.eventlog import EventLog, Pool, Recorder
from huiwu.kernel import Actor, Circumstances, EditionRef, Ruling
from huiwu.kernel.event import Event, events_of, record

EDITION = EditionRef("beijing-2015", "0" * 64)
Decided = Callable[..., list[Event]]


@dataclass(frozen=True, slots=True)
class CountVotes:
    votes: int


@dataclass(frozen=True, slots=True)
class VotesCounted:
    votes: int


@pytest_asyncio.fixture
async def recorder(pool: Pool) -> Recorder:
    made = Recorder(pool, "congress")
    await made.setup()
    return made


@pytest.fixture
def log(recorder: Recorder) -> EventLog:
    return EventLog(recorder, "congress")


@pytest.fixture
def decided() -> Decided:
    """The events of a decision that counts votes, a fact a number; without any it is a refusal."""

    def events(decision: str, *votes: int, stream: str = "session-110105-a", version: int = 0) -> list[Event]:
        facts: Sequence[VotesCounted] = [VotesCounted(each) for each in votes]
        circumstances = Circumstances(
            Actor("p", "union-officer", "union-110105-a"), datetime(2026, 3, 12, tzinfo=UTC), ""
        )
        ruled = record(CountVotes(sum(votes)), circumstances, EDITION, Ruling.of((), facts))
        return events_of("congress", stream, version, decision, ruled, facts)

    return events
