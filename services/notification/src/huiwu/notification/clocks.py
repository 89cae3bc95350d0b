"""Clocks: which obligation of which clause stands where, and what may be asked of it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from huiwu.eventlog import Order, Reader
from huiwu.kernel.names import derived_key, district_of, stream_id
from huiwu.notification.domain.obligation import OBLIGATION
from huiwu.notification.domain.owed import (
    Fulfilled,
    FulfilObligation,
    Obligation,
    ObligationOpened,
    Open,
    OpenDeadline,
    OpenObligation,
    Overdue,
    VoidObligation,
)

REPORT = "congress.swc.report-10-days-before"
DOCUMENTS = "congress.swc.documents-7-days-before"
PUBLICATION_OF_RESOLUTIONS = "congress.swc.resolutions-published-3-days"
DISCLOSURE = "congress.factory-disclosure.congress-matters-3-days"
FORM = "filing.swc.session-form-within-10-days"
ARCHIVE = "congress.swc.archive-documents"
ANNUAL_SESSION = "congress.swc.annual-session"
RE_ELECTION = "congress.swc.re-elected-at-term-end"
OFFER = "bargaining.initiation.union-takes-initiative"
ANNUAL_BARGAINING = "bargaining.enterprise.annual"
CONTRACT = "filing.contract.filed-with-labour-administration"
ANNOUNCEMENT = "bargaining.enterprise.publish-when-effective"
NEXT_CYCLE = "platform.next-cycle-before-expiry"
GUIDANCE = "platform.guidance-within-ten-days"
DELEGATES_PROPOSAL = "congress.proposals.one-per-delegate-per-term"
DUTY_REPORT = "congress.worker-directors.annual-report-and-evaluation"
WHOLE = ("whole",)


class Whose(Protocol):
    """Whose obligation it is: the enterprise's, owed by its union, whose superiors are told in turn."""

    @property
    def enterprise(self) -> str: ...
    @property
    def union(self) -> str: ...
    @property
    def superior(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is, where no fact says it in one."""

    enterprise: str
    union: str
    superior: str | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of one thing, or of a `part` of it: a year, a term.

    An order that would only be refused is not given.
    """

    reference: str
    read: Reader
    part: str = ""

    async def begin(self, clause: str, whose: Whose, anchor: date, needed: int = 1, *, afresh: bool = False) -> Order:
        """Set the clock of that clause."""
        superiors = await self.superiors(whose)
        opened = OpenObligation(
            clause, self.reference, whose.enterprise, whose.union, superiors, anchor, needed, afresh=afresh
        )
        return self._order(clause, opened)

    async def set(self, opened: OpenDeadline) -> Sequence[Order]:
        """Set one clock of a clause that has several; one that runs from that day already is left alone."""
        state = await self.state(opened.clause)
        runs = isinstance(state, Open | Overdue) and state.terms.anchor_on == opened.anchor_on and not state.done
        return [] if runs else [self._order(opened.clause, opened)]

    async def move(self, clause: str, anchor: date) -> Sequence[Order]:
        """Count from another day; what was done stays done."""
        return self._anew(clause, await self.state(clause), anchor, afresh=False)

    async def again(self, clause: str) -> Sequence[Order]:
        """What was done counts no more; it is owed again by the same day."""
        state = await self.state(clause)
        if not isinstance(state, Open | Overdue | Fulfilled) or state.done == ():
            return []
        return self._anew(clause, state, state.terms.anchor_on, afresh=True)

    async def fulfil(self, clause: str, on: date, parts: tuple[str, ...] = WHOLE) -> Sequence[Order]:
        """It was done, or these parts of it were."""
        running = isinstance(await self.state(clause), Open | Overdue)
        return [self.fulfilled(clause, on, parts)] if running else []

    def fulfilled(self, clause: str, on: date, parts: tuple[str, ...] = WHOLE) -> Order:
        """The order that says so, for an obligation that is being opened."""
        return self._order(clause, FulfilObligation(on, parts))

    async def void(self, clause: str, reason: str) -> Sequence[Order]:
        """It is owed no more."""
        running = isinstance(await self.state(clause), Open | Overdue)
        return [self._order(clause, VoidObligation(reason))] if running else []

    def anew(self, clause: str, was: ObligationOpened, anchor: date, *, afresh: bool) -> Order:
        """Set a clock again that was set before: by another day, or with nothing done."""
        parties = (was.organisation, was.obligor, was.superiors)
        return self._order(clause, OpenObligation(clause, self.reference, *parties, anchor, was.needed, afresh))

    async def state(self, clause: str) -> Obligation:
        """How the clock of that clause stands."""
        state: Obligation = (await self.read.state(OBLIGATION, self.stream(clause))).state
        return state

    async def superiors(self, whose: Whose) -> tuple[str, ...]:
        """Who is told in turn when nothing happens."""
        line = await self.read.organisations.line_of_superiors(whose.union)
        return line or ((whose.superior,) if whose.superior else ())

    def _anew(self, clause: str, state: Obligation, anchor: date, *, afresh: bool) -> Sequence[Order]:
        if not isinstance(state, Open | Overdue | Fulfilled):
            return []
        return [self.anew(clause, state.terms, anchor, afresh=afresh)]

    def _order(self, clause: str, command: object) -> Order:
        return Order(OBLIGATION, self.stream(clause), command)

    def stream(self, clause: str) -> str:
        """The obligation in which that clock is kept."""
        parts = (self.part,) if self.part else ()
        return stream_id(OBLIGATION.name, district_of(self.reference), derived_key(self.reference, clause, *parts))
