"""How facts carry a workers' congress from phase to phase."""

from dataclasses import replace
from typing import assert_never

from huiwu.congress.domain.evidence import CongressForm, JobClass, RosterDelegate
from huiwu.congress.domain.staff_congress.facts import (
    DelegateJobClassChanged,
    DelegateQuotaSet,
    DelegateRosterConfirmed,
    EnterpriseCoveredByRegion,
    EnterpriseJoinedRegion,
    Fact,
    InstitutionEstablished,
    RegionalCongressEstablished,
    RegionalSeatsConfirmed,
    RegionalSeatTaken,
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
from huiwu.congress.domain.staff_congress.states import (
    Absent,
    CoveredByRegional,
    Expired,
    Forming,
    Founded,
    InTerm,
    Region,
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
        case DelegateJobClassChanged():
            return note(state, fact.subject, fact.job_class) if isinstance(state, InTerm) else state
        case RosterCompositionDrifted() | RosterCompositionRestored():
            drifted = isinstance(fact, RosterCompositionDrifted)
            return replace(state, drifted=drifted) if isinstance(state, InTerm) else state
        case EnterpriseCoveredByRegion():
            return _cover(state, fact)
        case RegionalCongressEstablished() | EnterpriseJoinedRegion() | RegionalSeatsConfirmed() | RegionalSeatTaken():
            return _region(state, fact)
        case _:
            assert_never(fact)


def _begin_term(state: StaffCongress, fact: StaffCongressTermStarted) -> StaffCongress:
    if isinstance(state, Absent | CoveredByRegional | Forming):
        return state
    before = None if isinstance(state, Founded) else state.term.ends_on
    term = Term(fact.term, fact.starts_on, fact.ends_on, succeeds=before)
    return Forming(state.enterprise, state.union, state.superior, state.form, term, region=state.region)


def _cover(state: StaffCongress, fact: EnterpriseCoveredByRegion) -> StaffCongress:
    match state:
        case Absent():
            return CoveredByRegional(fact.enterprise, (fact.congress,))
        case CoveredByRegional():
            return replace(state, congresses=(*state.congresses, fact.congress))
        case _:
            return state


def _region(
    state: StaffCongress,
    fact: RegionalCongressEstablished | EnterpriseJoinedRegion | RegionalSeatsConfirmed | RegionalSeatTaken,
) -> StaffCongress:
    if isinstance(fact, RegionalCongressEstablished):
        region = Region(fact.scope, fact.name, fact.enterprises)
        return Founded(fact.enterprise, fact.enterprise, fact.superior, CongressForm.STAFF_CONGRESS, region)
    if not isinstance(state, Forming | InTerm) or state.region is None:
        return state
    match fact:
        case EnterpriseJoinedRegion():
            region = replace(state.region, enterprises=(*state.region.enterprises, fact.joining))
            return replace(state, region=region) if isinstance(state, Forming) else _reopened(state, region)
        case RegionalSeatsConfirmed():
            homes = {each.subject: each.enterprise for each in fact.homes}
            return replace(state, region=replace(state.region, homes=homes))
        case RegionalSeatTaken():
            left = {one: home for one, home in state.region.homes.items() if one != fact.leaving}
            return replace(state, region=replace(state.region, homes={**left, fact.joining: fact.home}))


def _reopened(state: InTerm, region: Region) -> Forming:
    """Those on the roster stay elected; what was frozen with it is frozen anew when it is confirmed again."""
    elected = tuple(one.subject for one in state.roster)
    return Forming(
        state.enterprise,
        state.union,
        state.superior,
        state.form,
        state.term,
        elected=elected,
        region=region,
        reopened=True,
    )


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
            return Expired(state.enterprise, state.union, state.superior, state.form, state.term, state.region)


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
        state.region,
    )


def _replace(state: StaffCongress, fact: StaffDelegateReplaced) -> StaffCongress:
    if not isinstance(state, InTerm):
        return state
    return substituted(state, fact.leaving, RosterDelegate(fact.joining, fact.job_class))


def substituted(state: InTerm, leaving: str, joining: RosterDelegate) -> InTerm:
    """The congress with one delegate in another's place."""
    changed = {subject: job_class for subject, job_class in state.changed.items() if subject != leaving}
    return replace(state, roster=roster_after(state.roster, leaving, joining), changed=changed)


def note(state: InTerm, subject: str, job_class: JobClass) -> InTerm:
    """The congress with that job class kept beside the frozen one."""
    return replace(state, changed={**state.changed, subject: job_class})


def without(elected: tuple[str, ...], withdrawn: tuple[str, ...]) -> tuple[str, ...]:
    """Those elected but for those taken back."""
    return tuple(subject for subject in elected if subject not in withdrawn)


def roster_after(
    roster: tuple[RosterDelegate, ...], leaving: str, joining: RosterDelegate
) -> tuple[RosterDelegate, ...]:
    """The roster with one delegate in another's place."""
    return tuple(joining if delegate.subject == leaving else delegate for delegate in roster)
