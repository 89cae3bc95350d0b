"""What has become true of an evaluation. No fact bears an opinion with who held it, when, or in which order."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.evaluation.commands import Direction, GroupTally, Question, QuestionTally, Subject


@dataclass(frozen=True, slots=True)
class EvaluationPlanned:
    """计划评议"""

    organisation: str
    level: str
    superior: str
    direction: Direction
    number: int
    subjects: tuple[Subject, ...]
    questions: tuple[Question, ...]
    grades: tuple[str, ...]
    planned_on: date
    cadre: str | None


@dataclass(frozen=True, slots=True)
class EvaluationOpened:
    """开始评议"""

    organisation: str
    direction: Direction
    subjects: tuple[Subject, ...]
    evaluators: int
    on: date


@dataclass(frozen=True, slots=True)
class EvaluationCounted:
    """计票; without `questions` so few forms were valid that they would tell who thinks what.

    `report_by` is None where no law in force asks for a report, or nobody stands above.
    """

    organisation: str
    direction: Direction
    subjects: tuple[Subject, ...]
    on: date
    evaluators: int
    issued: int
    returned: int
    unreturned: int
    valid: int
    invalid: int
    questions: tuple[QuestionTally, ...]
    groups: tuple[GroupTally, ...]
    withheld: tuple[str, ...]
    publish_by: date
    report_by: date | None


@dataclass(frozen=True, slots=True)
class EvaluationPublished:
    """公布结果"""

    organisation: str
    channel: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class EvaluationReported:
    """报告上级工会"""

    organisation: str
    superior: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class AdjustmentOpened:
    """提出工作调整"""

    organisation: str
    item: str
    what: str
    owner: str
    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class AdjustmentClosed:
    """办结工作调整"""

    organisation: str
    item: str
    done: str
    evidence_sha256: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class EvaluationClosed:
    """办结评议"""

    organisation: str
    on: date
    adjustments: int


Fact: TypeAlias = (
    EvaluationPlanned
    | EvaluationOpened
    | EvaluationCounted
    | EvaluationPublished
    | EvaluationReported
    | AdjustmentOpened
    | AdjustmentClosed
    | EvaluationClosed
)
