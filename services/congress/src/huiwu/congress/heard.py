"""Facts of other services, in the shapes that the congress needs of them (a tolerant reader's)."""

from dataclasses import dataclass
from datetime import date

from huiwu.congress.domain.evidence import RosterDelegate


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    name: str
    headcount: int
    ownership: str
    board_of_directors: bool = False
    board_of_supervisors: bool = False


@dataclass(frozen=True, slots=True)
class BoardEstablished:
    board_of_directors: bool
    board_of_supervisors: bool
    on: date


@dataclass(frozen=True, slots=True)
class HeadcountRecorded:
    headcount: int


@dataclass(frozen=True, slots=True)
class OwnershipChanged:
    ownership: str


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    level: str
    superior: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class UnionFounded:
    chair: str | None = None


@dataclass(frozen=True, slots=True)
class WorkersEnrolled:
    enterprise: str
    workers: tuple[RosterDelegate, ...]


@dataclass(frozen=True, slots=True)
class JobClassChanged:
    enterprise: str
    subject: str
    job_class: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerLeft:
    enterprise: str
    subject: str


@dataclass(frozen=True, slots=True)
class Paper:
    sha256: str


@dataclass(frozen=True, slots=True)
class NoticeDelivered:
    """`papers` are those that came with the notice."""

    reference: str
    recipient: str
    on: date
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class FilingAccepted:
    reference: str
    level: str
    on: date


@dataclass(frozen=True, slots=True)
class FilingReturned:
    reference: str
    level: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class FilingEntered:
    reference: str
    on: date
