"""What has become true of a workers' congress."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.evidence import CongressForm, Home, JobClass, RosterDelegate, Scope
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


# -- of regional congresses: `enterprise` is their host, in the facts above too


@dataclass(frozen=True, slots=True)
class RegionalCongressEstablished:
    """建立区域（行业）职代会; `headcount` is that of all the enterprises."""

    enterprise: str
    superior: str
    scope: Scope
    name: str
    enterprises: tuple[str, ...]
    headcount: int


@dataclass(frozen=True, slots=True)
class EnterpriseJoinedRegion:
    """企业加入; the roster is open until `joining` has a delegate. `enterprises` counts all that are covered now."""

    enterprise: str
    joining: str
    scope: Scope
    on: date
    enterprises: int


@dataclass(frozen=True, slots=True)
class RegionalSeatsConfirmed:
    """各企业代表; which enterprise each delegate of the confirmed roster comes from."""

    enterprise: str
    homes: tuple[Home, ...]


@dataclass(frozen=True, slots=True)
class RegionalSeatTaken:
    """接替代表的企业; where the one who joined the roster comes from."""

    enterprise: str
    leaving: str
    joining: str
    home: str


@dataclass(frozen=True, slots=True)
class EnterpriseCoveredByRegion:
    """为区域（行业）职代会所覆盖; of an enterprise without a congress of its own."""

    enterprise: str
    congress: str
    host: str
    scope: Scope
    on: date


# -- of job classes that change after the roster was confirmed; `managers` and `frontline` count as of now


@dataclass(frozen=True, slots=True)
class DelegateJobClassChanged:
    """代表岗位类别变动"""

    enterprise: str
    subject: str
    was: JobClass
    job_class: JobClass
    on: date
    managers: int
    frontline: int


@dataclass(frozen=True, slots=True)
class RosterCompositionDrifted:
    """名册构成偏离; the confirmed roster stands, though with that change it would not keep `clauses` any more."""

    enterprise: str
    union: str
    superior: str
    subject: str
    on: date
    managers: int
    frontline: int
    delegates: int
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterCompositionRestored:
    """名册构成恢复"""

    enterprise: str
    on: date
    managers: int
    frontline: int


Fact: TypeAlias = (
    InstitutionEstablished
    | RegionalCongressEstablished
    | EnterpriseJoinedRegion
    | RegionalSeatsConfirmed
    | RegionalSeatTaken
    | EnterpriseCoveredByRegion
    | DelegateJobClassChanged
    | RosterCompositionDrifted
    | RosterCompositionRestored
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
