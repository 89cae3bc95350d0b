"""What has become true of a session before it opens."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import Document


@dataclass(frozen=True, slots=True)
class SessionScheduled:
    """安排会议; the roster as it stood that day is the session's roster. The due days follow from the opening day."""

    congress: str
    enterprise: str
    union: str
    superior: str
    session_number: int
    opening_on: date
    place: str
    delegates: tuple[str, ...]
    managers: int
    frontline: int
    roster_confirmed_on: date
    term_ends_on: date
    report_due_on: date
    documents_due_on: date


@dataclass(frozen=True, slots=True)
class SessionRescheduled:
    """改期"""

    enterprise: str
    opening_on: date
    was: date
    report_due_on: date
    documents_due_on: date


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    """取消会议"""

    enterprise: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkersHeard:
    """听取职工意见"""

    enterprise: str
    on: date
    participants: int
    summary: str


@dataclass(frozen=True, slots=True)
class AgendaProposed:
    """提出议程"""

    enterprise: str
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class AgendaAgreed:
    """协商确定议程; `must_vote` are the matters that this enterprise must vote on."""

    enterprise: str
    on: date
    ownership: str
    must_vote: tuple[str, ...]
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class AgendaAmended:
    """修改议程; when an item `changed`, agreement and report are void."""

    enterprise: str
    items: tuple[AgendaItem, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionReportedToSuperior:
    """向上级工会报告; `opens_from` is the first day on which this report lets the session open."""

    enterprise: str
    superior: str
    on: date
    opening_on: date
    opens_from: date
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class SessionDocumentsSent:
    """发送文件; when the documents are not those sent before, earlier deliveries are void."""

    enterprise: str
    documents: tuple[Document, ...]
    delegates: tuple[str, ...]
    on: date
    outstanding: int


@dataclass(frozen=True, slots=True)
class SessionDocumentsDelivered:
    """文件送达; once nobody is outstanding, the latest delivery and the first day on which it lets the session open."""

    enterprise: str
    delegates: tuple[str, ...]
    on: date
    outstanding: int
    last_on: date | None
    opens_from: date | None


@dataclass(frozen=True, slots=True)
class LayoffPlanAdmitted:
    """方案列入议题; of the `roster` asked, so many were in favour of that version of the plan."""

    enterprise: str
    item: str
    plan: str
    plan_version: int
    in_favour: int
    roster: int


@dataclass(frozen=True, slots=True)
class LayoffPlanReleased:
    """方案退出本次会议: its item left the agenda, or the session was cancelled."""

    enterprise: str
    item: str
    plan: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReplacementSeated:
    """更换代表"""

    enterprise: str
    leaving: str
    joining: str
    managers: int
    frontline: int
    outstanding: int


FactBefore: TypeAlias = (
    SessionScheduled
    | SessionRescheduled
    | SessionCancelled
    | WorkersHeard
    | AgendaProposed
    | AgendaAgreed
    | AgendaAmended
    | SessionReportedToSuperior
    | SessionDocumentsSent
    | SessionDocumentsDelivered
    | LayoffPlanAdmitted
    | LayoffPlanReleased
    | ReplacementSeated
)
