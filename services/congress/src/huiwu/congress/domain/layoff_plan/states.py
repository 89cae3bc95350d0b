"""Phases of a layoff plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain.layoff_plan.commands import Stance


@dataclass(frozen=True, slots=True)
class Absent:
    """No plan of that number."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as it reads now, and whose it is."""

    enterprise: str
    union: str
    superior: str
    number: int
    version: int
    kinds: tuple[str, ...]
    title: str
    text_sha256: str
    affected: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What the workers said of the version that they were asked about."""

    in_favour: int
    against: int
    silent: int
    roster: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """Written, or revised: nobody has been asked about this version."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Freezing:
    """A round was opened and the roll of that day is being copied."""

    plan: Plan
    opened_on: date
    closes_on: date
    roster: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Soliciting:
    """The roster is frozen; opinions come in."""

    plan: Plan
    opened_on: date
    closes_on: date
    roster: frozenset[str]
    opinions: Mapping[str, Stance] = field(default_factory=dict[str, Stance])

    @property
    def tally(self) -> Tally:
        """As it would be if the round closed now."""
        in_favour = sum(stance is Stance.FOR for stance in self.opinions.values())
        answered, roster = len(self.opinions), len(self.roster)
        return Tally(in_favour, answered - in_favour, roster - answered, roster)


@dataclass(frozen=True, slots=True)
class BelowThreshold:
    """Too few were in favour: the plan is revised or given up."""

    plan: Plan
    tally: Tally


@dataclass(frozen=True, slots=True)
class Eligible:
    """Enough were in favour: the plan may go to the congress."""

    plan: Plan
    tally: Tally


@dataclass(frozen=True, slots=True)
class Submitted:
    """Before the congress, as an item of one session's agenda."""

    plan: Plan
    tally: Tally
    session: str
    item: str
    ballot: bool
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Adopted by the congress."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not adopted by the congress: the plan is revised or given up."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Executed:
    """Carried out; its result has to be disclosed."""

    plan: Plan
    on: date


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Carried out and disclosed."""

    plan: Plan


Asked: TypeAlias = BelowThreshold | Eligible
Known: TypeAlias = (
    Drafted | Freezing | Soliciting | BelowThreshold | Eligible | Submitted | Passed | Rejected | Executed | Disclosed
)
LayoffPlan: TypeAlias = Absent | Known
