"""How an election stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from huiwu.congress.domain.election.commands import Electorate, Office


class Stage(StrEnum):
    """筹备、冻结名册、提名、确定候选人、投票、计票、无效、确认、就任, step by step."""

    PREPARED = "prepared"
    ELECTORATE_FROZEN = "electorate_frozen"
    CANDIDATES_PROPOSED = "candidates_proposed"
    CANDIDATES_FIXED = "candidates_fixed"
    OPEN = "open"
    COUNTED = "counted"
    VOID = "void"
    CERTIFIED = "certified"
    INSTALLED = "installed"


@dataclass(frozen=True, slots=True)
class Unprepared:
    """Nobody has been asked to elect."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose election it is and what it is about."""

    organisation: str
    level: str
    superior: str | None
    enterprise: str | None
    office: Office
    seats: int
    electorate: Electorate


@dataclass(frozen=True, slots=True)
class Round:
    """A vote: who stands for how many seats, who is there, and what the tellers counted."""

    number: int
    seats: int
    standing: tuple[str, ...]
    present: int
    votes: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Between preparation and installation; `last_on` is the day of the last step.

    `checkpoints` are those that have opened, with the day; `guided` those at which guidance is on record.
    `among` are those who may stand when it is voted again; `tied` when it is between just these.
    """

    terms: Terms
    stage: Stage
    last_on: date
    checkpoints: Mapping[str, date] = field(default_factory=dict[str, date])
    guided: frozenset[str] = frozenset()
    electors: frozenset[str] = frozenset()
    proposed: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    opens_from: date | None = None
    round: Round | None = None
    elected: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    tied: bool = False
    installed: frozenset[str] = frozenset()

    @property
    def open_seats(self) -> int:
        return self.terms.seats - len(self.elected)


Election: TypeAlias = Unprepared | UnderWay
