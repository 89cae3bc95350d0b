"""What has become true of a layoff plan. Opinions are told by subject ids, never by names."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.layoff_plan.commands import Opinion


@dataclass(frozen=True, slots=True)
class LayoffPlanDrafted:
    """提出方案; version 1 of the plan."""

    enterprise: str
    union: str
    superior: str
    number: int
    plan_version: int
    kinds: tuple[str, ...]
    title: str
    text_sha256: str
    affected: int


@dataclass(frozen=True, slots=True)
class LayoffPlanRevised:
    """修改方案; earlier opinions are void with the version that they were given on."""

    enterprise: str
    plan_version: int
    kinds: tuple[str, ...]
    title: str
    text_sha256: str
    affected: int


@dataclass(frozen=True, slots=True)
class LayoffOpinionRoundOpened:
    """开始征求意见; `closes_from` is the first day on which the round may be closed."""

    enterprise: str
    plan_version: int
    on: date
    closes_from: date
    closes_on: date
    on_roll: int


@dataclass(frozen=True, slots=True)
class LayoffRosterFrozen:
    """冻结名册: the next workers of it; with the last of them it is `complete`."""

    enterprise: str
    plan_version: int
    workers: tuple[str, ...]
    frozen: int
    complete: bool


@dataclass(frozen=True, slots=True)
class OpinionsRecorded:
    """登记意见; `answered` of the roster have an opinion by now."""

    enterprise: str
    plan_version: int
    opinions: tuple[Opinion, ...]
    answered: int


@dataclass(frozen=True, slots=True)
class LayoffOpinionRoundClosed:
    """结束征求意见; `reached` is whether those in favour are enough of the roster."""

    enterprise: str
    plan_version: int
    on: date
    in_favour: int
    against: int
    silent: int
    roster: int
    reached: bool


@dataclass(frozen=True, slots=True)
class LayoffPlanSubmittedToCongress:
    """提交职代会; `ballot` is whether this unit must put it to a secret ballot (A22)."""

    enterprise: str
    union: str
    superior: str
    plan_version: int
    session: str
    item: str
    in_favour: int
    roster: int
    ballot: bool


@dataclass(frozen=True, slots=True)
class LayoffPlanReviewed:
    """职代会审议"""

    enterprise: str
    session: str


@dataclass(frozen=True, slots=True)
class LayoffPlanPassed:
    """职代会通过"""

    enterprise: str
    session: str
    on: date


@dataclass(frozen=True, slots=True)
class LayoffPlanRejected:
    """职代会未通过"""

    enterprise: str
    session: str
    on: date


@dataclass(frozen=True, slots=True)
class LayoffPlanTakenBack:
    """会议未处理，退回待提交"""

    enterprise: str
    session: str
    reason: str


@dataclass(frozen=True, slots=True)
class LayoffPlanExecuted:
    """方案实施; `planned` is how many workers the plan spoke of."""

    enterprise: str
    on: date
    affected: int
    planned: int


@dataclass(frozen=True, slots=True)
class LayoffResultDisclosed:
    """公开结果"""

    enterprise: str
    on: date
    text_sha256: str


Fact: TypeAlias = (
    LayoffPlanDrafted
    | LayoffPlanRevised
    | LayoffOpinionRoundOpened
    | LayoffRosterFrozen
    | OpinionsRecorded
    | LayoffOpinionRoundClosed
    | LayoffPlanSubmittedToCongress
    | LayoffPlanReviewed
    | LayoffPlanPassed
    | LayoffPlanRejected
    | LayoffPlanTakenBack
    | LayoffPlanExecuted
    | LayoffResultDisclosed
)
