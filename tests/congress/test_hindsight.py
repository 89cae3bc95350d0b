"""What has already happened is put on record as it was: the law marks it, only an unsound record is refused (A44)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.congress.test_machines import Congresses, Sessions, roster

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import CongressForm
from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.session.facts.after import CongressMattersDisclosed
from huiwu.congress.domain.session.facts.before import AgendaAgreed
from huiwu.congress.domain.session.facts.sitting import SessionOpened
from huiwu.congress.domain.staff_congress.commands import ConfirmDelegateRoster, EstablishStaffCongress
from huiwu.congress.domain.staff_congress.facts import StaffCongressTermStarted, TermEndForeseen
from huiwu.kernel import Actor, Effect, FirstRecord, Hindsight, Outcome, ProcedureDeviationRecorded, Ruling
from huiwu.testkit import given

D = date(2026, 3, 25)
NEXT_DAY, YEARS_LATER = "2026-03-26T09:00:00+08:00", "2031-06-01T09:00:00+08:00"
DOCUMENTS, REPORT = "congress.swc.documents-7-days-before", "congress.swc.report-10-days-before"
WHY = "会议已按期召开 held as called"
AFTERWARDS = "platform.recorded-afterwards"


def recorded(history, command, *evidence, on=D, at=NEXT_DAY, first=None):
    """The union puts it on record afterwards; the unit has no record here yet unless one is stated."""
    record = FirstRecord("enterprise-110105-wangjing", first)
    return history.when(command, at=at, evidence=(*evidence, record), hindsight=Hindsight(on, WHY))


def broken(facts):
    return [fact.clause for fact in facts if isinstance(fact, ProcedureDeviationRecorded)]


@pytest.mark.clause("congress.swc.documents-7-days-before")
def test_a_session_that_sat_with_late_documents_is_on_record_with_its_deviation(firm):
    history, opened = firm.delivered(D - timedelta(6)), asked.OpenSession(D, firm.people(180))
    history.when(opened, at="2026-03-25T14:00:00+08:00").refused_by(DOCUMENTS)
    heard = recorded(history, opened)
    late = [each for each in heard.ruling.findings if each.clause == DOCUMENTS and not each.met]
    assert [(each.effect, each.seen, each.needed) for each in late] == [
        (Effect.DEVIATION, {"on": "2026-03-19"}, {"by": "2026-03-18"})
    ]
    sitting = heard.then(
        SessionOpened(firm.enterprise, D, 180, 180, firm.people(180)),
        ProcedureDeviationRecorded(DOCUMENTS, WHY, "union-110105-demo", D),
    )
    sitting.when(asked.HoldDiscussion("contract")).granted()


@pytest.mark.clause("congress.swc.report-10-days-before")
def test_what_was_done_in_time_is_no_deviation_because_it_is_recorded_late(firm):
    facts = recorded(firm.delivered(), asked.OpenSession(D, firm.people(180))).met(REPORT).granted()
    assert facts == (SessionOpened(firm.enterprise, D, 180, 180, firm.people(180)),)


@pytest.mark.clause("statute.congress.quorum", "congress.swc.report-10-days-before")
def test_each_clause_is_one_deviation_however_often_it_was_broken(firm):
    facts = recorded(firm.scheduled(), asked.OpenSession(D, firm.people(3))).granted()
    assert broken(facts) == [
        "congress.swc.agenda-heard-and-agreed",
        REPORT,
        DOCUMENTS,
        "statute.congress.quorum",
    ]


def test_a_mark_stays_a_mark(firm):
    heard = recorded(firm.proposed(), asked.AgreeAgenda(), firm.on_record(), on=date(2026, 3, 5))
    assert heard.finding("congress.factory-disclosure.items-all-units").effect is Effect.FLAG
    (agreed,) = heard.granted()
    assert (type(agreed), agreed.on) == (AgendaAgreed, date(2026, 3, 5))


@pytest.mark.parametrize(
    ("history", "command", "by"),
    [
        ("delivered", lambda firm: asked.OpenSession(D, (*firm.people(180), "worker-110105-ff")), "platform.on-roster"),
        ("delivered", lambda firm: asked.OpenSession(D + timedelta(9), firm.people(180)), "platform.not-in-the-future"),
        ("open", lambda firm: asked.OpenSession(D, firm.people(180)), "platform.phase"),
        ("open", lambda _: asked.AdoptResolution("contract", "a" * 64), "platform.known"),
    ],
    ids=["a stranger", "a later day", "the wrong phase", "a vote without totals"],
)
def test_what_makes_the_record_unsound_is_refused_as_ever(firm, history, command, by):
    recorded(getattr(firm, history)(), command(firm)).refused_by(by)


def test_ballot_totals_that_do_not_add_up_are_refused_as_ever(firm):
    totals = asked.RecordBallot("contract", 180, 180, 1, 180, 0, 150, 30, 0, firm.people(2))
    recorded(firm.talked("contract"), totals).refused_by("platform.totals-reconcile")


@pytest.mark.parametrize(
    ("on", "at", "first", "met"),
    [
        (D, "2026-03-25T23:00:00+08:00", None, False),
        (D + timedelta(9), NEXT_DAY, None, False),
        (D, NEXT_DAY, None, True),
        (D, NEXT_DAY, date(2026, 2, 2), True),
        (D, "2026-04-24T09:00:00+08:00", D, True),
        (D, "2026-04-25T09:00:00+08:00", D, False),
        (D, YEARS_LATER, D + timedelta(1), True),
        (D, YEARS_LATER, None, True),
    ],
    ids=["today", "a day to come", "yesterday", "while on record", "30 days", "31 days", "before any record", "nobody"],
)
def test_the_way_back_is_open_for_the_past_of_a_newcomer_and_for_thirty_days(firm, on, at, first, met):
    heard = recorded(firm.delivered(), asked.OpenSession(D, firm.people(180)), on=on, at=at, first=first)
    assert heard.finding(AFTERWARDS).met is met
    assert heard.ruling.outcome is (Outcome.GRANTED if met else Outcome.REFUSED)


@pytest.mark.clause("congress.factory-disclosure.unit-is-responsible")
def test_the_union_that_records_a_disclosure_does_not_become_the_one_that_disclosed(firm):
    command = asked.DiscloseMatters(("talk", "report", "contract", "welfare"), D)
    firm.closed().when(command, at=NEXT_DAY).flagged("congress.factory-disclosure.unit-is-responsible")
    facts = recorded(firm.closed(), command).granted()
    assert facts == (CongressMattersDisclosed(firm.enterprise, command.items, D, late=False),)


@pytest.mark.clause("congress.swc.term-3-to-5-years")
def test_a_term_that_is_over_gets_no_clock_and_one_of_six_years_is_a_deviation(firm):
    long = EstablishStaffCongress(firm.enterprise, CongressForm.STAFF_CONGRESS, 6)
    for at, clocks in (("2021-12-31T09:00:00+08:00", 1), (YEARS_LATER, 0)):
        facts = recorded(given(STAFF_CONGRESS), long, firm.on_record(), on=date(2016, 1, 4), at=at).granted()
        started = next(fact for fact in facts if isinstance(fact, StaffCongressTermStarted))
        assert (started.starts_on, started.ends_on) == (date(2016, 1, 4), date(2022, 1, 4))
        assert sum(isinstance(fact, TermEndForeseen) for fact in facts) == clocks
        assert broken(facts) == ["congress.swc.term-3-to-5-years"]


@pytest.mark.clause("congress.delegates.managers-max-share")
def test_a_roster_that_sat_with_too_many_managers_is_on_record_since_the_day_it_was_confirmed(firm):
    elected = firm.roster(40, managers=20)
    heard = recorded(
        firm.electing(*elected), ConfirmDelegateRoster(), firm.on_record(620), firm.roll(*elected), on=date(2026, 2, 2)
    )
    confirmed, *rest = heard.granted()
    assert confirmed.on == date(2026, 2, 2)
    assert broken(rest) == ["congress.delegates.managers-max-share"]


def test_the_union_keeps_the_file_whoever_acted(firm):
    state, union = firm.closed().state, firm.union
    command = asked.DiscloseMatters(("talk",), D)
    assert SESSION.party(command, state) == firm.enterprise
    assert SESSION.keeper is not None
    assert SESSION.keeper(command, state) == union
    assert SESSION.keeper(command, SESSION.initial) == ""


# -- whatever is asked in whatever order


class _Afterwards:
    """Everything is put on record after it happened, on a day of one's choice."""

    day = D

    def hear(self, command: object, actor: Actor | None = None, evidence=(), _hindsight=None) -> Ruling:
        leaning = (*evidence, FirstRecord("enterprise-110105-wangjing", None))
        hindsight = Hindsight(min(self.day, self.now.date() - timedelta(1)), WHY)
        ruling: Ruling = super().hear(command, actor, leaning, hindsight)
        refusing = [finding.clause for finding in ruling.findings if finding.effect is Effect.BLOCK]
        assert all(clause.startswith("platform.") for clause in refusing), "no clause of the law refuses what happened"
        if ruling.outcome is Outcome.GRANTED:
            kept = {finding.clause for finding in ruling.findings if finding.effect is Effect.DEVIATION}
            assert sorted(broken(ruling.facts)) == sorted(kept)
        return ruling

    @rule(days=st.integers(-40, 20))
    def it_happened_on_another_day(self, days: int) -> None:
        self.day = D + timedelta(days)


class SessionsAfterwards(_Afterwards, Sessions):
    @rule(present=st.integers(1, 30))
    def it_opened_however_it_was_prepared(self, present: int) -> None:
        self.hear(asked.OpenSession(max(self.day, D), roster[:present]))


class CongressesAfterwards(_Afterwards, Congresses):
    pass


class SessionsAhead(Sessions):
    """As ever: what is asked ahead of its being done is never a deviation."""

    def hear(self, command: object, actor: Actor | None = None, evidence=(), _hindsight=None) -> Ruling:
        ruling = super().hear(command, actor, evidence)
        assert not [finding for finding in ruling.findings if finding.effect is Effect.DEVIATION]
        assert broken(ruling.facts) == []
        return ruling


_FEW = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestSessionsAfterwards = SessionsAfterwards.TestCase
TestCongressesAfterwards = CongressesAfterwards.TestCase
TestSessionsAhead = SessionsAhead.TestCase
TestSessionsAfterwards.settings = TestCongressesAfterwards.settings = TestSessionsAhead.settings = _FEW


def test_the_instant_of_recording_stays_the_instant(firm):
    """What happened and when it was recorded are two days, both kept."""
    heard = recorded(firm.delivered(), asked.OpenSession(D, firm.people(180)))
    assert heard.finding(AFTERWARDS).seen == {"on": "2026-03-25", "recorded_on": "2026-03-26"}
    assert datetime.fromisoformat(NEXT_DAY).date() == D + timedelta(1)
