"""What is asked of a disclosure of factory affairs (厂务公开)."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.kernel.values import Day, Id, Line, Sha256


@dataclass(frozen=True, slots=True)
class RaiseDisclosure:
    """提出公开事项：类别为条款所列各项，或者 other。 Raise a matter of one of the classes, or `other`."""

    enterprise: Id
    item_class: Line
    title: Line
    on: Day


@dataclass(frozen=True, slots=True)
class PublishDisclosure:
    """向职工公开：形式、起止日期（仍在公开的不填止日）、材料。 Lay it open; without a last day it still hangs."""

    form: Line
    text_sha256: Sha256
    displayed_from: Day
    displayed_to: Day | None = None


@dataclass(frozen=True, slots=True)
class ConfirmDisclosure:
    """附上公开的证明材料，确认公开。 Attach what shows that it was disclosed."""

    evidence_sha256: Annotated[tuple[Sha256, ...], Len(0, 50)]
    on: Day


Command: TypeAlias = RaiseDisclosure | PublishDisclosure | ConfirmDisclosure
