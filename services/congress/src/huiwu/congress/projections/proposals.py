"""Proposals: where each stands, whose turn it is and by when."""

from collections.abc import Iterable

from huiwu.congress.domain.proposal import facts as became
from huiwu.eventlog import Change, Effect, ReadModel, Received

proposals = ReadModel("proposals")


@proposals.on("congress", became.ProposalSubmitted)
def show_proposal(fact: became.ProposalSubmitted, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "stage": "submitted",
        "instrument": fact.instrument,
        "authors": fact.authors,
        "title": fact.title,
        "text": fact.text,
        "submitted_on": fact.on,
        "accept_by": fact.accept_by,
        "reply_by": fact.reply_by,
        "replies": [],
        "project": None,
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@proposals.on("congress", became.ProposalAccepted)
def show_accepted(fact: became.ProposalAccepted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"stage": "accepted", "accepted_on": fact.on, "accepted_late": fact.late})]


@proposals.on("congress", became.ProposalReturned)
def show_returned(fact: became.ProposalReturned, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"stage": "returned", "reason": fact.reason})]


@proposals.on("congress", became.ProposalAssigned)
def show_assigned(fact: became.ProposalAssigned, at: Received) -> Iterable[Effect]:
    view = {"stage": "assigned", "department": fact.department, "due_on": fact.due_on}
    return [Change(at.event.subject, view)]


@proposals.on("congress", became.ProposalHandlingRecorded)
def show_handling(fact: became.ProposalHandlingRecorded, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"stage": "handled", "handling": fact.summary})]


@proposals.on("congress", became.ProposalDecided)
def show_decided(fact: became.ProposalDecided, at: Received) -> Iterable[Effect]:
    view = {"stage": "decided", "study": fact.study, "adopted": fact.adopted, "feedback_by": fact.feedback_by}
    return [Change(at.event.subject, view)]


@proposals.on("congress", became.ProposalReplied)
def show_replied(fact: became.ProposalReplied, at: Received) -> Iterable[Effect]:
    reply = {"text": fact.text, "on": fact.on, "late": fact.late}
    return [Change(at.event.subject, {"stage": "replied"}, append={"replies": reply})]


@proposals.on("congress", became.ProposalReplyRated)
def show_rated(fact: became.ProposalReplyRated, at: Received) -> Iterable[Effect]:
    stage = "satisfied" if fact.satisfied else "assigned"
    return [Change(at.event.subject, {"stage": stage, "satisfied": fact.satisfied, "opinion": fact.opinion})]


@proposals.on("congress", became.ProposalConverted)
def show_converted(fact: became.ProposalConverted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"stage": "converted", "project": fact.project, "reason": fact.reason})]


@proposals.on("congress", became.ProposalNotConverted)
def show_not_converted(fact: became.ProposalNotConverted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"stage": "not_converted", "reason": fact.reason})]
