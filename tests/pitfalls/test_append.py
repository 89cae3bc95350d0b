"""Pitfalls 7 and 8: neighbours in one transaction, and a commit whose acknowledgement is lost."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from eventsourcing.persistence import DataError, IntegrityError, StoredEvent

from huiwu.eventlog import DecisionTaken, LogIsAway, Pool, Recorder, VersionConflict
from huiwu.testkit.cable import Cable

pytestmark = pytest.mark.engines

EMITS_THEN_FAILS = """
CREATE TABLE kept (n integer);
CREATE FUNCTION emits() RETURNS TABLE (n integer) LANGUAGE plpgsql AS $$ BEGIN
  BEGIN
    RETURN QUERY INSERT INTO kept VALUES (1) RETURNING kept.n;
    RAISE unique_violation;
  EXCEPTION WHEN unique_violation THEN NULL; END;
END $$"""


def an_event(stream: str = "a", version: int = 1, topic: str = "t", state: bytes = b"state") -> StoredEvent:
    return StoredEvent(stream, version, topic, state)


async def test_07_a_bad_request_does_not_fail_its_neighbours(recorder: Recorder) -> None:
    requests = {
        "good": [an_event("good")],
        "nul": [an_event("x", topic="t\0")],
        "surrogate": [an_event("\ud800")],
        "number": [an_event(topic=5)],  # type: ignore[arg-type]
        "twice": [an_event("y", 3), an_event("y", 3)],
        "fine": [an_event("fine")],
    }
    answers = await asyncio.gather(
        *(recorder.insert_events(each) for each in requests.values()), return_exceptions=True
    )
    named = dict(zip(requests, answers, strict=True))
    assert named["good"] == [1]
    assert named["fine"] == [2]
    assert {type(named[bad]) for bad in ("nul", "surrogate", "number")} == {DataError}
    assert isinstance(named["twice"], IntegrityError)
    assert await recorder.max_notification_id() == 2


async def test_07_who_is_told_that_it_is_recorded_finds_it_there(recorder: Recorder, pool: Pool) -> None:
    """Rows that a function has returned outlive the exception that undoes their insert: losers look like winners."""
    await pool.execute(EMITS_THEN_FAILS)
    assert await pool.fetchval("SELECT count(*) FROM emits()") == 1
    assert await pool.fetchval("SELECT count(*) FROM kept") == 0

    await recorder.insert_events([an_event("s-0"), an_event("s-0", 2)], decision="first")
    answers = await asyncio.gather(
        *(
            recorder.insert_events([an_event(f"s-{n // 2}", state=b"%d" % n)], decision=f"d-{n}")
            for n in range(40)  # two a stream, and the first stream has begun
        ),
        return_exceptions=True,
    )
    assert [type(each) for each in answers].count(VersionConflict) == 21
    recorded = {each.id: each.state for each in await recorder.select_notifications(3, 100)}
    assert recorded == {each[0]: b"%d" % n for n, each in enumerate(answers) if isinstance(each, list)}
    assert len(recorded) == 19


@pytest.fixture
async def cable(database: str) -> AsyncIterator[tuple[Cable, Recorder]]:
    async with Cable(database) as made, asyncpg.create_pool(made.url, min_size=1, max_size=4, ssl=False) as through:
        recorder = Recorder(through, "congress")
        await recorder.setup()
        await recorder.insert_events([an_event("first")], decision="first")
        yield made, recorder


async def test_08_a_lost_acknowledgement_of_a_commit_is_still_granted(
    cable: tuple[Cable, Recorder], pool: Pool
) -> None:
    """To whoever just sends again, the own commit looks like somebody else's."""
    broken, recorder = cable
    async with asyncpg.create_pool(broken.url, min_size=1, max_size=1, ssl=False) as through:
        naive = "INSERT INTO congress.events (position, stream, version, type, body) VALUES (100, 'n', 1, 't', $1)"
        broken.break_after = b"needle"
        with pytest.raises(asyncpg.PostgresConnectionError):
            await through.execute(naive, b"needle")
        with pytest.raises(asyncpg.UniqueViolationError):
            await through.execute(naive, b"needle")
    assert await pool.fetchval("SELECT count(*) FROM congress.events WHERE stream = 'n'") == 1

    broken.break_after = b"needle"
    both = [an_event("s", 1), an_event("s", 2, state=b"needle")]
    assert await recorder.insert_events(both, decision="d") == [101, 102]
    assert broken.break_after == b""
    with pytest.raises(DecisionTaken):
        await recorder.insert_events(both, decision="d")


async def test_08_a_lost_acknowledgement_does_not_grant_what_somebody_else_decided(
    cable: tuple[Cable, Recorder],
) -> None:
    broken, recorder = cable
    await recorder.insert_events([an_event("s")], decision="d")
    broken.break_after = b"needle"
    with pytest.raises(DecisionTaken):
        await recorder.insert_events([an_event("s", state=b"needle")], decision="d")


async def test_08_a_request_that_never_arrived_is_reported_and_can_be_sent_again(
    cable: tuple[Cable, Recorder],
) -> None:
    broken, recorder = cable
    broken.break_before = b"needle"
    with pytest.raises(LogIsAway):
        await recorder.insert_events([an_event("s", state=b"needle")], decision="d")
    assert await recorder.insert_events([an_event("s", state=b"needle")], decision="d") == [2]


async def test_08_a_decision_sent_again_is_taken_even_when_its_stream_has_moved_on(recorder: Recorder) -> None:
    await recorder.insert_events([an_event(version=1)], decision="d")
    await recorder.insert_events([an_event(version=2)], decision="e")
    with pytest.raises(DecisionTaken):
        await recorder.insert_events([an_event(version=1)], decision="d")
