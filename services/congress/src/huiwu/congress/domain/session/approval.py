"""The second gate of a vote: approval, counted from all delegates."""

from huiwu.congress.domain.session.agenda import CONTRACT
from huiwu.congress.domain.session.clauses import APPROVAL, MAJORITY
from huiwu.kernel import Finding
from huiwu.rulebook import Hearing


def approval(matter: str, votes_for: int, delegates: int, hearing: Hearing) -> Finding:
    """The contract has its own mark (半数以上); every other matter needs 过半数 (A21)."""
    return hearing.verdict(APPROVAL if matter == CONTRACT else MAJORITY, votes_for, of=delegates)
