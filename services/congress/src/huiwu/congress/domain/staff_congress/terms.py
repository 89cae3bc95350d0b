"""How terms of a congress begin and end: its founding, re-election, and the clock before and after the last day."""

from datetime import date

from huiwu.congress.domain.evidence import CongressForm, EnterpriseOnRecord
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    EstablishStaffCongress,
    ExpireTerm,
    WarnOfTermEnd,
)
from huiwu.congress.domain.staff_congress.facts import (
    InstitutionEstablished,
    StaffCongressFormChanged,
    StaffCongressReelected,
    StaffCongressTermStarted,
    TermEndForeseen,
    TermExpired,
    TermExpiryApproaching,
)
from huiwu.congress.domain.staff_congress.states import Expired, Forming, InTerm, Running
from huiwu.kernel import Finding, Ruling
from huiwu.kernel.period import same_day_after_years
from huiwu.rulebook import Hearing

FORM = "congress.swc.congress-or-assembly"
RE_ELECTED = "congress.swc.re-elected-at-term-end"
YEARS = "congress.swc.term-3-to-5-years"
FIRST = 1


def establish(command: EstablishStaffCongress, hearing: Hearing) -> Ruling:
    enterprise = hearing.lean_on(EnterpriseOnRecord)
    starts_on = command.starts_on or hearing.today
    return hearing.rule(
        _form_fits(command.form, enterprise.headcount, hearing),
        hearing.count_within(YEARS, command.term_years, "years"),
        hearing.not_after_today(command.starts_on),
        hearing.holds("congress.swc.universal", met=True, seen=command.form, needed=list(CongressForm)),
        *_kept_under_mixed_ownership(command.form, enterprise.ownership, hearing),
        then=[
            InstitutionEstablished(
                command.enterprise,
                enterprise.union,
                enterprise.superior,
                command.form,
                enterprise.headcount,
                enterprise.ownership,
            ),
            *begin(enterprise, FIRST, command.term_years, starts_on, hearing),
        ],
    )


def begin_next(command: BeginNextTerm, state: InTerm | Expired, hearing: Hearing) -> Ruling:
    """The next term may begin before the last day of this one; whether it came in time shows when it is elected."""
    enterprise, was = hearing.lean_on(EnterpriseOnRecord), state.term
    starts_on, form = command.starts_on or hearing.today, command.form or state.form
    changed = StaffCongressFormChanged(state.enterprise, form, state.form, enterprise.headcount)
    return hearing.rule(
        *_delegates_stay(form, state, hearing),
        _form_fits(form, enterprise.headcount, hearing),
        hearing.count_within(YEARS, command.term_years, "years"),
        hearing.not_after_today(command.starts_on),
        hearing.holds(
            "platform.not-before", starts_on > was.starts_on, seen={"on": starts_on}, needed={"after": was.starts_on}
        ),
        then=[
            *([] if form is state.form else [changed]),
            *begin(enterprise, was.number + 1, command.term_years, starts_on, hearing),
        ],
    )


def warn(command: WarnOfTermEnd, state: Running, hearing: Hearing) -> Ruling:
    """Each warning once, and none before its day."""
    term = state.term
    if command.term != term.number or command.warn_on not in term.warn_on:
        return hearing.refuse_phase(command, state)
    return hearing.rule(
        hearing.holds(
            "platform.rung-not-before-its-day",
            hearing.today >= command.warn_on,
            seen={"on": hearing.today},
            needed={"from": command.warn_on},
        ),
        then=[
            TermExpiryApproaching(
                state.enterprise,
                state.union,
                state.superior,
                term.number,
                term.ends_on,
                command.warn_on,
                hearing.today,
            )
        ],
    )


def expire(command: ExpireTerm, state: Running, hearing: Hearing) -> Ruling:
    term, today = state.term, hearing.today
    if command.term != term.number:
        return hearing.refuse_phase(command, state)
    return hearing.rule_in_hindsight(
        hearing.holds("platform.period-over", today > term.ends_on, seen={"on": today}, needed={"after": term.ends_on}),
        _re_elected_in_time(None, term.ends_on, hearing),
        then=[TermExpired(state.enterprise, state.union, state.superior, term.number, term.ends_on, today)],
    )


def re_elected(state: Forming, hearing: Hearing) -> tuple[tuple[Finding, ...], tuple[StaffCongressReelected, ...]]:
    """With the roster of a later term the re-election is complete; nothing of the kind for a first term.

    Nor for a roster that was confirmed in this term before, and reopened.
    """
    before = state.term.succeeds
    if before is None or state.reopened:
        return (), ()
    enterprise = hearing.lean_on(EnterpriseOnRecord)
    finding = _re_elected_in_time(hearing.today, before, hearing)
    due_on = hearing.due_after(RE_ELECTED, before, "grace_days")
    fact = StaffCongressReelected(
        state.enterprise,
        enterprise.union,
        enterprise.superior,
        state.term.number,
        hearing.today,
        due_on,
        late=not finding.met,
    )
    return (finding,), (fact,)


def begin(
    enterprise: EnterpriseOnRecord, number: int, years: int, starts_on: date, hearing: Hearing
) -> tuple[StaffCongressTermStarted | TermEndForeseen, ...]:
    """The term of that number, with the days on which the clock will warn of its end."""
    ends_on = same_day_after_years(starts_on, years)
    started = StaffCongressTermStarted(enterprise.enterprise, number, years, starts_on, ends_on)
    if hearing.retrospective and ends_on < hearing.recorded_on:
        return (started,)  # the clock of a term that is over would end it before its sessions are on record
    warn_on = hearing.ladder(RE_ELECTED).reminders(ends_on, since=hearing.recorded_on)
    foreseen = TermEndForeseen(enterprise.enterprise, enterprise.union, enterprise.superior, number, ends_on, warn_on)
    return started, foreseen


def _re_elected_in_time(done_on: date | None, last_day: date, hearing: Hearing) -> Finding:
    return hearing.days_after(RE_ELECTED, done_on, last_day, parameter="grace_days")


def _form_fits(form: CongressForm, headcount: int, hearing: Hearing) -> Finding:
    floor = hearing.number(FORM, "assembly_required_below_headcount")
    return hearing.holds(
        FORM,
        form is CongressForm.STAFF_ASSEMBLY or headcount >= floor,
        seen={"form": form, "headcount": headcount},
        needed={CongressForm.STAFF_CONGRESS.value: {"headcount": floor}},
    )


def _delegates_stay(form: CongressForm, state: InTerm | Expired, hearing: Hearing) -> tuple[Finding, ...]:
    """The workers of many enterprises meet by delegates."""
    if state.region is None:
        return ()
    needed = CongressForm.STAFF_CONGRESS
    return (hearing.holds(FORM, form is needed, seen={"form": form}, needed={"form": needed}),)


def _kept_under_mixed_ownership(form: CongressForm, ownership: str, hearing: Hearing) -> tuple[Finding, ...]:
    clause = hearing.clause("congress.mixed-ownership.must-keep-democratic-management")
    if f"enterprise.{ownership}-ownership" not in clause.applies_to:
        return ()
    return (hearing.holds(clause.id, met=True, seen=form, needed=list(CongressForm)),)
