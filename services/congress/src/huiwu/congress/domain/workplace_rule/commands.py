"""What is asked of a rule or major matter of a unit, from its draft to its issue (规章制度、重大事项)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.congress.domain.session.agenda import ItemKey
from huiwu.kernel.values import Day, Id, Line, Sha256


class Sort(StrEnum):
    """规章制度 or 重大事项"""

    RULE = "rule"
    MAJOR_MATTER = "major_matter"


@dataclass(frozen=True, slots=True)
class DraftRule:
    """起草规章制度或者重大事项；国有企业重大事项注明属“三重一大”何项。 Draft a rule or a major matter.

    `vital_interests`: it touches the workers'. `issue_on`: the day planned. `decision`: which of 三重一大.
    """

    enterprise: Id
    sort: Sort
    title: Line
    text_sha256: Sha256
    vital_interests: bool
    on: Day
    issue_on: Day | None = None
    decision: Line | None = None


@dataclass(frozen=True, slots=True)
class ReviseRule:
    """修改文本；此前的公开不再算数。 Revise the text: what was on display before was another one."""

    title: Line
    text_sha256: Sha256
    on: Day


@dataclass(frozen=True, slots=True)
class PlanIssue:
    """计划或者改期出台，据以提醒公开。 Plan the day of issue, or move it: by then it has to hang."""

    issue_on: Day


@dataclass(frozen=True, slots=True)
class PublishForWorkers:
    """向职工公开现行文本：形式、起止日期（仍在公开的不填止日）。 Lay the text as it stands open to the workers."""

    form: Line
    displayed_from: Day
    displayed_to: Day | None = None


@dataclass(frozen=True, slots=True)
class EndDisplay:
    """撤下公开；on 为最后公开日。 Take it down after that last day."""

    on: Day


@dataclass(frozen=True, slots=True)
class IssueRule:
    """出台，并指明审议它的会议和议题。 Issue it, naming the item under which the congress reviewed it."""

    on: Day
    session: Id | None = None
    item: ItemKey | None = None


@dataclass(frozen=True, slots=True)
class ConfirmRule:
    """附上公开的证明材料，办结。 Attach what shows that it was disclosed, and close it."""

    evidence_sha256: Annotated[tuple[Sha256, ...], Len(0, 50)]
    on: Day


@dataclass(frozen=True, slots=True)
class WithdrawRule:
    """撤回草案，说明理由。 Withdraw the draft, with the reason."""

    reason: Line


Command: TypeAlias = (
    DraftRule | ReviseRule | PlanIssue | PublishForWorkers | EndDisplay | IssueRule | ConfirmRule | WithdrawRule
)


@dataclass(frozen=True, slots=True)
class ReviewOnRecord:
    """Evidence: the item of a session as its record has it; `reviewed` by the congress, or adopted by it."""

    session: str
    enterprise: str
    item: str
    matter: str
    reviewed: bool
