"""选举、换届: an election from its preparatory group to the installation of those elected (P03)."""

from huiwu.congress.domain.election import commands as asked
from huiwu.congress.domain.election import facts as became
from huiwu.congress.domain.election.commands import Command
from huiwu.congress.domain.election.decide import decide, party
from huiwu.congress.domain.election.evolve import evolve
from huiwu.congress.domain.election.facts import Fact
from huiwu.congress.domain.election.states import Election, Unprepared
from huiwu.congress.domain.election.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

ELECTION: Kind[Command, Election, Fact, Hearing] = Kind(
    service="congress",
    name="election",
    initial=Unprepared(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        asked.FormPreparatoryGroup,
        asked.RecordGuidance,
        asked.EnterElectors,
        asked.StrikeElectors,
        asked.FreezeElectorate,
        asked.ProposeCandidate,
        asked.FixCandidates,
        asked.OpenElection,
        asked.CountElection,
        asked.CertifyElection,
        asked.AnnulElection,
        asked.ReopenElection,
        asked.InstallOfficer,
    ),
    facts=(
        became.PreparatoryGroupFormed,
        became.ElectionCheckpointOpened,
        became.SuperiorGuidanceRecorded,
        became.ElectorsEntered,
        became.ElectorsStruck,
        became.ElectorateFrozen,
        became.CandidateProposed,
        became.ChairCandidateProposed,
        became.CandidatesFixed,
        became.ElectionOpened,
        became.ElectionCounted,
        became.ElectionCertified,
        became.ElectionVoided,
        became.OfficerInstalled,
        became.ChairAppointed,
        became.ViceChairAppointed,
    ),
    creates=(asked.FormPreparatoryGroup,),
    evidence=(asked.UnionOnRecord, asked.ElectorsOnRegister, asked.CandidateOnRoll),
    words=WORDS,
)

__all__ = ["ELECTION"]
