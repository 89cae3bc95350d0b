"""Secret ballots: phase, the two gates with their arithmetic, totals, signatures. Who was there and who has a paper is
told by number only, and nothing is ever broken down by group.
"""

from collections.abc import Iterable

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
)
from huiwu.eventlog import Change, Effect, ReadModel, Received

ballots = ReadModel("ballots")


@ballots.on("congress", BallotPrepared)
def show_prepared(fact: BallotPrepared, at: Received) -> Iterable[Effect]:
    view = {
        "enterprise": fact.enterprise,
        "union": fact.union,
        "superior": fact.superior,
        "session": fact.session,
        "item": fact.item,
        "matter": fact.matter,
        "title": fact.title,
        "question": fact.question,
        "attempt": fact.attempt,
        "phase": "prepared",
        "prepared_on": fact.on,
        "electors": len(fact.electors),
        "attendance": None,
        "approval": None,
        "passed": None,
    }
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@ballots.on("congress", BallotOpened)
def show_opened(fact: BallotOpened, at: Received) -> Iterable[Effect]:
    view = {"phase": "open", "present": len(fact.present), "tellers": fact.tellers, "attendance": fact.attendance}
    return [Change(at.event.subject, view)]


@ballots.on("congress", BallotPapersIssued)
def show_issued(fact: BallotPapersIssued, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"issued": fact.issued})]


@ballots.on("congress", BallotClosed)
def show_closed(fact: BallotClosed, at: Received) -> Iterable[Effect]:
    papers = {"issued": fact.issued, "returned": fact.returned, "unreturned": fact.unreturned}
    return [Change(at.event.subject, {"phase": "closed", **papers})]


@ballots.on("congress", BallotCounted)
def show_counted(fact: BallotCounted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "counted", "count": _totals(fact), "signed": ()})]


@ballots.on("congress", BallotRecounted)
def show_recounted(fact: BallotRecounted, at: Received) -> Iterable[Effect]:
    """The count that was certified stays the result until this one is."""
    count = {**_totals(fact), "reason": fact.reason}
    return [Change(at.event.subject, {"phase": "counted", "count": count, "signed": ()})]


@ballots.on("congress", BallotCountSigned)
def show_signed(fact: BallotCountSigned, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"signed": fact.teller})]


@ballots.on("congress", BallotResultCertified)
def show_certified(fact: BallotResultCertified, at: Received) -> Iterable[Effect]:
    view = {"phase": "certified", "approval": fact.approval, "passed": fact.passed, "corrects": fact.corrects}
    certified = {**_totals(fact), "reason": fact.reason, "approval": fact.approval, "passed": fact.passed}
    return [Change(at.event.subject, view, append={"certified": certified})]


@ballots.on("congress", BallotVoided)
def show_void(fact: BallotVoided, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "void", "reason": fact.reason})]


def _totals(fact: BallotCounted | BallotRecounted | BallotResultCertified) -> dict[str, object]:
    return {
        "number": fact.count,
        "valid": fact.valid,
        "invalid": fact.invalid,
        "votes_for": fact.votes_for,
        "against": fact.against,
        "abstain": fact.abstain,
    }
