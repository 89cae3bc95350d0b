import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from huiwu.engines import EmbeddedPostgres
from huiwu.eventlog import (
    DecisionTaken,
    EventLog,
    EventTooLarge,
    LogIsAway,
    Recorder,
    Repository,
    VersionConflict,
    connect_pool,
)
from huiwu.kernel import EditionRef, Kind, Ruling
from huiwu.kernel.event import Event, NotAnEvent, Ruled, canonical, read_data, write

pytestmark = pytest.mark.engines
Decided = Callable[..., list[Event]]


@dataclass(frozen=True, slots=True)
class VotesCounted:
    votes: int


@dataclass(frozen=True, slots=True)
class VotesForgotten:
    pass


def evolve(total: int, fact: VotesCounted) -> int:
    return total + fact.votes


COUNT: Kind[object, int, VotesCounted, object] = Kind(
    service="congress",
    name="session",
    initial=0,
    decide=lambda _command, _state, _hearing: Ruling.of((), ()),
    evolve=evolve,
    party=lambda _command, _state: "",
    commands=(),
    facts=(VotesCounted,),
)


async def test_what_was_decided_is_read_back_to_the_byte(log: EventLog, decided: Decided) -> None:
    first, second = decided("d1", 5, 6), decided("d2", 7, version=3)
    assert await log.append(first) == [1, 2, 3]
    assert await log.append(second) == [4, 5]

    history = await log.stream("session-110105-a")
    assert [each.event for each in history] == [*first, *second]
    assert [each.raw for each in history] == [write(event) for event in (*first, *second)]
    assert [each.position for each in history] == [1, 2, 3, 4, 5]
    assert [each.event.id for each in await log.decision("d2")] == ["d2.0", "d2.1"]
    assert await log.decision("d3") == []
    assert [each.position for each in await log.after(2, 2)] == [3, 4]
    assert await log.head() == 5


async def test_empty_log(log: EventLog) -> None:
    assert (await log.head(), await log.after(0, 10), await log.stream("session-110105-a")) == (0, [], [])
    assert await log.previous(1) == 0


async def test_every_position_has_the_one_before_it(log: EventLog, decided: Decided) -> None:
    await log.append(decided("d1", 1, 2))
    with pytest.raises(VersionConflict):
        await log.append(decided("d2", 3))
    with pytest.raises(DecisionTaken):
        await log.append(decided("d1", 1, 2))
    await log.append(decided("d3", 4, version=3))
    positions = [each.position for each in await log.after(0, 100)]
    assert positions == [1, 2, 3, 4, 5]
    assert all([await log.previous(after) == before for before, after in pairwise([0, *positions])])


async def test_listener_hears_of_every_append_that_was_made(log: EventLog, decided: Decided) -> None:
    heard = list[str]()
    log.when_appended(lambda: heard.append("new"))
    await log.append(decided("d1", 1))
    with pytest.raises(DecisionTaken):
        await log.append(decided("d1", 1))
    assert heard == ["new"]


async def test_only_whole_decisions_of_the_service_are_taken(log: EventLog, decided: Decided) -> None:
    events = decided("d1", 1, 2)
    for bad in (
        [],
        [events[0], events[2]],
        [events[0], replace(events[1], decision="d2")],
        [events[0], replace(events[1], subject="session-110105-b")],
        [replace(event, source="/huiwu/bargaining") for event in events],
        decided("d1", 1, version=-1),
    ):
        with pytest.raises(ValueError, match=r"decision|version"):
            await log.append(bad)
    assert await log.head() == 0


async def test_event_that_the_cable_could_not_carry_is_not_recorded(log: EventLog, decided: Decided) -> None:
    ruled, fact = decided("d1", 1)
    with pytest.raises(EventTooLarge):
        await log.append([ruled, replace(fact, data=msgspec.Raw(b'"' + b"x" * 1_000_000 + b'"'))])
    assert await log.head() == 0


async def test_state_is_folded_from_the_facts(log: EventLog, decided: Decided) -> None:
    repository = Repository(log)
    await log.append(decided("d1", 5, 6))
    await log.append(decided("d2", version=3))
    loaded = await repository.load(COUNT, "session-110105-a")
    assert (loaded.state, loaded.version, loaded.position, loaded.last_fact) == (11, 4, 4, "d1.2")
    assert loaded.edition == EditionRef("beijing-2015", "0" * 64)


async def test_stream_that_has_not_begun_stands_at_its_initial_state(log: EventLog) -> None:
    loaded = await Repository(log).load(COUNT, "session-110105-none")
    assert (loaded.state, loaded.version, loaded.position, loaded.edition, loaded.last_fact) == (0, 0, 0, None, "")


async def test_refusals_begin_nothing_and_the_edition_is_that_of_the_beginning(log: EventLog, decided: Decided) -> None:
    repository = Repository(log)
    older = EditionRef("older", "1" * 64)
    ruled = _refusal(decided("d1"), older)
    await log.append(ruled)
    refused = await repository.load(COUNT, "session-110105-a")
    assert (refused.begun, refused.version, refused.edition) == (False, 1, older)
    await log.append(decided("d2", 5, version=1))
    await log.append(_refusal(decided("d3", version=3), older))
    begun = await repository.load(COUNT, "session-110105-a")
    assert (begun.begun, begun.version, begun.edition) == (True, 4, EditionRef("beijing-2015", "0" * 64))


def _refusal(events: list[Event], edition: EditionRef) -> list[Event]:
    (event,) = events
    ruled = read_data(event, Ruled)
    assert isinstance(ruled, Ruled)
    return [replace(event, data=msgspec.Raw(canonical(replace(ruled, edition=edition))))]


async def test_fact_of_another_kind_is_not_passed_over(log: EventLog, decided: Decided) -> None:
    ruled, fact = decided("d1", 1)
    await log.append([ruled, replace(fact, type="huiwu.congress.votes-forgotten.v1")])
    with pytest.raises(NotAnEvent, match="votes-forgotten"):
        await Repository(log).load(COUNT, "session-110105-a")


async def test_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path, decided: Decided) -> None:
    with EmbeddedPostgres(tmp_path) as engine:
        pool = await connect_pool(engine.url, size=4)
        log = EventLog(Recorder(pool, "congress"), "congress")
        await log.recorder.setup()
        acknowledged = set[str]()

        async def write_until_it_fails(writer: int) -> None:
            for n in range(100_000):
                decision = f"d-{writer}-{n}"
                await log.append(decided(decision, n, stream=f"session-110105-{writer}", version=2 * n))
                acknowledged.add(decision)

        writers = [asyncio.create_task(write_until_it_fails(n)) for n in range(16)]
        await asyncio.sleep(0.5)
        engine.kill()
        assert {type(each) for each in await asyncio.gather(*writers, return_exceptions=True)} == {LogIsAway}

        engine.start()
        recorded = await log.after(0, 1_000_000)
        decisions = {each.event.decision for each in recorded}
        assert len(acknowledged) > 50
        assert acknowledged <= decisions
        assert len(recorded) == 2 * len(decisions) == await log.head()
        await log.append(decided("after", 1, stream="session-110105-after"))
        await pool.close()
