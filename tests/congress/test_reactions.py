"""What the congress does when it hears of a delivery, a replaced delegate or a filing."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from huiwu.congress import heard
from huiwu.congress.domain import SESSION
from huiwu.congress.domain.evidence import JobClass
from huiwu.congress.domain.session.commands import (
    FilingResult,
    RecordDelivery,
    RecordFilingResult,
    SeatReplacement,
)
from huiwu.congress.domain.staff_congress.facts import StaffDelegateReplaced
from huiwu.congress.reactions import (
    record_delivery_when_a_notice_reaches_a_delegate,
    record_entry_when_the_form_is_entered,
    record_return_when_a_level_returns_the_form,
    record_review_when_a_level_passes_the_form,
    seat_replacement_in_sessions_that_have_not_opened,
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

    @dataclass
    class At:
        event: Any

    @dataclass
    class Event:
        subject: str

    given = await seat_replacement_in_sessions_that_have_not_opened(fact, At(Event(firm.congress)), known)
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
