"""What the bargaining service decides, without any engine."""

from huiwu.bargaining.domain.bargaining import BARGAINING
from huiwu.kernel.kind import AnyKind

KINDS: tuple[AnyKind, ...] = (BARGAINING,)

__all__ = ["BARGAINING", "KINDS"]
