"""Before a session opens: scheduling, the agenda, the report, the documents."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.congress.domain import SESSION
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import (
    AgreeAgenda,
    AmendAgenda,
    CancelSession,
    Document,
    HearWorkers,
    ProposeAgenda,
    RecordDelivery,
    ReportToSuperior,
    RescheduleSession,
    ScheduleSession,
    SeatReplacement,
    SendDocuments,
)
from huiwu.congress.domain.session.facts.before import (
    AgendaAgreed,
    AgendaAmended,
    AgendaProposed,
    ReplacementSeated,
    SessionCancelled,
    SessionDocumentsDelivered,
    SessionDocumentsSent,
    SessionReportedToSuperior,
    SessionRescheduled,
    SessionScheduled,
    WorkersHeard,
)
from huiwu.testkit import given

AGREED = "congress.swc.agenda-heard-and-agreed"
DISCUSSION = "congress.swc.discussion-on-agenda"
VOTE, REVIEW = "congress.swc.must-vote-items", "congress.swc.must-review-items"
CARRIER = "congress.factory-disclosure.congress-is-main-carrier"
BY_ALL = "congress.factory-disclosure.items-all-units"
BY_STATE = "congress.factory-disclosure.items-state-owned"
REPORT, DOCUMENTS = "congress.swc.report-10-days-before", "congress.swc.documents-7-days-before"
TALK = AgendaItem("talk", "讨论", "delegate_discussion")
SHA, OTHER_SHA = "a" * 64, "b" * 64


def schedule(firm, *, opening_on=date(2026, 3, 25), confirmed_on=date(2026, 2, 2)):
    command = ScheduleSession(firm.enterprise, 1, opening_on, "礼堂")
    evidence = [firm.congress_on_record(confirmed_on), firm.on_record()]
    return given(SESSION).when(command, evidence=evidence)


@pytest.mark.clause("congress.swc.annual-session")
def test_a_session_is_scheduled_for_the_confirmed_roster_with_its_due_days(firm):
    heard = schedule(firm).met("congress.swc.annual-session").met("platform.congress-in-term")
    (fact,) = heard.granted()
    assert fact == firm.scheduled().facts[0]
    assert isinstance(fact, SessionScheduled)
    assert (fact.report_due_on, fact.documents_due_on) == (date(2026, 3, 15), date(2026, 3, 18))


def test_no_session_before_the_roster_is_confirmed_or_after_the_term(firm):
    schedule(firm, confirmed_on=None).refused_by("platform.congress-in-term")
    schedule(firm, opening_on=date(2029, 1, 5)).granted()
    schedule(firm, opening_on=date(2029, 1, 6)).refused_by("platform.congress-in-term")


def test_rescheduling_derives_the_due_days_anew(firm):
    firm.scheduled().when(RescheduleSession(date(2026, 4, 2))).then(
        SessionRescheduled(firm.enterprise, date(2026, 4, 2), date(2026, 3, 25), date(2026, 3, 23), date(2026, 3, 26))
    )
    firm.scheduled().when(RescheduleSession(date(2029, 1, 6))).refused_by("platform.congress-in-term")


def test_a_cancelled_session_is_over(firm):
    cancelled = firm.scheduled().when(CancelSession("场地")).then(SessionCancelled(firm.enterprise, "场地"))
    cancelled.when(RescheduleSession(date(2026, 4, 2))).refused_by("platform.phase")


def test_the_workers_are_heard_not_in_the_future(firm):
    heard = firm.scheduled().when(HearWorkers("意见", date(2026, 3, 12), 46))
    heard.then(WorkersHeard(firm.enterprise, date(2026, 3, 12), 46, "意见"))
    firm.scheduled().when(HearWorkers("意见", date(2026, 3, 13), 46)).refused_by("platform.not-in-the-future")


@pytest.mark.clause("congress.swc.agenda-heard-and-agreed")
def test_the_agenda_is_proposed_after_the_workers_were_heard(firm):
    firm.scheduled().when(ProposeAgenda(firm.agenda)).refused_by(AGREED)
    firm.heard().when(ProposeAgenda(firm.agenda)).met(AGREED).then(AgendaProposed(firm.enterprise, firm.agenda))


def test_an_agenda_names_each_item_once_and_only_known_matters(firm):
    firm.heard().when(ProposeAgenda((TALK, TALK))).refused_by("platform.distinct-items")
    typo = AgendaItem("contract", "集体合同", "collective_contract")
    finding = firm.heard().when(ProposeAgenda((TALK, typo))).refused_by("platform.known-matter").refused()[0]
    assert finding.seen == {"unknown": ["collective_contract"]}
    firm.heard().when(ProposeAgenda((TALK, replace(typo, matter="other")))).granted()


def agree(firm, *items, arising=(), ownership="private"):
    history = firm.proposed(*items)
    return history.when(AgreeAgenda(arising), evidence=[firm.on_record(ownership=ownership)])


@pytest.mark.clause(
    "congress.swc.agenda-heard-and-agreed",
    "congress.swc.discussion-on-agenda",
    "congress.swc.must-vote-items",
    "congress.swc.must-review-items",
)
def test_the_administration_agrees_to_a_sound_agenda(firm):
    heard = agree(firm, arising=("annual_operations_report", "collective_contract_draft"))
    for clause in (AGREED, DISCUSSION, VOTE, REVIEW):
        heard.met(clause)
    heard.then(
        AgendaAgreed(
            firm.enterprise,
            date(2026, 3, 12),
            "private",
            ("collective_contract_draft", "housing_fund_adjustment", "welfare_fund_use_plan"),
            firm.agenda,
        )
    )


@pytest.mark.clause("congress.swc.agenda-heard-and-agreed")
def test_nothing_is_agreed_before_something_was_proposed(firm):
    firm.heard().when(AgreeAgenda(), evidence=[firm.on_record()]).refused_by(AGREED)


@pytest.mark.clause("congress.swc.discussion-on-agenda")
def test_an_agenda_without_the_delegates_discussion_is_refused(firm):
    agree(firm, *firm.agenda[1:]).refused_by(DISCUSSION)
    agree(firm, TALK).met(DISCUSSION).granted()


@pytest.mark.clause("congress.swc.must-vote-items")
@pytest.mark.parametrize("matter", ["collective_contract_draft", "welfare_fund_use_plan", "housing_fund_adjustment"])
def test_what_must_be_voted_on_stands_on_the_agenda_as_a_ballot(firm, matter):
    item = AgendaItem("plan", "方案", matter)
    agree(firm, TALK, item).refused_by(VOTE)
    agree(firm, TALK, replace(item, ballot=True)).met(VOTE).granted()


@pytest.mark.clause("congress.swc.must-vote-items")
@pytest.mark.parametrize(("ownership", "bound"), [("state-owned", True), ("state-controlled", True), ("mixed", False)])
def test_layoffs_in_a_reform_must_be_voted_on_in_state_owned_enterprises(firm, ownership, bound):
    item = AgendaItem("layoff", "裁减方案", "state_owned_reform_layoff_plan")
    heard = agree(firm, TALK, item, ownership=ownership)
    heard.refused_by(VOTE) if bound else heard.met(VOTE)
    agree(firm, TALK, replace(item, ballot=True), ownership=ownership).met(VOTE)


@pytest.mark.clause("congress.swc.must-vote-items", "congress.swc.must-review-items")
def test_matters_that_have_arisen_may_not_be_left_out(firm):
    agree(firm, TALK, arising=("collective_contract_draft",)).refused_by(VOTE)
    finding = agree(firm, TALK, arising=("reform_plan_report",)).refused_by(REVIEW).finding(REVIEW)
    assert finding.seen == {"on_agenda": [], "left_out": ["reform_plan_report"]}
    reform = AgendaItem("reform", "改革方案报告", "reform_plan_report")
    agree(firm, TALK, reform, arising=("reform_plan_report",)).met(REVIEW).granted()


@pytest.mark.clause(
    "congress.factory-disclosure.congress-is-main-carrier", "congress.factory-disclosure.items-all-units"
)
def test_what_the_agenda_does_not_disclose_is_marked_not_refused(firm):
    agree(firm, TALK).flagged(CARRIER).flagged(BY_ALL)
    agree(firm).met(CARRIER).flagged(BY_ALL)
    keys = agree(firm).finding(BY_ALL).needed
    assert isinstance(keys, list)
    report = replace(firm.agenda[1], discloses=tuple(keys))
    agree(firm, TALK, report).met(BY_ALL).granted()


@pytest.mark.clause("congress.factory-disclosure.items-state-owned")
def test_state_owned_enterprises_disclose_more(firm):
    heard = agree(firm, TALK, ownership="state-owned").flagged(BY_STATE)
    keys = heard.finding(BY_STATE).needed
    report = replace(firm.agenda[1], discloses=tuple(keys))
    agree(firm, TALK, report, ownership="state-controlled").met(BY_STATE).granted()
    assert BY_STATE not in {finding.clause for finding in agree(firm, TALK).ruling.findings}


def test_an_agreed_agenda_is_amended_not_proposed_or_agreed_again(firm):
    firm.agreed().when(ProposeAgenda(firm.agenda)).refused_by("platform.phase")
    firm.agreed().when(AgreeAgenda(), evidence=[firm.on_record()]).refused_by("platform.phase")
    firm.proposed().when(AmendAgenda(firm.agenda)).refused_by("platform.phase")


@pytest.mark.clause("congress.swc.agenda-heard-and-agreed", "congress.swc.report-10-days-before")
def test_a_changed_item_needs_a_new_agreement_and_a_new_report(firm):
    retitled = (*firm.agenda[:2], replace(firm.agenda[2], title="集体合同（修订）草案"), firm.agenda[3])
    amended = firm.reported().when(AmendAgenda(retitled)).then(AgendaAmended(firm.enterprise, retitled, ("contract",)))
    amended.when(ReportToSuperior(date(2026, 3, 12))).refused_by(REPORT)
    agreed = amended.when(AgreeAgenda(), evidence=[firm.on_record()]).and_so()
    agreed.when(ReportToSuperior(date(2026, 3, 12))).met(REPORT).granted()
    assert agreed.state.reported_on is None


def test_an_amendment_that_changes_nothing_voids_nothing(firm):
    same = firm.reported().when(AmendAgenda(firm.agenda)).then(AgendaAmended(firm.enterprise, firm.agenda, ()))
    assert same.state == firm.reported().state


@pytest.mark.clause("congress.swc.report-10-days-before")
def test_the_report_says_when_and_what_so_the_agenda_comes_first(firm):
    finding = firm.proposed().when(ReportToSuperior(date(2026, 3, 10))).refused_by(REPORT).finding(REPORT)
    assert (finding.seen, finding.needed) == (["time"], ["time", "agenda_content"])
    firm.agreed().when(ReportToSuperior(date(2026, 3, 10))).met(REPORT).then(
        SessionReportedToSuperior(
            firm.enterprise,
            firm.superior,
            date(2026, 3, 10),
            date(2026, 3, 25),
            date(2026, 3, 20),
            firm.agenda,
        )
    )


def test_a_report_is_not_dated_in_the_future(firm):
    firm.agreed().when(ReportToSuperior(date(2026, 3, 13))).refused_by("platform.not-in-the-future")


def test_documents_go_to_everybody_today_unless_said(firm):
    draft = (Document("草案", SHA),)
    firm.reported().when(SendDocuments(draft)).then(
        SessionDocumentsSent(firm.enterprise, draft, firm.people(180), date(2026, 3, 12), 180)
    )
    some = firm.people(3)
    firm.reported().when(SendDocuments(draft, some, date(2026, 3, 11))).then(
        SessionDocumentsSent(firm.enterprise, draft, some, date(2026, 3, 11), 180)
    )


@pytest.mark.clause("congress.swc.agenda-heard-and-agreed")
def test_documents_wait_for_the_agreed_agenda_and_go_to_delegates_only(firm):
    draft = (Document("草案", SHA),)
    firm.proposed().when(SendDocuments(draft)).refused_by(AGREED)
    firm.reported().when(SendDocuments(draft, ("worker-110105-ff",))).refused_by("platform.on-roster")
    firm.reported().when(SendDocuments(draft, firm.people(1) * 2)).refused_by("platform.distinct-people")
    firm.reported().when(SendDocuments(draft, (), date(2026, 3, 13))).refused_by("platform.not-in-the-future")


def test_deliveries_count_down_to_nobody_outstanding(firm):
    firm = firm.of(3)
    an, bo, chen = firm.people(3)
    history = (
        firm.sent()
        .when(RecordDelivery((an, bo), date(2026, 3, 11)))
        .then(SessionDocumentsDelivered(firm.enterprise, (an, bo), date(2026, 3, 11), 1, None, None))
    )
    history.when(RecordDelivery((chen,), date(2026, 3, 12))).then(
        SessionDocumentsDelivered(firm.enterprise, (chen,), date(2026, 3, 12), 0, date(2026, 3, 12), date(2026, 3, 19))
    )


def test_of_two_deliveries_to_one_delegate_the_first_counts(firm):
    firm = firm.of(1)
    history = firm.sent().when(RecordDelivery(firm.people(1), date(2026, 3, 12))).and_so()
    paper = history.when(RecordDelivery(firm.people(1), date(2026, 3, 9))).and_so()
    again = paper.when(RecordDelivery(firm.people(1), date(2026, 3, 11))).granted()[0]
    assert (again.on, again.last_on) == (date(2026, 3, 11), date(2026, 3, 9))


def test_what_was_not_sent_or_not_yet_happened_is_not_delivered(firm):
    an = firm.people(1)
    firm.reported().when(RecordDelivery(an, date(2026, 3, 11))).refused_by("platform.known")
    firm.sent().when(RecordDelivery(an, date(2026, 3, 13))).refused_by("platform.not-in-the-future")
    firm.sent().when(RecordDelivery(("worker-110105-ff",), date(2026, 3, 11))).refused_by("platform.on-roster")
    firm.sent().when(RecordDelivery(an * 2, date(2026, 3, 11))).refused_by("platform.distinct-people")


def test_a_changed_document_needs_a_new_delivery_to_everybody(firm):
    history = firm.delivered()
    changed = history.when(SendDocuments((Document("草案（修订）", OTHER_SHA),))).granted()[0]
    assert changed.outstanding == 180
    same = history.when(SendDocuments((Document("改了题目", SHA),))).granted()[0]
    assert same.outstanding == 0


def test_a_newcomer_takes_the_seat_and_still_waits_for_the_documents(firm):
    firm = firm.of(3)
    an, bo, chen = firm.people(3)
    seated = (
        firm.delivered()
        .when(SeatReplacement(an, "worker-110105-ff", 0, 3))
        .then(ReplacementSeated(firm.enterprise, an, "worker-110105-ff", 0, 3, 1))
    )
    assert seated.state.call.delegates == ("worker-110105-ff", bo, chen)
    seated.when(SeatReplacement(an, "worker-110105-fe", 0, 3)).refused_by("platform.on-roster")
    seated.when(SeatReplacement(bo, chen, 0, 3)).refused_by("platform.distinct-people")


def test_a_session_is_scheduled_once(firm):
    command = ScheduleSession(firm.enterprise, 1, date(2026, 5, 1), "礼堂")
    firm.scheduled().when(command).refused_by("platform.phase")
