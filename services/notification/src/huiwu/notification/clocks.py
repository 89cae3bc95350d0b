"""A session's clocks: which obligation of which clause stands where, and what may be asked of it now."""

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
    Open,
    OpenObligation,
    Overdue,
    VoidObligation,
)

REPORT = "congress.swc.report-10-days-before"
DOCUMENTS = "congress.swc.documents-7-days-before"
PUBLICATION_OF_RESOLUTIONS = "congress.swc.resolutions-published-3-days"
DISCLOSURE = "congress.factory-disclosure.congress-matters-3-days"
FORM = "filing.swc.session-form-within-10-days"


class Convened(Protocol):
    """Whose session it is."""

    @property
    def enterprise(self) -> str: ...
    @property
    def union(self) -> str: ...
    @property
    def superior(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of one session. An order that would only be refused is not given."""

    session: str
    read: Reader

    async def begin(self, clause: str, whose: Convened, anchor: date, needed: int = 1) -> Order:
        """Set the clock of that clause; the enterprise's union owes it, its superiors are told in turn."""
        line = await self.read.organisations.line_of_superiors(whose.union)
        superiors = line or ((whose.superior,) if whose.superior else ())
        opened = OpenObligation(
            clause, self.session, whose.enterprise, whose.union, superiors, anchor, needed, afresh=False
        )
        return self._order(clause, opened)

    async def move(self, clause: str, anchor: date) -> Sequence[Order]:
        """Count from another day; what was done stays done."""
        return self._anew(clause, await self._state(clause), anchor, afresh=False)

    async def again(self, clause: str) -> Sequence[Order]:
        """What was done counts no more; it is owed again by the same day."""
        state = await self._state(clause)
        if not isinstance(state, Open | Overdue | Fulfilled) or state.done == ():
            return []
        return self._anew(clause, state, state.terms.anchor_on, afresh=True)

    async def fulfil(self, clause: str, on: date, parts: tuple[str, ...] = ("whole",)) -> Sequence[Order]:
        """It was done, or these parts of it were."""
        running = isinstance(await self._state(clause), Open | Overdue)
        return [self._order(clause, FulfilObligation(on, parts))] if running else []

    async def void(self, clause: str, reason: str) -> Sequence[Order]:
        """It is owed no more."""
        running = isinstance(await self._state(clause), Open | Overdue)
        return [self._order(clause, VoidObligation(reason))] if running else []

    def _anew(self, clause: str, state: Obligation, anchor: date, *, afresh: bool) -> Sequence[Order]:
        if not isinstance(state, Open | Overdue | Fulfilled):
            return []
        was = state.terms
        opened = OpenObligation(
            clause, self.session, was.organisation, was.obligor, was.superiors, anchor, was.needed, afresh
        )
        return [self._order(clause, opened)]

    async def _state(self, clause: str) -> Obligation:
        state: Obligation = (await self.read.state(OBLIGATION, self._stream(clause))).state
        return state

    def _order(self, clause: str, command: object) -> Order:
        return Order(OBLIGATION, self._stream(clause), command)

    def _stream(self, clause: str) -> str:
        return stream_id(OBLIGATION.name, district_of(self.session), derived_key(self.session, clause))
