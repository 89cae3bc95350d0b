"""A log of the congress service in a database of the test's own, and decisions to put into it."""

from collections.abc import Callable

import pytest
import pytest_asyncio

from huiwu.eventlog import EventLog, Pool, Recorder
from huiwu.kernel.event import Event
from huiwu.testkit import votes

Decided = Callable[..., list[Event]]


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
    return votes.decided
