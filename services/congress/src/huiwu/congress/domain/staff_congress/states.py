"""Phases of a workers' congress."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.evidence import CongressForm, JobClass, RosterDelegate, Scope


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
class Region:
    """What makes a congress a regional one: the enterprises that it covers, and which of them each delegate is from."""

    scope: Scope
    name: str
    enterprises: tuple[str, ...]
    homes: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Absent:
    """No congress yet."""


@dataclass(frozen=True, slots=True)
class CoveredByRegional:
    """No congress of its own, but regional or industry congresses that cover the enterprise."""

    enterprise: str
    congresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Founded:
    """The institution stands; its first term is about to begin. `enterprise` is the host of a regional congress."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Forming:
    """The term runs and delegates are being elected; `reopened` in the middle of a term, for one who has joined."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    term: Term
    quota: int | None = None
    elected: tuple[str, ...] = ()
    region: Region | None = None
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class InTerm:
    """The roster is confirmed: sessions may be called, also while the term is expiring.

    `changed` has the job classes of those whose work is another now; `drifted` while the composition is lost by that.
    """

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    term: Term
    headcount: int
    confirmed_on: date
    roster: tuple[RosterDelegate, ...]
    region: Region | None = None
    changed: Mapping[str, JobClass] = field(default_factory=dict[str, JobClass])
    drifted: bool = False

    @property
    def roster_now(self) -> tuple[RosterDelegate, ...]:
        """The roster with the job classes of today."""
        return tuple(replace(one, job_class=self.changed.get(one.subject, one.job_class)) for one in self.roster)


@dataclass(frozen=True, slots=True)
class Expired:
    """The term is over and no other has begun: nobody is a delegate."""

    enterprise: str
    union: str
    superior: str
    form: CongressForm
    term: Term
    region: Region | None = None


Running: TypeAlias = Forming | InTerm
StaffCongress: TypeAlias = Absent | CoveredByRegional | Founded | Forming | InTerm | Expired
