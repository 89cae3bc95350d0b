"""Congresses: form, term, quota, roster."""

from collections.abc import Iterable

from huiwu.congress.domain.staff_congress.facts import (
    DelegateQuotaSet,
    DelegateRosterConfirmed,
    InstitutionEstablished,
    StaffCongressTermStarted,
    StaffDelegateReplaced,
    StaffDelegatesElected,
    StaffDelegatesWithdrawn,
)
from huiwu.eventlog import Change, Effect, ReadModel, Received

staff_congresses = ReadModel("staff_congresses")


@staff_congresses.on("congress", InstitutionEstablished)
def show_institution(fact: InstitutionEstablished, at: Received) -> Iterable[Effect]:
    view = {
        "enterprise": fact.enterprise,
        "union": fact.union,
        "superior": fact.superior,
        "form": fact.institution,
        "phase": "forming",
        "headcount": fact.headcount,
        "quota": None,
        "elected": 0,
        "roster": None,
        "sessions": 0,
    }
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@staff_congresses.on("congress", StaffCongressTermStarted)
def show_term(fact: StaffCongressTermStarted, at: Received) -> Iterable[Effect]:
    view = {"term": fact.term, "term_years": fact.years, "starts_on": fact.starts_on, "ends_on": fact.ends_on}
    return [Change(at.event.subject, view)]


@staff_congresses.on("congress", DelegateQuotaSet)
def show_quota(fact: DelegateQuotaSet, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"quota": fact.count})]


@staff_congresses.on("congress", StaffDelegatesElected)
def count_elected(fact: StaffDelegatesElected, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"elected": fact.elected})]


@staff_congresses.on("congress", StaffDelegatesWithdrawn)
def count_left(fact: StaffDelegatesWithdrawn, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"elected": fact.elected})]


@staff_congresses.on("congress", DelegateRosterConfirmed)
def show_roster(fact: DelegateRosterConfirmed, at: Received) -> Iterable[Effect]:
    view = {
        "phase": "in_term",
        "union": fact.union,
        "superior": fact.superior,
        "headcount": fact.headcount,
        "roster": {
            "confirmed_on": fact.on,
            "delegates": len(fact.delegates),
            "managers": fact.managers,
            "frontline": fact.frontline,
        },
    }
    return [Change(at.event.subject, view)]


@staff_congresses.on("congress", StaffDelegateReplaced)
def show_replacement(fact: StaffDelegateReplaced, at: Received) -> Iterable[Effect]:
    replaced = {"leaving": fact.leaving, "joining": fact.joining, "on": fact.on}
    return [
        Change(
            at.event.subject,
            {"managers_now": fact.managers, "frontline_now": fact.frontline},
            append={"replaced": replaced},
        )
    ]
