"""Phases of a workers' congress."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.evidence import CongressForm, RosterDelegate


@dataclass(frozen=True, slots=True)
class Term:
    """One term. On the days in `warn_on` the clock has yet to warn; once it has, at `warned_on`, the term is expiring.

    `succeeds` is the last day of the term before.
    """

    number: int
    starts_on: date
    ends_on: date
    warn_on: tuple[date, ...] = ()
    warned_on: date | None = None
    succeeds: date | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """No congress yet."""


@dataclass(frozen=True, slots=True)
class Founded:
    """The institution stands; its first term is about to begin."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm


@dataclass(frozen=True, slots=True)
class Forming:
    """The term runs and delegates are being elected."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    term: Term
    quota: int | None = None
    elected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InTerm:
    """The roster is confirmed: sessions may be called, also while the term is expiring."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    term: Term
    headcount: int
    confirmed_on: date
    roster: tuple[RosterDelegate, ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """The term is over and no other has begun: nobody is a delegate."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    term: Term


Running: TypeAlias = Forming | InTerm
StaffCongress: TypeAlias = Absent | Founded | Forming | InTerm | Expired
