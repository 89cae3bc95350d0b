"""Phases of an evaluation, and how facts carry it from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias, assert_never

from huiwu.congress.domain.evaluation.commands import Direction, Subject
from huiwu.congress.domain.evaluation.facts import (
    AdjustmentClosed,
    AdjustmentOpened,
    EvaluationClosed,
    EvaluationCounted,
    EvaluationOpened,
    EvaluationPlanned,
    EvaluationPublished,
    EvaluationReported,
    Fact,
)


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing was planned."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose evaluation it is, of what, and the form: the marks of its questions and how many grades each has."""

    organisation: str
    level: str
    superior: str
    direction: Direction
    subjects: tuple[Subject, ...]
    questions: tuple[str, ...]
    grades: int


@dataclass(frozen=True, slots=True)
class Planned:
    """Its form stands; nobody has been asked."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Open:
    """Forms are out."""

    plan: Plan
    evaluators: int
    on: date


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change in the work that the opinions asked for; `closed_on` once it is done."""

    what: str
    owner: str
    opened_on: date
    due_on: date
    closed_on: date | None = None
    evidence_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Counted; published, reported and followed up as the days and items say."""

    plan: Plan
    on: date
    returned: int
    report_by: date | None
    published_on: date | None = None
    reported_on: date | None = None
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict[str, Adjustment])

    @property
    def outstanding(self) -> list[str]:
        """The adjustments that are not done yet."""
        return sorted(item for item, each in self.adjustments.items() if each.closed_on is None)


@dataclass(frozen=True, slots=True)
class Closed:
    """Done with; `counted` is how it stood."""

    plan: Plan
    counted: Counted


Known: TypeAlias = Planned | Open | Counted | Closed
Evaluation: TypeAlias = Absent | Known


def evolve(state: Evaluation, fact: Fact) -> Evaluation:
    """The evaluation after the fact."""
    match state, fact:
        case Absent(), EvaluationPlanned():
            marks = tuple(question.mark for question in fact.questions)
            whose = (fact.organisation, fact.level, fact.superior)
            return Planned(Plan(*whose, fact.direction, fact.subjects, marks, len(fact.grades)))
        case Planned(plan), EvaluationOpened():
            return Open(plan, fact.evaluators, fact.on)
        case Open(plan), EvaluationCounted():
            return Counted(plan, fact.on, fact.returned, fact.report_by)
        case Counted(), _:
            return _followed(state, fact)
        case _:
            return state


def _followed(state: Counted, fact: Fact) -> Evaluation:
    """After the count."""
    match fact:
        case EvaluationPublished():
            return replace(state, published_on=fact.on)
        case EvaluationReported():
            return replace(state, reported_on=fact.on)
        case AdjustmentOpened():
            opened = Adjustment(fact.what, fact.owner, fact.on, fact.due_on)
            return replace(state, adjustments={**state.adjustments, fact.item: opened})
        case AdjustmentClosed():
            closed = replace(state.adjustments[fact.item], closed_on=fact.on, evidence_sha256=fact.evidence_sha256)
            return replace(state, adjustments={**state.adjustments, fact.item: closed})
        case EvaluationClosed():
            return Closed(state.plan, state)
        case EvaluationPlanned() | EvaluationOpened() | EvaluationCounted():
            return state
        case _:
            assert_never(fact)
