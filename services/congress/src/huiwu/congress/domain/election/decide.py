"""What the law says to each command to an election (000 二(三)2), and whose act it is."""

from collections.abc import Mapping

from huiwu.congress.domain.election import guidance, preparing, voting
from huiwu.congress.domain.election.commands import (
    AnnulElection,
    CertifyElection,
    Command,
    CountElection,
    EnterElectors,
    FixCandidates,
    FormPreparatoryGroup,
    FreezeElectorate,
    InstallOfficer,
    OpenElection,
    ProposeCandidate,
    RecordGuidance,
    ReopenElection,
    StrikeElectors,
)
from huiwu.congress.domain.election.states import Election, Stage, UnderWay, Unprepared
from huiwu.congress.domain.election.steps import out_of_order
from huiwu.kernel import Ruling
from huiwu.rulebook import Hearing

_AT: Mapping[type, tuple[Stage, ...]] = {
    EnterElectors: (Stage.PREPARED,),
    StrikeElectors: (Stage.PREPARED,),
    FreezeElectorate: (Stage.PREPARED,),
    ProposeCandidate: (Stage.ELECTORATE_FROZEN, Stage.CANDIDATES_PROPOSED),
    FixCandidates: (Stage.CANDIDATES_PROPOSED,),
    OpenElection: (Stage.CANDIDATES_FIXED,),
    CountElection: (Stage.OPEN,),
    CertifyElection: (Stage.COUNTED,),
    AnnulElection: (Stage.OPEN, Stage.COUNTED),
    ReopenElection: (Stage.VOID,),
}
"""At which stage each step is taken. Guidance follows its checkpoint; an installation is refused by its own clause."""


def decide(command: Command, election: Election, hearing: Hearing) -> Ruling:
    """The ruling on a command to an election."""
    match election, command:
        case Unprepared(), FormPreparatoryGroup():
            return preparing.form(command, hearing)
        case UnderWay() as it, _ if it.stage in _AT.get(type(command), (it.stage,)):
            return _step(command, it, hearing)
        case UnderWay() as it, _:
            return out_of_order(command, it, _AT[type(command)], hearing)
        case _:
            return hearing.refuse_phase(command, election)


def _step(command: Command, it: UnderWay, hearing: Hearing) -> Ruling:
    match command:
        case FormPreparatoryGroup():
            return out_of_order(command, it, (), hearing)
        case RecordGuidance():
            return guidance.record(command, it, hearing)
        case EnterElectors():
            return preparing.enter(command, it, hearing)
        case StrikeElectors():
            return preparing.strike(command, it, hearing)
        case FreezeElectorate():
            return preparing.freeze(command, it, hearing)
        case ProposeCandidate():
            return preparing.propose(command, it, hearing)
        case FixCandidates():
            return preparing.fix(command, it, hearing)
        case _:
            return _vote(command, it, hearing)


def _vote(
    command: OpenElection | CountElection | CertifyElection | AnnulElection | ReopenElection | InstallOfficer,
    it: UnderWay,
    hearing: Hearing,
) -> Ruling:
    match command:
        case OpenElection():
            return voting.open_(command, it, hearing)
        case CountElection():
            return voting.count(command, it, hearing)
        case CertifyElection():
            return voting.certify(command, it, hearing)
        case AnnulElection():
            return voting.annul(command, it, hearing)
        case ReopenElection():
            return voting.reopen(command, it, hearing)
        case InstallOfficer():
            return voting.install(command, it, hearing)


def party(command: Command, election: Election) -> str:
    """The union that holds the election; guidance and annulment are acts of the union above."""
    match command, election:
        case FormPreparatoryGroup(), _:
            return command.organisation
        case _, Unprepared():
            return ""
        case ((RecordGuidance() | AnnulElection()), _):
            return election.terms.superior or ""
        case _:
            return election.terms.organisation
