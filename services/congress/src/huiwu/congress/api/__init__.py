"""The congress over HTTP: which command comes in where, with an example of each."""

from huiwu.congress.api.sessions import SESSIONS
from huiwu.congress.api.staff_congresses import STAFF_CONGRESSES

COLLECTIONS = (STAFF_CONGRESSES, SESSIONS)

__all__ = ["COLLECTIONS"]
