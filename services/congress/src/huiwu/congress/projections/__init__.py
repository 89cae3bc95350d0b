"""What the congress shows: congresses, sessions, resolutions, records, and what it knows of enterprises and workers."""

from huiwu.congress.projections.known import enterprises, workers
from huiwu.congress.projections.resolutions import resolutions
from huiwu.congress.projections.sessions import sessions
from huiwu.congress.projections.staff_congresses import staff_congresses
from huiwu.runtime.ledgers import record_model

records = record_model("congress")
MODELS = (staff_congresses, sessions, resolutions, records, enterprises, workers)

__all__ = ["MODELS"]
