"""What the congress does of its own accord: deliveries, a replaced delegate's seat, the fate of a filing form."""

from collections.abc import Iterable

from huiwu.congress.domain import SESSION
from huiwu.congress.domain.session.commands import (
    FilingResult,
    RecordDelivery,
    RecordFilingResult,
    SeatReplacement,
)
from huiwu.congress.domain.session.states import Convening
from huiwu.congress.domain.staff_congress.facts import StaffDelegateReplaced
from huiwu.congress.heard import FilingAccepted, FilingEntered, FilingReturned, NoticeDelivered
from huiwu.eventlog import Order, Reactions, Reader, Received
from huiwu.kernel.names import NotAStreamId, kind_of

reactions = Reactions()


@reactions.on("notification", NoticeDelivered)
async def record_delivery_when_a_notice_reaches_a_delegate(
    fact: NoticeDelivered, _at: Received, read: Reader
) -> Iterable[Order]:
    """Only a notice of the documents as they stand now counts, to a delegate of a session that has not opened."""
    if not _of_session(fact.reference):
        return []
    state = (await read.state(SESSION, fact.reference)).state
    if not isinstance(state, Convening) or fact.recipient not in state.call.delegates:
        return []
    sent = {document.sha256 for document in state.documents}
    if not sent or (fact.papers and {paper.sha256 for paper in fact.papers} != sent):
        return []
    return [Order(SESSION, fact.reference, RecordDelivery((fact.recipient,), fact.on))]


@reactions.on("congress", StaffDelegateReplaced)
async def seat_replacement_in_sessions_that_have_not_opened(
    fact: StaffDelegateReplaced, at: Received, read: Reader
) -> Iterable[Order]:
    """The roster of a session that is being convened follows the roster of the congress."""
    seat = SeatReplacement(fact.leaving, fact.joining, fact.managers, fact.frontline)
    rows = await read.find("sessions", congress=at.event.subject, convening=True)
    return [Order(SESSION, row.id, seat) for row in rows]


@reactions.on("filing", FilingAccepted)
async def record_review_when_a_level_passes_the_form(
    fact: FilingAccepted, _at: Received, _read: Reader
) -> Iterable[Order]:
    return _result(fact.reference, RecordFilingResult(FilingResult.REVIEWED, fact.on, fact.level))


@reactions.on("filing", FilingReturned)
async def record_return_when_a_level_returns_the_form(
    fact: FilingReturned, _at: Received, _read: Reader
) -> Iterable[Order]:
    return _result(fact.reference, RecordFilingResult(FilingResult.RETURNED, fact.on, fact.level, fact.reason))


@reactions.on("filing", FilingEntered)
async def record_entry_when_the_form_is_entered(fact: FilingEntered, _at: Received, _read: Reader) -> Iterable[Order]:
    return _result(fact.reference, RecordFilingResult(FilingResult.ENTERED, fact.on))


def _result(reference: str, result: RecordFilingResult) -> list[Order]:
    return [Order(SESSION, reference, result)] if _of_session(reference) else []


def _of_session(reference: str) -> bool:
    try:
        return kind_of(reference) == SESSION.name
    except NotAStreamId:
        return False
