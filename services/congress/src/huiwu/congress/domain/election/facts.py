"""What has become true of an election. Nothing in it joins a voter to a choice: only totals are ever written."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from huiwu.congress.domain.election.commands import Electorate, Office, Votes


class VoidReason(StrEnum):
    """Why a round is void."""

    NO_MAJORITY = "no_majority"
    TIE = "tie"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class PreparatoryGroupFormed:
    """成立筹备组"""

    organisation: str
    level: str
    superior: str | None
    enterprise: str | None
    office: Office
    seats: int
    electorate: Electorate
    title: str
    members: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ElectionCheckpointOpened:
    """重要环节开始: the superior union's guidance is due by `due_on`."""

    organisation: str
    superior: str
    checkpoint: str
    on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class SuperiorGuidanceRecorded:
    """上级工会的指导意见"""

    organisation: str
    superior: str
    checkpoint: str
    opinion: str
    on: date


@dataclass(frozen=True, slots=True)
class ElectorsEntered:
    """登记选举人; `entered` is how many there are now."""

    organisation: str
    electors: tuple[str, ...]
    entered: int


@dataclass(frozen=True, slots=True)
class ElectorsStruck:
    """更正误登"""

    organisation: str
    electors: tuple[str, ...]
    reason: str
    entered: int


@dataclass(frozen=True, slots=True)
class ElectorateFrozen:
    """冻结选举人名册"""

    organisation: str
    electors: int
    legal_basis: tuple[str, ...]
    procedure_sha256: str
    on: date


@dataclass(frozen=True, slots=True)
class CandidateProposed:
    """提名"""

    organisation: str
    office: Office
    candidate: str
    nominated_by: str
    on: date


@dataclass(frozen=True, slots=True)
class ChairCandidateProposed:
    """提名工会主席候选人; `cleared_of` are the restrictions that were examined."""

    organisation: str
    candidate: str
    nominated_by: str
    cleared_of: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class CandidatesFixed:
    """确定正式候选人; `opens_from` is the first day on which may be voted."""

    organisation: str
    office: Office
    candidates: tuple[str, ...]
    seats: int
    on: date
    opens_from: date


@dataclass(frozen=True, slots=True)
class ElectionOpened:
    """开始投票; `round` counts the votes of this election."""

    organisation: str
    office: Office
    round: int
    seats: int
    candidates: tuple[str, ...]
    present: int
    electors: int
    on: date


@dataclass(frozen=True, slots=True)
class ElectionCounted:
    """计票; `needed` is the fewest votes that elect, `leading` who would be elected, `tied` who share the last seat."""

    organisation: str
    office: Office
    round: int
    issued: int
    returned: int
    unreturned: int
    valid: int
    invalid: int
    votes: tuple[Votes, ...]
    tellers: tuple[str, ...]
    electors: int
    needed: int
    leading: tuple[str, ...]
    tied: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ElectionCertified:
    """确认结果; `elected` are those of all rounds."""

    organisation: str
    office: Office
    round: int
    elected: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class ElectionVoided:
    """无效; `elected` are those of all rounds whose seats stay filled, `among` those who may stand for the others."""

    organisation: str
    office: Office
    round: int
    clause: str
    check: str
    reason: VoidReason
    detail: str
    elected: tuple[str, ...]
    open_seats: int
    among: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class OfficerInstalled:
    """就任; `outstanding` of those elected have not taken office yet."""

    organisation: str
    office: Office
    officer: str
    outstanding: int
    on: date


@dataclass(frozen=True, slots=True)
class ChairAppointed:
    """工会主席就任"""

    organisation: str
    enterprise: str | None
    chair: str
    on: date


@dataclass(frozen=True, slots=True)
class ViceChairAppointed:
    """工会副主席就任"""

    organisation: str
    enterprise: str | None
    vice_chair: str
    on: date


Fact: TypeAlias = (
    PreparatoryGroupFormed
    | ElectionCheckpointOpened
    | SuperiorGuidanceRecorded
    | ElectorsEntered
    | ElectorsStruck
    | ElectorateFrozen
    | CandidateProposed
    | ChairCandidateProposed
    | CandidatesFixed
    | ElectionOpened
    | ElectionCounted
    | ElectionCertified
    | ElectionVoided
    | OfficerInstalled
    | ChairAppointed
    | ViceChairAppointed
)
