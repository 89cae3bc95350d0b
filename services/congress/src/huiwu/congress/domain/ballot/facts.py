"""What has become true of a secret ballot. Rolls stand in the order of ids; of the votes there are totals only."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Gate:
    """One of the two gates with its arithmetic: `part` of `whole` delegates, where `needed` of them are needed."""

    clause: str
    part: int
    whole: int
    needed: int
    met: bool


@dataclass(frozen=True, slots=True)
class BallotPrepared:
    """准备投票; `electors` are all delegates of the session, the whole that both gates count from."""

    enterprise: str
    union: str
    superior: str
    session: str
    item: str
    matter: str
    title: str
    question: str
    attempt: int
    on: date
    electors: tuple[str, ...]
    concerned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BallotOpened:
    """开始投票; `present` at this moment, which is the first gate."""

    enterprise: str
    session: str
    item: str
    present: tuple[str, ...]
    tellers: tuple[str, ...]
    attendance: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class BallotPapersIssued:
    """发票; who has a paper, and not when."""

    enterprise: str
    session: str
    item: str
    roll: tuple[str, ...]
    issued: int


@dataclass(frozen=True, slots=True)
class BallotClosed:
    """结束投票"""

    enterprise: str
    session: str
    item: str
    issued: int
    returned: int
    unreturned: int


@dataclass(frozen=True, slots=True)
class BallotCounted:
    """计票; the first count."""

    enterprise: str
    session: str
    item: str
    count: int
    valid: int
    invalid: int
    votes_for: int
    against: int
    abstain: int


@dataclass(frozen=True, slots=True)
class BallotRecounted:
    """重新计票; nobody has signed this count, and the one before stays on record."""

    enterprise: str
    session: str
    item: str
    count: int
    valid: int
    invalid: int
    votes_for: int
    against: int
    abstain: int
    reason: str


@dataclass(frozen=True, slots=True)
class BallotCountSigned:
    """计票人签字; `signed` have signed this count by now."""

    enterprise: str
    session: str
    item: str
    count: int
    teller: str
    signed: int


@dataclass(frozen=True, slots=True)
class BallotResultCertified:
    """核证; `approval` is the second gate. `corrects` the number of the count certified before, else 0."""

    enterprise: str
    session: str
    item: str
    matter: str
    count: int
    corrects: int
    reason: str
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
    attendance: tuple[Gate, ...]
    approval: Gate
    passed: bool


@dataclass(frozen=True, slots=True)
class BallotVoided:
    """作废"""

    enterprise: str
    session: str
    item: str
    reason: str


Fact: TypeAlias = (
    BallotPrepared
    | BallotOpened
    | BallotPapersIssued
    | BallotClosed
    | BallotCounted
    | BallotRecounted
    | BallotCountSigned
    | BallotResultCertified
    | BallotVoided
)
