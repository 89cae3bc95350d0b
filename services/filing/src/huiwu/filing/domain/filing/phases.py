"""The phases of one filing (processes P15)."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from huiwu.filing.domain.filing.commands import FilingKind


@dataclass(frozen=True, slots=True)
class Case:
    """What was filed by whom, the levels that it has to pass, and those that have accepted this version."""

    kind: FilingKind
    reference: str
    submitter: str
    enterprise: str
    since: date
    line: tuple[str, ...]
    version: int
    arrived_on: date
    review_due_on: date
    accepted: tuple[str, ...] = ()

    @property
    def top(self) -> str | None:
        """The last level, whose acceptance completes the review."""
        return self.line[-1] if self.line else None

    def above(self, level: str) -> str | None:
        """The next level up from that one."""
        return dict(pairwise(self.line)).get(level)


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing has been filed."""


@dataclass(frozen=True, slots=True)
class UnderReview:
    case: Case
    level: str


@dataclass(frozen=True, slots=True)
class AcceptedHere:
    """Accepted at this level; the next one up has not seen it."""

    case: Case
    level: str


@dataclass(frozen=True, slots=True)
class AcceptedByAll:
    """Accepted by every level; ready to be entered."""

    case: Case
    level: str


@dataclass(frozen=True, slots=True)
class Returned:
    case: Case
    level: str
    on: date


@dataclass(frozen=True, slots=True)
class Entered:
    case: Case
    level: str


@dataclass(frozen=True, slots=True)
class StoodUnopposed:
    case: Case
    level: str


Filing: TypeAlias = Absent | UnderReview | AcceptedHere | AcceptedByAll | Returned | Entered | StoodUnopposed
