"""Opening the cycle, the union's offer and the employer's answer to it."""

from datetime import date

from huiwu.bargaining.domain.bargaining.commands import (
    AcceptOffer,
    EnterpriseOnRecord,
    OpenCycle,
    RefuseOffer,
    SendOffer,
)
from huiwu.bargaining.domain.bargaining.facts import (
    BargainingCycleOpened,
    OfferAccepted,
    OfferRefused,
    OfferResponseOverdue,
    OfferSent,
)
from huiwu.bargaining.domain.bargaining.phases import Offered, Opened, Overdue, Refused
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing

_WRITTEN = "bargaining.enterprise.written-offer-by-union"
_REPLY = "statute.contract.reply"


def open_cycle(command: OpenCycle, hearing: Hearing) -> Ruling:
    on_record = hearing.lean_on(EnterpriseOnRecord)
    this_year = hearing.today.year
    years_at_hand = (this_year - 1, this_year, this_year + 1)
    return hearing.rule(
        hearing.holds(
            "platform.cycle-year-at-hand", command.year in years_at_hand, seen=command.year, needed=years_at_hand
        ),
        hearing.count_at_least("bargaining.enterprise.annual", 1, "per_period"),
        hearing.holds(
            "bargaining.coverage.unionised-enterprises-universal",
            True,
            seen={"enterprise": on_record.enterprise, "union": on_record.union},
            needed={"bargaining": "opened"},
        ),
        then=[
            BargainingCycleOpened(
                on_record.enterprise, on_record.union, on_record.superior, command.year, hearing.today
            )
        ],
    )


def send(command: SendOffer, state: Opened, hearing: Hearing) -> Ruling:
    cycle = state.cycle
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.equal(_WRITTEN, command.form.value, hearing.clause(_WRITTEN).value("form")),
        hearing.equal("bargaining.initiation.union-takes-initiative", hearing.actor.organisation, cycle.union),
        then=[
            OfferSent(
                enterprise=cycle.enterprise,
                union=cycle.union,
                text_sha256=command.text_sha256,
                on=command.on,
                reply_due_on=hearing.due_after(_REPLY, command.on, "days"),
            )
        ],
    )


def accept(command: AcceptOffer, state: Offered | Refused | Overdue, hearing: Hearing) -> Ruling:
    """An acceptance is a thing that happened: a late one is kept with its breach, and ends any refusal."""
    answered, late = _answered(command.on, state, hearing)
    return hearing.rule_in_hindsight(
        *answered, then=[OfferAccepted(enterprise=state.cycle.enterprise, on=command.on, late=late)]
    )


def refuse(command: RefuseOffer, state: Offered | Overdue, hearing: Hearing) -> Ruling:
    answered, late = _answered(command.on, state, hearing)
    cycle = state.cycle
    return hearing.rule_in_hindsight(
        *answered, then=[OfferRefused(cycle.enterprise, cycle.union, command.reason, command.on, late)]
    )


def mark_overdue(state: Offered, hearing: Hearing) -> Ruling:
    due, today = state.offer.reply_due_on, hearing.today
    return hearing.rule_in_hindsight(
        hearing.holds("platform.period-over", today > due, seen={"on": today}, needed={"after": due}),
        hearing.days_after(_REPLY, None, state.offer.on, parameter="days"),
        then=[OfferResponseOverdue(state.cycle.enterprise, state.cycle.union, due, today)],
    )


def _answered(on: date, state: Offered | Refused | Overdue, hearing: Hearing) -> tuple[tuple[Finding, ...], bool]:
    in_time = hearing.days_after(_REPLY, on, state.offer.on, parameter="days")
    offered_on = state.offer.on
    order = hearing.holds("platform.not-before", on >= offered_on, seen={"on": on}, needed={"from": offered_on})
    return (hearing.not_after_today(on), order, in_time), not in_time.met
