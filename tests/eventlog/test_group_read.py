"""Loads that share a round trip: each gets its own stream as it stood when it asked, and nobody else's trouble."""

import asyncio
from typing import Any

import pytest
from eventsourcing.persistence import DataError, StoredEvent

from huiwu.eventlog import LogIsAway, Pool, Recorder

pytestmark = pytest.mark.engines


async def write(recorder: Recorder, stream: str, version: int) -> None:
    await recorder.insert_events([StoredEvent(stream, version, "t", f"{stream} {version}".encode())])


def told(found: Any) -> list[str]:
    return [each.body.decode() for each in found]


async def test_each_gets_its_own_stream_in_the_order_of_its_versions(recorder: Recorder) -> None:
    for version in (1, 2, 3):
        for stream in ("b", "a", "c"):
            await write(recorder, stream, version)
    asked = ["a", "b", "nobody", "a", "c"]
    a, b, nobody, again, c = await asyncio.gather(*map(recorder.select_stream, asked))
    assert [told(each) for each in (a, b, c)] == [[f"{s} {v}" for v in (1, 2, 3)] for s in "abc"]
    assert [told(nobody), told(again)] == [[], told(a)]
    assert [each.position for each in b] == [1, 4, 7]


async def test_many_share_few_round_trips(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch, asked = Pool.fetch, list[list[str]]()

    async def counted(self: Pool, query: str, *values: Any) -> Any:
        asked.append(values[0])
        return await fetch(self, query, *values)

    monkeypatch.setattr(Pool, "fetch", counted)
    await asyncio.gather(*(recorder.select_stream(f"s-{n % 40}") for n in range(200)))
    assert sorted(len(streams) for streams in asked) == [40]


async def test_who_has_seen_an_append_answered_reads_it(recorder: Recorder) -> None:
    async def continue_stream(stream: str) -> None:
        for version in range(1, 20):
            await write(recorder, stream, version)
            assert len(await recorder.select_stream(stream)) == version

    await asyncio.gather(*(continue_stream(f"s-{n}") for n in range(8)))


async def test_a_name_that_cannot_be_is_its_own_trouble(recorder: Recorder) -> None:
    await write(recorder, "a", 1)
    asked = [recorder.select_stream(each) for each in ("a", "\0", "a", "\ud800")]
    good, bad, same, worse = await asyncio.gather(*asked, return_exceptions=True)
    assert (told(good), told(same)) == (["a 1"], ["a 1"])
    assert isinstance(bad, DataError)
    assert isinstance(worse, DataError)


async def test_who_does_not_wait_any_more_disturbs_nobody(recorder: Recorder) -> None:
    await write(recorder, "a", 1)
    asked = [asyncio.create_task(recorder.select_stream("a")) for _ in range(3)]
    await asyncio.sleep(0)
    asked[1].cancel()
    first, gone, last = await asyncio.gather(*asked, return_exceptions=True)
    assert (told(first), told(last)) == (["a 1"], ["a 1"])
    assert isinstance(gone, asyncio.CancelledError)


async def test_when_the_database_is_away_all_are_told_and_the_next_one_reads(recorder: Recorder) -> None:
    await write(recorder, "a", 1)

    async def gone(*_: Any) -> Any:
        raise ConnectionResetError("gone")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pool, "fetch", gone)
        answers = await asyncio.gather(*(recorder.select_stream("a") for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in answers] == [LogIsAway] * 3
    assert told(await recorder.select_stream("a")) == ["a 1"]
