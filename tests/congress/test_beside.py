"""What a session is told of earlier resolutions, and with whom it sits."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.congress.domain.evidence import MemberCongressOnRecord
from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.session.commands_beside import (
    Carried,
    CarryImplementations,
    EndJointSitting,
    ReportImplementation,
    SitJointly,
)
from huiwu.congress.domain.session.facts.before import SessionCancelled, SessionRescheduled
from huiwu.congress.domain.session.facts.beside import (
    ImplementationReported,
    ImplementationsCarried,
    ImplementationsUnreported,
    JointSittingArranged,
    JointSittingEnded,
)
from huiwu.congress.domain.session.facts.sitting import BallotCertified, SessionClosed, SessionOpened
from huiwu.kernel import Effect

IMPLEMENT, JOINT = "congress.swc.implement-powers-and-decisions", "platform.joint-sitting"
EARLIER = "session-110105-e1"
CANTEEN, WAGES = (Carried(EARLIER, item, "enterprise-110105-wangjing", date(2026, 6, 30)) for item in ("food", "pay"))
RECORD = "record-110105-0f1e2d3c4b5a69788796"
OPENING = date(2026, 3, 25)
NOON = "2026-03-25T12:00:00+08:00"


def told(firm, history, *reported):
    """The session was told beforehand what is to be reported, and hears these reports while it sits."""
    facts = [fact for fact in history.facts if not isinstance(fact, SessionClosed)]
    carried = ImplementationsCarried(firm.enterprise, (CANTEEN, WAGES))
    facts.insert(1, carried)
    return firm.then(replace(history, facts=tuple(facts)), *reported)


def adjourned(firm):
    """Everything is dealt with: one resolution, and the rest is left to a later session."""
    history = firm.balloted("contract", "collective_contract_draft", 150)
    history = firm.then(history, firm.resolution())
    return history.when(asked.AdjournItem("welfare", "下次"), at=NOON).and_so()


def report(item="food", session=EARLIER):
    return ReportImplementation(session, item, "食堂已改造")


@pytest.mark.clause(IMPLEMENT)
def test_what_is_still_being_carried_out_is_reported_to_the_next_session(firm):
    history = (
        firm.scheduled()
        .when(CarryImplementations((CANTEEN, WAGES)))
        .then(ImplementationsCarried(firm.enterprise, (CANTEEN, WAGES)))
    )
    history.when(CarryImplementations((CANTEEN,))).refused_by("platform.once")
    history.when(report()).refused_by("platform.phase")
    sitting = told(firm, firm.open())
    reported = sitting.when(report(), at=NOON).then(
        ImplementationReported(firm.enterprise, EARLIER, "food", "食堂已改造")
    )
    reported.when(report(), at=NOON).refused_by("platform.once")
    reported.when(report("rent"), at=NOON).refused_by("platform.known")
    reported.when(report("pay", "session-110105-other"), at=NOON).refused_by("platform.known")
    firm.open().when(CarryImplementations((CANTEEN,)), at=NOON).refused_by("platform.phase")


@pytest.mark.clause(IMPLEMENT)
def test_a_session_that_was_told_of_everything_closes_unmarked(firm):
    told_of = [ImplementationReported(firm.enterprise, EARLIER, item, "完成") for item in ("food", "pay")]
    heard = told(firm, adjourned(firm), *told_of).when(asked.CloseSession(OPENING), at=NOON).met(IMPLEMENT)
    assert [type(fact) for fact in heard.granted()] == [SessionClosed]


@pytest.mark.clause(IMPLEMENT)
def test_a_session_that_closes_without_the_report_is_marked(firm):
    reported = ImplementationReported(firm.enterprise, EARLIER, "food", "完成")
    heard = told(firm, adjourned(firm), reported).when(asked.CloseSession(OPENING), at=NOON).flagged(IMPLEMENT)
    left_out, closed = heard.granted()
    assert left_out == ImplementationsUnreported(firm.enterprise, (WAGES,))
    assert isinstance(closed, SessionClosed)


def test_a_session_to_which_nothing_is_carried_closes_as_ever(firm):
    heard = adjourned(firm).when(asked.CloseSession(OPENING), at=NOON)
    heard.granted()
    assert IMPLEMENT not in {finding.clause for finding in heard.ruling.findings}


# -- joint sittings


def meeting(firm, **other):
    known = {"organisation": firm.union, "body": "member_congress", "on": OPENING, "place": "礼堂", **other}
    return MemberCongressOnRecord(RECORD, **known)


def joined(firm, history=None):
    return (history or firm.scheduled()).when(SitJointly(RECORD), evidence=[meeting(firm)])


def test_two_sessions_share_a_day_and_a_place(firm):
    arranged = JointSittingArranged(firm.enterprise, RECORD, OPENING, "礼堂")
    for history in (firm.scheduled(), firm.open(), firm.closed()):
        together = joined(firm, history).met(JOINT).then(arranged)
        joined(firm, together).refused_by("platform.once")
        ended = together.when(EndJointSitting("改期"))
        apart = ended.then(JointSittingEnded(firm.enterprise, RECORD, "改期"))
        apart.when(EndJointSitting("改期")).refused_by("platform.phase")
    cancelled = firm.then(firm.scheduled(), SessionCancelled(firm.enterprise, "场地"))
    joined(firm, cancelled).refused_by("platform.phase")


@pytest.mark.parametrize(
    "other",
    [
        {"on": date(2026, 3, 26)},
        {"place": "食堂"},
        {"place": ""},
        {"body": "committee"},
        {"organisation": "union-110105-other"},
    ],
)
def test_another_day_place_body_or_union_is_no_joint_sitting(firm, other):
    heard = firm.scheduled().when(SitJointly(RECORD), evidence=[meeting(firm, **other)]).refused_by(JOINT)
    assert heard.finding(JOINT).effect is Effect.BLOCK


def test_a_session_that_moves_sits_alone_and_one_that_does_not_stays(firm):
    history = joined(firm, firm.delivered()).and_so()
    moved = history.when(asked.RescheduleSession(date(2026, 3, 27))).granted()
    assert [type(fact) for fact in moved] == [SessionRescheduled, JointSittingEnded]
    assert len(history.when(asked.RescheduleSession(OPENING)).granted()) == 1
    cancelled = history.when(asked.CancelSession("场地")).granted()
    assert [type(fact) for fact in cancelled] == [JointSittingEnded, SessionCancelled]
    late = history.when(asked.OpenSession(date(2026, 3, 26), firm.people(180)), at="2026-03-26T12:00:00+08:00")
    assert [type(fact) for fact in late.granted()] == [JointSittingEnded, SessionOpened]
    on_the_day = history.when(asked.OpenSession(OPENING, firm.people(180)), at=NOON)
    assert [type(fact) for fact in on_the_day.granted()] == [SessionOpened]
    assert on_the_day.and_so().state.joint.record == RECORD


def test_a_joint_session_votes_for_itself(firm):
    """Its ballots count from its own delegates, as if nobody else were in the room."""
    totals = {"issued": 180, "returned": 180, "unreturned": 0, "valid": 180, "invalid": 0, "votes_for": 90}
    totals |= {"against": 90, "abstain": 0, "tellers": firm.people(2)}
    ballot = asked.RecordBallot("contract", **totals)
    alone = firm.talked("talk", "report", "contract", "welfare")
    together = joined(firm, alone).and_so()
    (certified,) = together.when(ballot, at=NOON).granted()
    assert isinstance(certified, BallotCertified)
    assert (certified,) == alone.when(ballot, at=NOON).granted()
    assert (certified.delegates, certified.passed) == (180, True)
    stranger = asked.RecordBallot("contract", **{**totals, "issued": 181, "unreturned": 1})
    together.when(stranger, at=NOON).refused_by("platform.ballots-within-attendance")
