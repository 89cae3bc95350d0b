"""What notification decides: notices to a person, publications on a board, obligations with their clocks."""

from huiwu.kernel import AnyKind
from huiwu.notification.domain.notice import NOTICE
from huiwu.notification.domain.obligation import OBLIGATION
from huiwu.notification.domain.publication import PUBLICATION

KINDS: tuple[AnyKind, ...] = (NOTICE, PUBLICATION, OBLIGATION)

__all__ = ["KINDS", "NOTICE", "OBLIGATION", "PUBLICATION"]
