"""Facts of other services, as far as bargaining reads them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    name: str
    headcount: int
    ownership: str


@dataclass(frozen=True, slots=True)
class HeadcountRecorded:
    headcount: int


@dataclass(frozen=True, slots=True)
class OwnershipChanged:
    ownership: str


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    superior: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class UnionDissolved:
    enterprise: str


@dataclass(frozen=True, slots=True)
class ResolutionAdopted:
    enterprise: str
    item: str
    matter: str
    text_sha256: str
    votes_for: int
    delegates: int
    on: date


@dataclass(frozen=True, slots=True)
class ResolutionRejected:
    enterprise: str
    item: str
    matter: str
    text_sha256: str
    votes_for: int
    delegates: int
    on: date


@dataclass(frozen=True, slots=True)
class FilingAccepted:
    reference: str
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class FilingReturned:
    reference: str
    kind: str
    reason: str
    on: date
