"""Obligations: what an organisation must do by a time, and the ladder of reminders; which clause asks what is data."""

from huiwu.obligation.deadlines import ITSELF, Deadline, Deadlines, NotDeadlines
from huiwu.obligation.duties import WHOLE, Duties, Duty, Kept, Match, NotDuties

__all__ = [
    "ITSELF",
    "WHOLE",
    "Deadline",
    "Deadlines",
    "Duties",
    "Duty",
    "Kept",
    "Match",
    "NotDeadlines",
    "NotDuties",
]
