"""Laying something open to the workers: in which form, from when to when, and by whom (厂务公开, 004 二(一)2)."""

from datetime import date

from huiwu.kernel import Finding
from huiwu.rulebook import Hearing

FORMS = "congress.factory-disclosure.intersession-forms"
MAIN_CARRIER = "congress.factory-disclosure.congress-is-main-carrier"
RESPONSIBLE = "congress.factory-disclosure.unit-is-responsible"
NOT_BEFORE = "platform.not-before"


def everyday(hearing: Hearing, form: str) -> bool:
    """One of the forms between sessions; the congress itself is not."""
    return form in hearing.texts(FORMS, "forms")


def displayed(
    hearing: Hearing, form: str, shown_from: date, shown_to: date | None, *, since: date
) -> tuple[Finding, ...]:
    """In a form of the clauses, begun by today and not before there was anything to show; a last day may lie ahead."""
    known = [*hearing.texts(FORMS, "forms"), str(hearing.clause(MAIN_CARRIER).value("primary_form"))]
    last = () if shown_to is None else (not_before(hearing, shown_to, shown_from),)
    return (
        hearing.admits(FORMS, form in known, seen=form, needed={"one_of": known}),
        *stated(hearing, shown_from, since),
        *last,
    )


def by_the_unit(hearing: Hearing, enterprise: str) -> Finding:
    """厂务公开的主体是企事业单位: not its union."""
    return hearing.equal(RESPONSIBLE, hearing.actor.organisation, enterprise)


def stated(hearing: Hearing, on: date, since: date) -> tuple[Finding, Finding]:
    """The stated day lies neither in the future nor before what it follows from."""
    return hearing.not_after_today(on), not_before(hearing, on, since)


def not_before(hearing: Hearing, on: date, since: date) -> Finding:
    """The day does not lie before what it follows from."""
    return hearing.holds(NOT_BEFORE, on >= since, seen={"on": on}, needed={"from": since})
