"""Poison facts stand aside with what follows on their stream, are listed, counted, and replayed in their order."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from huiwu.eventlog import Flow, Order, Reactions, Reader, Received, parking

pytestmark = pytest.mark.engines

Publishing = Callable[[Iterable[Received]], Awaitable[None]]
SICK, WELL = "session-110105-a", "session-110105-b"


@dataclass(frozen=True, slots=True)
class SessionOpened:
    present: int


@pytest.fixture
def reactions(notice_kind: Any, deliver_notice: Any) -> Reactions:
    """A notice for each session that opens, on a stream of the session's own."""
    made = Reactions()

    @made.on("congress", SessionOpened)
    async def tell_the_delegates(fact: SessionOpened, at: Received, _read: Reader) -> Iterable[Order]:
        stream = "notice-110105-" + at.event.subject[-1]
        return [Order(notice_kind, stream, deliver_notice(str(fact.present)))]

    return made


class Trouble:
    """Makes the decision on one notice fail until it is lifted."""

    def __init__(self, text: str) -> None:
        self.text: str | None = text

    async def __call__(self, command: Any) -> None:
        if command.text == self.text:
            raise ConnectionError("away")


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - polls what tells nobody
            await asyncio.sleep(0.02)


@pytest.fixture
def trouble(listening: Any, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    monkeypatch.setattr("huiwu.eventlog.responding._PARKED_AFTER", 2)
    listening.decisions.before = Trouble("1")
    return listening.decisions.before


async def told(listening: Any, kind: Any, session: str) -> tuple[str, ...]:
    state: tuple[str, ...] = (await listening.decisions.repository.load(kind, f"notice-110105-{session[-1]}")).state
    return state


def parked_meter() -> float | None:
    return REGISTRY.get_sample_value("huiwu_parked_facts", {"service": "notification"})


async def poisoned(listening: Any, congress: Any, publishing: Publishing, reactions: Reactions, kind: Any) -> Flow:
    """Fact 1 of the sick stream fails; 0 came before it, 2 and 3 follow; the other stream's come in between."""
    flow: Flow = await listening.flow(reactions=reactions)
    await publishing(congress.says(SessionOpened(n), stream) for n in range(4) for stream in (SICK, WELL) if n != 1)
    await publishing([congress.says(SessionOpened(1), SICK), congress.says(SessionOpened(4), SICK)])
    await publishing([congress.says(SessionOpened(5), WELL), congress.says(SessionOpened(6), SICK)])

    async def all_heard() -> bool:
        return len(await flow.responder.parking.parked()) == 3 and len(await told(listening, kind, WELL)) == 4

    await until(all_heard)
    return flow


async def test_a_poison_fact_holds_up_its_own_stream_only(
    listening: Any, congress: Any, publishing: Publishing, reactions: Reactions, trouble: Trouble, notice_kind: Any
) -> None:
    flow = await poisoned(listening, congress, publishing, reactions, notice_kind)
    assert await told(listening, notice_kind, WELL) == ("0", "2", "3", "5")
    assert await told(listening, notice_kind, SICK) == ("0", "2", "3")
    first, *behind = await flow.responder.parking.parked()
    assert (first.at.event.subject, first.at.read(SessionOpened), first.tried) == (SICK, SessionOpened(1), 1)
    assert "away" in first.error
    assert [(each.at.read(SessionOpened).present, each.tried) for each in behind] == [(4, 0), (6, 0)]
    assert parked_meter() == 3
    again = {"service": "notification", "source": "congress", "consumer": "reactions"}
    assert REGISTRY.get_sample_value("huiwu_redelivered_facts_total", again)


async def test_a_replay_goes_in_the_order_of_the_stream_and_stops_at_what_still_fails(
    listening: Any, congress: Any, publishing: Publishing, reactions: Reactions, trouble: Trouble, notice_kind: Any
) -> None:
    flow = await poisoned(listening, congress, publishing, reactions, notice_kind)
    assert await flow.responder.retry() == 0  # not due yet
    assert await flow.responder.retry(at_once=True) == 0
    assert [each.tried for each in await flow.responder.parking.parked()] == [2, 0, 0]
    trouble.text = "4"
    assert await flow.responder.retry(stream=WELL, at_once=True) == 0
    assert await flow.responder.retry(stream=SICK, at_once=True) == 1
    assert await told(listening, notice_kind, SICK) == ("0", "2", "3", "1")
    trouble.text = None
    assert await flow.responder.retry(at_once=True) == 2
    assert await told(listening, notice_kind, SICK) == ("0", "2", "3", "1", "4", "6")
    assert len(listening.decisions.made) == len(set(listening.decisions.made)) == 10
    assert parked_meter() == 0
    await publishing([congress.says(SessionOpened(7), SICK)])

    async def told_the_last() -> bool:
        return (await told(listening, notice_kind, SICK))[-1] == "7"

    await until(told_the_last)


async def test_two_that_replay_at_once_keep_the_order(
    listening: Any, congress: Any, publishing: Publishing, reactions: Reactions, trouble: Trouble, notice_kind: Any
) -> None:
    flow = await poisoned(listening, congress, publishing, reactions, notice_kind)
    other: Flow = await listening.flow(reactions=reactions, start=False)  # as the operator's command does
    trouble.text = None
    left = await asyncio.gather(*(each.responder.retry(at_once=True) for each in (flow, other, flow, other)))
    assert sum(left) == 3
    assert await told(listening, notice_kind, SICK) == ("0", "2", "3", "1", "4", "6")


async def test_what_stands_aside_is_tried_again_by_itself(
    listening: Any,
    congress: Any,
    publishing: Publishing,
    reactions: Reactions,
    trouble: Trouble,
    notice_kind: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huiwu.eventlog.flow._WATCH", 0.2)
    monkeypatch.setattr(parking, "FIRST_PAUSE", timedelta(milliseconds=100))
    flow = await poisoned(listening, congress, publishing, reactions, notice_kind)
    trouble.text = None

    async def none_left() -> bool:
        return not await flow.responder.parking.parked()

    await until(none_left)
    assert await told(listening, notice_kind, SICK) == ("0", "2", "3", "1", "4", "6")


async def test_parked_facts_of_an_earlier_release_get_their_stream(listening: Any, congress: Any) -> None:
    flow: Flow = await listening.flow()
    at = congress.says(SessionOpened(1), SICK)
    await listening.pool.execute("ALTER TABLE notification.parked DROP stream, DROP tried, DROP again_at")
    await listening.pool.execute(
        "INSERT INTO notification.parked (source, position, previous, raw, error) VALUES ('congress', 1, 0, $1, 'x')",
        at.raw,
    )
    await flow.setup()
    assert await flow.responder.parking.holds("congress", SICK)
    assert parked_meter() == 1
