"""A term ends on its last day: it is warned of thrice, expires the day after, and is followed by a re-election."""

from datetime import date, timedelta

import pytest

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import CongressForm
from huiwu.congress.domain.session.commands import OpenSession, RescheduleSession, ScheduleSession
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    ConfirmDelegateRoster,
    EstablishStaffCongress,
    ExpireTerm,
    RecordDelegatesElected,
    ReplaceDelegate,
    WarnOfTermEnd,
)
from huiwu.congress.domain.staff_congress.facts import (
    DelegateRosterConfirmed,
    StaffCongressFormChanged,
    StaffCongressReelected,
    StaffCongressTermStarted,
    TermEndForeseen,
    TermExpired,
    TermExpiryApproaching,
)
from huiwu.congress.domain.staff_congress.states import Expired, Forming, InTerm
from huiwu.testkit import given
from huiwu.testkit.scenario import Given

RE_ELECTED = "congress.swc.re-elected-at-term-end"
CONGRESS, ASSEMBLY = CongressForm.STAFF_CONGRESS, CongressForm.STAFF_ASSEMBLY
STARTS, ENDS = date(2026, 1, 5), date(2029, 1, 5)
WARNINGS = tuple(ENDS - timedelta(days=days) for days in (180, 90, 30))


def at(day: date, clock: str = "09:00") -> str:
    return f"{day.isoformat()}T{clock}+08:00"


def founded(firm, on: date = STARTS, starts_on: date = STARTS) -> Given:
    command = EstablishStaffCongress(firm.enterprise, CONGRESS, 3, starts_on)
    return given(STAFF_CONGRESS).when(command, at=at(on), evidence=[firm.on_record(620)]).and_so()


def elected(firm, history: Given, on: date) -> Given:
    """The roster of 31 is elected and confirmed on that day."""
    roster = firm.roster(31)
    roll = firm.roll(*roster)
    names = tuple(one.subject for one in roster)
    return (
        history.when(RecordDelegatesElected(names), at=at(on), evidence=[roll])
        .and_so()
        .when(ConfirmDelegateRoster(), at=at(on), evidence=[firm.on_record(620), roll])
        .and_so()
    )


def in_term(firm) -> Given:
    return elected(firm, founded(firm), date(2026, 2, 2))


def expired(firm) -> Given:
    return in_term(firm).when(ExpireTerm(1), at=at(date(2029, 1, 6))).and_so()


def next_term(firm, history: Given, on: date, command: BeginNextTerm | None = None, headcount: int = 620) -> Given:
    evidence = [firm.on_record(headcount)]
    return history.when(command or BeginNextTerm(3), at=at(on), evidence=evidence).and_so()


def test_the_end_of_a_term_is_foreseen_with_180_90_and_30_days(firm):
    assert founded(firm).facts[-1] == TermEndForeseen(firm.enterprise, firm.union, firm.superior, 1, ENDS, WARNINGS)


@pytest.mark.parametrize(
    ("on", "left"),
    [(WARNINGS[0], 3), (WARNINGS[1] - timedelta(days=1), 3), (WARNINGS[1], 2), (ENDS, 1), (date(2029, 3, 1), 1)],
)
def test_of_a_term_entered_late_only_the_latest_warning_is_left_of_those_that_have_come(firm, on, left):
    assert founded(firm, on).facts[-1].warn_on == WARNINGS[-left:]


@pytest.mark.clause("congress.swc.re-elected-at-term-end")
def test_the_term_is_warned_of_three_times_and_expires(firm):
    history = in_term(firm)
    for warn_on in WARNINGS:
        early, day = at(warn_on - timedelta(days=1), "23:59"), at(warn_on, "00:00")
        history.when(WarnOfTermEnd(1, warn_on), at=early).refused_by("platform.rung-not-before-its-day")
        history = history.when(WarnOfTermEnd(1, warn_on), at=day).then(
            TermExpiryApproaching(firm.enterprise, firm.union, firm.superior, 1, ENDS, warn_on, warn_on)
        )
        assert (type(history.state), history.state.term.warned_on) == (InTerm, warn_on)
        history.when(WarnOfTermEnd(1, warn_on), at=day).refused_by("platform.phase")
    history.when(ExpireTerm(1), at=at(ENDS, "23:59")).refused_by("platform.period-over")
    heard = history.when(ExpireTerm(1), at=at(ENDS + timedelta(days=1), "00:00"))
    finding = heard.finding(RE_ELECTED)
    assert (finding.met, finding.effect, finding.needed) == (False, "deviation", {"by": "2029-01-05"})
    over = heard.then(TermExpired(firm.enterprise, firm.union, firm.superior, 1, ENDS, date(2029, 1, 6)))
    assert isinstance(over.state, Expired)
    over.when(ExpireTerm(1), at=at(date(2029, 1, 7))).refused_by("platform.phase")


def test_a_term_expires_also_while_its_delegates_are_being_elected(firm):
    warned = founded(firm).when(WarnOfTermEnd(1, WARNINGS[0]), at=at(WARNINGS[0])).and_so()
    assert isinstance(warned.state, Forming)
    assert isinstance(warned.when(ExpireTerm(1), at=at(date(2029, 1, 6))).and_so().state, Expired)


@pytest.mark.clause("congress.swc.re-elected-at-term-end")
@pytest.mark.parametrize(("on", "late"), [(ENDS - timedelta(days=1), False), (ENDS, False), (date(2029, 1, 6), True)])
def test_a_congress_is_re_elected_in_time_up_to_the_last_day_of_its_term(firm, on, late):
    forming = next_term(firm, in_term(firm), ENDS - timedelta(days=20))
    roll = firm.roll(*firm.roster(31))
    ready = forming.when(RecordDelegatesElected(firm.people(31)), at=at(on), evidence=[roll]).and_so()
    heard = ready.when(ConfirmDelegateRoster(), at=at(on), evidence=[firm.on_record(620), roll])
    assert heard.finding(RE_ELECTED).met is not late
    confirmed, reelected = heard.granted()
    assert isinstance(confirmed, DelegateRosterConfirmed)
    assert reelected == StaffCongressReelected(firm.enterprise, firm.union, firm.superior, 2, on, ENDS, late)
    assert isinstance(heard.and_so().state, InTerm)


def test_the_first_roster_is_no_re_election(firm):
    names = firm.people(31)
    roll = firm.roll(*firm.roster(31))
    ready = founded(firm).when(RecordDelegatesElected(names), at=at(date(2026, 2, 2)), evidence=[roll]).and_so()
    heard = ready.when(ConfirmDelegateRoster(), at=at(date(2026, 2, 2)), evidence=[firm.on_record(620), roll])
    assert RE_ELECTED not in {finding.clause for finding in heard.ruling.findings}
    assert [type(fact) for fact in heard.granted()] == [DelegateRosterConfirmed]


@pytest.mark.parametrize("begun", [in_term, expired])
def test_the_next_term_begins_with_an_election(firm, begun):
    on = date(2029, 2, 1)
    after = next_term(firm, begun(firm), on)
    started, foreseen = after.facts[-2:]
    assert started == StaffCongressTermStarted(firm.enterprise, 2, 3, on, date(2032, 2, 1))
    assert (foreseen.term, foreseen.ends_on, len(foreseen.warn_on)) == (2, date(2032, 2, 1), 3)
    assert isinstance(after.state, Forming)
    assert (after.state.elected, after.state.quota, after.state.term.succeeds) == ((), None, ENDS)
    after.when(WarnOfTermEnd(1, WARNINGS[0]), at=at(on)).refused_by("platform.phase")
    after.when(ExpireTerm(1), at=at(on)).refused_by("platform.phase")
    after.when(BeginNextTerm(3), at=at(on), evidence=[firm.on_record()]).refused_by("platform.phase")


def test_a_next_term_begins_after_the_one_before_and_not_in_the_future(firm):
    history, on = in_term(firm), date(2028, 12, 1)
    evidence = [firm.on_record()]
    for day, rule in ((STARTS, "platform.not-before"), (date(2028, 12, 2), "platform.not-in-the-future")):
        history.when(BeginNextTerm(3, starts_on=day), at=at(on), evidence=evidence).refused_by(rule)
    history.when(BeginNextTerm(6), at=at(on), evidence=evidence).refused_by("congress.swc.term-3-to-5-years")


@pytest.mark.clause("congress.swc.congress-or-assembly")
def test_an_enterprise_that_has_shrunk_goes_on_with_an_assembly(firm):
    evidence = [firm.on_record(29)]
    history = in_term(firm)
    history.when(BeginNextTerm(3), at=at(ENDS), evidence=evidence).refused_by("congress.swc.congress-or-assembly")
    after = next_term(firm, history, ENDS, BeginNextTerm(3, ASSEMBLY), 29)
    assert after.facts[-3] == StaffCongressFormChanged(firm.enterprise, ASSEMBLY, CONGRESS, 29)
    assert after.state.form is ASSEMBLY
    again = next_term(firm, expired(firm), date(2029, 2, 1), BeginNextTerm(3, CONGRESS))
    assert not any(isinstance(fact, StaffCongressFormChanged) for fact in again.facts)


def test_nobody_is_a_delegate_of_an_expired_congress(firm):
    leaving, joining = firm.people(32)[0], firm.people(32)[31]
    evidence = [firm.roll(*firm.roster(32))]
    replace = ReplaceDelegate(leaving, joining, "调离")
    expired(firm).when(replace, at=at(date(2029, 1, 7)), evidence=evidence).refused_by("platform.phase")


# -- sessions of a term that is over


@pytest.mark.parametrize(("today", "granted"), [(ENDS, True), (date(2029, 1, 6), False)])
def test_no_session_is_scheduled_after_the_term_for_whatever_day(firm, today, granted):
    command = ScheduleSession(firm.enterprise, 1, date(2028, 12, 1), "礼堂")
    heard = given(SESSION).when(command, at=at(today), evidence=[firm.congress_on_record(), firm.on_record()])
    moved = firm.scheduled().when(RescheduleSession(date(2028, 12, 1)), at=at(today))
    for each in (heard, moved):
        assert each.finding("platform.congress-in-term").met is granted
        if not granted:
            each.refused_by("platform.congress-in-term")


@pytest.mark.parametrize(("on", "granted"), [(ENDS, True), (date(2029, 1, 6), False)])
def test_no_session_opens_after_the_term_of_its_delegates(firm, on, granted):
    heard = firm.delivered().when(OpenSession(on, firm.people(180)), at=at(on))
    assert heard.finding("platform.congress-in-term").met is granted
    if granted:
        heard.granted()
    else:
        heard.refused_by("platform.congress-in-term")
