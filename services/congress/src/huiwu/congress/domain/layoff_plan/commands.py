"""What can be asked of a plan for layoff, redeployment or resettlement."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len

from huiwu.kernel.values import Count, Day, Id, Line, Sha256

PlanNumber: TypeAlias = Annotated[int, Ge(1), Le(10_000)]
PlanKinds: TypeAlias = Annotated[tuple[Line, ...], Len(1, 10)]


class Stance(StrEnum):
    """A worker's opinion of the plan; who says nothing has none, and silence is not consent (A03)."""

    FOR = "for"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one worker thinks of the plan."""

    worker: Id
    stance: Stance


@dataclass(frozen=True, slots=True)
class DraftLayoffPlan:
    """提出裁减、分流、安置方案；编号按本单位历次方案连续编。

    Draft the unit's plan; `number` counts on through all its plans, `affected` are the workers whom it concerns.
    """

    enterprise: Id
    number: PlanNumber
    kinds: PlanKinds
    title: Line
    text_sha256: Sha256
    affected: Count


@dataclass(frozen=True, slots=True)
class ReviseLayoffPlan:
    """修改方案；原来征求的意见随之失效。 Revise the plan; the opinions gathered on the earlier version are void."""

    kinds: PlanKinds
    title: Line
    text_sha256: Sha256
    affected: Count


@dataclass(frozen=True, slots=True)
class OpenOpinionRound:
    """向全体职工征求意见，冻结当日职工名册；`closes_on` 为最后一日。

    Ask all workers for their opinion; the roll of that day is frozen, and `closes_on` is the last day.
    """

    closes_on: Day


@dataclass(frozen=True, slots=True)
class FreezeRoster:
    """冻结名册的下一批职工，由系统提出。 The system's: the next workers of the roll join the frozen roster."""

    after: Annotated[str, Len(0, 120)] = ""


@dataclass(frozen=True, slots=True)
class RecordOpinions:
    """登记职工意见；一人一份，以最后一次为准。 Record opinions; one a worker, the latest before the close counts."""

    opinions: Annotated[tuple[Opinion, ...], Len(1, 400)]


@dataclass(frozen=True, slots=True)
class CloseOpinionRound:
    """结束征求意见并计票；未表示意见的不视为赞同。 Close the round and count; silence is not consent."""


@dataclass(frozen=True, slots=True)
class SubmitToCongress:
    """将方案提交职代会，作为该次会议的一项议题。 Submit the plan to the congress as an item of that session."""

    session: Id
    item: Annotated[str, Len(1, 40)]


@dataclass(frozen=True, slots=True)
class RecordReview:
    """登记职代会审议，由系统提出。 The system's: the congress reviewed the plan."""

    session: Id


@dataclass(frozen=True, slots=True)
class RecordVote:
    """登记职代会表决结果，由系统提出。 The system's: the congress adopted or rejected the plan."""

    session: Id
    adopted: bool
    on: Day


@dataclass(frozen=True, slots=True)
class TakeBack:
    """会议未处理，方案退回，由系统提出。 The system's: the session let the plan go; it can be submitted again."""

    session: Id
    reason: Line


@dataclass(frozen=True, slots=True)
class ExecuteLayoffPlan:
    """登记方案实施及实际涉及的职工人数。 Record that the plan was carried out, and how many workers it concerned."""

    on: Day
    affected: Count


@dataclass(frozen=True, slots=True)
class DiscloseLayoffResult:
    """企事业单位公开裁员方案的结果。 The unit discloses what came of the plan."""

    on: Day
    text_sha256: Sha256


Command: TypeAlias = (
    DraftLayoffPlan
    | ReviseLayoffPlan
    | OpenOpinionRound
    | FreezeRoster
    | RecordOpinions
    | CloseOpinionRound
    | SubmitToCongress
    | RecordReview
    | RecordVote
    | TakeBack
    | ExecuteLayoffPlan
    | DiscloseLayoffResult
)
