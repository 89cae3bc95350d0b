"""Phases of a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.commands import Document
from huiwu.congress.domain.session.commands_beside import Carried
from huiwu.congress.domain.session.facts.sitting import BallotCertified, ResolutionAdopted, ResolutionRejected


@dataclass(frozen=True, slots=True)
class Absent:
    """Not scheduled."""


@dataclass(frozen=True, slots=True)
class Call:
    """What stays the same through all phases: whose session it is, where, and for which delegates.

    Of a regional congress `enterprise` is the host, and `covered` are the enterprises that it is about.
    """

    congress: str
    enterprise: str
    union: str
    superior: str
    session_number: int
    place: str
    delegates: tuple[str, ...]
    managers: int
    frontline: int
    roster_confirmed_on: date
    term_ends_on: date
    covered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joint:
    """The record of the members' congress that sits on the same day at the same place (A08)."""

    record: str
    on: date


@dataclass(frozen=True, slots=True)
class Convening:
    """Scheduled, not open: the agenda is formed, reported and sent out; `layoff_plans` are those admitted, by item.

    `carried` are implementations of earlier resolutions that the session has to be told of.
    """

    call: Call
    opening_on: date
    heard_on: date | None = None
    items: tuple[AgendaItem, ...] = ()
    agreed: bool = False
    must_vote: tuple[str, ...] = ()
    reported_on: date | None = None
    documents: tuple[Document, ...] = ()
    delivered: Mapping[str, date] = field(default_factory=dict[str, date])
    layoff_plans: Mapping[str, str] = field(default_factory=dict[str, str])
    carried: tuple[Carried, ...] = ()
    joint: Joint | None = None

    @property
    def outstanding(self) -> int:
        """How many delegates the documents have not reached."""
        return len(self.call.delegates) - len(self.delivered)

    @property
    def last_delivery(self) -> date | None:
        """When the documents had reached everybody; None while somebody is outstanding."""
        return None if self.outstanding or not self.delivered else max(self.delivered.values())


@dataclass(frozen=True, slots=True)
class Sitting:
    """Open: items are discussed, reviewed, voted on, resolved; `taken_over` are the ballot streams, by item."""

    call: Call
    items: tuple[AgendaItem, ...]
    must_vote: tuple[str, ...]
    opened_on: date
    present: tuple[str, ...]
    discussed: frozenset[str] = frozenset()
    reviewed: frozenset[str] = frozenset()
    adjourned: frozenset[str] = frozenset()
    ballots: Mapping[str, BallotCertified] = field(default_factory=dict[str, BallotCertified])
    adopted: Mapping[str, ResolutionAdopted] = field(default_factory=dict[str, ResolutionAdopted])
    rejected: Mapping[str, ResolutionRejected] = field(default_factory=dict[str, ResolutionRejected])
    layoff_plans: Mapping[str, str] = field(default_factory=dict[str, str])
    carried: tuple[Carried, ...] = ()
    reported: frozenset[tuple[str, str]] = frozenset()
    joint: Joint | None = None
    taken_over: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def resolved(self) -> frozenset[str]:
        """Items with a resolution, adopted or rejected."""
        return frozenset(self.adopted) | frozenset(self.rejected)


class Filing(StrEnum):
    """How far the filing form has come."""

    NONE = "none"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed: resolutions are published, filed, archived and carried out; `disclosed_by` covered enterprises."""

    sitting: Sitting
    closed_on: date
    must_disclose: tuple[str, ...]
    published: Mapping[str, date] = field(default_factory=dict[str, date])
    disclosed: frozenset[str] = frozenset()
    filing: Filing = Filing.NONE
    archived: frozenset[str] = frozenset()
    implementing: Mapping[str, date] = field(default_factory=dict[str, date])
    implemented: frozenset[str] = frozenset()
    disclosed_by: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    @property
    def call(self) -> Call:
        return self.sitting.call


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Called off before it opened."""

    call: Call


Session: TypeAlias = Absent | Convening | Sitting | Closed | Cancelled
