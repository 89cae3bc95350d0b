"""What the ballot's stream asks of the session's: to take over a certified count."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Len

from huiwu.congress.domain.session.agenda import ItemKey
from huiwu.kernel.values import Count, Id


@dataclass(frozen=True, slots=True)
class TakeOverBallot:
    """转入一次投票的核证结果，由系统提出。 The system's: a ballot was certified, or its count corrected."""

    ballot: Id
    item: ItemKey
    count: Count
    reason: Annotated[str, Len(0, 200)]
    issued: Count
    returned: Count
    unreturned: Count
    valid: Count
    invalid: Count
    votes_for: Count
    against: Count
    abstain: Count
    tellers: Annotated[tuple[Id, ...], Len(1, 50)]
