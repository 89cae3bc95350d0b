"""What filing shows: each filing with its level and its due day, and per enterprise how its congress works."""

from collections.abc import Iterable
from datetime import date

from huiwu.eventlog import Change, Effect, ReadModel, Received
from huiwu.filing.domain.filing import facts as became
from huiwu.filing.domain.filing.commands import FilingKind
from huiwu.filing.heard import (
    EnterpriseRegistered,
    SessionClosed,
    SessionScheduled,
    StaffCongressTermStarted,
    UnionRegistered,
)

filings = ReadModel("filings")
registry = ReadModel("registry")

MODELS = (filings, registry)


@filings.on("filing", became.FilingSubmitted)
def show_submission(fact: became.FilingSubmitted, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "kind": fact.kind,
        "reference": fact.reference,
        "enterprise": fact.enterprise,
        "submitter": fact.submitter,
        "line": fact.line,
        "at": fact.recipient,
        "phase": "under-review",
        "due_on": fact.review_due_on,
        "version": fact.version,
        "submitted_on": fact.on,
        "late": fact.late,
        "complete": fact.complete,
        "accepted": [],
        "form": {entry.name: entry.value for entry in fact.form},
    }
    # Reading goes down the tree only, and an enterprise does not stand under the labour administration.
    reader = fact.recipient if fact.kind is FilingKind.CONTRACT else fact.enterprise
    return [Change(at.event.subject, view, organisation=reader), *_registered(fact, at, "under-review", fact.recipient)]


@filings.on("filing", became.FilingAccepted)
def show_acceptance(fact: became.FilingAccepted, at: Received) -> Iterable[Effect]:
    return [
        Change(at.event.subject, {"phase": "accepted", "due_on": None}, append={"accepted": fact.level}),
        *_registered(fact, at, "accepted", fact.level),
    ]


@filings.on("filing", became.FilingReturned)
def show_return(fact: became.FilingReturned, at: Received) -> Iterable[Effect]:
    view = {"phase": "returned", "reason": fact.reason, "at": fact.submitter, "due_on": fact.resubmit_due_on}
    return [Change(at.event.subject, view), *_registered(fact, at, "returned", fact.level)]


@filings.on("filing", became.FilingForwarded)
def show_forwarding(fact: became.FilingForwarded, at: Received) -> Iterable[Effect]:
    view = {"phase": "under-review", "at": fact.to, "due_on": fact.review_due_on}
    return [Change(at.event.subject, view), *_registered(fact, at, "under-review", fact.to)]


@filings.on("filing", became.FilingEntered)
def show_entry(fact: became.FilingEntered, at: Received) -> Iterable[Effect]:
    view = {"phase": "entered", "entered_on": fact.on, "due_on": None}
    return [Change(at.event.subject, view), *_registered(fact, at, "entered", fact.level)]


@filings.on("filing", became.FilingStoodUnopposed)
def show_silence(fact: became.FilingStoodUnopposed, at: Received) -> Iterable[Effect]:
    view = {"phase": "stood-unopposed", "effective_on": fact.on, "due_on": None}
    return [Change(at.event.subject, view), *_registered(fact, at, "stood-unopposed", fact.level)]


@registry.on("membership", EnterpriseRegistered)
def enter_enterprise(fact: EnterpriseRegistered, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"name": fact.name}, organisation=at.event.subject)]


@registry.on("membership", UnionRegistered)
def enter_union(fact: UnionRegistered, at: Received) -> Iterable[Effect]:
    return [] if fact.enterprise is None else [Change(fact.enterprise, {"union": at.event.subject})]


@registry.on("congress", StaffCongressTermStarted)
def enter_congress(fact: StaffCongressTermStarted, at: Received) -> Iterable[Effect]:
    view = {"congress": at.event.subject, "term_ends_on": fact.ends_on}
    return [Change(fact.enterprise, view, organisation=fact.enterprise)]


@registry.on("congress", SessionScheduled)
def enter_next_session(fact: SessionScheduled, at: Received) -> Iterable[Effect]:
    view = {"next_session": at.event.subject, "next_session_on": fact.opening_on}
    return [Change(fact.enterprise, view, organisation=fact.enterprise)]


@registry.on("congress", SessionClosed)
def enter_last_session(fact: SessionClosed, at: Received) -> Iterable[Effect]:
    """The next session falls due by the end of the next calendar year (每年, processes 0.2)."""
    view = {
        "last_session": at.event.subject,
        "last_session_on": fact.on,
        "next_session": None,
        "next_session_on": None,
        "next_due_on": date(fact.on.year + 1, 12, 31),
    }
    return [Change(fact.enterprise, view, organisation=fact.enterprise, add={"sessions": 1})]


def _registered(
    fact: became.FilingSubmitted
    | became.FilingAccepted
    | became.FilingReturned
    | became.FilingForwarded
    | became.FilingEntered
    | became.FilingStoodUnopposed,
    at: Received,
    status: str,
    level: str,
) -> Iterable[Effect]:
    """The same in the register of the enterprise: its session's form, or its contract."""
    name = "filing" if fact.kind is FilingKind.SESSION_FORM else "contract"
    view = {name: at.event.subject, f"{name}_status": status, f"{name}_level": level, f"{name}_of": fact.reference}
    return [Change(fact.enterprise, view, organisation=fact.enterprise, model=registry.name)]
