"""Facts of the congress that begin, fulfil or end a deadline, in the shapes that notification needs of them."""

from dataclasses import dataclass
from datetime import date

# -- a layoff plan


@dataclass(frozen=True, slots=True)
class LayoffOpinionRoundClosed:
    enterprise: str
    on: date
    reached: bool


@dataclass(frozen=True, slots=True)
class LayoffPlanSubmittedToCongress:
    enterprise: str


@dataclass(frozen=True, slots=True)
class LayoffPlanTakenBack:
    enterprise: str


@dataclass(frozen=True, slots=True)
class LayoffPlanRevised:
    enterprise: str


# -- union affairs


@dataclass(frozen=True, slots=True)
class DisclosureItemClassified:
    organisation: str
    tier: str
    raised_on: date


@dataclass(frozen=True, slots=True)
class UnionDisclosurePublished:
    organisation: str
    on: date


# -- a rule of the unit


@dataclass(frozen=True, slots=True)
class RuleIssuePlanned:
    enterprise: str
    union: str
    title: str
    display_by: date
    shown: bool


@dataclass(frozen=True, slots=True)
class RulePublishedForWorkers:
    enterprise: str


@dataclass(frozen=True, slots=True)
class RuleIssued:
    enterprise: str


@dataclass(frozen=True, slots=True)
class RuleWithdrawn:
    enterprise: str


# -- a delegate's proposal


@dataclass(frozen=True, slots=True)
class ProposalSubmitted:
    organisation: str
    authors: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ProposalAccepted:
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class ProposalReturned:
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class ProposalDecided:
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class ProposalReplied:
    organisation: str
    on: date


# -- worker directors and supervisors


@dataclass(frozen=True, slots=True)
class _OfDuty:
    enterprise: str
    union: str
    superior: str
    on: date


class WorkerDirectorMissing(_OfDuty):
    """应建立而未建立"""


class WorkerDirectorsNotRequired(_OfDuty):
    """不再要求"""


class EnterpriseUrged(_OfDuty):
    """督促"""


class RefusalRecorded(_OfDuty):
    """拒不建立"""


class ReportedToSuperior(_OfDuty):
    """报告上级"""


class InterviewHeld(_OfDuty):
    """约谈"""


class WorkerDirectorsEstablished(_OfDuty):
    """已建立"""


@dataclass(frozen=True, slots=True)
class WorkerDirectorSeated:
    enterprise: str
    union: str
    superior: str
    person: str
    seat: str
    on: date
    term_ends_on: date


@dataclass(frozen=True, slots=True)
class DutyReported:
    enterprise: str
    person: str
    seat: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorEvaluated:
    enterprise: str
    person: str
    seat: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorLeft:
    enterprise: str
    person: str
    seat: str
    on: date
