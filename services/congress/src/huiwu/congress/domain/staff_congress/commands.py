"""What can be asked of a workers' congress between its sessions."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Ge, Le, Len

from huiwu.congress.domain.evidence import CongressForm, JobClass, Scope
from huiwu.kernel.values import Count, Day, Id, Line

Years: TypeAlias = Annotated[int, Ge(0), Le(100)]
Delegates: TypeAlias = Annotated[tuple[Id, ...], Len(1, 5000)]
Enterprises: TypeAlias = Annotated[tuple[Id, ...], Len(1, 200)]


@dataclass(frozen=True, slots=True)
class EstablishStaffCongress:
    """建立职工代表大会（或职工大会）制度，开始一届任期；起始日不填则为当日。

    Establish the workers' congress, or the assembly of all workers, and begin a term; today unless a day is stated.
    """

    enterprise: Id
    form: CongressForm
    term_years: Years
    starts_on: Day | None = None


@dataclass(frozen=True, slots=True)
class EstablishRegionalCongress:
    """依托街道（地区）工会或者产业工会，建立区域（行业）职工代表大会，开始一届任期；起始日不填则为当日。

    Establish a regional or industry congress of these enterprises with its host union, and begin a term.
    """

    host: Id
    scope: Scope
    name: Line
    enterprises: Enterprises
    term_years: Years
    starts_on: Day | None = None


@dataclass(frozen=True, slots=True)
class JoinRegion:
    """企业加入区域（行业）职代会；名册重新开放，直至该企业选出代表。

    One more enterprise is covered; the roster reopens until it has a delegate.
    """

    enterprise: Id


@dataclass(frozen=True, slots=True)
class CoverByRegion:
    """登记本企业为区域（行业）职代会所覆盖。 The enterprise is covered by that regional congress."""

    enterprise: Id
    congress: Id
    host: Id
    scope: Scope


@dataclass(frozen=True, slots=True)
class NoteJobClass:
    """登记代表岗位类别的变动。 A delegate's job class has changed since the roster was confirmed."""

    subject: Id
    job_class: JobClass
    changed_on: Day


@dataclass(frozen=True, slots=True)
class SetDelegateQuota:
    """确定职工代表名额。 Fix how many delegates are to be elected."""

    count: Count


@dataclass(frozen=True, slots=True)
class RecordDelegatesElected:
    """登记当选的职工代表；可分批登记。 Record delegates whom the workers have elected; in one go or in several."""

    delegates: Delegates


@dataclass(frozen=True, slots=True)
class WithdrawDelegates:
    """名册确认前，撤回误登或者放弃当选的代表。 Take back delegates until the roster is confirmed."""

    delegates: Delegates
    reason: Line


@dataclass(frozen=True, slots=True)
class ConfirmDelegateRoster:
    """确认代表名册，冻结职工总数和代表的岗位类别。 Confirm the roster; headcount and job classes are frozen with it."""


@dataclass(frozen=True, slots=True)
class ReplaceDelegate:
    """替换一名职工代表，替换后的名册仍须符合构成比例。 Replace one delegate; the resulting roster is weighed again."""

    leaving: Id
    joining: Id
    reason: Line


@dataclass(frozen=True, slots=True)
class BeginNextTerm:
    """换届：开始下一届任期，重新选举代表；形式不填则不变，起始日不填则为当日。

    Begin the next term, whose delegates are elected anew; the form stays unless another is stated.
    """

    term_years: Years
    form: CongressForm | None = None
    starts_on: Day | None = None


@dataclass(frozen=True, slots=True)
class WarnOfTermEnd:
    """提醒任期将届满，由时钟提出。 The clock's: the term will be over before long."""

    term: Count
    warn_on: Day


@dataclass(frozen=True, slots=True)
class ExpireTerm:
    """任期届满，由时钟提出。 The clock's: the term's last day has passed."""

    term: Count


Command: TypeAlias = (
    EstablishStaffCongress
    | EstablishRegionalCongress
    | JoinRegion
    | CoverByRegion
    | NoteJobClass
    | SetDelegateQuota
    | RecordDelegatesElected
    | WithdrawDelegates
    | ConfirmDelegateRoster
    | ReplaceDelegate
    | BeginNextTerm
    | WarnOfTermEnd
    | ExpireTerm
)
