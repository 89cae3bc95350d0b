"""A ballot and its session: what the ballot is told of the item, and what the session takes over from it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from huiwu.congress.domain import BALLOT, KINDS, LAYOFF_PLAN, SESSION
from huiwu.congress.domain.ballot.commands import CertifyBallot, LapseBallot, OpenBallot, PrepareBallot
from huiwu.congress.domain.ballot.facts import (
    BallotClosed,
    BallotCounted,
    BallotOpened,
    BallotPrepared,
    BallotResultCertified,
    BallotVoided,
    Gate,
)
from huiwu.congress.domain.evidence import BallotItemOnRecord, ElectorsOnRecord
from huiwu.congress.domain.layoff_plan.facts import (
    LayoffOpinionRoundClosed,
    LayoffOpinionRoundOpened,
    LayoffPlanDrafted,
    LayoffPlanSubmittedToCongress,
    LayoffRosterFrozen,
)
from huiwu.congress.domain.layoff_plan.states import Passed, Rejected
from huiwu.congress.domain.naming import ballot_of, layoff_plan_of, session_of
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import AdoptResolution, CloseSession, RecordBallot
from huiwu.congress.domain.session.facts.after import BallotCorrectedAfterResolution
from huiwu.congress.domain.session.facts.before import LayoffPlanAdmitted
from huiwu.congress.domain.session.facts.sitting import (
    BallotCertified,
    BallotTakenOver,
    DiscussionHeld,
    ItemAdjourned,
    ResolutionAdopted,
    SessionClosed,
    SessionOpened,
)
from huiwu.congress.domain.session.taking_over import TakeOverBallot
from huiwu.congress.evidence_of_ballots import electors_and_item, item_of_ballot
from huiwu.congress.projections import MODELS
from huiwu.congress.reactions_of_ballots import (
    let_ballots_lapse_when_the_session_closes,
    let_ballots_lapse_when_their_item_is_adjourned,
    reactions,
    take_over_the_count_when_a_ballot_is_certified,
)
from huiwu.eventlog import Order
from huiwu.eventlog.repository import Loaded
from huiwu.kernel import Actor
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import given
from huiwu.testkit.desk import Desk

AT, SHA = "2026-03-25T16:00:00+08:00", "a" * 64
ALL = ("talk", "report", "contract", "welfare")
ONCE, FOLLOWS = "platform.once", "platform.resolution-follows-count"


def first(firm):
    return ballot_of(session_of(firm.enterprise, 1), "contract", 1)


def result(firm, votes_for=120, *, item="contract", ballot=None, count=1, reason=""):
    return TakeOverBallot(
        ballot=ballot or first(firm),
        item=item,
        count=count,
        reason=reason,
        issued=170,
        returned=168,
        unreturned=2,
        valid=165,
        invalid=3,
        votes_for=votes_for,
        against=165 - votes_for,
        abstain=0,
        tellers=firm.people(2),
    )


def taken_over(firm, votes_for=120, passed=True):
    certified = BallotCertified(
        enterprise=firm.enterprise,
        item="contract",
        matter="collective_contract_draft",
        issued=170,
        returned=168,
        unreturned=2,
        valid=165,
        invalid=3,
        votes_for=votes_for,
        against=165 - votes_for,
        abstain=0,
        delegates=180,
        tellers=firm.people(2),
        passed=passed,
    )
    return BallotTakenOver(firm.enterprise, "contract", first(firm), 1), certified


# -- the session takes the count over


@pytest.mark.clause("statute.contract.approval", "congress.ballot.secret-vote")
@pytest.mark.parametrize(("votes_for", "passed"), [(89, False), (90, True)])
def test_a_certified_ballot_is_what_the_item_is_resolved_by(firm, votes_for, passed):
    voted = firm.talked(*ALL).when(result(firm, votes_for), at=AT).then(*taken_over(firm, votes_for, passed))
    (resolution,) = voted.when(AdoptResolution("contract", SHA), at=AT).granted()
    assert isinstance(resolution, ResolutionAdopted) is passed
    assert (resolution.votes_for, resolution.delegates) == (votes_for, 180)


def test_an_item_is_voted_on_once_be_it_in_one_go_or_step_by_step(firm):
    short = RecordBallot("contract", 180, 180, 0, 180, 0, 120, 60, 0, firm.people(2))
    in_one_go = firm.talked(*ALL).when(short, at=AT).and_so()
    in_one_go.when(result(firm), at=AT).refused_by(ONCE)
    step_by_step = firm.talked(*ALL).when(result(firm), at=AT).and_so()
    step_by_step.when(short, at=AT).refused_by(ONCE)
    another = ballot_of(session_of(firm.enterprise, 1), "contract", 2)
    step_by_step.when(result(firm, ballot=another), at=AT).refused_by(ONCE)
    adjourned = firm.then(firm.talked(*ALL), ItemAdjourned(firm.enterprise, "contract", "下次"))
    adjourned.when(result(firm), at=AT).refused_by(ONCE)
    firm.talked(*ALL).when(result(firm, item="report"), at=AT).refused_by("platform.on-agenda")


def test_before_the_resolution_a_corrected_count_replaces_the_one_before(firm):
    voted = firm.talked(*ALL).when(result(firm, 120), at=AT).and_so()
    corrected = voted.when(result(firm, 80, count=2, reason="复核"), at=AT).and_so()
    (resolution,) = corrected.when(AdoptResolution("contract", SHA), at=AT).granted()
    assert (type(resolution).__name__, resolution.votes_for) == ("ResolutionRejected", 80)


def resolved(firm):
    voted = firm.talked(*ALL).when(result(firm, 120), at=AT).and_so()
    return voted.when(AdoptResolution("contract", SHA), at=AT).and_so()


def closed(firm):
    left = firm.then(resolved(firm), ItemAdjourned(firm.enterprise, "welfare", "下次"))
    return left.when(CloseSession(firm.opening), at=AT).and_so()


@pytest.mark.clause(FOLLOWS)
@pytest.mark.parametrize(("votes_for", "contested"), [(89, True), (91, False)])
def test_after_the_resolution_a_corrected_count_lays_the_breach_open_and_changes_nothing(firm, votes_for, contested):
    for history in (resolved(firm), closed(firm)):
        heard = history.when(result(firm, votes_for, count=2, reason="复核"), at=AT)
        fact = BallotCorrectedAfterResolution(
            firm.enterprise, "contract", first(firm), 2, "复核", votes_for, 180, not contested, contested=contested
        )
        assert heard.then(fact).state == history.state
        assert heard.finding(FOLLOWS).effect == ("flag" if contested else "none")


def test_no_other_ballot_corrects_a_resolution_and_none_comes_after_the_closing(firm):
    other = result(firm, 80, ballot=ballot_of(session_of(firm.enterprise, 1), "contract", 2))
    resolved(firm).when(other, at=AT).refused_by(ONCE)
    closed(firm).when(result(firm, item="welfare"), at=AT).refused_by("platform.phase")
    firm.delivered().when(result(firm), at=AT).refused_by("platform.phase")


# -- what the ballot is told of the item, and what the session's going on does to it


@dataclass
class Known:
    """A reader of streams."""

    streams: dict[str, Any] = field(default_factory=dict)

    async def state(self, kind: Any, stream: str) -> Loaded:
        return Loaded(self.streams.get(stream, kind.initial), 3, 3, None, "congress.9")


def prepared(firm, attempt=1, item="contract"):
    names = (firm.enterprise, firm.union, firm.superior, session_of(firm.enterprise, 1), item)
    return given(
        BALLOT, BallotPrepared(*names, "matter", "题", "问", attempt, firm.opening, firm.people(firm.delegates), ())
    )


def void(firm, **which):
    return firm.then(prepared(firm, **which), BallotVoided(firm.enterprise, session_of(firm.enterprise, 1), "x", "错"))


def certified(firm):
    session, people = session_of(firm.enterprise, 1), firm.people(3)
    gate = Gate("statute.congress.quorum", 3, 3, 2, True)
    return firm.then(
        prepared(firm),
        BallotOpened(firm.enterprise, session, "contract", people, people[:2], (gate,)),
        BallotClosed(firm.enterprise, session, "contract", 3, 3, 0),
        BallotCounted(firm.enterprise, session, "contract", 1, 3, 0, 3, 0, 0),
        certified_fact(firm),
    )


def certified_fact(firm):
    told = result(firm)
    gate = Gate("statute.congress.quorum", 170, 180, 120, True)
    return BallotResultCertified(
        enterprise=firm.enterprise,
        session=session_of(firm.enterprise, 1),
        item="contract",
        matter="collective_contract_draft",
        count=1,
        corrects=0,
        reason="",
        issued=told.issued,
        returned=told.returned,
        unreturned=told.unreturned,
        valid=told.valid,
        invalid=told.invalid,
        votes_for=told.votes_for,
        against=told.against,
        abstain=told.abstain,
        delegates=180,
        tellers=told.tellers,
        attendance=(gate,),
        approval=gate,
        passed=True,
    )


def known(firm, history, **ballots):
    named = {
        ballot_of(session_of(firm.enterprise, 1), "contract", int(n[1:])): each.state for n, each in ballots.items()
    }
    return Known({session_of(firm.enterprise, 1): history.state, **named})


async def of_item(firm, history, attempt=1, item="contract", **ballots):
    command = PrepareBallot(firm.union, session_of(firm.enterprise, 1), item, "问", attempt)
    return [each.value for each in await electors_and_item(command, "", known(firm, history, **ballots))]


async def test_the_electors_are_the_sessions_delegates_with_its_item_as_it_stands(firm):
    on_record, electors = await of_item(firm, firm.talked("contract"))
    session = session_of(firm.enterprise, 1)
    assert electors == ElectorsOnRecord(session, firm.enterprise, firm.union, firm.superior, firm.people(180))
    expected = BallotItemOnRecord(
        session, "contract", "集体合同草案", "collective_contract_draft", True, True, True, True, True, False
    )
    assert on_record == expected
    (talk, _) = await of_item(firm, firm.talked("contract"), item="talk")
    assert (talk.ballot, talk.must_vote, talk.discussed) == (False, False, False)
    (nothing, _) = await of_item(firm, firm.talked("contract"), item="nothing")
    assert nothing.ballot is False
    (convening, _) = await of_item(firm, firm.delivered())
    assert (convening.sitting, convening.ballot, convening.discussed) == (False, True, False)
    (over, _) = await of_item(firm, closed(firm))
    assert (over.sitting, over.dealt_with) == (False, True)
    with pytest.raises(UnknownReference):
        await of_item(firm, given(SESSION))


async def test_an_item_is_dealt_with_when_it_was_voted_on_otherwise_and_attempts_come_in_turn(firm):
    (mine, _) = await of_item(firm, firm.talked(*ALL).when(result(firm), at=AT).and_so())
    assert mine.dealt_with is True
    for attempt, ballots, in_turn in (
        (1, {}, True),
        (2, {}, False),
        (2, {"_1": void(firm)}, True),
        (2, {"_1": prepared(firm)}, False),
        (1, {"_1": void(firm)}, False),
        (3, {"_1": void(firm), "_2": void(firm, attempt=2)}, True),
    ):
        (on_record, _) = await of_item(firm, firm.talked(*ALL), attempt, **ballots)
        assert on_record.earlier_void is in_turn


async def test_a_ballot_sees_the_item_that_it_was_taken_over_for_as_its_own(firm):
    history = firm.talked(*ALL).when(result(firm), at=AT).and_so()
    read = known(firm, history, _1=certified(firm))
    for command in (CertifyBallot(), OpenBallot(firm.people(2), firm.people(2))):
        (own,) = await item_of_ballot(command, first(firm), read)
        assert own.value.dealt_with is False
    assert await item_of_ballot(CertifyBallot(), "ballot-110105-0a", read) == []


@dataclass
class Event:
    subject: str


@dataclass
class At:
    event: Event


def at(subject: str) -> Any:
    return At(Event(subject))


async def test_a_certified_count_goes_to_its_session(firm):
    (order,) = await take_over_the_count_when_a_ballot_is_certified(certified_fact(firm), at(first(firm)), Known())
    assert order == Order(SESSION, session_of(firm.enterprise, 1), result(firm))


async def test_what_is_not_certified_lapses_when_the_session_closes_or_the_item_is_adjourned(firm):
    session = session_of(firm.enterprise, 1)
    fact = next(each for each in closed(firm).facts if isinstance(each, SessionClosed))
    read = known(firm, closed(firm), _1=void(firm), _2=prepared(firm, attempt=2))
    read.streams[ballot_of(session_of(firm.enterprise, 1), "welfare", 1)] = prepared(firm, item="welfare").state
    lapsed = await let_ballots_lapse_when_the_session_closes(fact, at(session), read)
    second, welfare = (
        ballot_of(session_of(firm.enterprise, 1), "contract", 2),
        ballot_of(session_of(firm.enterprise, 1), "welfare", 1),
    )
    closing = LapseBallot("会议闭会 the session closed")
    assert lapsed == [Order(BALLOT, second, closing), Order(BALLOT, welfare, closing)]
    stands = known(firm, closed(firm), _1=certified(firm))
    assert await let_ballots_lapse_when_the_session_closes(fact, at(session), stands) == []
    adjourned = ItemAdjourned(firm.enterprise, "contract", "下次")
    history = firm.then(firm.talked(*ALL), adjourned)
    left = await let_ballots_lapse_when_their_item_is_adjourned(
        adjourned, at(session), known(firm, history, _1=prepared(firm))
    )
    assert left == [Order(BALLOT, first(firm), LapseBallot("议题延期 the item was adjourned"))]


# -- a layoff plan goes the same way


LAYOFF = AgendaItem("layoff", "裁减方案", "state_owned_reform_layoff_plan", ballot=True)


def plan_before_the_congress(firm, plan):
    """The desk of the congress: a session sits, and a plan that was submitted to it stands behind an item."""
    session = session_of(firm.enterprise, 1)
    admitted = firm.then(
        firm.delivered(items=(firm.agenda[0], LAYOFF)),
        LayoffPlanAdmitted(firm.enterprise, "layoff", plan, 1, 7, 10),
        SessionOpened(firm.enterprise, firm.opening, 180, 180, firm.people(180)),
        DiscussionHeld(firm.enterprise, "layoff"),
    )
    submitted = given(
        LAYOFF_PLAN,
        LayoffPlanDrafted(firm.enterprise, firm.union, firm.superior, 1, 1, ("layoff",), "裁减方案", SHA, 86),
        LayoffOpinionRoundOpened(firm.enterprise, 1, firm.opening, firm.opening, firm.opening, 10),
        LayoffRosterFrozen(firm.enterprise, 1, firm.people(10), 10, complete=True),
        LayoffOpinionRoundClosed(firm.enterprise, 1, firm.opening, 7, 0, 3, 10, reached=True),
        LayoffPlanSubmittedToCongress(
            firm.enterprise, firm.union, firm.superior, 1, session, "layoff", 7, 10, ballot=True
        ),
    )
    officer = Actor("worker-110105-0a", "union-officer", firm.union)
    desk = Desk("congress", KINDS, MODELS, reactions, datetime.fromisoformat(AT), officer)
    desk.streams |= {session: admitted, plan: submitted}
    return desk


@pytest.mark.clause("congress.ballot.secret-vote")
@pytest.mark.parametrize(("votes_for", "phase"), [(91, Passed), (90, Rejected)])
async def test_a_layoff_plan_is_passed_by_more_than_half_of_all_delegates_on_signed_papers(firm, votes_for, phase):
    session, plan = session_of(firm.enterprise, 1), layoff_plan_of(firm.enterprise, 1)
    desk = plan_before_the_congress(firm, plan)
    count = replace(certified_fact(firm), item="layoff", votes_for=votes_for, against=165 - votes_for)
    await desk.hears("congress", ballot_of(session_of(firm.enterprise, 1), "layoff", 1), count)
    assert desk.streams[session].state.ballots["layoff"].passed is (phase is Passed)
    await desk.decide(SESSION, session, AdoptResolution("layoff", SHA))
    assert isinstance(desk.streams[plan].state, phase)
    corrected = replace(count, count=2, corrects=1, votes_for=181 - votes_for, against=votes_for - 16, reason="复核")
    await desk.hears("congress", ballot_of(session_of(firm.enterprise, 1), "layoff", 1), corrected)
    assert isinstance(desk.said[-1], BallotCorrectedAfterResolution)
    assert desk.said[-1].contested is True
    assert isinstance(desk.streams[plan].state, phase)
