"""What is owed once in every calendar year: a clock a year, each begun when the one before has ended (每年)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huiwu.eventlog import Order, Reader
from huiwu.kernel import Actor, Circumstances
from huiwu.kernel.names import district_of
from huiwu.kernel.period import start_of
from huiwu.notification.clocks import ANNUAL_BARGAINING, ANNUAL_SESSION, OFFER, Clocks, Whose
from huiwu.notification.domain.duties import due_day
from huiwu.notification.domain.owed import Open, Overdue, Unopened, Voided
from huiwu.rulebook import Rulebook

YEARLY = frozenset((ANNUAL_SESSION, ANNUAL_BARGAINING, OFFER))
_DEED = {OFFER: "offered", ANNUAL_BARGAINING: "met"}
"""What a bargaining's row keeps of the deed that fulfils the clause."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """One yearly duty. `reference` is what has to do it: a congress, or an enterprise with a union."""

    clause: str
    reference: str
    read: Reader

    async def begin(self, whose: Whose, year: int) -> Sequence[Order]:
        """Set that year's clock, once; what was done of it before the clock was set counts."""
        clocks = Clocks(self.reference, self.read, str(year))
        state = await clocks.state(self.clause)
        if not isinstance(state, Unopened | Voided | Open | Overdue):
            return []
        running, done = isinstance(state, Open | Overdue), await self._done_in(year)
        return [
            *([] if running else [await clocks.begin(self.clause, whose, date(year, 1, 1), afresh=True)]),
            *([clocks.fulfilled(self.clause, min(done))] if done else []),
        ]

    async def fulfil(self, year: int, on: date) -> Sequence[Order]:
        """It was done for that year."""
        return await Clocks(self.reference, self.read, str(year)).fulfil(self.clause, on)

    def first_year(self, today: date) -> int:
        """This year, or the next when the day by which it is owed is over already."""
        circumstances = Circumstances(Actor("clock", "system", self.reference), start_of(today), "")
        law = Rulebook.shipped().in_force(district_of(self.reference), today)
        due = due_day(law.hearing(circumstances), self.clause, date(today.year, 1, 1))
        return today.year if today <= due else today.year + 1

    async def _done_in(self, year: int) -> list[date]:
        if self.clause == ANNUAL_SESSION:
            opened = await self.read.find("sessions", congress=self.reference, opened_in=year)
            return [date.fromisoformat(row.view["opened_on"]) for row in opened]
        cycles = await self.read.find("bargainings", enterprise=self.reference, year=year)
        return [date.fromisoformat(on) for row in cycles for on in row.view.get(_DEED[self.clause], [])]
