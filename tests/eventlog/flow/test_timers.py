"""Timers lead to one decision each: under two clocks, after a crash, set anew, cancelled."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from huiwu.eventlog import CancelTimer, Clockwork, Effect, Pool, Reader, ReadModel, Received, SetTimer, Timers
from huiwu.eventlog.projections import Projections

pytestmark = pytest.mark.engines

START = datetime(2026, 3, 12, 1, tzinfo=UTC)
STREAM = "notice-110105-a"


@dataclass(frozen=True, slots=True)
class SessionScheduled:
    opening: datetime
    text: str = "明日开会"
    timer: str = "remind"
    stream: str = STREAM


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    timer: str = "remind"


class Desk:
    """A service's timers over a real log."""

    def __init__(self, pool: Pool, decisions: Any, kind: Any, command: Any, congress: Any) -> None:
        model = ReadModel("sessions")

        @model.on("congress", SessionScheduled)
        def remind(fact: SessionScheduled, at: Received) -> Iterable[Effect]:
            yield SetTimer(fact.stream, fact.timer, fact.opening, command(fact.text), kind.name)

        @model.on("congress", SessionCancelled)
        def forget(fact: SessionCancelled, at: Received) -> Iterable[Effect]:
            yield CancelTimer(STREAM, fact.timer)

        self.pool, self.decisions, self.kind, self.congress = pool, decisions, kind, congress
        self.projections = Projections(pool, "notification", ["congress"], [model])

    async def hears(self, *facts: object) -> None:
        await self.projections.apply("congress", [self.congress.says(fact) for fact in facts])

    def timers(self, decide: Any = None) -> Timers:
        read = Reader(self.pool, "notification", self.decisions.repository)
        return Timers(self.pool, "notification", [self.kind], read, decide or self.decisions.decide)

    async def delivered(self) -> tuple[str, ...]:
        state: tuple[str, ...] = (await self.decisions.repository.load(self.kind, STREAM)).state
        return state


@pytest_asyncio.fixture
async def desk(pool: Pool, decisions: Any, notice_kind: Any, deliver_notice: Any, congress: Any) -> Desk:
    made = Desk(pool, decisions, notice_kind, deliver_notice, congress)
    await made.projections.setup()
    return made


async def test_a_timer_is_decided_when_it_is_due_and_once(desk: Desk) -> None:
    await desk.hears(SessionScheduled(START))
    assert await desk.timers().next_due() == START
    assert await desk.timers().run_due(START - timedelta(microseconds=1)) == 0
    assert await desk.timers().run_due(START) == 1
    assert await desk.timers().run_due(START + timedelta(days=1)) == 0
    assert await desk.delivered() == ("明日开会",)
    [(stream, _, actor)] = desk.decisions.asked
    assert (stream, actor.subject, actor.office) == (STREAM, "clock", "system")
    assert actor.organisation == "enterprise-110105-acme"


async def test_what_is_due_goes_in_the_order_of_time_stream_and_name(desk: Desk) -> None:
    await desk.hears(
        SessionScheduled(START + timedelta(hours=1), "third"),
        SessionScheduled(START, "second", "b"),
        SessionScheduled(START, "first", "a"),
    )
    assert await desk.timers().run_due(START + timedelta(hours=2)) == 3
    assert await desk.delivered() == ("first", "second", "third")


async def test_many_that_are_due_are_all_run(desk: Desk) -> None:
    await desk.hears(*(SessionScheduled(START, str(n), f"t{n}", f"notice-110105-{n % 7}") for n in range(450)))
    assert await desk.timers().run_due(START) == 450
    assert await desk.timers().next_due() is None


async def test_set_anew_it_has_its_new_time_and_cancelled_it_is_gone(desk: Desk) -> None:
    await desk.hears(SessionScheduled(START), SessionScheduled(START + timedelta(days=1), "later"))
    assert await desk.timers().run_due(START) == 0
    await desk.hears(SessionScheduled(START, "other", "other"), SessionCancelled("other"))
    assert await desk.timers().run_due(START) == 0
    assert await desk.timers().run_due(START + timedelta(days=1)) == 1
    assert await desk.delivered() == ("later",)


async def test_set_anew_while_it_is_decided_it_stays(desk: Desk) -> None:
    await desk.hears(SessionScheduled(START))

    async def set_anew(_: object) -> None:
        desk.decisions.before = None
        await desk.hears(SessionScheduled(START + timedelta(days=1), "again"))

    desk.decisions.before = set_anew
    assert await desk.timers().run_due(START) == 1
    assert await desk.timers().next_due() == START + timedelta(days=1)


async def test_two_clocks_at_once_make_one_decision_a_timer(desk: Desk) -> None:
    await desk.hears(*(SessionScheduled(START, str(n), f"t{n}") for n in range(20)))

    async def dawdle(_: object) -> None:
        await asyncio.sleep(0.001)

    desk.decisions.before = dawdle
    both = [desk.timers(), desk.timers()]

    async def until_empty(timers: Timers) -> None:
        while await timers.next_due() is not None:
            await timers.run_due(START)  # a clock may lose a race for the stream's version; it tries again

    await asyncio.gather(*(until_empty(timers) for timers in both))
    assert sorted(await desk.delivered()) == sorted(str(n) for n in range(20))
    assert len(desk.decisions.made) == len(set(desk.decisions.made)) == 20


async def test_a_crash_between_decision_and_delete_repeats_nothing(desk: Desk) -> None:
    await desk.hears(SessionScheduled(START))

    async def decide_and_die(*order: Any) -> object:
        await desk.decisions.decide(*order)
        raise ConnectionError("the process died here")

    assert await desk.timers(decide_and_die).run_due(START) == 0
    assert await desk.timers().next_due() == START
    assert await desk.timers().run_due(START) == 1
    assert await desk.delivered() == ("明日开会",)
    assert len(desk.decisions.asked) == 2
    assert len({decision for _, decision, _ in desk.decisions.asked}) == 1


async def test_one_that_fails_holds_up_its_own_stream_only(desk: Desk) -> None:
    await desk.hears(
        SessionScheduled(START, "bad", "a"),
        SessionScheduled(START, "waits", "b"),
        SessionScheduled(START, "good", "c", "notice-110105-b"),
    )

    async def refuse(command: Any) -> None:
        if command.text == "bad":
            raise ConnectionError

    desk.decisions.before = refuse
    assert await desk.timers().run_due(START) == 1
    desk.decisions.before = None
    assert await desk.timers().run_due(START) == 2
    assert await desk.delivered() == ("bad", "waits")


async def test_the_clockwork_ticks_with_its_clock(desk: Desk) -> None:
    await desk.hears(SessionScheduled(START))
    now = START - timedelta(days=1)
    clockwork = Clockwork(desk.timers(), lambda: now, interval=0.01)
    assert clockwork.ticked is None
    running = asyncio.create_task(clockwork.run())
    while clockwork.ticked is None:  # noqa: ASYNC110 - polls what tells nobody
        await asyncio.sleep(0.01)
    assert clockwork.ticked == START - timedelta(days=1)
    assert await desk.delivered() == ()
    now = START
    while clockwork.ticked != START:  # noqa: ASYNC110 - polls what tells nobody
        await asyncio.sleep(0.01)
    assert await desk.delivered() == ("明日开会",)
    running.cancel()


async def test_a_clock_that_is_set_forward_skips_nothing_and_set_back_repeats_nothing(desk: Desk) -> None:
    days = [START + timedelta(days=n) for n in range(5)]
    await desk.hears(*(SessionScheduled(day, str(n), f"t{n}") for n, day in enumerate(days)))
    now = START
    clockwork = Clockwork(desk.timers(), lambda: now)
    assert await clockwork.tick() == 1
    now = days[3]
    assert await clockwork.tick() == 3
    now = START
    assert await clockwork.tick() == 0
    await desk.hears(SessionScheduled(days[1], "late", "t1-again"), SessionScheduled(days[2], "2", "t2"))
    assert await clockwork.tick() == 0  # by this clock neither is due
    now = days[2]
    assert await clockwork.tick() == 2  # the one that was decided before finds its decision made
    now = days[4]
    assert await clockwork.tick() == 1
    assert await desk.delivered() == ("0", "1", "2", "3", "late", "4")


async def test_restarts_in_the_middle_leave_none_out_and_repeat_none(desk: Desk) -> None:
    await desk.hears(*(SessionScheduled(START, str(n), f"t{n}", f"notice-110105-{n}") for n in range(12)))
    turn = 0

    async def decide_and_be_killed(*order: Any) -> object:
        nonlocal turn
        turn += 1
        if turn % 3 == 1:
            raise asyncio.CancelledError  # before it has decided
        made = await desk.decisions.decide(*order)
        if turn % 3 == 2:
            raise asyncio.CancelledError  # after it has, the timer not yet gone
        return made

    while await desk.timers().next_due() is not None:
        clockwork = Clockwork(desk.timers(decide_and_be_killed), lambda: START)  # a new process each time
        with suppress(asyncio.CancelledError):
            await clockwork.tick()
    assert turn > 12
    assert len(desk.decisions.made) == len(set(desk.decisions.made)) == 12


def test_an_instant_without_a_time_zone_is_refused(notice_kind: Any, deliver_notice: Any) -> None:
    with pytest.raises(ValueError, match="time zone"):
        SetTimer(STREAM, "remind", datetime(2026, 3, 12), deliver_notice("x"), notice_kind.name)
