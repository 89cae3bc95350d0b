"""What can be asked of a major decision (重大决策、重点工作): of a union, or of an enterprise (三重一大)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le

from huiwu.kernel.values import Day, Id, Line, Sha256, Text

Participants: TypeAlias = Annotated[int, Ge(1), Le(10_000_000)]


class Matter(StrEnum):
    """重大决策、重点工作 (000 二(二)3)"""

    MAJOR_DECISION = "major_decision"
    KEY_WORK = "key_work"


@dataclass(frozen=True, slots=True)
class ProposeMajorDecision:
    """提出重大决策或者重点工作，说明是否涉及职工切身利益；企业提出的，说明属于“三重一大”的哪一类。

    Propose it. `category` is that of 三重一大, for the decisions of an enterprise.
    """

    organisation: Id
    matter: Matter
    title: Line
    touches_workers: bool
    on: Day
    category: Line | None = None


@dataclass(frozen=True, slots=True)
class RecordSolicitation:
    """登记一次征求意见：形式、日期、参加人数、意见汇总。 Record that opinions were asked for, and what they were."""

    form: Line
    on: Day
    participants: Participants
    opinions: Text


@dataclass(frozen=True, slots=True)
class RecordResearch:
    """登记调查研究，附报告。 Record the research that was done, with its report."""

    title: Line
    report_sha256: Sha256
    on: Day


@dataclass(frozen=True, slots=True)
class MakeMajorDecision:
    """作出决策：决策机构、文本；经职代会审议或者通过的，指明会议和议题。

    Make the decision. `session` and `item` say where the workers' congress dealt with it.
    """

    body: Line
    text_sha256: Sha256
    on: Day
    session: Id | None = None
    item: Line | None = None


@dataclass(frozen=True, slots=True)
class WithdrawMajorDecision:
    """撤回，说明理由。 Withdraw it, with the reason."""

    reason: Line
    on: Day


Command: TypeAlias = (
    ProposeMajorDecision | RecordSolicitation | RecordResearch | MakeMajorDecision | WithdrawMajorDecision
)


@dataclass(frozen=True, slots=True)
class DecidingOrganisation:
    """Evidence: the union with its level, or the enterprise with its ownership."""

    organisation: str
    level: str
    ownership: str


class Dealt(StrEnum):
    """What the workers' congress did with an item."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    REVIEWED = "reviewed"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class CongressDealtWith:
    """Evidence: an item of a session, of which enterprise's congress, and what became of it on which matter."""

    session: str
    item: str
    enterprise: str
    outcome: Dealt
