"""What notification does of its own accord: papers to delegates, publications on boards, and the clocks of the law."""

from huiwu.notification.reactions import (
    agreements,
    deadlines,
    delegates,
    deviations,
    elections,
    ledgers,
    publishing,
    seats,
    sessions,
    years,
)
from huiwu.notification.reactions.declared import reactions

__all__ = [
    "agreements",
    "deadlines",
    "delegates",
    "deviations",
    "elections",
    "ledgers",
    "publishing",
    "reactions",
    "seats",
    "sessions",
    "years",
]
