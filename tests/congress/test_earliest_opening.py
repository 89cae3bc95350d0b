"""The earliest lawful opening, the latest of report + 10, last delivery + 7 and roster, and the clauses that decide."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiwu.congress.domain.session.commands import OpenSession, RescheduleSession
from huiwu.congress.domain.session.earliest import earliest_opening
from huiwu.rulebook import Rulebook

TODAY = date(2026, 3, 16)
CLAUSE = Rulebook.shipped().edition("chaoyang-2015").clause
REPORT, DOCUMENTS = "congress.swc.report-10-days-before", "congress.swc.documents-7-days-before"
ROSTER, AGENDA = "platform.congress-in-term", "congress.swc.agenda-heard-and-agreed"


def earliest(history, today=TODAY):
    return earliest_opening(history.state, CLAUSE, today)


def test_the_report_decides_when_its_ten_days_end_last(firm):
    found = earliest(firm.delivered(date(2026, 3, 12), reported_on=date(2026, 3, 10)))
    assert (found.earliest, found.decided_by, found.outstanding) == (date(2026, 3, 20), (REPORT,), ())
    assert found.ready


def test_the_last_delivery_decides_when_its_seven_days_end_last(firm):
    found = earliest(firm.delivered(date(2026, 3, 19), reported_on=date(2026, 3, 10)))
    assert (found.earliest, found.decided_by) == (date(2026, 3, 26), (DOCUMENTS,))
    assert not found.ready


def test_both_decide_when_they_end_together(firm):
    found = earliest(firm.delivered(date(2026, 3, 13), reported_on=date(2026, 3, 10)))
    assert (found.earliest, found.decided_by) == (date(2026, 3, 20), (REPORT, DOCUMENTS))


def test_the_roster_decides_when_it_was_confirmed_last(firm):
    history = firm.delivered(date(2026, 3, 12), reported_on=date(2026, 3, 10))
    scheduled = replace(history.facts[0], roster_confirmed_on=date(2026, 3, 21))
    found = earliest(replace(history, facts=(scheduled, *history.facts[1:])))
    assert (found.earliest, found.decided_by) == (date(2026, 3, 21), (ROSTER,))


def test_what_is_outstanding_counts_from_today(firm):
    found = earliest(firm.scheduled())
    assert found.outstanding == ("agenda_agreed", "reported", "documents_delivered")
    assert (found.earliest, found.decided_by) == (TODAY + timedelta(10), (REPORT,))
    partly = earliest(firm.delivered(date(2026, 3, 12), to=179))
    assert partly.outstanding == ("documents_delivered",)
    assert (partly.earliest, partly.decided_by) == (TODAY + timedelta(7), (DOCUMENTS,))


def test_each_step_says_its_last_day_and_whether_it_is_in_time(firm):
    found = earliest(firm.delivered(date(2026, 3, 19), reported_on=date(2026, 3, 10)))
    told = {step.step: (step.due_on, step.in_time, step.days_before) for step in found.steps}
    assert told == {
        "roster_confirmed": (date(2026, 3, 25), True, 0),
        "agenda_agreed": (date(2026, 3, 25), True, 0),
        "reported": (date(2026, 3, 15), True, 10),
        "documents_delivered": (date(2026, 3, 18), False, 7),
    }


@pytest.mark.clause("congress.swc.report-10-days-before", "congress.swc.documents-7-days-before")
@pytest.mark.parametrize(
    ("reported_on", "delivered_on"),
    [(date(2026, 3, 16), date(2026, 3, 16)), (date(2026, 3, 10), date(2026, 3, 19))],
)
def test_the_decider_agrees_with_the_answer_to_the_day(firm, reported_on, delivered_on):
    """Moved to the earliest day the session opens; moved to the day before, it does not."""
    history = firm.delivered(delivered_on, reported_on=reported_on)
    day = earliest(history).earliest
    for on, opens in ((day, True), (day - timedelta(1), False)):
        moved = history.when(RescheduleSession(on)).and_so()
        heard = moved.when(OpenSession(on, firm.people(180)), at="2026-04-30T09:00:00+08:00")
        heard.granted() if opens else heard.refused()
