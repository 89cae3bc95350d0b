"""职工代表大会: the congress of one enterprise or of many, its form, its term and its roster."""

from huiwu.congress.domain.evidence import EnterpriseOnRecord, HomesOfDelegates, RegionOnRecord, WorkersOnRoll
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
from huiwu.congress.domain.staff_congress.decide import decide, party
from huiwu.congress.domain.staff_congress.evolve import evolve
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
from huiwu.congress.domain.staff_congress.states import Absent, StaffCongress
from huiwu.congress.domain.staff_congress.words import WORDS
from huiwu.kernel import FirstRecord, Kind, ProcedureDeviationRecorded
from huiwu.rulebook import Hearing

STAFF_CONGRESS: Kind[Command, StaffCongress, Fact, Hearing] = Kind(
    service="congress",
    name="staff-congress",
    initial=Absent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        EstablishStaffCongress,
        SetDelegateQuota,
        RecordDelegatesElected,
        WithdrawDelegates,
        ConfirmDelegateRoster,
        ReplaceDelegate,
        BeginNextTerm,
        WarnOfTermEnd,
        ExpireTerm,
        EstablishRegionalCongress,
        JoinRegion,
        CoverByRegion,
        NoteJobClass,
    ),
    facts=(
        InstitutionEstablished,
        StaffCongressTermStarted,
        DelegateQuotaSet,
        StaffDelegatesElected,
        StaffDelegatesWithdrawn,
        DelegateRosterConfirmed,
        StaffDelegateReplaced,
        TermEndForeseen,
        TermExpiryApproaching,
        TermExpired,
        StaffCongressFormChanged,
        StaffCongressReelected,
        ProcedureDeviationRecorded,
        RegionalCongressEstablished,
        EnterpriseJoinedRegion,
        RegionalSeatsConfirmed,
        RegionalSeatTaken,
        EnterpriseCoveredByRegion,
        DelegateJobClassChanged,
        RosterCompositionDrifted,
        RosterCompositionRestored,
    ),
    creates=(EstablishStaffCongress, EstablishRegionalCongress, CoverByRegion),
    words=WORDS,
    evidence=(EnterpriseOnRecord, WorkersOnRoll, RegionOnRecord, HomesOfDelegates, FirstRecord),
    keeper=party,
)

__all__ = ["STAFF_CONGRESS"]
