"""What notification shows: notices and their receipts, publications by board, obligations and what was sent of them."""

from collections.abc import Iterable

from huiwu.eventlog import CancelTimer, Change, Effect, ReadModel, Received, SetTimer
from huiwu.kernel.period import start_of
from huiwu.notification.domain.notice import NoticeBounced, NoticeDelivered, NoticeEmailed, NoticeRead
from huiwu.notification.domain.obligation import OBLIGATION, climb
from huiwu.notification.domain.owed import (
    EscalatedTo,
    ObligationFulfilled,
    ObligationOpened,
    ObligationOverdue,
    ObligationPartFulfilled,
    ObligationVoided,
    ReminderSent,
)
from huiwu.notification.domain.publication import NoticePublished, PublicationWithdrawn
from huiwu.notification.known import bargainings, proposals, records, seats, sessions, workers
from huiwu.obligation.ladder import OVERDUE, Rung, escalation

notices = ReadModel("notices")
publications = ReadModel("publications")
boards = ReadModel("boards")
obligations = ReadModel("obligations", indexes=["(view->>'due_on'), id", "(view->>'phase'), (view->>'due_on'), id"])
reminders = ReadModel("reminders", indexes=["((view->>'arrived')::bigint)"])

MODELS = (
    notices,
    publications,
    boards,
    obligations,
    reminders,
    sessions,
    bargainings,
    workers,
    records,
    seats,
    proposals,
)

# -- notices


@notices.on("notification", NoticeDelivered)
def show_notice(fact: NoticeDelivered, at: Received) -> Iterable[Effect]:
    view = {
        "reference": fact.reference,
        "recipient": fact.recipient,
        "title": fact.title,
        "title_en": fact.title_en,
        "papers": fact.papers,
        "delivered_on": fact.on,
        "arrived": at.position,
        "read_on": None,
        "emailed_on": None,
        "bounced_on": None,
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@notices.on("notification", NoticeRead)
def show_notice_read(fact: NoticeRead, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"read_on": fact.on})]


@notices.on("notification", NoticeEmailed)
def show_notice_emailed(fact: NoticeEmailed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"emailed_on": fact.on})]


@notices.on("notification", NoticeBounced)
def show_notice_bounced(fact: NoticeBounced, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"bounced_on": fact.on, "reply_code": fact.reply_code})]


# -- publications and the boards they stand on


@publications.on("notification", NoticePublished)
def show_publication(fact: NoticePublished, at: Received) -> Iterable[Effect]:
    view = {
        "sort": fact.sort,
        "reference": fact.reference,
        "topic": fact.topic,
        "title": fact.title,
        "text": fact.text,
        "dated": fact.dated,
        "on": fact.on,
        "published_at": at.event.time,
        "arrived": at.position,
        "fulfils": fact.fulfils,
        "on_display": True,
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@publications.on("notification", PublicationWithdrawn)
def show_publication_withdrawn(fact: PublicationWithdrawn, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"on_display": False, "withdrawn_on": fact.on, "reason": fact.reason})]


@boards.on("notification", NoticePublished)
def count_publication(fact: NoticePublished, _at: Received) -> Iterable[Effect]:
    return [Change(fact.organisation, {"latest": fact.on}, organisation=fact.organisation, add={"on_display": 1})]


@boards.on("notification", PublicationWithdrawn)
def count_withdrawal(fact: PublicationWithdrawn, _at: Received) -> Iterable[Effect]:
    return [Change(fact.organisation, add={"on_display": -1})]


# -- obligations, their timers, and what was sent


@obligations.on("notification", ObligationOpened)
def show_obligation_and_set_its_timers(fact: ObligationOpened, at: Received) -> Iterable[Effect]:
    stream = at.event.subject
    view = {
        "clause": fact.clause,
        "reference": fact.reference,
        "obligor": fact.obligor,
        "superiors": fact.superiors,
        "title": fact.title,
        "anchor_on": fact.anchor_on,
        "due_on": fact.due_on,
        "needed": fact.needed,
        "round": fact.round,
        "rungs": fact.rungs,
        "phase": "open",
        "level": 0,
        **({"done": 0, "fulfilled_on": None, "late": None} if fact.afresh or fact.round == 1 else {}),
    }
    timers = (_timer(stream, fact.round, rung) for rung in fact.rungs)
    return [Change(stream, view, organisation=fact.organisation), *timers]


@obligations.on("notification", ReminderSent)
def show_reminded(fact: ReminderSent, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"reminded_on": fact.on})]


@obligations.on("notification", ObligationOverdue)
def show_overdue(_fact: ObligationOverdue, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "overdue"})]


@obligations.on("notification", EscalatedTo)
def show_escalated(fact: EscalatedTo, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"level": fact.level})]


@obligations.on("notification", ObligationPartFulfilled)
def show_part_fulfilled(fact: ObligationPartFulfilled, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"done": fact.done})]


@obligations.on("notification", ObligationFulfilled)
def show_fulfilled_and_cancel_the_rest(fact: ObligationFulfilled, at: Received) -> Iterable[Effect]:
    view = {"phase": "fulfilled", "fulfilled_on": fact.on, "late": fact.late}
    return [Change(at.event.subject, view, add={"done": len(fact.parts)}), *_cancelled(at, fact.round, fact.cancelled)]


@obligations.on("notification", ObligationVoided)
def show_voided_and_cancel_the_rest(fact: ObligationVoided, at: Received) -> Iterable[Effect]:
    view = {"phase": "voided", "reason": fact.reason}
    return [Change(at.event.subject, view), *_cancelled(at, fact.round, fact.cancelled)]


def _timer(stream: str, round_: int, rung: Rung) -> SetTimer:
    command = climb(rung.name, round_)
    return SetTimer(stream, _timer_name(round_, rung.name), start_of(rung.on), command, OBLIGATION.name)


def _timer_name(round_: int, rung: str) -> str:
    return f"{round_}-{rung}"


def _cancelled(at: Received, round_: int, rungs: Iterable[str]) -> Iterable[Effect]:
    return [CancelTimer(at.event.subject, _timer_name(round_, rung)) for rung in rungs]


@reminders.on("notification", ReminderSent)
def show_reminder(fact: ReminderSent, at: Received) -> Iterable[Effect]:
    return [_sent(fact, at, "reminder", fact.rung)]


@reminders.on("notification", ObligationOverdue)
def show_overdue_notice(fact: ObligationOverdue, at: Received) -> Iterable[Effect]:
    return [_sent(fact, at, "overdue", OVERDUE)]


@reminders.on("notification", EscalatedTo)
def show_escalation(fact: EscalatedTo, at: Received) -> Iterable[Effect]:
    return [_sent(fact, at, "escalation", escalation(fact.level))]


def _sent(fact: ReminderSent | ObligationOverdue | EscalatedTo, at: Received, sort: str, rung: str) -> Change:
    view = {
        "obligation": at.event.subject,
        "sort": sort,
        "clause": fact.clause,
        "due_on": fact.due_on,
        "on": fact.on,
        "arrived": at.position,
    }
    return Change(f"{at.event.subject}.{fact.round}.{rung}", view, organisation=fact.to)
