"""What is asked of the register of enterprises and what becomes true of one, with each said for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from annotated_types import Len

from huiwu.kernel.values import Count, Day, Id, Line

Ownership: TypeAlias = Literal["state-owned", "state-controlled", "mixed", "private", "foreign", "collective"]
CreditCode: TypeAlias = Annotated[str, Len(18, 18)]


@dataclass(frozen=True, slots=True)
class RegisterEnterprise:
    """Enter an employer in the register of the area it stands in; `area` is the union of its street or township."""

    credit_code: CreditCode
    name: Line
    area: Id
    headcount: Count
    ownership: Ownership
    board_of_directors: bool
    board_of_supervisors: bool
    english: Line | None = None


@dataclass(frozen=True, slots=True)
class RecordHeadcount:
    headcount: Count
    counted_on: Day


@dataclass(frozen=True, slots=True)
class ChangeOwnership:
    ownership: Ownership
    changed_on: Day


@dataclass(frozen=True, slots=True)
class RecordBoard:
    board_of_directors: bool
    board_of_supervisors: bool
    since: Day


@dataclass(frozen=True, slots=True)
class EndEnterprise:
    """The employer itself ends; only then may its union."""

    way: Literal["closed", "bankrupt", "absorbed", "moved-away"]
    ended_on: Day


@dataclass(frozen=True, slots=True)
class NoteUnion:
    """The enterprise's union was registered."""

    union: Id


Command: TypeAlias = RegisterEnterprise | RecordHeadcount | ChangeOwnership | RecordBoard | EndEnterprise | NoteUnion


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    """`priority`: workers enough to be a priority of unionisation, and no union."""

    enterprise: str
    credit_code: str
    name: str
    english: str | None
    area: str
    headcount: int
    ownership: str
    board_of_directors: bool
    board_of_supervisors: bool
    priority: bool


@dataclass(frozen=True, slots=True)
class HeadcountRecorded:
    headcount: int
    on: date
    priority: bool


@dataclass(frozen=True, slots=True)
class OwnershipChanged:
    ownership: str
    was: str
    on: date


@dataclass(frozen=True, slots=True)
class BoardEstablished:
    board_of_directors: bool
    board_of_supervisors: bool
    on: date


@dataclass(frozen=True, slots=True)
class EnterpriseUnionised:
    union: str


@dataclass(frozen=True, slots=True)
class EnterpriseEnded:
    way: str
    on: date


Fact: TypeAlias = (
    EnterpriseRegistered
    | HeadcountRecorded
    | OwnershipChanged
    | BoardEstablished
    | EnterpriseUnionised
    | EnterpriseEnded
)

WORDS: Mapping[type, tuple[str, str]] = {
    RegisterEnterprise: ("登记企业", "Register an enterprise"),
    RecordHeadcount: ("登记职工人数", "Record the headcount"),
    ChangeOwnership: ("登记所有制变更", "Change the ownership"),
    RecordBoard: ("登记董事会、监事会", "Record the boards"),
    EndEnterprise: ("登记企业终止", "End an enterprise"),
    NoteUnion: ("记入企业已建会", "Note the enterprise's union"),
    EnterpriseRegistered: (
        "登记企业“{name}”，职工{headcount}人，属{area}。",
        "The enterprise “{name}” with {headcount} workers was registered with {area}.",
    ),
    HeadcountRecorded: ("{on} 职工人数为{headcount}人。", "On {on} it had {headcount} workers."),
    OwnershipChanged: (
        "所有制自 {on} 由 {was} 变为 {ownership}。",
        "Its ownership became {ownership} on {on}; it was {was}.",
    ),
    BoardEstablished: ("{on} 登记董事会、监事会情况。", "Its boards were recorded on {on}."),
    EnterpriseUnionised: ("企业已建立工会 {union}。", "Its union {union} has been registered."),
    EnterpriseEnded: ("企业于 {on} 终止（{way}）。", "The enterprise ended on {on} ({way})."),
}
