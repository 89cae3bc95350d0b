"""What has become true of a proposal, and how it stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from huiwu.congress.domain.proposal.commands import Instrument


@dataclass(frozen=True, slots=True)
class ProposalSubmitted:
    """提交; `accept_by` and `reply_by` are the last days for taking it up and for the reply."""

    organisation: str
    instrument: Instrument
    authors: tuple[str, ...]
    title: str
    text: str
    on: date
    accept_by: date
    reply_by: date


@dataclass(frozen=True, slots=True)
class ProposalAccepted:
    """立案"""

    organisation: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class ProposalReturned:
    """不予立案"""

    organisation: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class ProposalAssigned:
    """交办"""

    organisation: str
    department: str
    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class ProposalHandlingRecorded:
    """办理"""

    organisation: str
    summary: str
    on: date


@dataclass(frozen=True, slots=True)
class ProposalDecided:
    """研究决定; `feedback_by` is the last day for telling the delegates."""

    organisation: str
    study: str
    adopted: bool
    on: date
    feedback_by: date


@dataclass(frozen=True, slots=True)
class ProposalReplied:
    """答复; `round` counts the replies."""

    organisation: str
    authors: tuple[str, ...]
    text: str
    on: date
    round: int
    late: bool


@dataclass(frozen=True, slots=True)
class ProposalReplyRated:
    """满意度; after an unsatisfying reply it is handled anew."""

    organisation: str
    satisfied: bool
    opinion: str
    on: date
    round: int


@dataclass(frozen=True, slots=True)
class ProposalConverted:
    """转化为工作项目"""

    organisation: str
    project: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class ProposalNotConverted:
    """未转化"""

    organisation: str
    reason: str
    on: date


Fact: TypeAlias = (
    ProposalSubmitted
    | ProposalAccepted
    | ProposalReturned
    | ProposalAssigned
    | ProposalHandlingRecorded
    | ProposalDecided
    | ProposalReplied
    | ProposalReplyRated
    | ProposalConverted
    | ProposalNotConverted
)


class Stage(StrEnum):
    """征集、办理、回复、论证转化, step by step."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    HANDLED = "handled"
    DECIDED = "decided"
    REPLIED = "replied"
    SATISFIED = "satisfied"


@dataclass(frozen=True, slots=True)
class Unsubmitted:
    """Nothing has been proposed."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Between submission and conversion; `last_on` is the day of the last step, `rounds` the replies so far."""

    organisation: str
    authors: tuple[str, ...]
    stage: Stage
    accept_by: date
    reply_by: date
    last_on: date
    decided_on: date | None = None
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """Returned, converted or not converted."""

    organisation: str


Proposal: TypeAlias = Unsubmitted | UnderWay | Ended
