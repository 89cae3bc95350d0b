"""What has become true of a session while it sits."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """开会"""

    enterprise: str
    on: date
    present: int
    delegates: int
    attendance: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiscussionHeld:
    """代表讨论"""

    enterprise: str
    item: str


@dataclass(frozen=True, slots=True)
class ItemReviewed:
    """审议"""

    enterprise: str
    item: str
    matter: str


@dataclass(frozen=True, slots=True)
class ItemAdjourned:
    """留待下次会议"""

    enterprise: str
    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class BallotCertified:
    """计票结果; totals and tellers only, never who voted what. `delegates` is the whole that the mark counts from."""

    enterprise: str
    item: str
    matter: str
    issued: int
    returned: int
    unreturned: int
    valid: int
    invalid: int
    votes_for: int
    against: int
    abstain: int
    delegates: int
    tellers: tuple[str, ...]
    passed: bool


@dataclass(frozen=True, slots=True)
class BallotTakenOver:
    """投票结果转入会议; its totals follow as `BallotCertified`, and replace those of this ballot's earlier count."""

    enterprise: str
    item: str
    ballot: str
    count: int


@dataclass(frozen=True, slots=True)
class ResolutionAdopted:
    """决议通过"""

    enterprise: str
    item: str
    matter: str
    title: str
    text_sha256: str
    votes_for: int
    delegates: int
    on: date


@dataclass(frozen=True, slots=True)
class ResolutionRejected:
    """未获通过"""

    enterprise: str
    item: str
    matter: str
    title: str
    text_sha256: str
    votes_for: int
    delegates: int
    on: date


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """闭会; `must_disclose` are the items that were reviewed, decided or passed. The due days count from `on`."""

    enterprise: str
    union: str
    superior: str
    on: date
    adopted: int
    must_disclose: tuple[str, ...]
    publish_due_on: date
    disclose_due_on: date
    file_due_on: date
    archive_due_on: date


Resolution: TypeAlias = ResolutionAdopted | ResolutionRejected
FactSitting: TypeAlias = (
    SessionOpened
    | DiscussionHeld
    | ItemReviewed
    | ItemAdjourned
    | BallotCertified
    | BallotTakenOver
    | ResolutionAdopted
    | ResolutionRejected
    | SessionClosed
)
