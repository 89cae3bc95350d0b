"""What can be asked of one filing, and the evidence that is leaned on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from huiwu.kernel.values import Day, Id, Line, Text


class FilingKind(StrEnum):
    """What is filed."""

    SESSION_FORM = "session-form"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form, or one paper of a contract, under the name that the clause's list gives it."""

    name: Line
    value: Text


@dataclass(frozen=True, slots=True)
class LineOfSuperiors:
    """Evidence: the submitting union's superiors, its direct one first, the municipal federation last."""

    submitter: str
    line: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubmitFiling:
    """报送备案，由会议备案表或集体合同的报送触发。 A reaction's: what was submitted elsewhere begins its way up.

    `since` is the session's closing day or the contract's day of signature, from which the time for filing runs.
    """

    kind: FilingKind
    reference: Id
    submitter: Id
    enterprise: Id
    recipient: Id
    since: Day
    on: Day
    received_on: Day
    form: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class AcceptFiling:
    """本级审核通过。 The level at which the filing stands has reviewed and accepts it."""


@dataclass(frozen=True, slots=True)
class ReturnFiling:
    """退回备案或者对集体合同提出异议，须说明理由。 Sends it back, or objects to a contract, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class ForwardFiling:
    """报送上一级工会继续审核。 Passes an accepted filing on to the next level up."""


@dataclass(frozen=True, slots=True)
class EnterFiling:
    """录入信息库，须已逐级审核至市总工会。 Enters the filing, once every level up to the city has accepted it."""


@dataclass(frozen=True, slots=True)
class ResubmitFiling:
    """重新报送被退回的备案表。 The submitter sends a returned form again, under a clock of its own."""

    form: tuple[Entry, ...]
    on: Day


@dataclass(frozen=True, slots=True)
class EndReviewBySilence:
    """异议期满，集体合同已生效，审核终止。 A reaction's: the contract took effect in silence, so the review is over."""

    on: Day


Command: TypeAlias = (
    SubmitFiling | AcceptFiling | ReturnFiling | ForwardFiling | EnterFiling | ResubmitFiling | EndReviewBySilence
)
