"""A log of the congress service; each test first shows what goes wrong the naive way, where that can be shown."""

import pytest
import pytest_asyncio

from huiwu.eventlog import EventLog, Pool, Recorder


@pytest_asyncio.fixture
async def recorder(pool: Pool) -> Recorder:
    made = Recorder(pool, "congress")
    await made.setup()
    return made


@pytest.fixture
def log(recorder: Recorder) -> EventLog:
    return EventLog(recorder, "congress")
