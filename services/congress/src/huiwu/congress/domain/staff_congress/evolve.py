"""How facts carry a workers' congress from phase to phase."""

from dataclasses import replace
from typing import assert_never

from huiwu.congress.domain.evidence import RosterDelegate
from huiwu.congress.domain.staff_congress.facts import (
    DelegateQuotaSet,
    DelegateRosterConfirmed,
    Fact,
    InstitutionEstablished,
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
from huiwu.congress.domain.staff_congress.states import (
    Absent,
    Expired,
    Forming,
    Founded,
    InTerm,
    StaffCongress,
    Term,
)
from huiwu.kernel import ProcedureDeviationRecorded


def evolve(state: StaffCongress, fact: Fact) -> StaffCongress:
    """The congress after the fact; a fact that does not fit its phase leaves it as it is."""
    match fact:
        case InstitutionEstablished():
            return Founded(fact.enterprise, fact.union, fact.superior, fact.institution)
        case StaffCongressTermStarted():
            return _begin_term(state, fact)
        case DelegateQuotaSet():
            return replace(state, quota=fact.count) if isinstance(state, Forming) else state
        case StaffDelegatesElected():
            return replace(state, elected=(*state.elected, *fact.delegates)) if isinstance(state, Forming) else state
        case StaffDelegatesWithdrawn():
            return (
                replace(state, elected=without(state.elected, fact.delegates)) if isinstance(state, Forming) else state
            )
        case DelegateRosterConfirmed():
            return _confirm(state, fact)
        case StaffDelegateReplaced():
            return _replace(state, fact)
        case StaffCongressFormChanged():
            return replace(state, form=fact.form) if isinstance(state, InTerm | Expired) else state
        case TermEndForeseen() | TermExpiryApproaching() | TermExpired():
            return _with_clock(state, fact)
        case StaffCongressReelected() | ProcedureDeviationRecorded():
            return state
        case _:
            assert_never(fact)


def _begin_term(state: StaffCongress, fact: StaffCongressTermStarted) -> StaffCongress:
    if isinstance(state, Absent | Forming):
        return state
    before = None if isinstance(state, Founded) else state.term.ends_on
    term = Term(fact.term, fact.starts_on, fact.ends_on, succeeds=before)
    return Forming(state.enterprise, state.union, state.superior, state.form, term)


def _with_clock(state: StaffCongress, fact: TermEndForeseen | TermExpiryApproaching | TermExpired) -> StaffCongress:
    if not isinstance(state, Forming | InTerm):
        return state
    match fact:
        case TermEndForeseen():
            return replace(state, term=replace(state.term, warn_on=fact.warn_on))
        case TermExpiryApproaching():
            left = tuple(day for day in state.term.warn_on if day != fact.warn_on)
            return replace(state, term=replace(state.term, warn_on=left, warned_on=fact.on))
        case TermExpired():
            return Expired(state.enterprise, state.union, state.superior, state.form, state.term)


def _confirm(state: StaffCongress, fact: DelegateRosterConfirmed) -> StaffCongress:
    if not isinstance(state, Forming):
        return state
    return InTerm(
        state.enterprise,
        fact.union,
        fact.superior,
        state.form,
        state.term,
        fact.headcount,
        fact.on,
        fact.delegates,
    )


def _replace(state: StaffCongress, fact: StaffDelegateReplaced) -> StaffCongress:
    if not isinstance(state, InTerm):
        return state
    roster = roster_after(state.roster, fact.leaving, RosterDelegate(fact.joining, fact.job_class))
    return replace(state, roster=roster)


def without(elected: tuple[str, ...], withdrawn: tuple[str, ...]) -> tuple[str, ...]:
    """Those elected but for those taken back."""
    return tuple(subject for subject in elected if subject not in withdrawn)


def roster_after(
    roster: tuple[RosterDelegate, ...], leaving: str, joining: RosterDelegate
) -> tuple[RosterDelegate, ...]:
    """The roster with one delegate in another's place."""
    return tuple(joining if delegate.subject == leaving else delegate for delegate in roster)
