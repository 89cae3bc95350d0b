"""What is asked of a delegate's proposal (代表提案、建议案、建议)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.kernel.values import Day, Id, Line, Text


class Instrument(StrEnum):
    """代表提案、建议案、代表建议"""

    MOTION = "motion"
    SUGGESTION_PAPER = "suggestion_paper"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class SubmitProposal:
    """提交提案或建议，闭会期间亦可；联名的，领衔代表列首位。 Submit one, between sessions too; its lead comes first."""

    organisation: Id
    instrument: Instrument
    authors: Annotated[tuple[Id, ...], Len(0, 200)]
    title: Line
    text: Text
    on: Day


@dataclass(frozen=True, slots=True)
class AcceptProposal:
    """立案受理。 Take it up."""

    on: Day


@dataclass(frozen=True, slots=True)
class ReturnProposal:
    """不予立案，说明理由。 Give it back, with the reason."""

    reason: Line
    on: Day


@dataclass(frozen=True, slots=True)
class AssignProposal:
    """交办：承办部门和期限。 Assign it to a department, with a day to be done by."""

    department: Line
    due_on: Day
    on: Day


@dataclass(frozen=True, slots=True)
class RecordHandling:
    """登记办理情况。 Record how it is being handled."""

    summary: Text
    on: Day


@dataclass(frozen=True, slots=True)
class DecideProposal:
    """研究其合理性并作出决定。 Study its merit and decide."""

    study: Text
    adopted: bool
    on: Day


@dataclass(frozen=True, slots=True)
class ReplyToProposal:
    """答复代表本人。 Reply to the delegates in person."""

    text: Text
    on: Day


@dataclass(frozen=True, slots=True)
class RecordSatisfaction:
    """登记代表对答复是否满意；不满意的，重新办理。 Whether the delegates are satisfied; if not, it is handled anew."""

    satisfied: bool
    opinion: Line
    on: Day


@dataclass(frozen=True, slots=True)
class AppraiseProposal:
    """论证转化：转为工作项目，或者不转化并说明理由。 Appraise it: a work project comes of it, or none and why."""

    project: Line | None
    reason: Line
    on: Day


Command: TypeAlias = (
    SubmitProposal
    | AcceptProposal
    | ReturnProposal
    | AssignProposal
    | RecordHandling
    | DecideProposal
    | ReplyToProposal
    | RecordSatisfaction
    | AppraiseProposal
)


@dataclass(frozen=True, slots=True)
class DelegatesInMandate:
    """Evidence: those of the authors who are member delegates on that union's register, or sit in its congress."""

    organisation: str
    delegates: tuple[str, ...]
