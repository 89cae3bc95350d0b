"""Evidence that the congress leans on: the enterprise on record, its workers on the roll, the roster in force."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huiwu.kernel.values import Count, Id, Line


class JobClass(StrEnum):
    """Classes of delegates in 004 二(一)1; each worker has one (A05)."""

    MANAGER = "manager"
    FRONTLINE = "frontline"
    OTHER = "other"


class CongressForm(StrEnum):
    """职工代表大会 or 职工大会: delegates, or everybody."""

    STAFF_CONGRESS = "staff_congress"
    STAFF_ASSEMBLY = "staff_assembly"


class Scope(StrEnum):
    """区域 or 行业: what the enterprises of a regional congress have in common."""

    REGION = "region"
    INDUSTRY = "industry"


REGIONAL = "regional"
"""Stands for the ownership where a congress is of many enterprises."""


@dataclass(frozen=True, slots=True)
class EnterpriseOnRecord:
    """The enterprise as membership has registered it, with its own union and that union's superior.

    For a regional congress its host stands here, as enterprise and as union, with the headcount of all it covers.
    """

    enterprise: Id
    headcount: Count
    ownership: Line
    union: Id
    superior: Id


@dataclass(frozen=True, slots=True)
class RosterDelegate:
    """A delegate with the job class that counts for the roster."""

    subject: Id
    job_class: JobClass


@dataclass(frozen=True, slots=True)
class WorkersOnRoll:
    """Those of the workers concerned who stand on the enterprise's roll, with their job classes."""

    enterprise: Id
    workers: tuple[RosterDelegate, ...]


@dataclass(frozen=True, slots=True)
class CoveredEnterprise:
    """An enterprise under a regional congress, with its headcount."""

    enterprise: Id
    headcount: Count
    ownership: Line


@dataclass(frozen=True, slots=True)
class RegionOnRecord:
    """The union that hosts a regional congress, its level and superior, and enterprises that are or become covered."""

    host: Id
    level: Line
    superior: Id
    enterprises: tuple[CoveredEnterprise, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """In which enterprise a delegate works."""

    subject: Id
    enterprise: Id


@dataclass(frozen=True, slots=True)
class HomesOfDelegates:
    """The covered enterprises that the delegates concerned come from."""

    homes: tuple[Home, ...]


@dataclass(frozen=True, slots=True)
class CongressOnRecord:
    """The congress as it stands: its term and, once confirmed, its roster."""

    congress: Id
    enterprise: Id
    form: CongressForm
    term: int
    term_ends_on: date
    roster_confirmed_on: date | None
    delegates: tuple[Id, ...]
    managers: Count
    frontline: Count


@dataclass(frozen=True, slots=True)
class MemberCongressOnRecord:
    """A record in the ledger of a union's meetings, with the meeting's body, day and place."""

    record: Id
    organisation: Id
    body: str
    on: date
    place: str


@dataclass(frozen=True, slots=True)
class RollSize:
    """How many workers stand on the enterprise's roll."""

    enterprise: Id
    on_roll: Count


@dataclass(frozen=True, slots=True)
class RollPage:
    """The next workers of the roll, in the order of their ids; `complete` with the last of them."""

    enterprise: Id
    workers: tuple[Id, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class AgendaItemOnRecord:
    """An item of a session's agenda as it stands; a session that has opened or was cancelled convenes no more."""

    session: Id
    enterprise: Id
    item: Line
    on_agenda: bool
    convening: bool
    matter: Line = ""
    ballot: bool = False


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """Those of the files named by a command that are stored here, by their hashes."""

    sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BallotItemOnRecord:
    """An item that is to be voted on, as its session has it; `earlier_void` is whether every earlier ballot on it is.

    It is `dealt_with` once it was adjourned, resolved, or voted on otherwise than by this ballot.
    """

    session: Id
    item: Line
    title: str
    matter: str
    sitting: bool
    ballot: bool
    must_vote: bool
    discussed: bool
    reviewed: bool
    dealt_with: bool
    earlier_void: bool = True


@dataclass(frozen=True, slots=True)
class ElectorsOnRecord:
    """Whose session it is, and all its delegates: the electors of its ballots."""

    session: Id
    enterprise: Id
    union: Id
    superior: Id
    delegates: tuple[Id, ...]
