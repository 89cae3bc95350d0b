"""What becomes true in one enterprise's bargaining of one year. Days of the law are worked out once, by the ruling."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.bargaining.domain.bargaining.table import Side


@dataclass(frozen=True, slots=True)
class BargainingCycleOpened:
    enterprise: str
    union: str
    superior: str | None
    year: int
    on: date


@dataclass(frozen=True, slots=True)
class OfferSent:
    enterprise: str
    union: str
    text_sha256: str
    on: date
    reply_due_on: date


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    enterprise: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class OfferRefused:
    enterprise: str
    union: str
    reason: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class OfferResponseOverdue:
    """The reply stays away: deliberate delay is presumed, and the presumption falls with a late acceptance."""

    enterprise: str
    union: str
    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class PreparationCompleted:
    enterprise: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RepresentativesConfirmed:
    enterprise: str
    worker: Side
    employer: Side
    posted_on: date | None


@dataclass(frozen=True, slots=True)
class AgendaDrafted:
    enterprise: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BargainingMeetingHeld:
    enterprise: str
    on: date
    minutes_sha256: str
    recorder: str
    worker_statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftAgreementReached:
    enterprise: str
    union: str
    title: str
    text_sha256: str
    on: date


@dataclass(frozen=True, slots=True)
class DraftPassedByCongress:
    enterprise: str
    session: str
    item: str
    text_sha256: str
    votes_for: int
    delegates: int
    on: date


@dataclass(frozen=True, slots=True)
class DraftRejectedByCongress:
    enterprise: str
    session: str
    item: str
    text_sha256: str
    votes_for: int
    delegates: int
    on: date


@dataclass(frozen=True, slots=True)
class AgreementSigned:
    enterprise: str
    union: str
    title: str
    text_sha256: str
    on: date
    file_due_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ContractFiled:
    """`on` is the stated day; the time for objections runs from `received_on`, the day on which it came on record."""

    enterprise: str
    union: str
    recipient: str
    title: str
    text_sha256: str
    signed_on: date
    on: date
    received_on: date
    objection_due_on: date
    late: bool
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractObjected:
    enterprise: str
    union: str
    filing: str
    text_sha256: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class AgreementEffective:
    enterprise: str
    union: str
    title: str
    text_sha256: str
    on: date
    by_silence: bool
    announce_due_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementAnnounced:
    enterprise: str
    union: str
    title: str
    channel: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class AgreementExpired:
    enterprise: str
    union: str
    on: date


Fact: TypeAlias = (
    BargainingCycleOpened
    | OfferSent
    | OfferAccepted
    | OfferRefused
    | OfferResponseOverdue
    | PreparationCompleted
    | RepresentativesConfirmed
    | AgendaDrafted
    | BargainingMeetingHeld
    | DraftAgreementReached
    | DraftPassedByCongress
    | DraftRejectedByCongress
    | AgreementSigned
    | ContractFiled
    | ContractObjected
    | AgreementEffective
    | AgreementAnnounced
    | AgreementExpired
)
