"""A secret ballot on paper: two gates, a roll, totals, two signatures, and a correction that hides nothing."""

from dataclasses import fields, replace
from datetime import date
from typing import get_type_hints

import pytest

from huiwu.congress.domain import BALLOT
from huiwu.congress.domain.ballot.commands import (
    CertifyBallot,
    CloseBallot,
    CountBallot,
    IssueBallots,
    LapseBallot,
    OpenBallot,
    PrepareBallot,
    RecountBallot,
    SignBallotCount,
    VoidBallot,
)
from huiwu.congress.domain.ballot.facts import (
    BallotClosed,
    BallotCounted,
    BallotCountSigned,
    BallotOpened,
    BallotPapersIssued,
    BallotPrepared,
    BallotRecounted,
    BallotResultCertified,
    BallotVoided,
    Gate,
)
from huiwu.congress.domain.ballot.states import Certified, Void
from huiwu.congress.domain.evidence import BallotItemOnRecord, ElectorsOnRecord
from huiwu.congress.domain.naming import ballot_of, session_of
from huiwu.testkit import actor, given

SECRET, QUORUM = "congress.ballot.secret-vote", "statute.congress.quorum"
MAJORITY, APPROVAL = "statute.congress.majority", "statute.contract.approval"
RECONCILED, ONCE, PHASE = "platform.totals-reconcile", "platform.once", "platform.phase"
CONTRACT, WELFARE = "collective_contract_draft", "welfare_fund_use_plan"
DAY = date(2026, 3, 12)


@pytest.fixture
def firm(firm):
    return firm.of(30)


def session(firm):
    return session_of(firm.enterprise, 1)


def item(firm, **changes):
    known = BallotItemOnRecord(session(firm), "contract", "集体合同草案", CONTRACT, True, True, True, True, True, False)
    return replace(known, **changes)


def electors(firm):
    return ElectorsOnRecord(session(firm), firm.enterprise, firm.union, firm.superior, firm.people(firm.delegates))


def prepare(firm, history=None, *, concerned=(), attempt=1, **changes):
    command = PrepareBallot(firm.union, session(firm), "contract", "是否同意？", attempt, concerned)
    return (history or given(BALLOT)).when(command, evidence=[item(firm, **changes), electors(firm)])


def prepared(firm, matter=CONTRACT, concerned=()):
    fact = BallotPrepared(
        enterprise=firm.enterprise,
        union=firm.union,
        superior=firm.superior,
        session=session(firm),
        item="contract",
        matter=matter,
        title="集体合同草案",
        question="是否同意？",
        attempt=1,
        on=DAY,
        electors=firm.people(firm.delegates),
        concerned=concerned,
    )
    return given(BALLOT, fact)


def open_it(firm, history, present, tellers=None, **changes):
    command = OpenBallot(firm.people(present), firm.people(2) if tellers is None else tellers)
    return history.when(command, evidence=[item(firm, **changes)])


def opened(firm, present=24, matter=CONTRACT):
    marks = (QUORUM, APPROVAL) if matter == CONTRACT else (QUORUM,)
    gates = tuple(Gate(mark, present, firm.delegates, 20, True) for mark in marks)
    fact = BallotOpened(firm.enterprise, session(firm), "contract", firm.people(present), firm.people(2), gates)
    return firm.then(prepared(firm, matter), fact)


def issued(firm, papers=24, matter=CONTRACT):
    fact = BallotPapersIssued(firm.enterprise, session(firm), "contract", firm.people(papers), papers)
    return firm.then(opened(firm, papers, matter), fact)


def closed(firm, papers=24, returned=23, matter=CONTRACT):
    fact = BallotClosed(firm.enterprise, session(firm), "contract", papers, returned, papers - returned)
    return firm.then(issued(firm, papers, matter), fact)


def counted(firm, votes_for=16, matter=CONTRACT):
    fact = BallotCounted(firm.enterprise, session(firm), "contract", 1, 22, 1, votes_for, 22 - votes_for, 0)
    return firm.then(closed(firm, matter=matter), fact)


def signature(firm, n, count=1):
    return BallotCountSigned(firm.enterprise, session(firm), "contract", count, firm.people(2)[n], n + 1)


def signed(firm, votes_for=16, matter=CONTRACT):
    return firm.then(counted(firm, votes_for, matter), signature(firm, 0), signature(firm, 1))


def certify(firm, history, **changes):
    return history.when(CertifyBallot(), evidence=[item(firm, **changes)])


def teller(firm, n=0):
    return actor(firm.union, subject=firm.people(n + 1)[n])


def recount(votes_for, reason="复核"):
    return RecountBallot(22, 1, votes_for, 22 - votes_for, 0, reason)


# -- who may vote, and on what


@pytest.mark.clause("platform.small-electorate")
def test_the_electors_are_all_delegates_of_the_session_frozen_now(firm):
    prepare(firm).met("platform.small-electorate").then(*prepared(firm).facts)


@pytest.mark.clause("platform.small-electorate")
@pytest.mark.parametrize(("electors", "secret"), [(2, False), (3, True)])
def test_of_two_electors_no_ballot_is_a_secret_and_it_says_so(firm, electors, secret):
    heard = prepare(firm.of(electors))
    assert heard.finding("platform.small-electorate").met is secret
    heard.granted()


def test_a_ballot_belongs_to_an_item_that_is_to_be_voted_on_in_a_session_that_sits(firm):
    prepare(firm, sitting=False).refused_by(PHASE)
    prepare(firm, ballot=False).refused_by("platform.on-agenda")
    prepare(firm, dealt_with=True).refused_by(ONCE)


@pytest.mark.clause("platform.known")
def test_a_union_holds_ballots_in_its_own_sessions(firm):
    other = PrepareBallot("union-110105-other", session(firm), "contract", "是否同意？")
    given(BALLOT).when(other, evidence=[item(firm), electors(firm)]).refused_by("platform.known")


def test_another_ballot_on_the_item_only_after_the_one_before_is_void(firm):
    prepare(firm, attempt=2, earlier_void=False).refused_by(ONCE)
    prepare(firm, attempt=2, earlier_void=True).granted()
    names = {ballot_of(session(firm), name, attempt) for name in ("contract", "welfare") for attempt in (1, 2)}
    assert len(names) == 4


# -- the first gate: who is there at this moment


@pytest.mark.clause(QUORUM, APPROVAL)
@pytest.mark.parametrize(("delegates", "present", "granted"), [(30, 20, True), (30, 19, False), (30, 21, True)])
def test_two_thirds_of_all_delegates_are_there_when_the_ballot_opens(firm, delegates, present, granted):
    firm = firm.of(delegates)
    heard = open_it(firm, prepared(firm), present)
    finding = heard.finding(QUORUM)
    assert (finding.seen, finding.needed) == ({"part": present, "whole": 30}, {"part": 20, "whole": 30})
    if granted:
        (fact,) = heard.granted()
        assert fact.attendance == (Gate(QUORUM, present, 30, 20, True), Gate(APPROVAL, present, 30, 20, True))
    else:
        heard.refused_by(QUORUM, APPROVAL)


@pytest.mark.clause(QUORUM)
@pytest.mark.parametrize(("present", "granted"), [(20, False), (21, True)])
def test_two_thirds_of_thirty_one_are_twenty_one(firm, present, granted):
    firm = firm.of(31)
    heard = open_it(firm, prepared(firm, WELFARE), present)
    assert heard.finding(QUORUM).needed == {"part": 21, "whole": 31}
    assert (heard.ruling.outcome == "granted") is granted


def test_strangers_and_the_same_delegate_twice_make_no_quorum(firm):
    nineteen = firm.people(19)
    for more in ("worker-110105-ff", nineteen[0]):
        command = OpenBallot((*nineteen, more), firm.people(2))
        prepared(firm).when(command, evidence=[item(firm)]).refused_by(QUORUM)


@pytest.mark.clause("congress.swc.must-vote-items", "platform.discussed-before-ballot")
def test_an_item_is_discussed_first_and_reviewed_where_the_law_asks(firm):
    open_it(firm, prepared(firm), 24, discussed=False).refused_by("platform.discussed-before-ballot")
    open_it(firm, prepared(firm), 24, reviewed=False).refused_by("congress.swc.must-vote-items")
    open_it(firm, prepared(firm), 24).met("congress.swc.must-vote-items").granted()
    open_it(firm, prepared(firm, "other"), 24, must_vote=False, reviewed=False).granted()


def test_nothing_opens_once_the_session_has_gone_on(firm):
    open_it(firm, prepared(firm), 24, sitting=False).refused_by(PHASE)
    open_it(firm, prepared(firm), 24, dealt_with=True).refused_by(ONCE)


# -- the tellers


@pytest.mark.clause("platform.two-tellers", "platform.distinct-people")
def test_two_delegates_who_are_there_count(firm):
    an, bo, absent = firm.people(25)[0], firm.people(25)[1], firm.people(25)[24]
    open_it(firm, prepared(firm), 24, (an, bo)).met("platform.two-tellers").granted()
    open_it(firm, prepared(firm), 24, (an,)).refused_by("platform.two-tellers")
    open_it(firm, prepared(firm), 24, (an, an)).refused_by("platform.two-tellers", "platform.distinct-people")
    open_it(firm, prepared(firm), 24, (an, bo, absent)).refused_by("platform.two-tellers")


@pytest.mark.clause("platform.tellers-unconcerned")
def test_nobody_counts_the_votes_on_themselves(firm):
    an = firm.people(1)
    open_it(firm, prepared(firm, concerned=an), 24).refused_by("platform.tellers-unconcerned")
    open_it(firm, prepared(firm, concerned=firm.people(3)[2:]), 24).met("platform.tellers-unconcerned").granted()


# -- the papers


@pytest.mark.clause("platform.ballots-within-attendance")
def test_a_paper_each_for_those_who_are_there_on_one_roll(firm):
    heard = opened(firm).when(IssueBallots(firm.people(24))).met("platform.ballots-within-attendance")
    roll = heard.then(BallotPapersIssued(firm.enterprise, session(firm), "contract", firm.people(24), 24))
    roll.when(IssueBallots(firm.people(1))).refused_by(ONCE)
    opened(firm).when(IssueBallots(firm.people(25))).refused_by("platform.ballots-within-attendance")
    twice = (*firm.people(2), firm.people(1)[0])
    opened(firm).when(IssueBallots(twice)).refused_by("platform.distinct-people")
    opened(firm).when(IssueBallots(("worker-110105-ff",))).refused_by("platform.on-roster")


def test_the_order_in_which_people_came_up_is_lost_before_anything_is_stored(firm):
    as_they_came = tuple(reversed(firm.people(24)))
    assert IssueBallots(as_they_came) == IssueBallots(firm.people(24))
    assert OpenBallot(as_they_came, as_they_came[:2]).present == firm.people(24)


def test_no_command_and_no_fact_has_room_for_a_choice_an_order_or_a_time():
    """Per elector there are two rolls of ids; all else are numbers, and names of the tellers in their office."""
    people = {"electors", "present", "roll", "tellers", "concerned", "teller"}
    seen = {
        (shape.__name__, field.name)
        for shape in (*BALLOT.facts, *BALLOT.commands)
        for field in fields(shape)
        if field.name in people
    }
    assert seen == {
        ("PrepareBallot", "concerned"),
        ("OpenBallot", "present"),
        ("OpenBallot", "tellers"),
        ("IssueBallots", "roll"),
        ("BallotPrepared", "electors"),
        ("BallotPrepared", "concerned"),
        ("BallotOpened", "present"),
        ("BallotOpened", "tellers"),
        ("BallotPapersIssued", "roll"),
        ("BallotCountSigned", "teller"),
        ("BallotResultCertified", "tellers"),
    }
    other = {
        get_type_hints(shape)[field.name]
        for shape in (*BALLOT.facts, *BALLOT.commands)
        for field in fields(shape)
        if field.name not in people
    }
    assert other == {str, int, bool, date, Gate, tuple[Gate, ...]}


# -- the box is closed


@pytest.mark.clause(SECRET)
def test_a_ballot_without_papers_is_none(firm):
    opened(firm).when(CloseBallot(0, 0)).refused_by(SECRET)
    issued(firm).when(CloseBallot(24, 23)).met(SECRET).granted()


@pytest.mark.clause(RECONCILED)
@pytest.mark.parametrize(
    ("papers", "returned", "granted"),
    [(24, 24, True), (24, 0, True), (24, 25, False), (23, 23, False), (25, 24, False)],
)
def test_as_many_papers_as_the_roll_has_names_and_no_more_come_back(firm, papers, returned, granted):
    heard = issued(firm).when(CloseBallot(papers, returned))
    if granted:
        heard.then(BallotClosed(firm.enterprise, session(firm), "contract", papers, returned, papers - returned))
    else:
        finding = heard.refused_by(RECONCILED).finding(RECONCILED)
        assert finding.needed == {"issued": 24, "returned_at_most": 24}


# -- the count


@pytest.mark.clause(RECONCILED, "platform.tellers-in-person")
def test_a_teller_reports_totals_that_reconcile(firm):
    box, by = closed(firm), teller(firm)
    box.when(CountBallot(22, 1, 16, 5, 1), by=by).met(RECONCILED).then(
        BallotCounted(firm.enterprise, session(firm), "contract", 1, 22, 1, 16, 5, 1)
    )
    for wrong in ((23, 1, 16, 5, 2), (22, 0, 16, 5, 1), (22, 1, 17, 5, 1), (22, 1, 16, 6, 1), (22, 1, 16, 5, 0)):
        box.when(CountBallot(*wrong), by=by).refused_by(RECONCILED)
    box.when(CountBallot(22, 1, 16, 5, 1), by=teller(firm, 2)).refused_by("platform.tellers-in-person")


@pytest.mark.clause("platform.tellers-in-person")
def test_each_teller_signs_in_person_and_once(firm):
    first = counted(firm).when(SignBallotCount(1), by=teller(firm)).then(signature(firm, 0))
    first.when(SignBallotCount(1), by=teller(firm)).refused_by(ONCE)
    first.when(SignBallotCount(1), by=teller(firm, 2)).refused_by("platform.tellers-in-person")
    first.when(SignBallotCount(1), by=teller(firm, 1)).then(signature(firm, 1))


def test_a_signature_is_on_the_count_that_its_teller_saw(firm):
    again = firm.then(counted(firm), *counted(firm).when(recount(12), by=teller(firm)).granted())
    again.when(SignBallotCount(1), by=teller(firm)).refused_by(PHASE)
    again.when(SignBallotCount(2), by=teller(firm)).granted()


@pytest.mark.clause("platform.count-signed")
def test_a_count_is_certified_with_two_signatures(firm):
    one = firm.then(counted(firm), signature(firm, 0))
    certify(firm, counted(firm)).refused_by("platform.count-signed")
    certify(firm, one).refused_by("platform.count-signed")
    certify(firm, signed(firm)).met("platform.count-signed").granted()


# -- the second gate


@pytest.mark.clause(MAJORITY, APPROVAL, SECRET)
@pytest.mark.parametrize(
    ("matter", "votes_for", "needed", "passed"),
    [
        (CONTRACT, 14, 15, False),
        (CONTRACT, 15, 15, True),
        (WELFARE, 15, 16, False),
        (WELFARE, 16, 16, True),
    ],
)
def test_exactly_half_of_all_delegates_passes_the_contract_and_nothing_else(firm, matter, votes_for, needed, passed):
    heard = certify(firm, signed(firm, votes_for, matter), matter=matter).met(SECRET)
    (fact,) = heard.granted()
    mark = APPROVAL if matter == CONTRACT else MAJORITY
    assert (fact.approval, fact.passed) == (Gate(mark, votes_for, 30, needed, passed), passed)
    assert heard.finding(mark).effect == "none"
    assert [gate.part for gate in fact.attendance] == [24] * len(fact.attendance)


def test_the_certified_result_has_all_that_a_supervisor_needs_to_add_up(firm):
    (fact,) = certify(firm, signed(firm)).granted()
    assert fact == BallotResultCertified(
        enterprise=firm.enterprise,
        session=session(firm),
        item="contract",
        matter=CONTRACT,
        count=1,
        corrects=0,
        reason="",
        issued=24,
        returned=23,
        unreturned=1,
        valid=22,
        invalid=1,
        votes_for=16,
        against=6,
        abstain=0,
        delegates=30,
        tellers=firm.people(2),
        attendance=(Gate(QUORUM, 24, 30, 20, True), Gate(APPROVAL, 24, 30, 20, True)),
        approval=Gate(APPROVAL, 16, 30, 15, True),
        passed=True,
    )


def test_nothing_is_certified_once_the_session_has_gone_on(firm):
    certify(firm, signed(firm), sitting=False).refused_by(PHASE)
    certify(firm, signed(firm), dealt_with=True).refused_by(PHASE)


# -- a correction


def certified(firm):
    return certify(firm, signed(firm)).and_so()


def test_a_recount_has_a_reason_and_is_signed_and_certified_anew(firm):
    again = certified(firm).when(recount(12), by=teller(firm))
    history = again.then(BallotRecounted(firm.enterprise, session(firm), "contract", 2, 22, 1, 12, 10, 0, "复核"))
    certify(firm, history).refused_by("platform.count-signed")
    both = firm.then(history, signature(firm, 0, 2), signature(firm, 1, 2))
    (fact,) = certify(firm, both, sitting=False, dealt_with=True).granted()
    assert (fact.count, fact.corrects, fact.reason, fact.passed) == (2, 1, "复核", False)
    earlier = [each for each in both.facts if isinstance(each, BallotResultCertified)]
    assert [(each.count, each.passed) for each in earlier] == [(1, True)]


@pytest.mark.clause("platform.tellers-in-person", RECONCILED)
def test_a_recount_is_the_tellers_and_of_the_same_papers(firm):
    certified(firm).when(recount(12), by=teller(firm, 2)).refused_by("platform.tellers-in-person")
    fewer = RecountBallot(21, 1, 12, 9, 0, "复核")
    certified(firm).when(fewer, by=teller(firm)).refused_by(RECONCILED)


def test_a_second_recount_corrects_the_count_that_was_certified(firm):
    twice = firm.then(
        certified(firm),
        BallotRecounted(firm.enterprise, session(firm), "contract", 2, 22, 1, 12, 10, 0, "复核"),
        BallotRecounted(firm.enterprise, session(firm), "contract", 3, 22, 1, 13, 9, 0, "再次复核"),
        signature(firm, 0, 3),
        signature(firm, 1, 3),
    )
    (fact,) = certify(firm, twice, sitting=False).granted()
    assert (fact.count, fact.corrects) == (3, 1)


# -- the end of a ballot that came to nothing


def test_a_ballot_is_voided_with_a_reason_before_it_is_counted_and_not_after(firm):
    void = BallotVoided(firm.enterprise, session(firm), "contract", "选票印错")
    for history in (prepared(firm), opened(firm), issued(firm), closed(firm)):
        assert isinstance(history.when(VoidBallot("选票印错")).then(void).state, Void)
    for history in (counted(firm), signed(firm), certified(firm)):
        history.when(VoidBallot("选票印错")).refused_by(PHASE)


def test_what_was_not_certified_lapses_with_the_session_and_what_was_does_not(firm):
    for history in (prepared(firm), opened(firm), issued(firm), closed(firm), counted(firm), signed(firm)):
        gone = history.when(LapseBallot("会议闭会")).and_so()
        assert isinstance(gone.state, Void)
        gone.when(LapseBallot("会议闭会")).refused_by(PHASE)
    certified(firm).when(LapseBallot("会议闭会")).refused_by(PHASE)
    again = firm.then(certified(firm), *certified(firm).when(recount(12), by=teller(firm)).granted())
    again.when(LapseBallot("会议闭会")).refused_by(PHASE)
    assert isinstance(certified(firm).state, Certified)


def test_the_union_of_the_enterprise_holds_the_ballot(firm):
    command = PrepareBallot(firm.union, session(firm), "contract", "是否同意？")
    assert BALLOT.party(command, BALLOT.initial) == firm.union
    assert BALLOT.party(CertifyBallot(), signed(firm).state) == firm.union
    assert BALLOT.party(CertifyBallot(), BALLOT.initial) == ""
