"""The clocks of what unions must do by a time, as the records of their ledgers show it begun, done or undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from huiwu.eventlog import Order, Reader, Received, Row
from huiwu.kernel import Actor, Circumstances
from huiwu.kernel.names import district_of
from huiwu.kernel.period import beijing_day, start_of
from huiwu.notification.clocks import Clocks, Owner
from huiwu.notification.domain import OBLIGATION
from huiwu.notification.domain.duties import DUTIES
from huiwu.notification.domain.owed import (
    Fulfilled,
    Obligation,
    ObligationFulfilled,
    ObligationOverdue,
    Open,
    Overdue,
    Unopened,
    Voided,
)
from huiwu.notification.heard import RecordCorrected, RecordEntered, RecordWithdrawn
from huiwu.notification.reactions.declared import reactions
from huiwu.obligation import WHOLE, Duty, Kept
from huiwu.rulebook import Hearing, Rulebook

_WITHDRAWN = "记录已撤销 The record was withdrawn"


@reactions.on("congress", RecordEntered)
async def weigh_duties_when_a_record_is_entered(fact: RecordEntered, at: Received, read: Reader) -> Iterable[Order]:
    books = await Books.of(fact.organisation, at, read)
    return [order for duty in books.duties for order in await books.settle(duty, {fact.on, books.today})]


@reactions.on("congress", RecordCorrected)
async def weigh_duties_when_a_record_is_corrected(fact: RecordCorrected, at: Received, read: Reader) -> Iterable[Order]:
    books = await Books.of(fact.organisation, at, read)
    return [order for duty in books.duties for order in await books.settle(duty, {fact.on, fact.was_on})]


@reactions.on("congress", RecordWithdrawn)
async def weigh_duties_when_a_record_is_withdrawn(fact: RecordWithdrawn, at: Received, read: Reader) -> Iterable[Order]:
    books = await Books.of(fact.organisation, at, read)
    return [order for duty in books.duties for order in await books.settle(duty, {fact.on})]


@reactions.on("notification", ObligationFulfilled)
async def begin_next_period_when_this_one_is_done(
    fact: ObligationFulfilled, at: Received, read: Reader
) -> Iterable[Order]:
    return await _next_period(fact.clause, at, read)


@reactions.on("notification", ObligationOverdue)
async def begin_next_period_when_this_one_passed_in_vain(
    fact: ObligationOverdue, at: Received, read: Reader
) -> Iterable[Order]:
    return await _next_period(fact.clause, at, read)


async def _next_period(clause: str, at: Received, read: Reader) -> Sequence[Order]:
    duty = DUTIES.by_clause.get(clause)
    state: Obligation = (await read.state(OBLIGATION, at.event.subject)).state
    if duty is None or not duty.every or isinstance(state, Unopened):
        return []
    books = await Books.of(state.terms.obligor, at, read)
    following = duty.period(books.hearing, state.terms.due_on + timedelta(days=1))
    return await books.in_period(duty, following.first, begin=True)


@dataclass(frozen=True, slots=True)
class Books:
    """All records of one union, with the law that binds it today."""

    union: str
    level: str
    records: Sequence[Kept]
    withdrawn: Sequence[Kept]
    hearing: Hearing
    read: Reader

    @classmethod
    async def of(cls, union: str, at: Received, read: Reader) -> "Books":
        """The union whose fact this is."""
        rows, today = await read.find("records", keeper=union), beijing_day(at.event.time)
        law = Rulebook.shipped().in_force(district_of(union), today)
        hearing = law.hearing(Circumstances(Actor("clock", "system", union), start_of(today), ""))
        level = str(rows[-1].view["level"]) if rows else ""
        records = {kept: [_record(row) for row in rows if row.view["kept"] is kept] for kept in (True, False)}
        return cls(union, level, records[True], records[False], hearing, read)

    @property
    def today(self) -> date:
        return self.hearing.today

    @property
    def duties(self) -> Sequence[Duty]:
        """What a union of that level owes by the law in force there."""
        return [duty for duty in DUTIES.rows if duty.binds(self.level, self.hearing)]

    async def settle(self, duty: Duty, days: Iterable[date]) -> Sequence[Order]:
        """What is to be said of a duty when something has changed in the records of these days."""
        if duty.opened_by is None:
            periods = sorted({duty.period(self.hearing, day).first for day in days})
            now = duty.period(self.hearing, self.today).first
            return [order for first in periods for order in await self.in_period(duty, first, begin=first == now)]
        opening = [each for each in self.records if duty.opened_by.holds(each) and each.day(duty.anchor)]
        opening.sort(key=lambda each: (each.on, each.id))
        orders: list[Order] = []
        for record in self.withdrawn:
            if duty.opened_by.holds(record):
                orders += await Clocks(record.id, self.read).void(duty.clause, _WITHDRAWN)
        for n, record in enumerate(opening):
            following = opening[n + 1] if n + 1 < len(opening) else None
            orders += await self._since(duty, record, following)
        return orders

    async def in_period(self, duty: Duty, first: date, *, begin: bool) -> Sequence[Order]:
        """One calendar period of a duty, known by its first day."""
        period = duty.period(self.hearing, first)
        done = duty.done([each for each in self.records if each.on in period], self.hearing)
        return await self._settled(duty, Clocks(self.union, self.read, period.name), first, done, begin=begin)

    async def _since(self, duty: Duty, opening: Kept, following: Kept | None) -> Sequence[Order]:
        """What is owed since a record, until the next of its kind."""
        anchor = opening.day(duty.anchor)
        assert anchor is not None
        stated = opening.day(duty.filled) if duty.filled else None
        filled = stated if stated and stated <= self.today else None  # what is yet to come is a plan
        until = following.on if following else date.max
        later = [each for each in self.records if opening.on < each.on <= until]
        done = {WHOLE: filled} if filled else duty.done(later, self.hearing)
        return await self._settled(duty, Clocks(opening.id, self.read), anchor, done, begin=True)

    async def _settled(
        self, duty: Duty, clocks: Clocks, anchor: date, done: Mapping[str, date], *, begin: bool
    ) -> Sequence[Order]:
        """The clock begun, moved or set afresh where it must be, and then all that is done said of it."""
        state, clause, count = await clocks.state(duty.clause), duty.clause, duty.count(self.hearing)
        orders: list[Order] = []
        known: tuple[str, ...] = ()
        match state:
            case Unopened():
                if not begin:
                    return []
                owner = Owner(self.union, self.union)
                orders.append(await clocks.begin(clause, owner, anchor, count, afresh=True))
            case Voided():
                return []
            case Open() | Overdue() | Fulfilled() if not _still(duty, state, done):
                orders.append(clocks.anew(clause, state.terms, anchor, afresh=True))
            case Open() | Overdue() | Fulfilled():
                known = state.done
                if anchor != state.terms.anchor_on:
                    orders.append(clocks.anew(clause, state.terms, anchor, afresh=False))
                if isinstance(state, Fulfilled):
                    return orders
        new = sorted((on, part) for part, on in done.items() if part not in known)[: count - len(known)]
        return [*orders, *(clocks.fulfilled(clause, on, (part,)) for on, part in new)]


def _still(duty: Duty, state: Open | Overdue | Fulfilled, done: Mapping[str, date]) -> bool:
    """What was done is done still, and on the day that a record states in a field of its own."""
    return set(state.done) <= set(done) and not (duty.filled and state.done and state.latest != done[WHOLE])


def _record(row: Row) -> Kept:
    entries = cast("dict[str, int | str | list[str]]", row.view["entries"])
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in entries.items()}
    return Kept(row.id, str(row.view["ledger"]), date.fromisoformat(row.view["on"]), values)
