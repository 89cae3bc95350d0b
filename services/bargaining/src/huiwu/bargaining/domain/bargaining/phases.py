"""The phases of one enterprise's bargaining (processes P10), each holding what the next one needs."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.bargaining.domain.bargaining.table import Table


@dataclass(frozen=True, slots=True)
class Cycle:
    """Whose bargaining it is, and of which year."""

    enterprise: str
    union: str
    superior: str | None
    year: int


@dataclass(frozen=True, slots=True)
class Offer:
    on: date
    reply_due_on: date


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed text."""

    title: str
    text_sha256: str
    signed_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Absent:
    """No cycle has been opened."""


@dataclass(frozen=True, slots=True)
class Opened:
    cycle: Cycle


@dataclass(frozen=True, slots=True)
class Offered:
    cycle: Cycle
    offer: Offer


@dataclass(frozen=True, slots=True)
class Refused:
    cycle: Cycle
    offer: Offer


@dataclass(frozen=True, slots=True)
class Overdue:
    cycle: Cycle
    offer: Offer


@dataclass(frozen=True, slots=True)
class Preparing:
    cycle: Cycle
    table: Table


@dataclass(frozen=True, slots=True)
class Negotiating:
    cycle: Cycle
    table: Table


@dataclass(frozen=True, slots=True)
class Drafted:
    cycle: Cycle
    table: Table
    draft: Draft


@dataclass(frozen=True, slots=True)
class Passed:
    cycle: Cycle
    table: Table
    draft: Draft
    passed_on: date


@dataclass(frozen=True, slots=True)
class Signed:
    cycle: Cycle
    table: Table
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Filed:
    cycle: Cycle
    table: Table
    agreement: Agreement
    objection_due_on: date


@dataclass(frozen=True, slots=True)
class Objected:
    """The labour administration objected: back at the table, or the same text filed again with better papers."""

    cycle: Cycle
    table: Table
    agreement: Agreement
    objected_on: date


@dataclass(frozen=True, slots=True)
class Effective:
    cycle: Cycle
    table: Table
    agreement: Agreement
    on: date
    by_silence: bool
    objection_due_on: date


@dataclass(frozen=True, slots=True)
class Announced:
    cycle: Cycle
    effective: Effective


@dataclass(frozen=True, slots=True)
class Expired:
    cycle: Cycle


Unanswered: TypeAlias = Offered | Overdue
AtTable: TypeAlias = Preparing | Negotiating | Objected
Bargaining: TypeAlias = (
    Absent
    | Opened
    | Offered
    | Refused
    | Overdue
    | Preparing
    | Negotiating
    | Drafted
    | Passed
    | Signed
    | Filed
    | Objected
    | Effective
    | Announced
    | Expired
)
