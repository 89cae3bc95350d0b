"""职工董事、职工监事: a company's duty to have them, the ladder when it has none, and those who sit (P09)."""

from huiwu.congress.domain.evidence import EnterpriseOnRecord, WorkersOnRoll
from huiwu.congress.domain.worker_director import commands as asked
from huiwu.congress.domain.worker_director import facts as became
from huiwu.congress.domain.worker_director.decide import decide, party
from huiwu.congress.domain.worker_director.states import Unnoted, WorkerDirectorDuty, evolve
from huiwu.congress.domain.worker_director.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

WORKER_DIRECTOR_DUTY: Kind[asked.Command, WorkerDirectorDuty, became.Fact, Hearing] = Kind(
    service="congress",
    name="worker-director-duty",
    initial=Unnoted(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        asked.NoteBoards,
        asked.UrgeEnterprise,
        asked.RecordRefusal,
        asked.ReportRefusal,
        asked.HoldInterview,
        asked.OpenWorkerDirectorElection,
        asked.NominateWorkerDirector,
        asked.SeatWorkerDirector,
        asked.ReportDuty,
        asked.EvaluateWorkerDirector,
        asked.WorkerDirectorLeaves,
    ),
    facts=(
        became.WorkerDirectorsRequired,
        became.WorkerDirectorsNotRequired,
        became.WorkerDirectorMissing,
        became.EnterpriseUrged,
        became.RefusalRecorded,
        became.ReportedToSuperior,
        became.InterviewHeld,
        became.WorkerDirectorsEstablished,
        became.WorkerDirectorElectionOpened,
        became.WorkerDirectorNominated,
        became.WorkerDirectorElected,
        became.WorkerDirectorSeated,
        became.DutyReported,
        became.WorkerDirectorEvaluated,
        became.WorkerDirectorLeft,
    ),
    creates=(asked.NoteBoards,),
    evidence=(EnterpriseOnRecord, WorkersOnRoll, asked.UnionLeadersOnRecord, asked.CongressVoteOnRecord),
    words=WORDS,
)

__all__ = ["WORKER_DIRECTOR_DUTY"]
