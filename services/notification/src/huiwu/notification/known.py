"""What reactions need to know of others' things: sessions, bargainings, workers, ledgers, seats, proposals."""

from collections.abc import Iterable

from huiwu.eventlog import Change, Effect, ReadModel, Received, Remove
from huiwu.kernel.names import district_of, key_of, kind_of, stream_id
from huiwu.notification.heard import (
    AgendaAgreed,
    AgendaAmended,
    AgendaItem,
    BargainingCycleOpened,
    BargainingMeetingHeld,
    OfferSent,
    RecordCorrected,
    RecordEntered,
    RecordWithdrawn,
    SessionDocumentsSent,
    SessionOpened,
    SessionScheduled,
    WorkerLeft,
    WorkersEnrolled,
)
from huiwu.notification.heard_deadlines import ProposalSubmitted, WorkerDirectorLeft, WorkerDirectorSeated

sessions = ReadModel("sessions")
bargainings = ReadModel("bargainings")
workers = ReadModel("workers")
records = ReadModel("records")
seats = ReadModel("seats")
proposals = ReadModel("proposals")


def congress_of(enterprise: str) -> str:
    """The one stream of the enterprise's congress."""
    return stream_id("staff-congress", district_of(enterprise), key_of(enterprise))


def worker_director_duty_of(enterprise: str) -> str:
    """The one stream of the enterprise's worker seats."""
    return stream_id("worker-director-duty", district_of(enterprise), key_of(enterprise))


@sessions.on("congress", AgendaAgreed)
def keep_agenda(fact: AgendaAgreed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"titles": _titles(fact.items)}, organisation=fact.enterprise)]


@sessions.on("congress", AgendaAmended)
def keep_amended_agenda(fact: AgendaAmended, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"titles": _titles(fact.items)}, organisation=fact.enterprise)]


@sessions.on("congress", SessionDocumentsSent)
def keep_what_was_sent(fact: SessionDocumentsSent, at: Received) -> Iterable[Effect]:
    papers = sorted({paper.sha256 for paper in fact.documents})
    return [Change(at.event.subject, organisation=fact.enterprise, append={"sendings": papers})]


@sessions.on("congress", SessionScheduled)
def keep_congress(fact: SessionScheduled, at: Received) -> Iterable[Effect]:
    """A union may host several: its name does not tell which."""
    kept = {"congress": fact.congress} if fact.congress else {}
    return [Change(at.event.subject, kept, organisation=fact.enterprise)]


@sessions.on("congress", SessionOpened)
def keep_opening(fact: SessionOpened, at: Received) -> Iterable[Effect]:
    congress = {"congress": congress_of(fact.enterprise)} if kind_of(fact.enterprise) == "enterprise" else {}
    view = {**congress, "opened_in": fact.on.year, "opened_on": fact.on}
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


def _titles(items: Iterable[AgendaItem]) -> dict[str, str]:
    return {each.item: each.title for each in items}


@workers.on("membership", WorkersEnrolled)
def keep_workers(fact: WorkersEnrolled, _at: Received) -> Iterable[Effect]:
    return [
        Change(_on_roll(fact.enterprise, each.subject), {"subject": each.subject}, organisation=fact.enterprise)
        for each in fact.workers
    ]


@workers.on("membership", WorkerLeft)
def forget_worker(fact: WorkerLeft, _at: Received) -> Iterable[Effect]:
    return [Remove(_on_roll(fact.enterprise, fact.subject))]


def _on_roll(enterprise: str, subject: str) -> str:
    return f"{enterprise}/{subject}"


@bargainings.on("bargaining", BargainingCycleOpened)
def keep_cycle(fact: BargainingCycleOpened, at: Received) -> Iterable[Effect]:
    view = {"enterprise": fact.enterprise, "year": fact.year}
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@bargainings.on("bargaining", OfferSent)
def keep_offer(fact: OfferSent, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"offered": fact.on})]


@bargainings.on("bargaining", BargainingMeetingHeld)
def keep_meeting(fact: BargainingMeetingHeld, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"met": fact.on})]


@records.on("congress", RecordEntered)
def keep_record(fact: RecordEntered, at: Received) -> Iterable[Effect]:
    view = {
        "keeper": fact.organisation,
        "level": fact.level,
        "ledger": fact.ledger,
        "on": fact.on,
        "entries": fact.entries,
        "kept": True,
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@records.on("congress", RecordCorrected)
def keep_corrected_record(fact: RecordCorrected, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"on": fact.on, "entries": fact.entries})]


@records.on("congress", RecordWithdrawn)
def keep_withdrawal_of_record(_fact: RecordWithdrawn, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"kept": False})]


@seats.on("congress", WorkerDirectorSeated)
def keep_seat(fact: WorkerDirectorSeated, at: Received) -> Iterable[Effect]:
    view = {"duty": at.event.subject, "enterprise": fact.enterprise, "person": fact.person, "seat": fact.seat}
    return [Change(_seat(fact), view, organisation=fact.enterprise)]


@seats.on("congress", WorkerDirectorLeft)
def forget_seat(fact: WorkerDirectorLeft, _at: Received) -> Iterable[Effect]:
    return [Remove(_seat(fact))]


def _seat(fact: WorkerDirectorSeated | WorkerDirectorLeft) -> str:
    return f"{fact.enterprise}/{fact.person}/{fact.seat}"


@proposals.on("congress", ProposalSubmitted)
def keep_proposal(fact: ProposalSubmitted, at: Received) -> Iterable[Effect]:
    view = {"keeper": fact.organisation, "authors": fact.authors, "on": fact.on}
    return [Change(at.event.subject, view, organisation=fact.organisation)]
