"""What is asked of a union and what becomes true of it, with each said for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from annotated_types import Len

from huiwu.kernel.values import Count, Day, Id, Line
from huiwu.membership.domain.register import Level, UpperLevel

People: TypeAlias = Annotated[tuple[Id, ...], Len(0, 200)]


@dataclass(frozen=True, slots=True)
class EstablishOrganisation:
    """Lay a union above the grassroots into the tree; the installation alone gives it."""

    union: Id
    name: Line
    english: Line
    level: UpperLevel
    superior: Id | None


@dataclass(frozen=True, slots=True)
class StartFormation:
    """Workers of an enterprise ask to found a union. Without a `superior` it will stand under its area's union."""

    enterprise: Id
    name: Line
    applied_on: Day
    english: Line | None = None
    superior: Id | None = None


@dataclass(frozen=True, slots=True)
class FormPreparatoryGroup:
    members: Annotated[tuple[Id, ...], Len(1, 200)]
    formed_on: Day


@dataclass(frozen=True, slots=True)
class FoundUnion:
    """The founding congress was held: how many members joined, whom they elected."""

    held_on: Day
    members: Count
    committee: People = ()
    chair: Id | None = None
    organiser: Id | None = None


@dataclass(frozen=True, slots=True)
class RegisterUnion:
    """The direct superior approves and registers the union; `approval` is the number of its written approval."""

    approval: Line
    approved_on: Day


@dataclass(frozen=True, slots=True)
class DissolveUnion:
    """Anything that would end the union as a body of its own."""

    way: Literal["abolish", "merge", "subordinate", "employer-ended"]
    on: Day


Command: TypeAlias = (
    EstablishOrganisation | StartFormation | FormPreparatoryGroup | FoundUnion | RegisterUnion | DissolveUnion
)


@dataclass(frozen=True, slots=True)
class UnionFormationStarted:
    union: str
    enterprise: str
    name: str
    english: str | None
    superior: str
    territory: str
    on: date


@dataclass(frozen=True, slots=True)
class PreparatoryGroupFormed:
    union: str
    enterprise: str
    members: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class UnionFounded:
    union: str
    enterprise: str
    members: int
    committee: tuple[str, ...]
    chair: str | None
    organiser: str | None
    on: date


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    """`superior` is the one direct superior (A23); `territory` the area's union, where that is another one."""

    union: str
    name: str
    english: str | None
    level: Level
    superior: str | None
    enterprise: str | None
    territory: str | None
    approval: str | None
    on: date


@dataclass(frozen=True, slots=True)
class UnionDissolved:
    union: str
    enterprise: str
    on: date


Fact: TypeAlias = UnionFormationStarted | PreparatoryGroupFormed | UnionFounded | UnionRegistered | UnionDissolved

WORDS: Mapping[type, tuple[str, str]] = {
    EstablishOrganisation: ("登记上级工会组织", "Lay an organisation into the tree"),
    StartFormation: ("建会", "Begin to form a union"),
    FormPreparatoryGroup: ("成立工会筹备组", "Form the preparatory group"),
    FoundUnion: ("召开成立大会", "Found the union"),
    RegisterUnion: ("批准并登记工会", "Approve and register the union"),
    DissolveUnion: ("撤销工会", "Dissolve the union"),
    UnionFormationStarted: (
        "{on} 职工申请建立“{name}”，上级工会为 {superior}。",
        "On {on} workers applied to found “{name}” under {superior}.",
    ),
    PreparatoryGroupFormed: (
        "{on} 成立工会筹备组，共{members}人。",
        "A preparatory group of {members} was formed on {on}.",
    ),
    UnionFounded: (
        "{on} 召开成立大会，会员{members}人，选出委员{committee}人。",
        "The founding congress was held on {on}: {members} members, a committee of {committee}.",
    ),
    UnionRegistered: (
        "{on} 登记“{name}”，直接上级为 {superior}。",
        "“{name}” was registered on {on} under {superior}.",
    ),
    UnionDissolved: (
        "用人单位终止，工会于 {on} 相应撤销。",
        "Its employer having ended, the union was dissolved on {on}.",
    ),
}
