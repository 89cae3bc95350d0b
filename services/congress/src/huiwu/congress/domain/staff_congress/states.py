"""Phases of a workers' congress."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.evidence import CongressForm, RosterDelegate


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
    term: int
    ends_on: date
    quota: int | None = None
    elected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InTerm:
    """The roster is confirmed: sessions may be called."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    term: int
    ends_on: date
    headcount: int
    confirmed_on: date
    roster: tuple[RosterDelegate, ...]


StaffCongress: TypeAlias = Absent | Founded | Forming | InTerm
