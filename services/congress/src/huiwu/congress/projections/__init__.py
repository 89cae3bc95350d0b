"""What the congress shows: all that it decides, and what it knows of others' things."""

from huiwu.congress.projections.ballots import ballots
from huiwu.congress.projections.disclosures import factory_disclosures, workplace_rules
from huiwu.congress.projections.elections import elections
from huiwu.congress.projections.evaluations import evaluations
from huiwu.congress.projections.known import enterprises, union_leaders, workers
from huiwu.congress.projections.layoff_plans import layoff_plans
from huiwu.congress.projections.major_decisions import major_decisions
from huiwu.congress.projections.named_files import named_files
from huiwu.congress.projections.proposals import proposals
from huiwu.congress.projections.resolutions import resolutions
from huiwu.congress.projections.session_quality import session_quality
from huiwu.congress.projections.sessions_beside import sessions
from huiwu.congress.projections.staff_congresses import staff_congresses
from huiwu.congress.projections.union_disclosures import union_disclosures
from huiwu.congress.projections.worker_directors import worker_director_duties, worker_directors
from huiwu.runtime.ledgers import record_model

records = record_model("congress")
MODELS = (
    staff_congresses,
    sessions,
    session_quality,
    resolutions,
    layoff_plans,
    records,
    proposals,
    ballots,
    union_disclosures,
    factory_disclosures,
    workplace_rules,
    elections,
    named_files,
    worker_director_duties,
    worker_directors,
    enterprises,
    union_leaders,
    workers,
    evaluations,
    major_decisions,
)

__all__ = ["MODELS"]
