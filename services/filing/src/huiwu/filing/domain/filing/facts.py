"""What becomes true of one filing."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.filing.domain.filing.commands import Entry, FilingKind


@dataclass(frozen=True, slots=True)
class FilingSubmitted:
    """It stands with `recipient` now, the first of `line`, the levels that it has to pass."""

    kind: FilingKind
    reference: str
    submitter: str
    enterprise: str
    recipient: str
    line: tuple[str, ...]
    since: date
    on: date
    received_on: date
    version: int
    late: bool
    complete: bool
    review_due_on: date
    form: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FilingAccepted:
    reference: str
    kind: FilingKind
    enterprise: str
    level: str
    on: date


@dataclass(frozen=True, slots=True)
class FilingReturned:
    reference: str
    kind: FilingKind
    enterprise: str
    submitter: str
    level: str
    reason: str
    on: date
    resubmit_due_on: date


@dataclass(frozen=True, slots=True)
class FilingForwarded:
    reference: str
    kind: FilingKind
    enterprise: str
    level: str
    to: str
    on: date
    review_due_on: date


@dataclass(frozen=True, slots=True)
class FilingEntered:
    reference: str
    kind: FilingKind
    enterprise: str
    level: str
    on: date


@dataclass(frozen=True, slots=True)
class FilingStoodUnopposed:
    """No answer came while objections could be raised; the contract is in force all the same."""

    reference: str
    kind: FilingKind
    enterprise: str
    level: str
    on: date


Fact: TypeAlias = (
    FilingSubmitted | FilingAccepted | FilingReturned | FilingForwarded | FilingEntered | FilingStoodUnopposed
)
