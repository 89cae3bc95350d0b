"""What the filing service decides, without any engine."""

from huiwu.filing.domain.filing import FILING
from huiwu.kernel.kind import AnyKind

KINDS: tuple[AnyKind, ...] = (FILING,)

__all__ = ["FILING", "KINDS"]
