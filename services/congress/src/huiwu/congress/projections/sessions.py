"""Sessions: phase, agenda, readiness to open, ballots, and what is due after the closing.

A readiness entry says whether a step is done and from which day it lets the session open; it is ready when that day
is not after `opening_on`.
"""

from collections.abc import Iterable

from huiwu.congress.domain.naming import congress_of, is_enterprise
from huiwu.congress.domain.session import SESSION
from huiwu.congress.domain.session.clauses import AGREED, DOCUMENTS, IN_TERM, REPORT
from huiwu.congress.domain.session.facts.after import (
    CongressMattersDisclosed,
    ResolutionPublished,
    SessionArchived,
    SessionFilingAccepted,
    SessionFilingReturned,
    SessionFilingReviewed,
    SessionFilingSubmitted,
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
from huiwu.congress.domain.session.facts.sitting import (
    BallotCertified,
    BallotTakenOver,
    ItemAdjourned,
    ItemReviewed,
    ResolutionAdopted,
    ResolutionRejected,
    SessionClosed,
    SessionOpened,
)
from huiwu.eventlog import Change, Effect, ReadModel, Received
from huiwu.runtime.deviations import show_deviations

sessions = ReadModel("sessions")
show_deviations(sessions, SESSION)


@sessions.on("congress", SessionScheduled)
def show_scheduled(fact: SessionScheduled, at: Received) -> Iterable[Effect]:
    view = {
        "congress": fact.congress,
        "enterprise": fact.enterprise,
        "union": fact.union,
        "superior": fact.superior,
        "session_number": fact.session_number,
        "phase": "draft",
        "convening": True,
        "opening_on": fact.opening_on,
        "place": fact.place,
        "delegates": len(fact.delegates),
        "due": {"report_by": fact.report_due_on, "documents_by": fact.documents_due_on},
        "readiness_roster": _ready(IN_TERM, fact.roster_confirmed_on, fact.roster_confirmed_on),
        "readiness_agenda": _ready(AGREED),
        "readiness_report": _ready(REPORT),
        "readiness_documents": {**_ready(DOCUMENTS), "outstanding": len(fact.delegates)},
    }
    return [
        Change(at.event.subject, view, organisation=fact.enterprise),
        Change(fact.congress, add={"sessions": 1}, model="staff_congresses"),
    ]


@sessions.on("congress", SessionRescheduled)
def show_rescheduled(fact: SessionRescheduled, at: Received) -> Iterable[Effect]:
    due = {"report_by": fact.report_due_on, "documents_by": fact.documents_due_on}
    return [Change(at.event.subject, {"opening_on": fact.opening_on, "due": due})]


@sessions.on("congress", SessionCancelled)
def show_cancelled(fact: SessionCancelled, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "cancelled", "convening": False, "reason": fact.reason})]


@sessions.on("congress", WorkersHeard)
def show_workers_heard(fact: WorkersHeard, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"heard_on": fact.on, "heard": fact.participants})]


@sessions.on("congress", AgendaProposed)
def show_proposed(fact: AgendaProposed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"agenda": fact.items})]


@sessions.on("congress", AgendaAgreed)
def show_agreed(fact: AgendaAgreed, at: Received) -> Iterable[Effect]:
    agreed = _ready(AGREED, fact.on)
    return [Change(at.event.subject, {"phase": "agenda_agreed", "readiness_agenda": agreed, "agenda": fact.items})]


@sessions.on("congress", AgendaAmended)
def show_amended(fact: AgendaAmended, at: Received) -> Iterable[Effect]:
    if not fact.changed:
        return []
    void = {"phase": "draft", "readiness_agenda": _ready(AGREED), "readiness_report": _ready(REPORT)}
    return [Change(at.event.subject, {"agenda": fact.items, **void})]


@sessions.on("congress", SessionReportedToSuperior)
def show_reported(fact: SessionReportedToSuperior, at: Received) -> Iterable[Effect]:
    reported = _ready(REPORT, fact.on, fact.opens_from)
    return [Change(at.event.subject, {"phase": "reported", "readiness_report": reported})]


@sessions.on("congress", SessionDocumentsSent)
def show_sent(fact: SessionDocumentsSent, at: Received) -> Iterable[Effect]:
    again = {"readiness_documents": {**_ready(DOCUMENTS), "outstanding": fact.outstanding}} if fact.outstanding else {}
    return [Change(at.event.subject, {"documents": fact.documents, "documents_sent_on": fact.on, **again})]


@sessions.on("congress", SessionDocumentsDelivered)
def show_delivered(fact: SessionDocumentsDelivered, at: Received) -> Iterable[Effect]:
    delivered = {**_ready(DOCUMENTS, fact.last_on, fact.opens_from), "outstanding": fact.outstanding}
    phase = {} if fact.outstanding else {"phase": "documents_delivered"}
    return [Change(at.event.subject, {"readiness_documents": delivered, **phase})]


@sessions.on("congress", ReplacementSeated)
def show_seated(fact: ReplacementSeated, at: Received) -> Iterable[Effect]:
    documents = {**_ready(DOCUMENTS), "outstanding": fact.outstanding}
    return [Change(at.event.subject, {"readiness_documents": documents})]


@sessions.on("congress", SessionOpened)
def show_opened(fact: SessionOpened, at: Received) -> Iterable[Effect]:
    view = {"phase": "open", "convening": False, "opened_on": fact.on, "present": fact.present}
    last = {"last_session_on": fact.on}
    of_one = is_enterprise(fact.enterprise)  # the congress of many is told of by RegionalSessionOpened
    return [
        Change(at.event.subject, view),
        *([Change(congress_of(fact.enterprise), last, model="staff_congresses")] if of_one else []),
    ]


@sessions.on("congress", ItemReviewed)
def show_reviewed(fact: ItemReviewed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"reviewed": fact.item})]


@sessions.on("congress", ItemAdjourned)
def show_adjourned(fact: ItemAdjourned, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"adjourned": fact.item})]


@sessions.on("congress", BallotCertified)
def show_ballot(fact: BallotCertified, at: Received) -> Iterable[Effect]:
    ballot = {
        "item": fact.item,
        "issued": fact.issued,
        "returned": fact.returned,
        "valid": fact.valid,
        "votes_for": fact.votes_for,
        "against": fact.against,
        "abstain": fact.abstain,
        "delegates": fact.delegates,
        "passed": fact.passed,
    }
    return [Change(at.event.subject, append={"ballots": ballot})]


@sessions.on("congress", BallotTakenOver)
def show_taken_over(fact: BallotTakenOver, at: Received) -> Iterable[Effect]:
    """Of several entries for one item, here and in `ballots`, the last counts."""
    return [Change(at.event.subject, append={"balloted": {"item": fact.item, "ballot": fact.ballot}})]


@sessions.on("congress", ResolutionAdopted)
def show_adopted(fact: ResolutionAdopted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"adopted": fact.item})]


@sessions.on("congress", ResolutionRejected)
def show_rejected(fact: ResolutionRejected, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"rejected": fact.item})]


@sessions.on("congress", SessionClosed)
def show_closed(fact: SessionClosed, at: Received) -> Iterable[Effect]:
    due = {
        "publish_by": fact.publish_due_on,
        "disclose_by": fact.disclose_due_on,
        "file_by": fact.file_due_on,
        "archive_by": fact.archive_due_on,
    }
    view = {"phase": "closed", "closed_on": fact.on, "must_disclose": fact.must_disclose, "due": due}
    return [Change(at.event.subject, view)]


@sessions.on("congress", ResolutionPublished)
def show_published(fact: ResolutionPublished, at: Received) -> Iterable[Effect]:
    published = {"item": fact.item, "on": fact.on, "late": fact.late}
    return [Change(at.event.subject, {"phase": "published"}, append={"published": published})]


@sessions.on("congress", CongressMattersDisclosed)
def show_disclosed(fact: CongressMattersDisclosed, at: Received) -> Iterable[Effect]:
    disclosed = {"items": fact.items, "on": fact.on, "late": fact.late}
    return [Change(at.event.subject, append={"disclosed": disclosed})]


@sessions.on("congress", SessionFilingSubmitted)
def show_filed(fact: SessionFilingSubmitted, at: Received) -> Iterable[Effect]:
    filing = {"state": "submitted", "on": fact.on, "late": fact.late}
    return [Change(at.event.subject, {"phase": "filed", "filing": filing})]


@sessions.on("congress", SessionFilingReviewed)
def show_filing_reviewed(fact: SessionFilingReviewed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"filing_reviews": {"level": fact.level, "on": fact.on}})]


@sessions.on("congress", SessionFilingReturned)
def show_filing_returned(fact: SessionFilingReturned, at: Received) -> Iterable[Effect]:
    filing = {"state": "returned", "level": fact.level, "reason": fact.reason, "on": fact.on}
    return [Change(at.event.subject, {"phase": "returned", "filing": filing})]


@sessions.on("congress", SessionFilingAccepted)
def show_filing_accepted(fact: SessionFilingAccepted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "accepted", "filing": {"state": "accepted", "on": fact.on}})]


@sessions.on("congress", SessionArchived)
def show_archived(fact: SessionArchived, at: Received) -> Iterable[Effect]:
    phase = {"phase": "archived"} if fact.complete else {}
    archive = {"on": fact.on, "complete": fact.complete, "late": fact.late}
    kinds = [document.kind for document in fact.documents]
    return [Change(at.event.subject, {"archive": archive, **phase}, append={"archived": kinds})]


def _ready(clause: str, done_on: object = None, opens_from: object = None) -> dict[str, object]:
    return {"clause": clause, "done": done_on is not None, "done_on": done_on, "opens_from": opens_from}
