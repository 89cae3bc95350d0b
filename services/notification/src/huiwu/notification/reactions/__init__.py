"""What notification does of its own accord: papers to delegates, publications on boards, and the clocks of the law."""

from huiwu.notification.reactions import agreements, deviations, elections, ledgers, publishing, sessions, years
from huiwu.notification.reactions.declared import reactions

__all__ = ["agreements", "deviations", "elections", "ledgers", "publishing", "reactions", "sessions", "years"]
