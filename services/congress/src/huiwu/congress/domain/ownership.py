"""国有及其控股企业, in the words of the clause that asks more of them."""

from huiwu.rulebook import Hearing

DISCLOSED_BY_STATE_OWNED = "congress.factory-disclosure.items-state-owned"


def state_owned(hearing: Hearing, ownership: str) -> bool:
    """The ownership is one of those that the clause applies to."""
    return f"enterprise.{ownership}" in hearing.clause(DISCLOSED_BY_STATE_OWNED).applies_to
