"""The clocks of years and terms: a session and a bargaining in every year, a re-election at the end of every term."""

from collections.abc import Iterable, Sequence

from huiwu.eventlog import Order, Reader, Received
from huiwu.kernel.period import beijing_day
from huiwu.notification.clocks import (
    ANNUAL_BARGAINING,
    ANNUAL_SESSION,
    OFFER,
    RE_ELECTION,
    Clocks,
    Owner,
)
from huiwu.notification.domain import OBLIGATION
from huiwu.notification.domain.owed import (
    Obligation,
    ObligationFulfilled,
    ObligationOverdue,
    Open,
    Overdue,
    Unopened,
    VoidObligation,
)
from huiwu.notification.heard import (
    BargainingMeetingHeld,
    EnterpriseEnded,
    OfferSent,
    SessionOpened,
    StaffCongressReelected,
    TermEndForeseen,
    UnionDissolved,
    UnionRegistered,
)
from huiwu.notification.known import congress_of, worker_director_duty_of
from huiwu.notification.reactions.declared import reactions
from huiwu.notification.yearly import YEARLY, Yearly


@reactions.on("congress", TermEndForeseen)
async def set_clocks_of_a_congress_when_a_term_begins(
    fact: TermEndForeseen, at: Received, read: Reader
) -> Iterable[Order]:
    """The term's own, and that of the year unless it runs already."""
    congress, year = at.event.subject, beijing_day(at.event.time).year
    return [
        await Clocks(congress, read, str(fact.term)).begin(RE_ELECTION, fact, fact.ends_on),
        *await Yearly(ANNUAL_SESSION, congress, read).begin(fact, year),
    ]


@reactions.on("congress", StaffCongressReelected)
async def stop_clock_of_the_term_before_when_the_next_congress_is_elected(
    fact: StaffCongressReelected, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read, str(fact.term - 1)).fulfil(RE_ELECTION, fact.on)


@reactions.on("congress", SessionOpened)
async def count_session_of_the_year_when_it_opens(fact: SessionOpened, at: Received, read: Reader) -> Iterable[Order]:
    row = await read.row("sessions", at.event.subject)
    if row is None or "congress" not in row.view:
        return []
    return await Yearly(ANNUAL_SESSION, row.view["congress"], read).fulfil(fact.on.year, fact.on)


@reactions.on("membership", UnionRegistered)
async def set_clocks_of_bargaining_when_an_enterprise_has_a_union(
    fact: UnionRegistered, at: Received, read: Reader
) -> Iterable[Order]:
    if fact.enterprise is None:
        return []
    today, whose = beijing_day(at.event.time), Owner(fact.enterprise, at.event.subject, fact.superior)
    duties = [Yearly(clause, fact.enterprise, read) for clause in (OFFER, ANNUAL_BARGAINING)]
    return [order for duty in duties for order in await duty.begin(whose, duty.first_year(today))]


@reactions.on("bargaining", OfferSent)
async def count_offer_of_the_year_when_it_is_sent(fact: OfferSent, at: Received, read: Reader) -> Iterable[Order]:
    cycle = await _cycle(at, read)
    return [] if cycle is None else await Yearly(OFFER, cycle[0], read).fulfil(cycle[1], fact.on)


@reactions.on("bargaining", BargainingMeetingHeld)
async def count_bargaining_of_the_year_when_the_sides_meet(
    fact: BargainingMeetingHeld, at: Received, read: Reader
) -> Iterable[Order]:
    cycle = await _cycle(at, read)
    return [] if cycle is None else await Yearly(ANNUAL_BARGAINING, cycle[0], read).fulfil(cycle[1], fact.on)


async def _cycle(at: Received, read: Reader) -> tuple[str, int] | None:
    """Whose bargaining it is, and of which year."""
    row = await read.row("bargainings", at.event.subject)
    if row is None or "year" not in row.view:
        return None
    return str(row.view["enterprise"]), int(row.view["year"])


@reactions.on("notification", ObligationFulfilled)
async def begin_next_year_when_this_year_is_done(
    fact: ObligationFulfilled, at: Received, read: Reader
) -> Iterable[Order]:
    return await _next_year(fact.clause, at, read)


@reactions.on("notification", ObligationOverdue)
async def begin_next_year_when_this_year_passed_in_vain(
    fact: ObligationOverdue, at: Received, read: Reader
) -> Iterable[Order]:
    return await _next_year(fact.clause, at, read)


async def _next_year(clause: str, at: Received, read: Reader) -> Sequence[Order]:
    if clause not in YEARLY:
        return []
    state: Obligation = (await read.state(OBLIGATION, at.event.subject)).state
    was = None if isinstance(state, Unopened) else state.terms
    if was is None or was.reference is None:
        return []
    owner, year = Owner(was.organisation, was.obligor), was.anchor_on.year + 1
    return await Yearly(clause, was.reference, read).begin(owner, year)


@reactions.on("membership", UnionDissolved)
async def void_clocks_of_bargaining_when_the_union_is_gone(
    fact: UnionDissolved, _at: Received, read: Reader
) -> Iterable[Order]:
    """Nobody is left to owe an offer, or to follow up that worker directors are missing."""
    reason = "工会撤销 The union was dissolved"
    return [
        *await _void_all(fact.enterprise, reason, read),
        *await _void_all(worker_director_duty_of(fact.enterprise), reason, read),
    ]


@reactions.on("membership", EnterpriseEnded)
async def void_clocks_when_the_employer_has_ended(
    _fact: EnterpriseEnded, at: Received, read: Reader
) -> Iterable[Order]:
    enterprise, reason = at.event.subject, "用人单位终止 The employer has ended"
    return [
        *await _void_all(enterprise, reason, read),
        *await _void_all(congress_of(enterprise), reason, read),
        *await _void_all(worker_director_duty_of(enterprise), reason, read),
    ]


async def _void_all(reference: str, reason: str, read: Reader) -> Sequence[Order]:
    rows = await read.find("obligations", reference=reference)
    states = {row.id: (await read.state(OBLIGATION, row.id)).state for row in rows}
    return [
        Order(OBLIGATION, stream, VoidObligation(reason))
        for stream, state in states.items()
        if isinstance(state, Open | Overdue)
    ]
