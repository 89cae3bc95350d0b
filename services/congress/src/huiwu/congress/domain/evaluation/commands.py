"""What can be asked of a democratic evaluation (民主评议). Opinions come in as totals of forms, never one by one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len

from huiwu.kernel.values import Count, Day, Id, Line, Sha256, Text

Number: TypeAlias = Annotated[int, Ge(1), Le(100)]
Mark: TypeAlias = Annotated[str, Len(1, 12)]
Label: TypeAlias = Annotated[str, Len(1, 40)]
Evaluators: TypeAlias = Annotated[int, Ge(1), Le(10_000_000)]


class Direction(StrEnum):
    """Who evaluates whom (003 四12)."""

    GRASSROOTS_ON_LEADING_ORGAN = "grassroots_on_leading_organ"
    MEMBERS_ON_LEADING_CADRE = "members_on_leading_cadre"
    WORKERS_ON_UNION_WORK = "workers_on_union_work"


class Subject(StrEnum):
    """What is evaluated; the keys are those of the ledger `evaluation`."""

    UNION_WORK = "union_work"
    UNION_CHAIR = "union_chair"
    LEADING_CADRE = "leading_cadre"
    LEADING_ORGAN = "leading_organ"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form, by a short mark of its own."""

    mark: Mark
    text: Line


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """What the valid forms answered to a question: how many gave each grade, in the form's order, and how many none."""

    mark: Mark
    totals: Annotated[tuple[Count, ...], Len(1, 6)]
    unanswered: Count = 0


@dataclass(frozen=True, slots=True)
class GroupTally:
    """What one group of evaluators answered, large enough that nobody's opinion can be told from it."""

    group: Label
    forms: Count
    questions: Annotated[tuple[QuestionTally, ...], Len(1, 20)]


@dataclass(frozen=True, slots=True)
class PlanEvaluation:
    """计划一次民主评议：评议方向、对象、评议表的题目和等次、计划日期；同年同方向的按次编号。

    Plan an evaluation; `number` counts those of one direction in the year of `planned_on`. `cadre` is whom it is about.
    """

    organisation: Id
    direction: Direction
    number: Number
    subjects: Annotated[tuple[Subject, ...], Len(1, 4)]
    questions: Annotated[tuple[Question, ...], Len(1, 20)]
    grades: Annotated[tuple[Label, ...], Len(1, 6)]
    planned_on: Day
    cadre: Id | None = None


@dataclass(frozen=True, slots=True)
class OpenEvaluation:
    """开始评议：应参加评议的人数，一人一表、不记名。 Open it: so many are to evaluate, one anonymous form each."""

    evaluators: Evaluators
    on: Day


@dataclass(frozen=True, slots=True)
class CountEvaluation:
    """计票：只登记评议表的合计；不足三人的组只列组名，不分列。

    Count the forms: totals only. Groups too small to be told apart stand in `withheld` by name, and nowhere else.
    """

    on: Day
    issued: Count
    returned: Count
    unreturned: Count
    valid: Count
    invalid: Count
    questions: Annotated[tuple[QuestionTally, ...], Len(0, 20)]
    groups: Annotated[tuple[GroupTally, ...], Len(0, 20)] = ()
    withheld: Annotated[tuple[Label, ...], Len(0, 40)] = ()


@dataclass(frozen=True, slots=True)
class PublishEvaluation:
    """向会员公布评议结果。 Publish the result to the members."""

    channel: Line
    on: Day


@dataclass(frozen=True, slots=True)
class ReportEvaluation:
    """向上级工会报告评议结果。 Report the result to the superior union."""

    on: Day


@dataclass(frozen=True, slots=True)
class OpenAdjustment:
    """按评议意见提出一项工作调整：事项、责任人、完成期限。 Open an adjustment of the work, with its owner."""

    item: Mark
    what: Line
    owner: Id
    due_on: Day
    on: Day


@dataclass(frozen=True, slots=True)
class CloseAdjustment:
    """办结一项工作调整：做了什么，附证明。 Close an adjustment: what was done, with evidence of it."""

    item: Mark
    done: Text
    evidence_sha256: Sha256
    on: Day


@dataclass(frozen=True, slots=True)
class CloseEvaluation:
    """办结评议。 Close the evaluation."""

    on: Day


Command: TypeAlias = (
    PlanEvaluation
    | OpenEvaluation
    | CountEvaluation
    | PublishEvaluation
    | ReportEvaluation
    | OpenAdjustment
    | CloseAdjustment
    | CloseEvaluation
)


@dataclass(frozen=True, slots=True)
class EvaluatedUnion:
    """Evidence: the union whose evaluation it is, its level, and the union above it; empty at the top."""

    organisation: str
    level: str
    superior: str
