"""What the congress does when it hears of a delivery, a replaced delegate or a filing."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from huiwu.congress import heard
from huiwu.congress.domain import LAYOFF_PLAN, SESSION
from huiwu.congress.domain.evidence import JobClass
from huiwu.congress.domain.layoff_plan.commands import FreezeRoster, RecordReview, RecordVote, TakeBack
from huiwu.congress.domain.layoff_plan.facts import (
    LayoffOpinionRoundOpened,
    LayoffPlanSubmittedToCongress,
    LayoffRosterFrozen,
)
from huiwu.congress.domain.session.commands import (
    AdmitLayoffPlan,
    FilingResult,
    RecordDelivery,
    RecordFilingResult,
    SeatReplacement,
)
from huiwu.congress.domain.session.facts import sitting
from huiwu.congress.domain.session.facts.before import LayoffPlanReleased
from huiwu.congress.domain.staff_congress.facts import StaffDelegateReplaced
from huiwu.congress.reactions import (
    admit_plan_to_the_agenda_when_it_is_submitted,
    freeze_next_workers_until_the_roster_is_complete,
    freeze_roster_when_a_round_opens,
    record_delivery_when_a_notice_reaches_a_delegate,
    record_entry_when_the_form_is_entered,
    record_return_when_a_level_returns_the_form,
    record_review_when_a_level_passes_the_form,
    record_review_when_the_congress_reviews_a_plan,
    record_vote_when_the_congress_adopts_a_plan,
    record_vote_when_the_congress_rejects_a_plan,
    seat_replacement_in_sessions_that_have_not_opened,
    take_plan_back_when_its_item_is_adjourned,
    take_plan_back_when_the_session_lets_it_go,
)
from huiwu.eventlog import Order
from huiwu.eventlog.repository import Loaded
from huiwu.eventlog.rows import Row

STREAM = "session-110105-0f1e2d3c4b5a69788796"
ON = date(2026, 3, 12)


@dataclass
class Known:
    """A reader of one session and of the rows that a query finds."""

    state_: Any = None
    rows: list[Row] = field(default_factory=list)
    asked: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    async def state(self, _kind: object, _stream: str) -> Loaded:
        return Loaded(self.state_, 1, 1, None, "d1.1")

    async def find(self, model: str, **equals: object) -> list[Row]:
        self.asked.append((model, equals))
        return self.rows


@dataclass
class Event:
    subject: str


@dataclass
class At:
    event: Event


def at(subject: str) -> Any:
    """Received from that stream."""
    return At(Event(subject))


def notice(firm, recipient=None, *, reference=STREAM, sha256="a" * 64):
    papers = (heard.Paper(sha256),) if sha256 else ()
    return heard.NoticeDelivered(reference, recipient or firm.people(1)[0], ON, papers)


async def orders(fact, history):
    return await record_delivery_when_a_notice_reaches_a_delegate(fact, None, Known(history.state))


async def test_a_notice_of_the_documents_is_a_delivery(firm):
    an = firm.people(1)
    expected = [Order(SESSION, STREAM, RecordDelivery(an, ON))]
    assert await orders(notice(firm), firm.sent()) == expected
    assert await orders(notice(firm, sha256=""), firm.sent()) == expected


async def test_other_notices_are_none(firm):
    assert await orders(notice(firm, reference="bargaining-110105-0a"), firm.sent()) == []
    assert await orders(notice(firm, reference="no stream"), firm.sent()) == []
    assert await orders(notice(firm, "worker-110105-ff"), firm.sent()) == []
    assert await orders(notice(firm), firm.reported()) == []
    assert await orders(notice(firm), firm.open()) == []


async def test_a_late_notice_of_papers_that_have_changed_since_does_not_count(firm):
    assert await orders(notice(firm, sha256="b" * 64), firm.sent()) == []


async def test_a_replaced_delegate_is_replaced_in_every_session_that_has_not_opened(firm):
    fact = StaffDelegateReplaced(firm.enterprise, "worker-110105-0a", "worker-110105-0b", JobClass.OTHER, ON, 5, 20)
    known = Known(rows=[Row(STREAM, firm.enterprise, 1, "d1.1", {})])

    given = await seat_replacement_in_sessions_that_have_not_opened(fact, at(firm.congress), known)
    assert given == [Order(SESSION, STREAM, SeatReplacement("worker-110105-0a", "worker-110105-0b", 5, 20))]
    assert known.asked == [("sessions", {"congress": firm.congress, "convening": True})]


@pytest.mark.parametrize(
    ("reaction", "fact", "result"),
    [
        (
            record_review_when_a_level_passes_the_form,
            heard.FilingAccepted(STREAM, "street", ON),
            RecordFilingResult(FilingResult.REVIEWED, ON, "street"),
        ),
        (
            record_return_when_a_level_returns_the_form,
            heard.FilingReturned(STREAM, "street", "缺项", ON),
            RecordFilingResult(FilingResult.RETURNED, ON, "street", "缺项"),
        ),
        (
            record_entry_when_the_form_is_entered,
            heard.FilingEntered(STREAM, ON),
            RecordFilingResult(FilingResult.ENTERED, ON),
        ),
    ],
)
async def test_the_fate_of_the_form_is_recorded_and_that_of_a_contract_is_not(reaction, fact, result):
    assert await reaction(fact, None, None) == [Order(SESSION, STREAM, result)]
    assert await reaction(replace(fact, reference="bargaining-110105-0a"), None, None) == []


PLAN = "layoff-plan-110105-0a"


async def test_the_roster_is_frozen_until_it_is_complete():
    opened = LayoffOpinionRoundOpened("enterprise-110105-x", 1, ON, ON, ON, 3)
    assert await freeze_roster_when_a_round_opens(opened, at(PLAN), None) == [Order(LAYOFF_PLAN, PLAN, FreezeRoster())]
    more = LayoffRosterFrozen("enterprise-110105-x", 1, ("worker-110105-0a", "worker-110105-0b"), 2, complete=False)
    following = await freeze_next_workers_until_the_roster_is_complete(more, at(PLAN), None)
    assert following == [Order(LAYOFF_PLAN, PLAN, FreezeRoster("worker-110105-0b"))]
    done = replace(more, complete=True)
    assert await freeze_next_workers_until_the_roster_is_complete(done, at(PLAN), None) == []


async def test_a_submitted_plan_is_admitted_to_its_item():
    fact = LayoffPlanSubmittedToCongress("e", "u", "s", 2, STREAM, "layoff", 70, 100, ballot=True)
    given = await admit_plan_to_the_agenda_when_it_is_submitted(fact, at(PLAN), None)
    assert given == [Order(SESSION, STREAM, AdmitLayoffPlan("layoff", PLAN, 2, 70, 100))]


@pytest.mark.parametrize(
    ("reaction", "fact", "command"),
    [
        (
            record_review_when_the_congress_reviews_a_plan,
            sitting.ItemReviewed("e", "layoff", "other"),
            RecordReview(STREAM),
        ),
        (
            record_vote_when_the_congress_adopts_a_plan,
            sitting.ResolutionAdopted("e", "layoff", "other", "方案", "a" * 64, 20, 31, ON),
            RecordVote(STREAM, adopted=True, on=ON),
        ),
        (
            record_vote_when_the_congress_rejects_a_plan,
            sitting.ResolutionRejected("e", "layoff", "other", "方案", "a" * 64, 2, 31, ON),
            RecordVote(STREAM, adopted=False, on=ON),
        ),
        (
            take_plan_back_when_its_item_is_adjourned,
            sitting.ItemAdjourned("e", "layoff", "延期"),
            TakeBack(STREAM, "延期"),
        ),
    ],
)
async def test_what_the_congress_does_reaches_the_plan_behind_the_item(firm, reaction, fact, command):
    open_ = replace(firm.open().state, layoff_plans={"layoff": PLAN})
    closed = firm.closed().state
    closed = replace(closed, sitting=replace(closed.sitting, layoff_plans={"layoff": PLAN}))
    for state in (open_, closed):
        assert await reaction(fact, at(STREAM), Known(state)) == [Order(LAYOFF_PLAN, PLAN, command)]
    assert await reaction(fact, at(STREAM), Known(firm.open().state)) == []


async def test_a_plan_that_the_session_lets_go_is_taken_back():
    fact = LayoffPlanReleased("e", "layoff", PLAN, "取消")
    given = await take_plan_back_when_the_session_lets_it_go(fact, at(STREAM), None)
    assert given == [Order(LAYOFF_PLAN, PLAN, TakeBack(STREAM, "取消"))]
