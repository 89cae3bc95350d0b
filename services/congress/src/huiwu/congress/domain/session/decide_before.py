"""What the law says to the acts that come before a session opens."""

from collections.abc import Collection
from datetime import date

from huiwu.congress.domain.evidence import CongressOnRecord, EnterpriseOnRecord
from huiwu.congress.domain.people import each_once, on_the_roster
from huiwu.congress.domain.session.agenda import (
    disclosures,
    discussion_listed,
    layoffs_admitted,
    must_vote,
    reviews_listed,
    votes_listed,
    well_formed,
)
from huiwu.congress.domain.session.clauses import (
    AGREED,
    ANNUAL,
    DOCUMENTS,
    IN_TERM,
    KNOWN,
    REPORT,
)
from huiwu.congress.domain.session.commands import (
    AgreeAgenda,
    AmendAgenda,
    CancelSession,
    HearWorkers,
    ProposeAgenda,
    RecordDelivery,
    ReportToSuperior,
    RescheduleSession,
    ScheduleSession,
    SeatReplacement,
    SendDocuments,
)
from huiwu.congress.domain.session.commands_beside import ScheduleRegionalSession
from huiwu.congress.domain.session.decide_joint import parted
from huiwu.congress.domain.session.decide_layoff import released
from huiwu.congress.domain.session.evolve import delivered, seated, sent
from huiwu.congress.domain.session.facts.before import (
    AgendaAgreed,
    AgendaAmended,
    AgendaProposed,
    ReplacementSeated,
    SessionCancelled,
    SessionDocumentsDelivered,
    SessionDocumentsSent,
    SessionReportedToSuperior,
    SessionRescheduled,
    SessionScheduled,
    WorkersHeard,
)
from huiwu.congress.domain.session.states import Convening
from huiwu.kernel import Finding, Ruling
from huiwu.kernel.period import last_day_after
from huiwu.rulebook import Hearing


def schedule(command: ScheduleSession | ScheduleRegionalSession, hearing: Hearing, *beside: object) -> Ruling:
    congress, enterprise = hearing.lean_on(CongressOnRecord), hearing.lean_on(EnterpriseOnRecord)
    confirmed_on = congress.roster_confirmed_on
    return hearing.rule(
        _in_term(hearing, command.opening_on, congress.term_ends_on, confirmed_on),
        hearing.count_at_least(ANNUAL, 1, "per_period"),
        then=[]
        if confirmed_on is None
        else [
            SessionScheduled(
                congress=congress.congress,
                enterprise=congress.enterprise,
                union=enterprise.union,
                superior=enterprise.superior,
                session_number=command.session_number,
                opening_on=command.opening_on,
                place=command.place,
                delegates=congress.delegates,
                managers=congress.managers,
                frontline=congress.frontline,
                roster_confirmed_on=confirmed_on,
                term_ends_on=congress.term_ends_on,
                report_due_on=hearing.due_before(REPORT, command.opening_on),
                documents_due_on=hearing.due_before(DOCUMENTS, command.opening_on),
            ),
            *beside,
        ],
    )


def reschedule(command: RescheduleSession, state: Convening, hearing: Hearing) -> Ruling:
    call = state.call
    return hearing.rule(
        _in_term(hearing, command.opening_on, call.term_ends_on, call.roster_confirmed_on),
        then=[
            SessionRescheduled(
                call.enterprise,
                command.opening_on,
                state.opening_on,
                hearing.due_before(REPORT, command.opening_on),
                hearing.due_before(DOCUMENTS, command.opening_on),
            ),
            *parted(state, command.opening_on),
        ],
    )


def hear_workers(command: HearWorkers, state: Convening, hearing: Hearing) -> Ruling:
    return hearing.rule(
        hearing.not_after_today(command.on),
        then=[WorkersHeard(state.call.enterprise, command.on, command.participants, command.summary)],
    )


def propose(command: ProposeAgenda, state: Convening, hearing: Hearing) -> Ruling:
    return hearing.rule(
        in_order(state, hearing),
        *well_formed(hearing, command.items),
        then=[AgendaProposed(state.call.enterprise, command.items), *released(state, command.items)],
    )


def agree(command: AgreeAgenda, state: Convening, hearing: Hearing) -> Ruling:
    ownership = hearing.lean_on(EnterpriseOnRecord).ownership
    heard = in_order(state, hearing, proposed=bool(state.items))
    return agreement(command.matters_arising, ownership, heard, state, hearing)


def agreement(
    arising: Collection[str], ownership: str, heard: Finding, state: Convening, hearing: Hearing, *beside: object
) -> Ruling:
    """The agenda as the administration agrees to it, with the matters that have arisen."""
    return hearing.rule(
        heard,
        discussion_listed(hearing, state.items),
        votes_listed(hearing, state.items, arising, ownership),
        *layoffs_admitted(hearing, state.items, state.layoff_plans),
        reviews_listed(hearing, state.items, arising),
        *disclosures(hearing, state.items, ownership),
        then=[
            AgendaAgreed(
                state.call.enterprise,
                hearing.today,
                ownership,
                tuple(sorted(must_vote(hearing, ownership))),
                state.items,
            ),
            *beside,
        ],
    )


def amend(command: AmendAgenda, state: Convening, hearing: Hearing) -> Ruling:
    was, now = ({item.item: item for item in items} for items in (state.items, command.items))
    changed = tuple(sorted(key for key in {**was, **now} if was.get(key) != now.get(key)))
    return hearing.rule(
        in_order(state, hearing),
        *well_formed(hearing, command.items),
        then=[
            AgendaAmended(state.call.enterprise, command.items, changed),
            *released(state, command.items),
        ],
    )


def cancel(command: CancelSession, state: Convening, hearing: Hearing) -> Ruling:
    let_go = released(state, (), command.reason)
    return hearing.rule(then=[*let_go, *parted(state, None), SessionCancelled(state.call.enterprise, command.reason)])


def report(command: ReportToSuperior, state: Convening, hearing: Hearing) -> Ruling:
    """The report says when and what; it cannot say what before the agenda is agreed."""
    known = {"time": state.opening_on, "agenda_content": state.items if state.agreed else ()}
    return hearing.rule(
        hearing.contains_all(REPORT, [part for part, said in known.items() if said], parameter="content"),
        hearing.not_after_today(command.on),
        then=[
            SessionReportedToSuperior(
                state.call.enterprise,
                state.call.superior,
                command.on,
                state.opening_on,
                _opens_from(hearing, REPORT, command.on),
                state.items,
            )
        ],
    )


def send(command: SendDocuments, state: Convening, hearing: Hearing) -> Ruling:
    delegates = command.delegates or state.call.delegates
    on = command.on or hearing.today
    outstanding = sent(state, command.documents).outstanding
    return hearing.rule(
        agenda_agreed(state, hearing),
        each_once(hearing, delegates),
        on_the_roster(hearing, delegates, state.call.delegates),
        hearing.not_after_today(on),
        then=[SessionDocumentsSent(state.call.enterprise, command.documents, delegates, on, outstanding)],
    )


def record_delivery(command: RecordDelivery, state: Convening, hearing: Hearing) -> Ruling:
    after = delivered(state, command.delegates, command.on)
    last_on = after.last_delivery
    return hearing.rule(
        hearing.holds(
            KNOWN,
            bool(state.documents),
            seen={"documents": len(state.documents)},
            needed={"documents": "sent"},
        ),
        each_once(hearing, command.delegates),
        on_the_roster(hearing, command.delegates, state.call.delegates),
        hearing.not_after_today(command.on),
        then=[
            SessionDocumentsDelivered(
                state.call.enterprise,
                command.delegates,
                command.on,
                after.outstanding,
                last_on,
                None if last_on is None else _opens_from(hearing, DOCUMENTS, last_on),
            )
        ],
    )


def seat(command: SeatReplacement, state: Convening, hearing: Hearing) -> Ruling:
    after = seated(state, command.leaving, command.joining, command.managers, command.frontline)
    return hearing.rule(
        on_the_roster(hearing, [command.leaving], state.call.delegates),
        each_once(hearing, after.call.delegates),
        then=[
            ReplacementSeated(
                state.call.enterprise,
                command.leaving,
                command.joining,
                command.managers,
                command.frontline,
                after.outstanding,
            )
        ],
    )


def agenda_agreed(state: Convening, hearing: Hearing) -> Finding:
    """The agenda was fixed after hearing the workers, and with the administration."""
    return in_order(state, hearing, proposed=bool(state.items), agreed=state.agreed)


def in_order(state: Convening, hearing: Hearing, **steps: bool) -> Finding:
    """听取职工意见 → 协商 → 确定: each step that must come first has been taken."""
    taken = {"heard": state.heard_on is not None, **steps}
    return hearing.holds(
        AGREED,
        all(taken.values()),
        seen={"heard_on": state.heard_on, **taken},
        needed=dict.fromkeys(taken, True),
    )


def _opens_from(hearing: Hearing, clause: str, done_on: date) -> date:
    """The first opening day for which the act was early enough."""
    return last_day_after(done_on, hearing.number(clause, "days_before"))


def _in_term(hearing: Hearing, opening_on: date, ends_on: date, confirmed_on: date | None) -> Finding:
    """Nobody is a delegate after the term, whatever opening day is stated then."""
    return hearing.holds(
        IN_TERM,
        confirmed_on is not None and max(opening_on, hearing.today) <= ends_on,
        seen={"opening_on": opening_on, "today": hearing.today, "roster_confirmed_on": confirmed_on},
        needed={"roster": "confirmed", "by": ends_on},
    )
