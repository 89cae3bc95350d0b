"""What has become true of the duty and of those who sit for the workers. People are subject ids, never names."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.worker_director.commands import Barred, Seat


@dataclass(frozen=True, slots=True)
class WorkerDirectorsRequired:
    """应当建立: the boards that the enterprise has ask for these seats."""

    enterprise: str
    union: str
    superior: str
    seats: tuple[Seat, ...]
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorsNotRequired:
    """未设董事会、监事会: nothing is owed, or no longer."""

    enterprise: str
    union: str
    superior: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorMissing:
    """应建立而未建立: nobody sits on these seats."""

    enterprise: str
    union: str
    superior: str
    seats: tuple[Seat, ...]
    on: date


@dataclass(frozen=True, slots=True)
class EnterpriseUrged:
    """督促; the enterprise has until `answer_by`."""

    enterprise: str
    union: str
    superior: str
    on: date
    letter_sha256: str
    answer_by: date


@dataclass(frozen=True, slots=True)
class RefusalRecorded:
    """拒不建立; without an answer it was silent."""

    enterprise: str
    union: str
    superior: str
    on: date
    answer: str | None


@dataclass(frozen=True, slots=True)
class ReportedToSuperior:
    """报告上级工会"""

    enterprise: str
    union: str
    superior: str
    on: date


@dataclass(frozen=True, slots=True)
class InterviewHeld:
    """约谈企业负责人"""

    enterprise: str
    union: str
    superior: str
    on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class WorkerDirectorsEstablished:
    """已建立: somebody sits on every seat that is asked for."""

    enterprise: str
    union: str
    superior: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorElectionOpened:
    """候选人名单确定"""

    enterprise: str
    seats: tuple[Seat, ...]
    candidates: tuple[str, ...]
    barred: tuple[Barred, ...]
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorNominated:
    """提名"""

    enterprise: str
    person: str
    seat: Seat
    qualified: tuple[str, ...]
    statement: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorElected:
    """职代会选举产生, by that item of that session."""

    enterprise: str
    person: str
    seat: Seat
    session: str
    item: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorSeated:
    """任职"""

    enterprise: str
    union: str
    superior: str
    person: str
    seat: Seat
    on: date
    term_ends_on: date
    union_post: str | None


@dataclass(frozen=True, slots=True)
class DutyReported:
    """述职"""

    enterprise: str
    person: str
    seat: Seat
    session: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorEvaluated:
    """评议"""

    enterprise: str
    person: str
    seat: Seat
    session: str
    evaluators: int
    result: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerDirectorLeft:
    """离任"""

    enterprise: str
    person: str
    seat: Seat
    reason: str
    on: date


OfDuty: TypeAlias = (
    WorkerDirectorsRequired
    | WorkerDirectorsNotRequired
    | WorkerDirectorMissing
    | EnterpriseUrged
    | RefusalRecorded
    | ReportedToSuperior
    | InterviewHeld
    | WorkerDirectorsEstablished
)
OfPerson: TypeAlias = (
    WorkerDirectorNominated
    | WorkerDirectorElected
    | WorkerDirectorSeated
    | DutyReported
    | WorkerDirectorEvaluated
    | WorkerDirectorLeft
)
Fact: TypeAlias = OfDuty | WorkerDirectorElectionOpened | OfPerson
