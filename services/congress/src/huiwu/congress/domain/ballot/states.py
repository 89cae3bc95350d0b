"""Phases of a secret ballot."""

from dataclasses import dataclass
from typing import TypeAlias

from huiwu.congress.domain.ballot.facts import Gate


@dataclass(frozen=True, slots=True)
class Absent:
    """Not prepared."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is voted on, in which session, and by whom: the frozen electors."""

    enterprise: str
    union: str
    session: str
    item: str
    matter: str
    electors: frozenset[str]
    concerned: frozenset[str]


@dataclass(frozen=True, slots=True)
class Count:
    """The tellers' totals; `number` counts on with every recount, which has a `reason`."""

    number: int
    valid: int
    invalid: int
    votes_for: int
    against: int
    abstain: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The electors are frozen; nobody has a paper."""

    question: Question


@dataclass(frozen=True, slots=True)
class Open:
    """Voting; `roll` are those who have a paper, nobody before the roll is entered."""

    question: Question
    present: frozenset[str]
    tellers: tuple[str, ...]
    attendance: tuple[Gate, ...]
    roll: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Closed:
    """The box is closed and not counted."""

    question: Question
    tellers: tuple[str, ...]
    attendance: tuple[Gate, ...]
    issued: int
    returned: int

    @property
    def unreturned(self) -> int:
        """Papers that were handed out and did not come back."""
        return self.issued - self.returned


@dataclass(frozen=True, slots=True)
class Counted:
    """Counted, perhaps signed, not certified; `standing` is the number of an earlier count that was, else 0."""

    closed: Closed
    count: Count
    signed: frozenset[str] = frozenset()
    standing: int = 0

    @property
    def question(self) -> Question:
        return self.closed.question


@dataclass(frozen=True, slots=True)
class Certified:
    """The count stands, until another is certified."""

    closed: Closed
    count: Count

    @property
    def question(self) -> Question:
        return self.closed.question


@dataclass(frozen=True, slots=True)
class Void:
    """Given up before anything was certified."""

    question: Question


Uncertified: TypeAlias = Prepared | Open | Closed | Counted
Ballot: TypeAlias = Absent | Uncertified | Certified | Void
