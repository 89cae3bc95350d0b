"""What has become true of a workers' congress."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.evidence import CongressForm, JobClass, RosterDelegate
from huiwu.kernel import ProcedureDeviationRecorded


@dataclass(frozen=True, slots=True)
class InstitutionEstablished:
    """建立制度"""

    enterprise: str
    union: str
    superior: str
    institution: CongressForm
    headcount: int
    ownership: str


@dataclass(frozen=True, slots=True)
class StaffCongressTermStarted:
    """任期开始"""

    enterprise: str
    term: int
    years: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class DelegateQuotaSet:
    """确定名额"""

    enterprise: str
    count: int
    headcount: int


@dataclass(frozen=True, slots=True)
class StaffDelegatesElected:
    """职工代表当选; `elected` counts all so far."""

    enterprise: str
    delegates: tuple[str, ...]
    elected: int


@dataclass(frozen=True, slots=True)
class StaffDelegatesWithdrawn:
    """撤回当选代表; `elected` counts those who are left."""

    enterprise: str
    delegates: tuple[str, ...]
    reason: str
    elected: int


@dataclass(frozen=True, slots=True)
class DelegateRosterConfirmed:
    """确认代表名册; headcount and job classes as they stood that day (A04, A05)."""

    enterprise: str
    union: str
    superior: str
    on: date
    mandate_until: date
    headcount: int
    managers: int
    frontline: int
    delegates: tuple[RosterDelegate, ...]


@dataclass(frozen=True, slots=True)
class StaffDelegateReplaced:
    """替换代表; `managers` and `frontline` count in the resulting roster."""

    enterprise: str
    leaving: str
    joining: str
    job_class: JobClass
    on: date
    managers: int
    frontline: int


@dataclass(frozen=True, slots=True)
class TermEndForeseen:
    """预定换届提醒; the days on which the clock will warn, and the term's last day."""

    enterprise: str
    union: str
    superior: str
    term: int
    ends_on: date
    warn_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class TermExpiryApproaching:
    """任期将届满; `warn_on` is the day that was foreseen for this warning."""

    enterprise: str
    union: str
    superior: str
    term: int
    ends_on: date
    warn_on: date
    on: date


@dataclass(frozen=True, slots=True)
class TermExpired:
    """任期届满"""

    enterprise: str
    union: str
    superior: str
    term: int
    ends_on: date
    on: date


@dataclass(frozen=True, slots=True)
class StaffCongressFormChanged:
    """改变形式; with a new term a congress of delegates may become an assembly, or the other way round."""

    enterprise: str
    form: CongressForm
    was: CongressForm
    headcount: int


@dataclass(frozen=True, slots=True)
class StaffCongressReelected:
    """完成换届: the delegates of a later term are confirmed. `due_on` was the last day for it."""

    enterprise: str
    union: str
    superior: str
    term: int
    on: date
    due_on: date
    late: bool


Fact: TypeAlias = (
    InstitutionEstablished
    | StaffCongressTermStarted
    | DelegateQuotaSet
    | StaffDelegatesElected
    | StaffDelegatesWithdrawn
    | DelegateRosterConfirmed
    | StaffDelegateReplaced
    | TermEndForeseen
    | TermExpiryApproaching
    | TermExpired
    | StaffCongressFormChanged
    | StaffCongressReelected
    | ProcedureDeviationRecorded
)
