"""Congresses: form, term, quota, roster and its drift, the clock of the term; of regional ones whom they cover."""

from collections.abc import Iterable
from datetime import timedelta

from huiwu.congress.domain.evidence import CongressForm
from huiwu.congress.domain.staff_congress import STAFF_CONGRESS
from huiwu.congress.domain.staff_congress.commands import ExpireTerm, WarnOfTermEnd
from huiwu.congress.domain.staff_congress.facts import (
    DelegateJobClassChanged,
    DelegateQuotaSet,
    DelegateRosterConfirmed,
    EnterpriseCoveredByRegion,
    EnterpriseJoinedRegion,
    InstitutionEstablished,
    RegionalCongressEstablished,
    RosterCompositionDrifted,
    RosterCompositionRestored,
    StaffCongressFormChanged,
    StaffCongressReelected,
    StaffCongressTermStarted,
    StaffDelegateReplaced,
    StaffDelegatesElected,
    StaffDelegatesWithdrawn,
    TermEndForeseen,
    TermExpired,
    TermExpiryApproaching,
)
from huiwu.eventlog import Change, Effect, ReadModel, Received, SetTimer
from huiwu.kernel.period import beijing_day, start_of
from huiwu.runtime.deviations import show_deviations

staff_congresses = ReadModel("staff_congresses")
show_deviations(staff_congresses, STAFF_CONGRESS)
_NEXT_DAY = timedelta(days=1)


@staff_congresses.on("congress", InstitutionEstablished)
def show_institution(fact: InstitutionEstablished, at: Received) -> Iterable[Effect]:
    view = {
        "enterprise": fact.enterprise,
        "union": fact.union,
        "superior": fact.superior,
        "form": fact.institution,
        "headcount": fact.headcount,
        "sessions": 0,
        "last_session_on": None,
        "first_recorded_on": beijing_day(at.event.time),
    }
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@staff_congresses.on("congress", StaffCongressTermStarted)
def show_term(fact: StaffCongressTermStarted, at: Received) -> Iterable[Effect]:
    view = {
        "phase": "forming",
        "term": fact.term,
        "term_years": fact.years,
        "starts_on": fact.starts_on,
        "ends_on": fact.ends_on,
        "quota": None,
        "elected": 0,
        "roster": None,
        "warned_on": None,
    }
    return [Change(at.event.subject, view)]


@staff_congresses.on("congress", TermEndForeseen)
def show_clock_and_set_its_timers(fact: TermEndForeseen, at: Received) -> Iterable[Effect]:
    """Those of the last term bear the same names, counted from its end, and so are replaced."""
    congress, kind = at.event.subject, STAFF_CONGRESS.name
    due = {"re_elect_by": fact.ends_on, "warn_on": fact.warn_on}
    return [
        Change(congress, {"due": due}),
        *(
            SetTimer(congress, f"term-warning-{n}", start_of(day), WarnOfTermEnd(fact.term, day), kind)
            for n, day in enumerate(reversed(fact.warn_on), 1)
        ),
        SetTimer(congress, "term-end", start_of(fact.ends_on + _NEXT_DAY), ExpireTerm(fact.term), kind),
    ]


@staff_congresses.on("congress", TermExpiryApproaching)
def show_expiring(fact: TermExpiryApproaching, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "expiring", "warned_on": fact.on})]


@staff_congresses.on("congress", TermExpired)
def show_expired(fact: TermExpired, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "expired", "expired_on": fact.on})]


@staff_congresses.on("congress", StaffCongressFormChanged)
def show_form_changed(fact: StaffCongressFormChanged, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"form": fact.form})]


@staff_congresses.on("congress", StaffCongressReelected)
def show_reelected(fact: StaffCongressReelected, at: Received) -> Iterable[Effect]:
    reelected = {"term": fact.term, "on": fact.on, "due_on": fact.due_on, "late": fact.late}
    return [Change(at.event.subject, append={"reelected": reelected})]


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
        "drift": None,
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


@staff_congresses.on("congress", RegionalCongressEstablished)
def show_regional(fact: RegionalCongressEstablished, at: Received) -> Iterable[Effect]:
    view = {
        "enterprise": fact.enterprise,
        "union": fact.enterprise,
        "superior": fact.superior,
        "form": CongressForm.STAFF_CONGRESS,
        "headcount": fact.headcount,
        "sessions": 0,
        "last_session_on": None,
        "first_recorded_on": beijing_day(at.event.time),
        "scope": fact.scope,
        "name": fact.name,
        "enterprises": fact.enterprises,
    }
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@staff_congresses.on("congress", EnterpriseJoinedRegion)
def show_reopened(fact: EnterpriseJoinedRegion, at: Received) -> Iterable[Effect]:
    reopened = {"phase": "forming", "reopened_on": fact.on}
    return [Change(at.event.subject, reopened, append={"enterprises": fact.joining})]


@staff_congresses.on("congress", EnterpriseCoveredByRegion)
def show_covered(fact: EnterpriseCoveredByRegion, at: Received) -> Iterable[Effect]:
    view = {"phase": "covered_by_regional", "enterprise": fact.enterprise, "covered_on": fact.on}
    covered_by = {"covered_by": fact.congress}
    return [Change(at.event.subject, view, organisation=fact.enterprise, append=covered_by)]


@staff_congresses.on("congress", DelegateJobClassChanged)
def show_composition(fact: DelegateJobClassChanged, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"managers_now": fact.managers, "frontline_now": fact.frontline})]


@staff_congresses.on("congress", RosterCompositionDrifted)
def show_drift(fact: RosterCompositionDrifted, at: Received) -> Iterable[Effect]:
    drift = {
        "on": fact.on,
        "subject": fact.subject,
        "managers": fact.managers,
        "frontline": fact.frontline,
        "delegates": fact.delegates,
        "clauses": fact.clauses,
    }
    return [Change(at.event.subject, {"drift": drift})]


@staff_congresses.on("congress", RosterCompositionRestored)
def show_restored(fact: RosterCompositionRestored, at: Received) -> Iterable[Effect]:
    view = {"drift": None, "managers_now": fact.managers, "frontline_now": fact.frontline}
    return [Change(at.event.subject, view)]
