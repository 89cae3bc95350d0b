"""What the congress shows: congresses, sessions, resolutions, layoff plans, records, and what it knows of others."""

from huiwu.congress.projections.known import enterprises, workers
from huiwu.congress.projections.layoff_plans import layoff_plans
from huiwu.congress.projections.resolutions import resolutions
from huiwu.congress.projections.sessions import sessions
from huiwu.congress.projections.staff_congresses import staff_congresses
from huiwu.runtime.ledgers import record_model

records = record_model("congress")
MODELS = (staff_congresses, sessions, resolutions, layoff_plans, records, enterprises, workers)

__all__ = ["MODELS"]
