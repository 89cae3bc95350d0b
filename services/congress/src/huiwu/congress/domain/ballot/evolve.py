"""How facts carry a ballot from phase to phase; a fact that does not fit its phase leaves it as it is."""

from dataclasses import replace

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
    Fact,
)
from huiwu.congress.domain.ballot.states import (
    Absent,
    Ballot,
    Certified,
    Closed,
    Count,
    Counted,
    Open,
    Prepared,
    Question,
    Void,
)


def evolve(state: Ballot, fact: Fact) -> Ballot:
    """The ballot after the fact."""
    match state, fact:
        case Absent(), BallotPrepared():
            return Prepared(_question(fact))
        case Prepared(), BallotOpened():
            return Open(state.question, frozenset(fact.present), fact.tellers, fact.attendance)
        case Open(), BallotPapersIssued():
            return replace(state, roll=frozenset(fact.roll))
        case Open(), BallotClosed():
            return Closed(state.question, state.tellers, state.attendance, fact.issued, fact.returned)
        case Closed(), BallotCounted():
            return Counted(state, _count(fact))
        case ((Prepared() | Open() | Closed() | Counted()), BallotVoided()):
            return Void(state.question)
        case _:
            return _counted(state, fact)


def _counted(state: Ballot, fact: Fact) -> Ballot:
    match state, fact:
        case Counted(), BallotCountSigned():
            return replace(state, signed=state.signed | {fact.teller})
        case Counted(), BallotResultCertified():
            return Certified(state.closed, state.count)
        case Counted(), BallotRecounted():
            return Counted(state.closed, _count(fact, fact.reason), standing=state.standing)
        case Certified(), BallotRecounted():
            return Counted(state.closed, _count(fact, fact.reason), standing=state.count.number)
        case _:
            return state


def _question(fact: BallotPrepared) -> Question:
    electors, concerned = frozenset(fact.electors), frozenset(fact.concerned)
    return Question(fact.enterprise, fact.union, fact.session, fact.item, fact.matter, electors, concerned)


def _count(fact: BallotCounted | BallotRecounted, reason: str = "") -> Count:
    return Count(fact.count, fact.valid, fact.invalid, fact.votes_for, fact.against, fact.abstain, reason)
