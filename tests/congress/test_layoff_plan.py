"""A plan for layoff, redeployment or resettlement: all workers are asked, and only 70 % of them open the congress."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.congress.domain import LAYOFF_PLAN
from huiwu.congress.domain.evidence import AgendaItemOnRecord, RollPage, RollSize
from huiwu.congress.domain.layoff_plan.commands import (
    CloseOpinionRound,
    DiscloseLayoffResult,
    DraftLayoffPlan,
    ExecuteLayoffPlan,
    FreezeRoster,
    OpenOpinionRound,
    Opinion,
    RecordOpinions,
    RecordReview,
    RecordVote,
    ReviseLayoffPlan,
    Stance,
    SubmitToCongress,
    TakeBack,
)
from huiwu.congress.domain.layoff_plan.facts import (
    LayoffOpinionRoundClosed,
    LayoffOpinionRoundOpened,
    LayoffPlanDrafted,
    LayoffPlanExecuted,
    LayoffPlanPassed,
    LayoffPlanRejected,
    LayoffPlanReviewed,
    LayoffPlanRevised,
    LayoffPlanSubmittedToCongress,
    LayoffPlanTakenBack,
    LayoffResultDisclosed,
    LayoffRosterFrozen,
    OpinionsRecorded,
)
from huiwu.congress.domain.layoff_plan.states import BelowThreshold, Drafted, Eligible, Soliciting
from huiwu.congress.domain.naming import session_of
from huiwu.kernel import Actor
from huiwu.testkit import given

SOLICIT = "congress.layoff.solicit-opinions"
SEVENTY = "congress.layoff.70-percent-before-submission"
VOTE = "congress.swc.must-vote-items"
SHA, OTHER_SHA = "a" * 64, "b" * 64
KINDS = ("redeployment", "resettlement")
OPENED, LAST = date(2026, 3, 12), date(2026, 3, 19)
AFTER = "2026-03-19T18:00:00+08:00"
LAYOFF_MATTER = "state_owned_reform_layoff_plan"


def drafted(firm):
    return given(
        LAYOFF_PLAN,
        LayoffPlanDrafted(firm.enterprise, firm.union, firm.superior, 1, 1, KINDS, "分流安置方案", SHA, 86),
    )


def opened(firm, on_roll, closes_on=LAST):
    return firm.then(
        drafted(firm), LayoffOpinionRoundOpened(firm.enterprise, 1, OPENED, date(2026, 3, 19), closes_on, on_roll)
    )


def soliciting(firm, roster, closes_on=LAST):
    frozen = LayoffRosterFrozen(firm.enterprise, 1, firm.people(roster), roster, complete=True)
    return firm.then(opened(firm, roster, closes_on), frozen)


def said(firm, count, stance=Stance.FOR, first=0):
    return tuple(Opinion(worker, stance) for worker in firm.people(first + count)[first:])


def closed(firm, in_favour, roster):
    reached = 10 * in_favour >= 7 * roster
    return firm.then(
        soliciting(firm, roster),
        LayoffOpinionRoundClosed(firm.enterprise, 1, LAST, in_favour, 0, roster - in_favour, roster, reached),
    )


def item(firm, **changes):
    return replace(
        AgendaItemOnRecord(session_of(firm.enterprise, 1), firm.enterprise, "layoff", True, True, LAYOFF_MATTER, True),
        **changes,
    )


def submit(firm, history, ownership="state-owned", **changes):
    command = SubmitToCongress(session_of(firm.enterprise, 1), "layoff")
    return history.when(command, evidence=[item(firm, **changes), firm.on_record(ownership=ownership)])


def submitted(firm, *, ballot=True):
    session = session_of(firm.enterprise, 1)
    return firm.then(
        closed(firm, 7, 10),
        LayoffPlanSubmittedToCongress(
            firm.enterprise, firm.union, firm.superior, 1, session, "layoff", 7, 10, ballot=ballot
        ),
    )


# -- drafting and revising


def test_a_plan_is_drafted(firm):
    command = DraftLayoffPlan(firm.enterprise, 1, KINDS, "分流安置方案", SHA, 86)
    given(LAYOFF_PLAN).when(command, evidence=[firm.on_record()]).then(*drafted(firm).facts)


@pytest.mark.clause("platform.known-plan-kind")
def test_a_plan_of_another_kind_is_none(firm):
    command = DraftLayoffPlan(firm.enterprise, 1, ("holiday",), "方案", SHA, 86)
    given(LAYOFF_PLAN).when(command, evidence=[firm.on_record()]).refused_by("platform.known-plan-kind")


def test_a_revision_is_the_next_version_and_nobody_has_been_asked_about_it(firm):
    revise = ReviseLayoffPlan(KINDS, "分流安置方案（修订）", OTHER_SHA, 62)
    heard = closed(firm, 6, 10).when(revise)
    history = heard.then(LayoffPlanRevised(firm.enterprise, 2, KINDS, "分流安置方案（修订）", OTHER_SHA, 62))
    assert isinstance(history.state, Drafted)
    submit(firm, history).refused_by(SOLICIT, SEVENTY)


@pytest.mark.clause("platform.revision-differs")
def test_the_same_text_is_no_revision(firm):
    closed(firm, 6, 10).when(ReviseLayoffPlan(KINDS, "又", SHA, 62)).refused_by("platform.revision-differs")


# -- asking


def ask(firm, closes_on, *, on_roll=620, headcount=620):
    evidence = [firm.on_record(headcount), RollSize(firm.enterprise, on_roll)]
    return drafted(firm).when(OpenOpinionRound(closes_on), at="2026-03-12T09:00:00+08:00", evidence=evidence)


@pytest.mark.clause(SOLICIT)
@pytest.mark.parametrize(("closes_on", "granted"), [(18, False), (19, True), (20, True)])
def test_a_round_lasts_seven_days_or_longer(firm, closes_on, granted):
    heard = ask(firm, date(2026, 3, closes_on))
    if not granted:
        heard.refused_by(SOLICIT)
        return
    heard.then(LayoffOpinionRoundOpened(firm.enterprise, 1, OPENED, date(2026, 3, 19), date(2026, 3, closes_on), 620))


@pytest.mark.clause("platform.roster-is-everybody")
@pytest.mark.parametrize(("on_roll", "granted"), [(619, False), (620, True), (621, True)])
def test_everybody_is_asked(firm, on_roll, granted):
    heard = ask(firm, LAST, on_roll=on_roll)
    heard.granted() if granted else heard.refused_by("platform.roster-is-everybody")


def test_a_unit_with_nobody_on_its_roll_asks_nobody(firm):
    ask(firm, LAST, on_roll=0, headcount=0).refused_by("platform.roster-is-everybody")


def test_the_roster_is_frozen_page_by_page(firm):
    people = firm.people(5)
    first = RollPage(firm.enterprise, people[:3], complete=False)
    history = opened(firm, 5).when(FreezeRoster(), evidence=[first]).and_so()
    second = RollPage(firm.enterprise, people[2:], complete=True)
    history = history.when(FreezeRoster(people[2]), evidence=[second]).then(
        LayoffRosterFrozen(firm.enterprise, 1, people[3:], 5, complete=True)
    )
    assert isinstance(history.state, Soliciting)
    assert history.state.roster == set(people)


@pytest.mark.clause("platform.on-solicitation-roster")
def test_who_joined_after_the_freeze_has_no_opinion_that_counts(firm):
    soliciting(firm, 3).when(RecordOpinions(said(firm, 4))).refused_by("platform.on-solicitation-roster")


@pytest.mark.clause("platform.distinct-people")
def test_one_opinion_a_worker(firm):
    twice = (*said(firm, 1), *said(firm, 1, Stance.AGAINST))
    soliciting(firm, 3).when(RecordOpinions(twice)).refused_by("platform.distinct-people")


@pytest.mark.clause("platform.round-open")
@pytest.mark.parametrize(("day", "granted"), [(18, True), (19, True), (20, False)])
def test_opinions_are_taken_until_the_last_day(firm, day, granted):
    heard = soliciting(firm, 3).when(RecordOpinions(said(firm, 1)), at=f"2026-03-{day}T23:59:59+08:00")
    if granted:
        heard.then(OpinionsRecorded(firm.enterprise, 1, said(firm, 1), 1))
    else:
        heard.refused_by("platform.round-open")


def test_the_latest_opinion_counts(firm):
    history = soliciting(firm, 10).when(RecordOpinions(said(firm, 7))).and_so()
    history = history.when(RecordOpinions(said(firm, 1, Stance.AGAINST))).and_so()
    history = history.when(CloseOpinionRound(), at=AFTER).then(
        LayoffOpinionRoundClosed(firm.enterprise, 1, LAST, 6, 1, 3, 10, reached=False)
    )
    assert isinstance(history.state, BelowThreshold)


@pytest.mark.clause(SOLICIT)
@pytest.mark.parametrize(("day", "granted"), [(18, False), (19, True), (20, True)])
def test_a_round_is_not_closed_before_its_last_day(firm, day, granted):
    heard = soliciting(firm, 3).when(CloseOpinionRound(), at=f"2026-03-{day}T09:00:00+08:00")
    heard.granted() if granted else heard.refused_by(SOLICIT)


def test_a_longer_round_that_was_announced_is_kept(firm):
    longer = soliciting(firm, 3, date(2026, 3, 25))
    longer.when(CloseOpinionRound(), at="2026-03-24T09:00:00+08:00").refused_by(SOLICIT)
    longer.when(CloseOpinionRound(), at="2026-03-25T09:00:00+08:00").granted()


@pytest.mark.clause(SEVENTY)
@pytest.mark.parametrize(
    ("in_favour", "roster", "reached"),
    [(699, 1000, False), (700, 1000, True), (7, 10, True), (6, 10, False), (433, 620, False), (434, 620, True)],
)
def test_seventy_percent_of_all_on_the_roster_and_silence_is_not_consent(firm, in_favour, roster, reached):
    history = soliciting(firm, roster)
    for first in range(0, in_favour, 400):
        history = history.when(RecordOpinions(said(firm, min(400, in_favour - first), first=first))).and_so()
    history = history.when(CloseOpinionRound(), at=AFTER).then(
        LayoffOpinionRoundClosed(firm.enterprise, 1, LAST, in_favour, 0, roster - in_favour, roster, reached)
    )
    assert isinstance(history.state, Eligible if reached else BelowThreshold)


# -- before the congress


@pytest.mark.clause(SEVENTY)
@pytest.mark.parametrize(("in_favour", "granted"), [(6, False), (7, True), (10, True)])
def test_only_a_plan_that_seventy_percent_are_for_goes_to_the_congress(firm, in_favour, granted):
    heard = submit(firm, closed(firm, in_favour, 10))
    if not granted:
        heard.refused_by(SEVENTY)
        return
    session = session_of(firm.enterprise, 1)
    heard.met(SEVENTY).met(SOLICIT).then(
        LayoffPlanSubmittedToCongress(
            firm.enterprise, firm.union, firm.superior, 1, session, "layoff", in_favour, 10, ballot=True
        )
    )


@pytest.mark.clause(SOLICIT)
@pytest.mark.parametrize("history", [drafted, lambda firm: opened(firm, 3), lambda firm: soliciting(firm, 3)])
def test_a_plan_that_nobody_was_asked_about_does_not_go_to_the_congress(firm, history):
    submit(firm, history(firm)).refused_by(SOLICIT, SEVENTY)


@pytest.mark.clause("platform.on-agenda")
@pytest.mark.parametrize(
    "changes", [{"on_agenda": False}, {"convening": False}, {"enterprise": "enterprise-110105-other"}]
)
def test_it_goes_to_a_session_of_this_unit_that_is_being_convened(firm, changes):
    submit(firm, closed(firm, 7, 10), **changes).refused_by("platform.on-agenda")


@pytest.mark.clause(VOTE)
@pytest.mark.parametrize("changes", [{"ballot": False}, {"matter": "other"}])
@pytest.mark.parametrize(
    ("ownership", "bound"), [("state-owned", True), ("state-controlled", True), ("private", False)]
)
def test_in_state_owned_units_it_goes_to_a_secret_ballot(firm, ownership, bound, changes):
    heard = submit(firm, closed(firm, 7, 10), ownership, **changes)
    heard.refused_by(VOTE) if bound else heard.granted()


def test_what_the_congress_does_with_it(firm):
    session, day = session_of(firm.enterprise, 1), date(2026, 3, 25)
    history = submitted(firm)
    reviewed = history.when(RecordReview(session)).then(LayoffPlanReviewed(firm.enterprise, session))
    reviewed.when(RecordVote(session, True, day)).then(LayoffPlanPassed(firm.enterprise, session, day))
    rejected = reviewed.when(RecordVote(session, False, day)).then(LayoffPlanRejected(firm.enterprise, session, day))
    rejected.when(ReviseLayoffPlan(KINDS, "再修订", OTHER_SHA, 40)).granted()
    back = history.when(TakeBack(session, "延期")).then(LayoffPlanTakenBack(firm.enterprise, session, "延期"))
    submit(firm, back).granted()


@pytest.mark.parametrize(
    "command",
    [
        RecordReview(session_of("enterprise-110105-wangjing", 2)),
        RecordVote(session_of("enterprise-110105-wangjing", 2), True, LAST),
        TakeBack(session_of("enterprise-110105-wangjing", 2), "延期"),
    ],
)
def test_another_session_has_no_say(firm, command):
    submitted(firm).when(command).refused_by("platform.phase")


# -- carrying out


def execute(history, day="2026-04-20"):
    return history.when(ExecuteLayoffPlan(date(2026, 4, 20), 60), at=f"{day}T09:00:00+08:00")


@pytest.mark.clause(VOTE)
def test_what_was_put_to_a_ballot_is_carried_out_once_it_has_passed(firm):
    session = session_of(firm.enterprise, 1)
    reviewed = firm.then(submitted(firm), LayoffPlanReviewed(firm.enterprise, session))
    execute(reviewed).refused_by(VOTE)
    passed = firm.then(reviewed, LayoffPlanPassed(firm.enterprise, session, LAST))
    execute(passed).met(VOTE).then(LayoffPlanExecuted(firm.enterprise, date(2026, 4, 20), 60, 86))
    execute(passed, "2026-04-19").refused_by("platform.not-in-the-future")


def test_elsewhere_the_review_is_enough(firm):
    session = session_of(firm.enterprise, 1)
    unreviewed = submitted(firm, ballot=False)
    execute(unreviewed).refused_by("platform.phase")
    execute(firm.then(unreviewed, LayoffPlanReviewed(firm.enterprise, session))).granted()


@pytest.mark.clause("congress.factory-disclosure.items-all-units", "congress.factory-disclosure.unit-is-responsible")
def test_the_unit_discloses_what_came_of_it(firm):
    session = session_of(firm.enterprise, 1)
    executed = firm.then(
        submitted(firm),
        LayoffPlanPassed(firm.enterprise, session, LAST),
        LayoffPlanExecuted(firm.enterprise, date(2026, 4, 20), 60, 86),
    )
    unit = Actor("worker-110105-0b", "administration", firm.enterprise)
    told = executed.when(DiscloseLayoffResult(date(2026, 4, 22), SHA), at="2026-04-22T09:00:00+08:00", by=unit).met(
        "congress.factory-disclosure.items-all-units"
    )
    told.then(LayoffResultDisclosed(firm.enterprise, date(2026, 4, 22), SHA))
    early = executed.when(DiscloseLayoffResult(date(2026, 4, 19), SHA), at="2026-04-22T09:00:00+08:00", by=unit)
    early.refused_by("platform.not-before")


def test_each_act_has_its_party(firm):
    assert (
        LAYOFF_PLAN.party(DraftLayoffPlan(firm.enterprise, 1, KINDS, "方案", SHA, 1), LAYOFF_PLAN.initial) == firm.union
    )
    assert LAYOFF_PLAN.party(CloseOpinionRound(), soliciting(firm, 3).state) == firm.union
    assert LAYOFF_PLAN.party(DiscloseLayoffResult(LAST, SHA), submitted(firm).state) == firm.enterprise
    assert LAYOFF_PLAN.party(CloseOpinionRound(), LAYOFF_PLAN.initial) == ""
