"""Facts of other services, in the shapes that notification needs of them (a tolerant reader's)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huiwu.notification.domain.notice import Paper


@dataclass(frozen=True, slots=True)
class SessionScheduled:
    """`enterprise` is the host where the congress is one of many enterprises."""

    enterprise: str
    union: str
    superior: str | None
    opening_on: date
    report_due_on: date | None = None
    documents_due_on: date | None = None
    congress: str = ""


@dataclass(frozen=True, slots=True)
class SessionRescheduled:
    opening_on: date


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    enterprise: str


@dataclass(frozen=True, slots=True)
class AgendaItem:
    item: str
    title: str


@dataclass(frozen=True, slots=True)
class AgendaAgreed:
    enterprise: str
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class AgendaAmended:
    enterprise: str
    items: tuple[AgendaItem, ...]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionReportedToSuperior:
    on: date


@dataclass(frozen=True, slots=True)
class SessionDocumentsSent:
    enterprise: str
    documents: tuple[Paper, ...]
    delegates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionDocumentsDelivered:
    """`last_on` is the latest delivery once no delegate is outstanding."""

    outstanding: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class ReplacementSeated:
    outstanding: int


@dataclass(frozen=True, slots=True)
class SessionOpened:
    enterprise: str
    on: date


@dataclass(frozen=True, slots=True)
class SessionClosed:
    enterprise: str
    union: str
    superior: str | None
    on: date
    adopted: int
    must_disclose: tuple[str, ...] = ()
    publish_due_on: date | None = None
    disclose_due_on: date | None = None
    file_due_on: date | None = None
    archive_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResolutionPublished:
    enterprise: str
    item: str
    title: str
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class CongressMattersDisclosed:
    enterprise: str
    items: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class SessionFilingSubmitted:
    on: date


@dataclass(frozen=True, slots=True)
class SessionArchived:
    on: date
    complete: bool


@dataclass(frozen=True, slots=True)
class TermEndForeseen:
    enterprise: str
    union: str
    superior: str | None
    term: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class StaffCongressReelected:
    term: int
    on: date


@dataclass(frozen=True, slots=True)
class BargainingCycleOpened:
    enterprise: str
    year: int
    on: date


@dataclass(frozen=True, slots=True)
class OfferSent:
    on: date


@dataclass(frozen=True, slots=True)
class BargainingMeetingHeld:
    on: date


@dataclass(frozen=True, slots=True)
class AgreementSigned:
    enterprise: str
    union: str
    on: date


@dataclass(frozen=True, slots=True)
class ContractFiled:
    on: date


@dataclass(frozen=True, slots=True)
class ContractObjected:
    enterprise: str


@dataclass(frozen=True, slots=True)
class AgreementEffective:
    enterprise: str
    union: str
    on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementAnnounced:
    enterprise: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class EnrolledWorker:
    subject: str


@dataclass(frozen=True, slots=True)
class WorkersEnrolled:
    enterprise: str
    workers: tuple[EnrolledWorker, ...]


@dataclass(frozen=True, slots=True)
class WorkerLeft:
    enterprise: str
    subject: str


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    superior: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class UnionDissolved:
    enterprise: str


@dataclass(frozen=True, slots=True)
class EnterpriseEnded:
    on: date


@dataclass(frozen=True, slots=True)
class MajorDecisionMade:
    organisation: str
    level: str
    title: str
    on: date
    compliant: bool


@dataclass(frozen=True, slots=True)
class RecordEntered:
    """A record of a ledger; `level` is its keeper's."""

    ledger: str
    organisation: str
    level: str
    on: date
    entries: Mapping[str, int | str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RecordCorrected:
    organisation: str
    on: date
    was_on: date
    entries: Mapping[str, int | str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RecordWithdrawn:
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class ElectionCheckpointOpened:
    organisation: str
    superior: str
    checkpoint: str
    on: date


@dataclass(frozen=True, slots=True)
class SuperiorGuidanceRecorded:
    checkpoint: str
    on: date
