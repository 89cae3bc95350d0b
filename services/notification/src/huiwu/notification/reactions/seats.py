"""述职评议: the report and the evaluation that everybody on a worker seat owes in each calendar year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huiwu.eventlog import Order, Reader, Received, Row
from huiwu.kernel.names import district_of
from huiwu.notification.clocks import DUTY_REPORT, Clocks, Owner
from huiwu.notification.domain import OBLIGATION
from huiwu.notification.domain.owed import (
    Obligation,
    ObligationFulfilled,
    ObligationOverdue,
    OpenDeadline,
    Unopened,
    Voided,
)
from huiwu.notification.heard_deadlines import (
    DutyReported,
    WorkerDirectorEvaluated,
    WorkerDirectorLeft,
    WorkerDirectorSeated,
)
from huiwu.notification.reactions.declared import reactions
from huiwu.rulebook import Rulebook

_LEFT = "已离任 Has left the seat"
_TITLE = "职工董事、职工监事年度述职评议 Yearly report and evaluation"


@reactions.on("congress", WorkerDirectorSeated)
async def owe_report_of_the_year_when_somebody_is_seated(
    fact: WorkerDirectorSeated, at: Received, read: Reader
) -> Iterable[Order]:
    owner = Owner(fact.enterprise, fact.union, fact.superior)
    return await Seat(at.event.subject, fact.person, fact.seat, read).begin(owner, fact.on.year)


@reactions.on("congress", DutyReported)
async def count_report_of_the_year(fact: DutyReported, at: Received, read: Reader) -> Iterable[Order]:
    return await Seat(at.event.subject, fact.person, fact.seat, read).fulfil(fact.on, "duty_report")


@reactions.on("congress", WorkerDirectorEvaluated)
async def count_evaluation_of_the_year(fact: WorkerDirectorEvaluated, at: Received, read: Reader) -> Iterable[Order]:
    return await Seat(at.event.subject, fact.person, fact.seat, read).fulfil(fact.on, "evaluation")


@reactions.on("congress", WorkerDirectorLeft)
async def owe_no_report_when_somebody_has_left(fact: WorkerDirectorLeft, at: Received, read: Reader) -> Iterable[Order]:
    """For the year of the leaving and after; what was missed before stays missed."""
    seat = Seat(at.event.subject, fact.person, fact.seat, read)
    return [
        order for year in (fact.on.year, fact.on.year + 1) for order in await seat.clocks(year).void(DUTY_REPORT, _LEFT)
    ]


@reactions.on("notification", ObligationFulfilled)
async def owe_next_report_when_this_year_is_done(
    fact: ObligationFulfilled, at: Received, read: Reader
) -> Iterable[Order]:
    return await _next_year(fact.clause, at, read)


@reactions.on("notification", ObligationOverdue)
async def owe_next_report_when_this_year_passed_in_vain(
    fact: ObligationOverdue, at: Received, read: Reader
) -> Iterable[Order]:
    return await _next_year(fact.clause, at, read)


async def _next_year(clause: str, at: Received, read: Reader) -> Sequence[Order]:
    """For whoever it is whose year has ended, and who still sits."""
    if clause != DUTY_REPORT:
        return []
    state: Obligation = (await read.state(OBLIGATION, at.event.subject)).state
    if isinstance(state, Unopened):
        return []
    year, owner = state.terms.anchor_on.year, Owner(state.terms.organisation, state.terms.obligor)
    seats = [Seat.of(row, read) for row in await read.find("seats", enterprise=owner.enterprise)]
    its_own = [seat for seat in seats if seat.clocks(year).stream(DUTY_REPORT) == at.event.subject]
    return [order for seat in its_own for order in await seat.begin(owner, year + 1)]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on a seat; `duty` is the enterprise's stream of both."""

    duty: str
    person: str
    seat: str
    read: Reader

    @classmethod
    def of(cls, row: Row, read: Reader) -> "Seat":
        """As it is known here."""
        return cls(str(row.view["duty"]), str(row.view["person"]), str(row.view["seat"]), read)

    def clocks(self, year: int) -> Clocks:
        """Those of one calendar year."""
        return Clocks(self.duty, self.read, f"{self.person}/{self.seat}/{year}")

    async def begin(self, owner: Owner, year: int) -> Sequence[Order]:
        """Set that year's clock, once."""
        clocks = self.clocks(year)
        if not isinstance(await clocks.state(DUTY_REPORT), Unopened | Voided):
            return []
        law = Rulebook.shipped().in_force(district_of(self.duty), date(year, 1, 1))
        opened = OpenDeadline(
            clause=DUTY_REPORT,
            deadline="period",
            reference=self.duty,
            organisation=owner.enterprise,
            obligor=owner.union,
            superiors=await clocks.superiors(owner),
            anchor_on=date(year, 1, 1),
            title=f"{_TITLE} {self.person} {self.seat}",
            needed=len(law.clause(DUTY_REPORT).texts("parts")),
            afresh=True,
        )
        return await clocks.set(opened)

    async def fulfil(self, on: date, part: str) -> Sequence[Order]:
        """One of the two parts was done, for the year of its day."""
        return await self.clocks(on.year).fulfil(DUTY_REPORT, on, (part,))
