"""What is asked of a disclosure of union affairs (会务公开)."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.kernel.values import Day, Id, Line, Sha256


@dataclass(frozen=True, slots=True)
class RaiseUnionDisclosure:
    """提出应公开的会务事项：item 为条款所列内容，或者 important_decision、other。 Raise a matter that arose `on`."""

    organisation: Id
    item: Line
    title: Line
    on: Day


@dataclass(frozen=True, slots=True)
class ClassifyDisclosure:
    """划分类别：重大事项、常规工作、会员关心的问题；公开前可以改划。 Say of which tier it is."""

    tier: Line
    on: Day


@dataclass(frozen=True, slots=True)
class PublishUnionDisclosure:
    """公开：形式和材料。 Publish it, by a channel."""

    channel: Line
    text_sha256: Sha256
    on: Day


@dataclass(frozen=True, slots=True)
class CloseUnionDisclosure:
    """附上公开的证明材料，办结。 Attach what shows that it was published, and close it."""

    evidence_sha256: Annotated[tuple[Sha256, ...], Len(0, 50)]
    on: Day


Command: TypeAlias = RaiseUnionDisclosure | ClassifyDisclosure | PublishUnionDisclosure | CloseUnionDisclosure


@dataclass(frozen=True, slots=True)
class DisclosingUnion:
    """Evidence: the union, its level, and the institutions of its that are on its ledger."""

    organisation: str
    level: str
    institutions: tuple[str, ...]
