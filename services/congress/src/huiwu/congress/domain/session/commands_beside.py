"""What can be asked of some sessions beside the way of all: regional ones, joint sittings, reports on resolutions."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.congress.domain.session.agenda import ItemKey, Keys
from huiwu.congress.domain.session.commands import Command, SessionNumber
from huiwu.kernel.values import Day, Id, Line

Enterprises: TypeAlias = Annotated[tuple[Id, ...], Len(1, 200)]


# -- of a regional congress


@dataclass(frozen=True, slots=True)
class ScheduleRegionalSession:
    """安排区域（行业）职代会的一次会议。 Schedule a session of the regional congress that the union hosts."""

    host: Id
    name: Line
    session_number: SessionNumber
    opening_on: Day
    place: Line


@dataclass(frozen=True, slots=True)
class AgreeRegionalAgenda:
    """登记与覆盖企业行政方协商确定议程；列明参与协商的企业。

    The agenda was agreed with the administrations of these enterprises; `matters_arising` are keys of the law.
    """

    enterprises: Enterprises
    matters_arising: Keys = ()


@dataclass(frozen=True, slots=True)
class DiscloseRegionalMatters:
    """覆盖企业在本企业公开区域（行业）职代会的事项。 A covered enterprise discloses the congress's matters at home."""

    enterprise: Id
    items: Annotated[tuple[ItemKey, ...], Len(1, 100)]
    on: Day


# -- of resolutions of earlier sessions


@dataclass(frozen=True, slots=True)
class Carried:
    """The implementation of a resolution: of which session and item, who owes it, and by when."""

    session: Id
    item: ItemKey
    owner: Id
    due_on: Day


@dataclass(frozen=True, slots=True)
class CarryImplementations:
    """往次会议决议尚在落实，列入本次会议报告。 These implementations are open: this session is told of them."""

    items: Annotated[tuple[Carried, ...], Len(1, 100)]


@dataclass(frozen=True, slots=True)
class ReportImplementation:
    """会上报告往次会议一项决议的落实情况。 Tell the congress how a resolution of before is carried out."""

    session: Id
    item: ItemKey
    progress: Line


# -- of joint sittings


@dataclass(frozen=True, slots=True)
class SitJointly:
    """与会员代表大会合开：同日同地，各为一会，各自表决；填会员代表大会的台账记录。

    Sit on the day and at the place of the members' congress, whose record in the ledger this is.
    """

    record: Id


@dataclass(frozen=True, slots=True)
class EndJointSitting:
    """不再合开。 The two no longer sit on one day at one place."""

    reason: Line


Beside: TypeAlias = (
    AgreeRegionalAgenda
    | DiscloseRegionalMatters
    | CarryImplementations
    | ReportImplementation
    | SitJointly
    | EndJointSitting
)
AnyCommand: TypeAlias = Command | ScheduleRegionalSession | Beside
