"""Facts of other services, as far as filing reads them. What a form may lack has a default here."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    name: str


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class StaffCongressTermStarted:
    enterprise: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class SessionScheduled:
    enterprise: str
    session_number: int
    opening_on: date


@dataclass(frozen=True, slots=True)
class SessionClosed:
    enterprise: str
    on: date


@dataclass(frozen=True, slots=True)
class AgendaLine:
    title: str = ""


@dataclass(frozen=True, slots=True)
class VoteLine:
    item: str = ""
    votes_for: int = 0
    passed: bool = False


@dataclass(frozen=True, slots=True)
class ResolutionLine:
    title: str = ""
    adopted: bool = False
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class SessionForm:
    """The filing form (会议备案表) as congress fills it in."""

    congress: str = ""
    session_number: int = 0
    opened_on: date | None = None
    place: str = ""
    delegates_due: int = 0
    delegates_present: int = 0
    managers: int = 0
    frontline: int = 0
    agenda_items: tuple[AgendaLine, ...] = ()
    vote_results: tuple[VoteLine, ...] = ()
    resolutions: tuple[ResolutionLine, ...] = ()
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class SessionFilingSubmitted:
    enterprise: str
    union: str
    superior: str
    closed_on: date
    on: date
    form: SessionForm = field(default_factory=SessionForm)


@dataclass(frozen=True, slots=True)
class ContractFiled:
    enterprise: str
    union: str
    recipient: str
    text_sha256: str
    signed_on: date
    on: date
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementEffective:
    enterprise: str
    on: date
    by_silence: bool
