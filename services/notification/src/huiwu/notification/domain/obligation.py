"""An obligation: something an organisation must do by a day, with its ladder of reminders (processes 0.6, 0.7)."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from huiwu.kernel import Finding, Kind, Ruling
from huiwu.notification.domain.duties import due_day
from huiwu.notification.domain.owed import (
    WORDS,
    Command,
    Escalate,
    EscalatedTo,
    Fact,
    Fulfilled,
    FulfilObligation,
    MarkOverdue,
    Obligation,
    ObligationFulfilled,
    ObligationOpened,
    ObligationOverdue,
    ObligationPartFulfilled,
    ObligationVoided,
    Open,
    OpenDeadline,
    Opening,
    OpenObligation,
    Overdue,
    Remind,
    ReminderSent,
    Running,
    SuperiorsOnRecord,
    UndertakeDisclosure,
    Unopened,
    Voided,
    VoidObligation,
)
from huiwu.obligation.ladder import (
    NOT_BEFORE_ITS_DAY,
    OVERDUE,
    Rung,
    escalation,
    in_time,
    level_of,
    rungs_of,
)
from huiwu.rulebook import Hearing, UnknownClause


def decide(command: Command, obligation: Obligation, hearing: Hearing) -> Ruling:
    match obligation, command:
        case Unopened(), OpenObligation() | OpenDeadline():
            return hearing.rule(then=[_opened(command, hearing, 1)])
        case Unopened(), UndertakeDisclosure():
            return _undertake(command, hearing)
        case (Open() | Overdue()) as was, (OpenObligation() | OpenDeadline()) if _moves(command, was):
            voided = _voided(was, "改期 Rescheduled", hearing.today)
            return hearing.rule(then=[voided, _opened(command, hearing, was.terms.round + 1)])
        case Fulfilled() as was, (OpenObligation() | OpenDeadline()) if _moves(command, was):
            return _weigh_anew(command, was, hearing)
        case Voided() as was, (OpenObligation() | OpenDeadline()) if command.afresh:
            return hearing.rule(then=[_opened(command, hearing, was.terms.round + 1)])
        case Open() as it, Remind() if command.round == it.terms.round:
            return _remind(command, it, hearing)
        case Open() as it, MarkOverdue() if command.round == it.terms.round:
            return _mark_overdue(command, it, hearing)
        case Overdue() as it, Escalate() if command.round == it.terms.round:
            return _escalate(command, it, hearing)
        case (Open() | Overdue()) as it, FulfilObligation():
            return _fulfil(command, it, hearing)
        case (Open() | Overdue()) as it, VoidObligation():
            return hearing.rule(then=[_voided(it, command.reason, hearing.today)])
        case _:
            return hearing.refuse_phase(command, obligation)


# -- the clock is set


def _opened(command: Opening, hearing: Hearing, round_: int) -> ObligationOpened:
    named = command if isinstance(command, OpenDeadline) else None
    deadline, title, remind_on = (named.deadline, named.title, named.remind_on) if named else ("", None, ())
    due = due_day(hearing, command.clause, command.anchor_on, deadline)
    return ObligationOpened(
        clause=command.clause,
        reference=command.reference,
        organisation=command.organisation,
        obligor=command.obligor,
        superiors=command.superiors,
        title=title,
        anchor_on=command.anchor_on,
        due_on=due,
        needed=command.needed,
        afresh=command.afresh,
        round=round_,
        rungs=rungs_of(hearing, command.clause, due, len(command.superiors), deadline, remind_on),
    )


def _undertake(command: UndertakeDisclosure, hearing: Hearing) -> Ruling:
    try:
        due = due_day(hearing, command.clause, command.happened_on)
    except UnknownClause:
        return hearing.rule(hearing.holds("platform.known", False, seen=command.clause, needed=None))
    superiors = hearing.lean_on(SuperiorsOnRecord).superiors
    opened = ObligationOpened(
        clause=command.clause,
        reference=None,
        organisation=command.organisation,
        obligor=command.organisation,
        superiors=superiors,
        title=command.title,
        anchor_on=command.happened_on,
        due_on=due,
        needed=1,
        afresh=True,
        round=1,
        rungs=rungs_of(hearing, command.clause, due, len(superiors)),
    )
    return hearing.rule(hearing.not_after_today(command.happened_on), then=[opened])


def _moves(command: Opening, was: Running | Fulfilled) -> bool:
    """Old timers void, new timers derived (processes 0.7), when there is a new day or nothing done counts any more."""
    return command.anchor_on != was.terms.anchor_on or (command.afresh and was.done != ())


def _weigh_anew(command: Opening, was: Fulfilled, hearing: Hearing) -> Ruling:
    """What was done and still counts is weighed against the new day."""
    opened = _opened(command, hearing, was.terms.round + 1)
    if command.afresh:
        return hearing.rule(then=[opened])
    finding = in_time(hearing, opened.clause, was.latest, opened.due_on)
    return hearing.rule_in_hindsight(finding, then=[opened, _fulfilled(Open(opened), (), was.latest, finding)])


# -- the ladder


def _remind(command: Remind, it: Open, hearing: Hearing) -> Ruling:
    terms = it.terms
    sent = ReminderSent(terms.clause, terms.obligor, terms.due_on, hearing.today, terms.round, command.rung)
    return _climb(it, command, command.rung, hearing, then=sent)


def _mark_overdue(command: MarkOverdue, it: Open, hearing: Hearing) -> Ruling:
    terms = it.terms
    missed = in_time(hearing, terms.clause, None, terms.due_on)
    overdue = ObligationOverdue(terms.clause, terms.obligor, terms.due_on, hearing.today, terms.round)
    return _climb(it, command, OVERDUE, hearing, missed, then=overdue)


def _escalate(command: Escalate, it: Overdue, hearing: Hearing) -> Ruling:
    terms, level = it.terms, command.level
    if not 0 < level <= len(terms.superiors):
        return hearing.refuse_phase(command, it)
    told = EscalatedTo(terms.clause, level, terms.superiors[level - 1], terms.due_on, hearing.today, terms.round)
    return _climb(it, command, escalation(level), hearing, then=told)


def _climb(it: Running, command: object, name: str, hearing: Hearing, *findings: Finding, then: object) -> Ruling:
    """Each rung once, and none before its day."""
    rung = _rung(it.terms, name)
    if rung is None or name in it.taken:
        return hearing.refuse_phase(command, it)
    day_has_come = hearing.holds(
        NOT_BEFORE_ITS_DAY,
        hearing.today >= rung.on,
        seen={"rung": name, "on": hearing.today},
        needed={"from": rung.on},
    )
    return hearing.rule_in_hindsight(day_has_come, *findings, then=[then])


def climb(rung: str, round_: int) -> Remind | MarkOverdue | Escalate:
    """The command that takes that rung."""
    if rung == OVERDUE:
        return MarkOverdue(round_)
    level = level_of(rung)
    return Remind(round_, rung) if level is None else Escalate(round_, level)


def _rung(terms: ObligationOpened, name: str) -> Rung | None:
    return next((rung for rung in terms.rungs if rung.name == name), None)


# -- the end


def _fulfil(command: FulfilObligation, it: Running, hearing: Hearing) -> Ruling:
    """All parts done, the day of the last one counts; a late one is granted, and said to be late."""
    stated = hearing.not_after_today(command.on)
    latest = max(command.on, it.latest or command.on)
    news = tuple(part for part in dict.fromkeys(command.parts) if part not in it.done)
    done = len(it.done) + len(news)
    if done < it.terms.needed:
        part = ObligationPartFulfilled(it.terms.clause, news, command.on, done, it.terms.needed)
        return hearing.rule(stated, then=[part] if news else [])
    finding = in_time(hearing, it.terms.clause, latest, it.terms.due_on)
    return hearing.rule_in_hindsight(stated, finding, then=[_fulfilled(it, news, latest, finding)])


def _fulfilled(it: Running, parts: tuple[str, ...], on: date, finding: Finding) -> ObligationFulfilled:
    return ObligationFulfilled(it.terms.clause, parts, on, not finding.met, it.terms.round, _standing(it))


def _voided(it: Running, reason: str, today: date) -> ObligationVoided:
    return ObligationVoided(it.terms.clause, reason, today, it.terms.round, _standing(it))


def _standing(it: Running) -> tuple[str, ...]:
    return tuple(rung.name for rung in it.terms.rungs if rung.name not in it.taken)


# -- history


def evolve(obligation: Obligation, fact: Fact) -> Obligation:
    if isinstance(fact, ObligationOpened):
        if fact.afresh or isinstance(obligation, Unopened):
            return Open(fact)
        return Open(fact, (), obligation.done, obligation.latest)
    assert not isinstance(obligation, Unopened)
    match fact:
        case ReminderSent():
            return replace(_running(obligation), taken=(*_running(obligation).taken, fact.rung))
        case ObligationOverdue():
            it = _running(obligation)
            return Overdue(it.terms, (*it.taken, OVERDUE), it.done, it.latest)
        case EscalatedTo():
            return replace(_running(obligation), taken=(*_running(obligation).taken, escalation(fact.level)))
        case ObligationPartFulfilled():
            latest = max(fact.on, obligation.latest or fact.on)
            return replace(_running(obligation), done=(*obligation.done, *fact.parts), latest=latest)
        case ObligationFulfilled():
            return Fulfilled(obligation.terms, (*obligation.done, *fact.parts), fact.on)
        case ObligationVoided():
            return Voided(obligation.terms, obligation.done, obligation.latest)
        case _:
            assert_never(fact)


def _running(obligation: Obligation) -> Running:
    assert isinstance(obligation, Open | Overdue)
    return obligation


def party(command: Command, obligation: Obligation) -> str:
    """The organisation whose thing it is."""
    if isinstance(command, OpenObligation | OpenDeadline | UndertakeDisclosure):
        return command.organisation
    return "" if isinstance(obligation, Unopened) else obligation.terms.organisation


OBLIGATION: Kind[Command, Obligation, Fact, Hearing] = Kind(
    service="notification",
    name="obligation",
    initial=Unopened(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        OpenObligation,
        OpenDeadline,
        UndertakeDisclosure,
        Remind,
        MarkOverdue,
        Escalate,
        FulfilObligation,
        VoidObligation,
    ),
    facts=(
        ObligationOpened,
        ReminderSent,
        ObligationOverdue,
        EscalatedTo,
        ObligationPartFulfilled,
        ObligationFulfilled,
        ObligationVoided,
    ),
    creates=(OpenObligation, OpenDeadline, UndertakeDisclosure),
    evidence=(SuperiorsOnRecord,),
    words=WORDS,
)
