"""What has become true of a session after it closed."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import ArchivedDocument


@dataclass(frozen=True, slots=True)
class ResolutionPublished:
    """公布决议"""

    enterprise: str
    item: str
    title: str
    text: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class CongressMattersDisclosed:
    """公开职代会事项"""

    enterprise: str
    items: tuple[str, ...]
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class VoteResult:
    """One ballot's line on the filing form."""

    item: str
    issued: int
    returned: int
    valid: int
    votes_for: int
    against: int
    abstain: int
    passed: bool


@dataclass(frozen=True, slots=True)
class ResolutionEntry:
    """One resolution's line on the filing form."""

    item: str
    title: str
    text_sha256: str
    adopted: bool
    published_on: date | None


@dataclass(frozen=True, slots=True)
class FilingForm:
    """会议备案表 (A38): every field comes from the session's record."""

    congress: str
    session_number: int
    opened_on: date
    closed_on: date
    place: str
    delegates_due: int
    delegates_present: int
    managers: int
    frontline: int
    agenda_items: tuple[AgendaItem, ...]
    vote_results: tuple[VoteResult, ...]
    resolutions: tuple[ResolutionEntry, ...]
    published_on: date | None
    remarks: str


@dataclass(frozen=True, slots=True)
class SessionFilingSubmitted:
    """报送备案表"""

    enterprise: str
    union: str
    superior: str
    closed_on: date
    on: date
    late: bool
    form: FilingForm


@dataclass(frozen=True, slots=True)
class SessionFilingReviewed:
    """一级审核通过"""

    enterprise: str
    level: str
    on: date


@dataclass(frozen=True, slots=True)
class SessionFilingReturned:
    """备案表退回"""

    enterprise: str
    level: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class SessionFilingAccepted:
    """备案录入"""

    enterprise: str
    on: date


@dataclass(frozen=True, slots=True)
class SessionArchived:
    """会议文件归档"""

    enterprise: str
    documents: tuple[ArchivedDocument, ...]
    on: date
    complete: bool
    late: bool


@dataclass(frozen=True, slots=True)
class ResolutionImplementationOpened:
    """决议落实立项"""

    enterprise: str
    item: str
    task: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True)
class ResolutionImplementationClosed:
    """决议落实完成"""

    enterprise: str
    item: str
    evidence_sha256: str
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class BallotCorrectedAfterResolution:
    """决议形成后计票更正; the resolution stays, and is `contested` when this count would have decided otherwise."""

    enterprise: str
    item: str
    ballot: str
    count: int
    reason: str
    votes_for: int
    delegates: int
    passed: bool
    contested: bool


FactAfter: TypeAlias = (
    ResolutionPublished
    | CongressMattersDisclosed
    | SessionFilingSubmitted
    | SessionFilingReviewed
    | SessionFilingReturned
    | SessionFilingAccepted
    | SessionArchived
    | ResolutionImplementationOpened
    | ResolutionImplementationClosed
    | BallotCorrectedAfterResolution
)
