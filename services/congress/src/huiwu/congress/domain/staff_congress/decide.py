"""What the law says to each command to a workers' congress."""

from huiwu.congress.domain.evidence import (
    CongressForm,
    EnterpriseOnRecord,
    Home,
    HomesOfDelegates,
    JobClass,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.naming import regional_congress_of, union_of
from huiwu.congress.domain.people import each_once, on_the_roll, on_the_roster
from huiwu.congress.domain.staff_congress import region, terms
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    Command,
    ConfirmDelegateRoster,
    CoverByRegion,
    EstablishRegionalCongress,
    EstablishStaffCongress,
    ExpireTerm,
    JoinRegion,
    NoteJobClass,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
    WarnOfTermEnd,
    WithdrawDelegates,
)
from huiwu.congress.domain.staff_congress.composition import count, made_up, quota_enough
from huiwu.congress.domain.staff_congress.drift import drift_of, note_job_class
from huiwu.congress.domain.staff_congress.evolve import substituted, without
from huiwu.congress.domain.staff_congress.facts import (
    DelegateQuotaSet,
    DelegateRosterConfirmed,
    RegionalSeatsConfirmed,
    RegionalSeatTaken,
    StaffDelegateReplaced,
    StaffDelegatesElected,
    StaffDelegatesWithdrawn,
)
from huiwu.congress.domain.staff_congress.states import (
    Absent,
    CoveredByRegional,
    Expired,
    Forming,
    InTerm,
    StaffCongress,
)
from huiwu.congress.domain.staff_congress.terms import FORM
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def decide(command: Command, state: StaffCongress, hearing: Hearing) -> Ruling:
    """The ruling on a command to a congress."""
    match state, command:
        case ((Absent() | CoveredByRegional()), EstablishStaffCongress()):
            return terms.establish(command, hearing)
        case Forming(), SetDelegateQuota():
            return _set_quota(command, state, hearing)
        case Forming(), RecordDelegatesElected():
            return _record_elected(command, state, hearing)
        case Forming(), WithdrawDelegates():
            return _withdraw(command, state, hearing)
        case Forming(form=CongressForm.STAFF_CONGRESS), ConfirmDelegateRoster():
            return _confirm_delegates(state, hearing)
        case Forming(), ConfirmDelegateRoster():
            return _confirm_everybody(state, hearing)
        case InTerm(), ReplaceDelegate():
            return _replace(command, state, hearing)
        case ((InTerm() | Expired()), BeginNextTerm()):
            return terms.begin_next(command, state, hearing)
        case ((Forming() | InTerm()), WarnOfTermEnd()):
            return terms.warn(command, state, hearing)
        case ((Forming() | InTerm()), ExpireTerm()):
            return terms.expire(command, state, hearing)
        case _:
            return _of_regions_and_drift(command, state, hearing)


def _of_regions_and_drift(command: Command, state: StaffCongress, hearing: Hearing) -> Ruling:
    match state, command:
        case Absent(), EstablishRegionalCongress():
            return region.establish(command, hearing)
        case ((Absent() | CoveredByRegional()), CoverByRegion()):
            return region.cover(command, state, hearing)
        case ((Forming() | InTerm()), JoinRegion()) if state.region is not None:
            return region.join(command, state, state.region, hearing)
        case InTerm(form=CongressForm.STAFF_CONGRESS, region=None), NoteJobClass():
            return note_job_class(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def party(command: Command, state: StaffCongress) -> str:
    """Everything here is an act of the enterprise's own union, or of the union that hosts the congress."""
    match command:
        case EstablishStaffCongress() | CoverByRegion():
            return union_of(command.enterprise)
        case EstablishRegionalCongress():
            return hosting(command)
        case _:
            return "" if isinstance(state, Absent | CoveredByRegional) else state.union


def hosting(command: EstablishRegionalCongress) -> str:
    """The host, which gives the congress its name too; raises NotAStreamId."""
    regional_congress_of(command.host, command.name)
    return command.host


def _by_delegates(state: Forming, hearing: Hearing) -> Finding:
    """Quota and election are for a congress of delegates; an assembly is everybody."""
    needed = CongressForm.STAFF_CONGRESS
    return hearing.holds(FORM, state.form is needed, seen={"form": state.form}, needed={"form": needed})


def _set_quota(command: SetDelegateQuota, state: Forming, hearing: Hearing) -> Ruling:
    headcount = hearing.lean_on(EnterpriseOnRecord).headcount
    return hearing.rule(
        _by_delegates(state, hearing),
        *quota_enough(command.count, headcount, state.region, hearing),
        then=[DelegateQuotaSet(state.enterprise, command.count, headcount)],
    )


def _record_elected(command: RecordDelegatesElected, state: Forming, hearing: Hearing) -> Ruling:
    roll = [worker.subject for worker in hearing.lean_on(WorkersOnRoll).workers]
    elected = (*state.elected, *command.delegates)
    return hearing.rule(
        _by_delegates(state, hearing),
        each_once(hearing, elected),
        on_the_roll(hearing, command.delegates, roll),
        then=[StaffDelegatesElected(state.enterprise, command.delegates, len(elected))],
    )


def _withdraw(command: WithdrawDelegates, state: Forming, hearing: Hearing) -> Ruling:
    left = without(state.elected, command.delegates)
    return hearing.rule(
        on_the_roster(hearing, command.delegates, state.elected),
        then=[StaffDelegatesWithdrawn(state.enterprise, command.delegates, command.reason, len(left))],
    )


def _confirm_delegates(state: Forming, hearing: Hearing) -> Ruling:
    job_classes = {worker.subject: worker.job_class for worker in hearing.lean_on(WorkersOnRoll).workers}
    roster = tuple(RosterDelegate(one, job_classes[one]) for one in state.elected if one in job_classes)
    headcount = hearing.lean_on(EnterpriseOnRecord).headcount
    in_time, reelected = terms.re_elected(state, hearing)
    homes = _homes(hearing) if state.region else ()
    quota = hearing.equal("platform.roster-fills-quota", len(state.elected), state.quota)
    return hearing.rule(
        on_the_roll(hearing, state.elected, job_classes),
        *made_up(roster, headcount, state.region, {each.subject: each.enterprise for each in homes}, hearing),
        *(() if state.reopened else (quota,)),
        _permanent(state, hearing),
        *in_time,
        then=[
            _confirmed(state, roster, hearing),
            *([RegionalSeatsConfirmed(state.enterprise, homes)] if state.region else []),
            *reelected,
        ],
    )


def _homes(hearing: Hearing) -> tuple[Home, ...]:
    return hearing.lean_on(HomesOfDelegates).homes


def _confirm_everybody(state: Forming, hearing: Hearing) -> Ruling:
    roster = hearing.lean_on(WorkersOnRoll).workers
    headcount = hearing.lean_on(EnterpriseOnRecord).headcount
    in_time, reelected = terms.re_elected(state, hearing)
    return hearing.rule(
        hearing.holds(
            "platform.assembly-is-everybody",
            len(roster) >= max(headcount, 1),
            seen={"on_roll": len(roster)},
            needed={"at_least": max(headcount, 1)},
        ),
        _permanent(state, hearing),
        *in_time,
        then=[_confirmed(state, roster, hearing), *reelected],
    )


def _permanent(state: Forming, hearing: Hearing) -> Finding:
    """代表常任制: whoever is on the roster stays for the whole term (A09)."""
    until = {"mandate_until": state.term.ends_on}
    return hearing.holds("congress.swc.permanent-delegates", met=True, seen=until, needed=until)


def _confirmed(state: Forming, roster: tuple[RosterDelegate, ...], hearing: Hearing) -> DelegateRosterConfirmed:
    enterprise = hearing.lean_on(EnterpriseOnRecord)
    return DelegateRosterConfirmed(
        enterprise=state.enterprise,
        union=enterprise.union,
        superior=enterprise.superior,
        on=hearing.today,
        mandate_until=state.term.ends_on,
        headcount=enterprise.headcount,
        managers=count(roster, JobClass.MANAGER),
        frontline=count(roster, JobClass.FRONTLINE),
        delegates=roster,
    )


def _replace(command: ReplaceDelegate, state: InTerm, hearing: Hearing) -> Ruling:
    job_classes = {worker.subject: worker.job_class for worker in hearing.lean_on(WorkersOnRoll).workers}
    joining = RosterDelegate(command.joining, job_classes.get(command.joining, JobClass.OTHER))
    after = substituted(state, command.leaving, joining)
    homes = {each.subject: each.enterprise for each in _homes(hearing)} if state.region else {}
    settled = {**state.region.homes, **homes} if state.region else {}
    by_delegates = state.form is CongressForm.STAFF_CONGRESS
    home = homes.get(command.joining)
    return hearing.rule(
        on_the_roster(hearing, [command.leaving], [delegate.subject for delegate in state.roster]),
        on_the_roll(hearing, [command.joining], job_classes),
        each_once(hearing, [delegate.subject for delegate in after.roster]),
        *(made_up(after.roster, state.headcount, state.region, settled, hearing) if by_delegates else ()),
        then=[
            StaffDelegateReplaced(
                state.enterprise,
                command.leaving,
                command.joining,
                joining.job_class,
                hearing.today,
                count(after.roster, JobClass.MANAGER),
                count(after.roster, JobClass.FRONTLINE),
            ),
            *([RegionalSeatTaken(state.enterprise, command.leaving, command.joining, home)] if home else []),
            *(drift_of(after, command.joining, hearing.today, hearing) if by_delegates and not state.region else ()),
        ],
    )
