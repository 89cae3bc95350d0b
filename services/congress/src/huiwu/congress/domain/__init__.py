"""What the congress service decides: no I/O, no clock, no framework."""

from huiwu.congress.domain.ballot import BALLOT
from huiwu.congress.domain.election import ELECTION
from huiwu.congress.domain.evaluation import EVALUATION
from huiwu.congress.domain.factory_disclosure import FACTORY_DISCLOSURE
from huiwu.congress.domain.layoff_plan import LAYOFF_PLAN
from huiwu.congress.domain.ledgers import LEDGERS, RECORD
from huiwu.congress.domain.major_decision import MAJOR_DECISION
from huiwu.congress.domain.proposal import PROPOSAL
from huiwu.congress.domain.session import SESSION
from huiwu.congress.domain.staff_congress import STAFF_CONGRESS
from huiwu.congress.domain.union_disclosure import UNION_DISCLOSURE
from huiwu.congress.domain.worker_director import WORKER_DIRECTOR_DUTY
from huiwu.congress.domain.workplace_rule import WORKPLACE_RULE
from huiwu.kernel import AnyKind

KINDS: tuple[AnyKind, ...] = (
    STAFF_CONGRESS,
    SESSION,
    LAYOFF_PLAN,
    RECORD,
    PROPOSAL,
    UNION_DISCLOSURE,
    EVALUATION,
    WORKER_DIRECTOR_DUTY,
    FACTORY_DISCLOSURE,
    WORKPLACE_RULE,
    MAJOR_DECISION,
    ELECTION,
    BALLOT,
)

__all__ = [
    "BALLOT",
    "ELECTION",
    "EVALUATION",
    "FACTORY_DISCLOSURE",
    "KINDS",
    "LAYOFF_PLAN",
    "LEDGERS",
    "MAJOR_DECISION",
    "PROPOSAL",
    "RECORD",
    "SESSION",
    "STAFF_CONGRESS",
    "UNION_DISCLOSURE",
    "WORKER_DIRECTOR_DUTY",
    "WORKPLACE_RULE",
]
