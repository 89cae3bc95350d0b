"""The opening: report ten days before, documents seven days before, two thirds present. The sentences are the law's."""

from datetime import date, timedelta

import pytest

from huiwu.congress.domain.session.commands import OpenSession, RecordDelivery, RescheduleSession
from huiwu.congress.domain.session.facts.before import ReplacementSeated, SessionDocumentsDelivered
from huiwu.congress.domain.session.facts.sitting import SessionOpened

D = date(2026, 3, 25)
AT = "2026-03-25T14:00:00+08:00"
AGREED = "congress.swc.agenda-heard-and-agreed"
REPORT, DOCUMENTS = "congress.swc.report-10-days-before", "congress.swc.documents-7-days-before"
QUORUM, APPROVAL = "statute.congress.quorum", "statute.contract.approval"


def open_on(firm, history, present=None, on=D, at=AT):
    there = firm.people(firm.delegates) if present is None else present
    return history.when(OpenSession(on, there), at=at)


@pytest.mark.clause(
    "congress.swc.agenda-heard-and-agreed",
    "congress.swc.report-10-days-before",
    "congress.swc.documents-7-days-before",
    "statute.congress.quorum",
    "statute.contract.approval",
)
def test_a_session_that_was_well_prepared_opens(firm):
    heard = open_on(firm, firm.delivered())
    for clause in (AGREED, REPORT, DOCUMENTS, QUORUM, APPROVAL):
        heard.met(clause)
    heard.then(SessionOpened(firm.enterprise, D, 180, 180, firm.people(180)))


@pytest.mark.clause("congress.swc.report-10-days-before")
@pytest.mark.parametrize("days", [10, 11])
def test_a_report_ten_days_before_is_in_time(firm, days):
    open_on(firm, firm.delivered(reported_on=D - timedelta(days))).met(REPORT).granted()


@pytest.mark.clause("congress.swc.report-10-days-before")
@pytest.mark.parametrize("days", [9, 0])
def test_a_later_report_keeps_the_session_shut(firm, days):
    finding = open_on(firm, firm.delivered(reported_on=D - timedelta(days))).refused_by(REPORT).finding(REPORT)
    assert (finding.seen, finding.needed) == ({"on": str(D - timedelta(days))}, {"by": "2026-03-15"})


@pytest.mark.clause(
    "congress.swc.report-10-days-before", "congress.swc.documents-7-days-before", "congress.swc.agenda-heard-and-agreed"
)
def test_a_session_that_nobody_prepared_is_refused_by_every_clause_at_once(firm):
    open_on(firm, firm.scheduled()).refused_by(AGREED, REPORT, DOCUMENTS)


@pytest.mark.clause("congress.swc.documents-7-days-before")
@pytest.mark.parametrize("days", [7, 8])
def test_documents_seven_days_before_are_in_time(firm, days):
    open_on(firm, firm.delivered(D - timedelta(days))).met(DOCUMENTS).granted()


@pytest.mark.clause("congress.swc.documents-7-days-before")
def test_documents_six_days_before_keep_the_session_shut(firm):
    heard = open_on(firm, firm.delivered(D - timedelta(6))).refused_by(DOCUMENTS)
    late = [finding for finding in heard.refused() if finding.clause == DOCUMENTS]
    assert [(finding.seen, finding.needed) for finding in late] == [({"on": "2026-03-19"}, {"by": "2026-03-18"})]


@pytest.mark.clause("congress.swc.documents-7-days-before")
def test_one_delegate_without_documents_is_enough_to_keep_it_shut(firm):
    heard = open_on(firm, firm.delivered(to=179)).refused_by(DOCUMENTS)
    assert heard.finding(DOCUMENTS).seen == {"delivered": 179}
    assert heard.finding(DOCUMENTS).needed == {"delivered": 180}


@pytest.mark.clause("congress.swc.documents-7-days-before")
def test_the_latest_of_the_deliveries_decides(firm):
    history = firm.of(2).delivered(D - timedelta(8), to=1)
    last = firm.people(2)[1:]
    for days, opens in ((7, True), (6, False)):
        when = D - timedelta(days)
        now = history.when(RecordDelivery(last, when), at="2026-03-20T09:00:00+08:00").and_so()
        heard = open_on(firm.of(2), now)
        heard.granted() if opens else heard.refused_by(DOCUMENTS)


@pytest.mark.clause("statute.congress.quorum")
def test_two_thirds_of_all_delegates_are_a_quorum_and_one_less_is_not(firm):
    open_on(firm, firm.delivered(), firm.people(120)).met(QUORUM).granted()
    finding = open_on(firm, firm.delivered(), firm.people(119)).refused_by(QUORUM).finding(QUORUM)
    assert (finding.seen, finding.needed) == ({"part": 119, "whole": 180}, {"part": 120, "whole": 180})
    open_on(firm.of(31), firm.of(31).delivered(), firm.people(21)).met(QUORUM).granted()
    open_on(firm.of(31), firm.of(31).delivered(), firm.people(20)).refused_by(QUORUM)


@pytest.mark.clause("statute.contract.approval")
def test_the_contract_draft_has_its_own_quorum(firm):
    open_on(firm, firm.delivered(), firm.people(120)).met(APPROVAL).granted()
    open_on(firm, firm.delivered(), firm.people(119)).refused_by(APPROVAL)
    without = firm.delivered(items=firm.agenda[:2])
    assert APPROVAL not in {finding.clause for finding in open_on(firm, without).ruling.findings}


def test_only_delegates_count_and_each_once(firm):
    strangers = (*firm.people(119), "worker-110105-ff")
    open_on(firm, firm.delivered(), strangers).refused_by("platform.on-roster", QUORUM)
    open_on(firm, firm.delivered(), firm.people(119) + firm.people(1)).refused_by("platform.distinct-people", QUORUM)


def test_a_session_opens_on_its_day_or_after_it_not_before_and_not_tomorrow(firm):
    history = firm.delivered()
    open_on(firm, history, on=D - timedelta(1)).refused_by("platform.not-before")
    open_on(firm, history, on=D + timedelta(1)).refused_by("platform.not-in-the-future")
    open_on(firm, history, on=D + timedelta(1), at="2026-03-26T09:00:00+08:00").granted()


def test_no_session_opens_before_its_roster_was_confirmed(firm):
    early = firm.delivered().when(RescheduleSession(date(2026, 2, 1))).and_so()
    finding = open_on(firm, early, on=date(2026, 2, 1)).refused_by("platform.not-before").refused()[0]
    assert finding.needed == {"from": "2026-02-02"}


@pytest.mark.clause("congress.swc.report-10-days-before", "congress.swc.documents-7-days-before")
def test_a_moved_opening_is_measured_against_its_new_day(firm):
    late = firm.delivered(D - timedelta(6), reported_on=D - timedelta(9))
    open_on(firm, late).refused_by(REPORT, DOCUMENTS)
    moved = late.when(RescheduleSession(D + timedelta(1))).and_so()
    open_on(firm, moved, on=D + timedelta(1), at="2026-03-26T09:00:00+08:00").met(REPORT).met(DOCUMENTS).granted()
    forward = firm.delivered(D - timedelta(7), reported_on=D - timedelta(10))
    nearer = forward.when(RescheduleSession(D - timedelta(1))).and_so()
    open_on(firm, nearer, on=D - timedelta(1)).refused_by(REPORT, DOCUMENTS)


@pytest.mark.clause("congress.swc.documents-7-days-before")
def test_a_newcomer_without_documents_keeps_it_shut(firm):
    small = firm.of(3)
    an, new = firm.people(1)[0], "worker-110105-ff"
    seated = firm.then(small.delivered(), ReplacementSeated(firm.enterprise, an, new, 0, 3, 1))
    present = (*firm.people(3)[1:], new)
    open_on(small, seated, present).refused_by(DOCUMENTS)
    on = date(2026, 3, 18)
    served = firm.then(seated, SessionDocumentsDelivered(firm.enterprise, (new,), on, 0, on, D))
    open_on(small, served, present).granted()


def test_a_session_opens_once(firm):
    open_on(firm, firm.open()).refused_by("platform.phase")
