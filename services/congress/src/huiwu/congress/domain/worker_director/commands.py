"""What is asked of a company's duty to have worker directors and supervisors, and the evidence that it leans on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.kernel.values import Count, Day, Id, Line, Sha256, Text


class Seat(StrEnum):
    """职工董事、职工监事"""

    WORKER_DIRECTOR = "worker_director"
    WORKER_SUPERVISOR = "worker_supervisor"


@dataclass(frozen=True, slots=True)
class Barred:
    """A leader of the union who may not stand, with the reason (A43)."""

    person: Id
    reason: Line


Seats: TypeAlias = Annotated[tuple[Seat, ...], Len(1, 2)]
Candidates: TypeAlias = Annotated[tuple[Id, ...], Len(1, 100)]


@dataclass(frozen=True, slots=True)
class NoteBoards:
    """登记企业设立董事会、监事会的情况，由系统提出。 The system's: which boards the enterprise has, as registered."""

    enterprise: Id
    board_of_directors: bool
    board_of_supervisors: bool
    on: Day


@dataclass(frozen=True, slots=True)
class UrgeEnterprise:
    """企业工会督促企业依法建立职工董事、职工监事制度。 The enterprise's union urges it to establish the system."""

    on: Day
    letter_sha256: Sha256


@dataclass(frozen=True, slots=True)
class RecordRefusal:
    """登记企业拒不建立；未作答复的，`answer` 为空，督促期满方可登记。

    Record that the enterprise refuses; `answer` is null where it was silent through the days that it had.
    """

    on: Day
    answer: Text | None = None


@dataclass(frozen=True, slots=True)
class ReportRefusal:
    """报告上级工会。 Report the refusal to the superior union."""

    on: Day


@dataclass(frozen=True, slots=True)
class HoldInterview:
    """上级工会约谈企业负责人。 The superior union interviews the head of the enterprise."""

    on: Day
    outcome: Text


@dataclass(frozen=True, slots=True)
class OpenWorkerDirectorElection:
    """开始选举：席位和候选人名单；工会主席、副主席应当在名单上，依法不得担任的列入 `barred` 并说明理由。

    Open an election: its seats and its list, with the union's chair and vice-chairs on it or among the barred.
    """

    seats: Seats
    candidates: Candidates
    chair: Id
    vice_chairs: Annotated[tuple[Id, ...], Len(0, 20)]
    on: Day
    barred: Annotated[tuple[Barred, ...], Len(0, 20)] = ()


@dataclass(frozen=True, slots=True)
class NominateWorkerDirector:
    """提名人选并说明其资格条件。 Nominate somebody, with a statement of the qualification."""

    person: Id
    seat: Seat
    qualified: Annotated[tuple[Line, ...], Len(0, 10)]
    statement: Text
    on: Day


@dataclass(frozen=True, slots=True)
class SeatWorkerDirector:
    """经职代会选举产生后任职：据以当选的会议和议题。 Seat who was elected by that item of a congress's session."""

    person: Id
    seat: Seat
    session: Id
    item: Annotated[str, Len(1, 40)]
    on: Day
    term_ends_on: Day
    union_post: Line | None = None


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """向职代会述职。 Report to the congress on how the seat was filled."""

    person: Id
    seat: Seat
    session: Id
    on: Day


@dataclass(frozen=True, slots=True)
class EvaluateWorkerDirector:
    """接受职工代表评议；只登记人数和结果。 The delegates' evaluation: how many took part, and what came of it."""

    person: Id
    seat: Seat
    session: Id
    evaluators: Count
    result: Line
    on: Day


@dataclass(frozen=True, slots=True)
class WorkerDirectorLeaves:
    """离任。 Somebody leaves the seat."""

    person: Id
    seat: Seat
    reason: Line
    on: Day


LadderStep: TypeAlias = UrgeEnterprise | RecordRefusal | ReportRefusal | HoldInterview
Filling: TypeAlias = OpenWorkerDirectorElection | NominateWorkerDirector | SeatWorkerDirector
InOffice: TypeAlias = ReportDuty | EvaluateWorkerDirector | WorkerDirectorLeaves
Command: TypeAlias = NoteBoards | LadderStep | Filling | InOffice


@dataclass(frozen=True, slots=True)
class UnionLeadersOnRecord:
    """Evidence: the chair and vice-chairs of the union who are on record; nobody, where none is."""

    union: str
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CongressVoteOnRecord:
    """Evidence: a session of a congress, and whether it has adopted that item of its agenda."""

    session: str
    enterprise: str
    opened_on: date | None
    item: str
    adopted_on: date | None
