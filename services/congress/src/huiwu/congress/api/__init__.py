"""The congress over HTTP: which command comes in where, with an example of each."""

from huiwu.congress.api.ballots import BALLOTS
from huiwu.congress.api.elections import ELECTIONS
from huiwu.congress.api.evaluations import EVALUATIONS
from huiwu.congress.api.factory_disclosures import FACTORY_DISCLOSURES
from huiwu.congress.api.layoff_plans import LAYOFF_PLANS
from huiwu.congress.api.major_decisions import MAJOR_DECISIONS
from huiwu.congress.api.proposals import PROPOSALS
from huiwu.congress.api.sessions import SESSIONS
from huiwu.congress.api.staff_congresses import STAFF_CONGRESSES
from huiwu.congress.api.union_disclosures import UNION_DISCLOSURES
from huiwu.congress.api.worker_directors import WORKER_DIRECTOR_DUTIES
from huiwu.congress.api.workplace_rules import WORKPLACE_RULES
from huiwu.congress.domain import LEDGERS, RECORD
from huiwu.runtime.ledgers import records

RECORDS = records(LEDGERS, RECORD)
COLLECTIONS = (
    STAFF_CONGRESSES,
    SESSIONS,
    LAYOFF_PLANS,
    RECORDS,
    PROPOSALS,
    UNION_DISCLOSURES,
    EVALUATIONS,
    WORKER_DIRECTOR_DUTIES,
    FACTORY_DISCLOSURES,
    WORKPLACE_RULES,
    MAJOR_DECISIONS,
    BALLOTS,
    ELECTIONS,
)

__all__ = ["COLLECTIONS"]
