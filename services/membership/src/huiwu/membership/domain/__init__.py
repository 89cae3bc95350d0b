"""What membership decides: unions, enterprises, rolls of workers, labour administrations."""

from huiwu.kernel import AnyKind
from huiwu.membership.domain.enterprise import ENTERPRISE
from huiwu.membership.domain.labour import LABOUR
from huiwu.membership.domain.roll import ROLL
from huiwu.membership.domain.union import UNION

KINDS: tuple[AnyKind, ...] = (UNION, ENTERPRISE, ROLL, LABOUR)

__all__ = ["ENTERPRISE", "KINDS", "LABOUR", "ROLL", "UNION"]
