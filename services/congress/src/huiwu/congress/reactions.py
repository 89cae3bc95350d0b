"""What the congress does of its own accord: deliveries, seats, filing results, layoff plans, boards."""

from collections.abc import Iterable

from huiwu.congress.domain import LAYOFF_PLAN, SESSION, WORKER_DIRECTOR_DUTY
from huiwu.congress.domain.layoff_plan.commands import FreezeRoster, RecordReview, RecordVote, TakeBack
from huiwu.congress.domain.layoff_plan.facts import (
    LayoffOpinionRoundOpened,
    LayoffPlanSubmittedToCongress,
    LayoffRosterFrozen,
)
from huiwu.congress.domain.naming import is_session, worker_director_duty_of
from huiwu.congress.domain.session.commands import (
    AdmitLayoffPlan,
    FilingResult,
    RecordDelivery,
    RecordFilingResult,
    SeatReplacement,
)
from huiwu.congress.domain.session.facts.before import LayoffPlanReleased
from huiwu.congress.domain.session.facts.sitting import (
    ItemAdjourned,
    ItemReviewed,
    ResolutionAdopted,
    ResolutionRejected,
)
from huiwu.congress.domain.session.states import Closed, Convening, Sitting
from huiwu.congress.domain.staff_congress.facts import StaffDelegateReplaced
from huiwu.congress.domain.worker_director.commands import NoteBoards
from huiwu.congress.heard import (
    BoardEstablished,
    FilingAccepted,
    FilingEntered,
    FilingReturned,
    NoticeDelivered,
    UnionRegistered,
)
from huiwu.eventlog import Order, Reactions, Reader, Received
from huiwu.kernel.period import beijing_day

reactions = Reactions()


@reactions.on("notification", NoticeDelivered)
async def record_delivery_when_a_notice_reaches_a_delegate(
    fact: NoticeDelivered, _at: Received, read: Reader
) -> Iterable[Order]:
    """Only a notice of the documents as they stand now counts, to a delegate of a session that has not opened."""
    if not is_session(fact.reference):
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


@reactions.on("congress", LayoffOpinionRoundOpened)
async def freeze_roster_when_a_round_opens(
    _fact: LayoffOpinionRoundOpened, at: Received, _read: Reader
) -> Iterable[Order]:
    return [Order(LAYOFF_PLAN, at.event.subject, FreezeRoster())]


@reactions.on("congress", LayoffRosterFrozen)
async def freeze_next_workers_until_the_roster_is_complete(
    fact: LayoffRosterFrozen, at: Received, _read: Reader
) -> Iterable[Order]:
    if fact.complete or not fact.workers:
        return []
    return [Order(LAYOFF_PLAN, at.event.subject, FreezeRoster(max(fact.workers)))]


@reactions.on("congress", LayoffPlanSubmittedToCongress)
async def admit_plan_to_the_agenda_when_it_is_submitted(
    fact: LayoffPlanSubmittedToCongress, at: Received, _read: Reader
) -> Iterable[Order]:
    admit = AdmitLayoffPlan(fact.item, at.event.subject, fact.plan_version, fact.in_favour, fact.roster)
    return [Order(SESSION, fact.session, admit)]


@reactions.on("congress", ItemReviewed)
async def record_review_when_the_congress_reviews_a_plan(
    fact: ItemReviewed, at: Received, read: Reader
) -> Iterable[Order]:
    return await _to_the_plan(fact.item, at, read, RecordReview(at.event.subject))


@reactions.on("congress", ResolutionAdopted)
async def record_vote_when_the_congress_adopts_a_plan(
    fact: ResolutionAdopted, at: Received, read: Reader
) -> Iterable[Order]:
    return await _to_the_plan(fact.item, at, read, RecordVote(at.event.subject, adopted=True, on=fact.on))


@reactions.on("congress", ResolutionRejected)
async def record_vote_when_the_congress_rejects_a_plan(
    fact: ResolutionRejected, at: Received, read: Reader
) -> Iterable[Order]:
    return await _to_the_plan(fact.item, at, read, RecordVote(at.event.subject, adopted=False, on=fact.on))


@reactions.on("congress", ItemAdjourned)
async def take_plan_back_when_its_item_is_adjourned(fact: ItemAdjourned, at: Received, read: Reader) -> Iterable[Order]:
    return await _to_the_plan(fact.item, at, read, TakeBack(at.event.subject, fact.reason))


@reactions.on("congress", LayoffPlanReleased)
async def take_plan_back_when_the_session_lets_it_go(
    fact: LayoffPlanReleased, at: Received, _read: Reader
) -> Iterable[Order]:
    return [Order(LAYOFF_PLAN, fact.plan, TakeBack(at.event.subject, fact.reason))]


@reactions.on("membership", BoardEstablished)
async def note_boards_when_an_enterprise_registers_them(
    fact: BoardEstablished, at: Received, read: Reader
) -> Iterable[Order]:
    """Without a union nobody is there to urge; the boards are noted when it has one."""
    enterprise = at.event.subject
    row = await read.row("enterprises", enterprise)
    if row is None or row.view.get("union") is None:
        return []
    noted = NoteBoards(enterprise, fact.board_of_directors, fact.board_of_supervisors, fact.on)
    return [Order(WORKER_DIRECTOR_DUTY, worker_director_duty_of(enterprise), noted)]


@reactions.on("membership", UnionRegistered)
async def note_boards_when_an_enterprise_has_a_union(
    fact: UnionRegistered, at: Received, read: Reader
) -> Iterable[Order]:
    row = await read.row("enterprises", fact.enterprise) if fact.enterprise else None
    if row is None or fact.enterprise is None:
        return []
    boards = (row.view.get("board_of_directors") is True, row.view.get("board_of_supervisors") is True)
    if not any(boards):
        return []
    noted = NoteBoards(fact.enterprise, *boards, beijing_day(at.event.time))
    return [Order(WORKER_DIRECTOR_DUTY, worker_director_duty_of(fact.enterprise), noted)]


async def _to_the_plan(
    item: str, at: Received, read: Reader, command: RecordReview | RecordVote | TakeBack
) -> list[Order]:
    """For the layoff plan that stands behind this item of the session, if one does."""
    state = (await read.state(SESSION, at.event.subject)).state
    sitting = state.sitting if isinstance(state, Closed) else state
    plan = sitting.layoff_plans.get(item) if isinstance(sitting, Sitting) else None
    return [Order(LAYOFF_PLAN, plan, command)] if plan else []


def _result(reference: str, result: RecordFilingResult) -> list[Order]:
    return [Order(SESSION, reference, result)] if is_session(reference) else []
