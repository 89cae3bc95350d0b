"""What the repository remembers saves reading and folding, and never lets anything be decided on what is gone."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from huiwu.eventlog import EventLog, Recorder, Repository, VersionConflict
from huiwu.eventlog.group_read import Line
from huiwu.kernel import Kind, Ruling
from huiwu.kernel.event import Event

pytestmark = pytest.mark.engines
Decided = Callable[..., list[Event]]
STREAM = "session-110105-a"


@dataclass(frozen=True, slots=True)
class VotesCounted:
    votes: int


COUNT: Kind[object, int, VotesCounted, object] = Kind(
    service="congress",
    name="session",
    initial=0,
    decide=lambda _command, _state, _hearing: Ruling.of((), ()),
    evolve=lambda total, fact: total + fact.votes,
    party=lambda _command, _state: "",
    commands=(),
    facts=(VotesCounted,),
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events each load has read."""
    counts, select = list[int](), Recorder.select_stream

    async def counted(self: Recorder, originator_id: str, after: int = 0) -> list[Line]:
        lines = list(await select(self, originator_id, after))
        counts.append(len(lines))
        return lines

    monkeypatch.setattr(Recorder, "select_stream", counted)
    return counts


async def test_only_what_is_new_is_read(log: EventLog, decided: Decided, read: list[int]) -> None:
    repository = Repository(log)
    await log.append(decided("d1", 5, 6))
    first = await repository.load(COUNT, STREAM)
    assert await repository.load(COUNT, STREAM) is first
    await log.append(decided("d2", 7, version=3))
    assert await repository.load(COUNT, STREAM) == await Repository(log).load(COUNT, STREAM)
    assert read == [3, 0, 2, 5]


async def test_what_it_appended_itself_it_knows(log: EventLog, decided: Decided, read: list[int]) -> None:
    repository = Repository(log)
    before = await repository.load(COUNT, STREAM)
    events = decided("d1", 5, 6)
    repository.advance(COUNT, before, events, await log.append(events))
    assert repository.remembered(COUNT, STREAM) == await Repository(log).load(COUNT, STREAM)
    assert await repository.load(COUNT, STREAM) == repository.remembered(COUNT, STREAM)
    assert read == [0, 3, 0]


async def test_nothing_is_appended_behind_what_is_gone(log: EventLog, decided: Decided) -> None:
    """A grant and a refusal alike: what is remembered is older than the log."""
    repository = Repository(log)
    await log.append(decided("d1", 5))
    await repository.load(COUNT, STREAM)
    await log.append(decided("d2", 6, version=2))
    stale = repository.remembered(COUNT, STREAM)
    assert stale is not None
    for late in (decided("d3", 7, version=stale.version), decided("d4", version=stale.version)):
        with pytest.raises(VersionConflict):
            await log.append(late, follows=stale.position)
    repository.forget(STREAM)
    assert repository.remembered(COUNT, STREAM) is None
    assert (await repository.load(COUNT, STREAM)).state == 11


async def test_a_version_that_is_another_event_is_a_conflict(log: EventLog, decided: Decided) -> None:
    """After a fail-over a log may hold something else under the versions that a process remembers."""
    await log.append(decided("d1", 5))
    with pytest.raises(VersionConflict):
        await log.append(decided("d2", 6, version=2), follows=1)
    with pytest.raises(VersionConflict):
        await log.append(decided("d3", 6, version=2), follows=3)
    assert await log.append(decided("d4", 6, version=2), follows=2) == [3, 4]


async def test_what_somebody_has_seen_since_is_not_forgotten_for_less(log: EventLog, decided: Decided) -> None:
    repository = Repository(log)
    before = await repository.load(COUNT, STREAM)
    events = decided("d1", 5)
    positions = await log.append(events)
    await log.append(decided("d2", 6, version=2))
    latest = await repository.load(COUNT, STREAM)
    repository.advance(COUNT, before, events, positions)
    assert repository.remembered(COUNT, STREAM) == latest


async def test_it_remembers_only_so_much(log: EventLog, decided: Decided) -> None:
    """Streams that were used last stay; the others are read again and come to the same."""
    repository = Repository(log, most_remembered=20 * 1024)
    streams = [f"session-110105-{number}" for number in range(40)]
    for number, stream in enumerate(streams):
        await log.append(decided(f"d{number}", number, stream=stream))
        assert (await repository.load(COUNT, stream)).state == number
        await repository.load(COUNT, streams[0])
    known = [stream for stream in streams if repository.remembered(COUNT, stream)]
    assert streams[0] in known
    assert streams[-1] in known
    assert 2 <= len(known) <= 20
    for number, stream in enumerate(streams):
        assert (await repository.load(COUNT, stream)).state == number


async def test_a_stream_larger_than_everything_is_not_remembered(log: EventLog, decided: Decided) -> None:
    repository = Repository(log, most_remembered=4096)
    await log.append(decided("d1", *range(100)))
    assert (await repository.load(COUNT, STREAM)).state == sum(range(100))
    assert repository.remembered(COUNT, STREAM) is None
