"""Days before and after, on both sides of every deadline."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiwu.kernel import Effect
from huiwu.rulebook import Hearing, HolidayTable
from huiwu.rulebook.calendar import shipped_holidays
from huiwu.rulebook.errors import UnknownParameter

D = date(2026, 3, 22)
"""The day on which the session opens."""
C = date(2026, 3, 22)
"""The day on which it closes."""


def day(offset: int, anchor: date = D) -> date:
    return anchor + timedelta(days=offset)


@pytest.mark.parametrize(("offset", "met"), [(-11, True), (-10, True), (-9, False), (0, False)])
def test_the_report_is_ten_days_ahead(hearing: Hearing, offset: int, met: bool) -> None:
    finding = hearing.days_before("congress.swc.report-10-days-before", day(offset), D)
    assert (finding.met, finding.effect) == (met, Effect.NONE if met else Effect.BLOCK)
    assert finding.seen == {"on": day(offset).isoformat()}
    assert finding.needed == {"by": "2026-03-12"}


@pytest.mark.parametrize(("offset", "met"), [(-7, True), (-6, False)])
def test_the_documents_are_seven_days_ahead(hearing: Hearing, offset: int, met: bool) -> None:
    assert hearing.days_before("congress.swc.documents-7-days-before", day(offset), D).met is met


def test_what_was_not_done_is_not_early(hearing: Hearing) -> None:
    finding = hearing.days_before("congress.swc.documents-7-days-before", None, D)
    assert (finding.met, finding.seen, finding.needed) == (False, {"on": None}, {"by": "2026-03-15"})


@pytest.mark.parametrize(("offset", "met"), [(0, True), (3, True), (4, False)])
def test_resolutions_are_published_within_three_days(hearing: Hearing, offset: int, met: bool) -> None:
    finding = hearing.days_after("congress.swc.resolutions-published-3-days", day(offset, C), C)
    assert (finding.met, finding.effect) == (met, Effect.NONE if met else Effect.FLAG)
    assert finding.needed == {"by": "2026-03-25"}


@pytest.mark.parametrize(("offset", "met"), [(10, True), (11, False)])
def test_the_form_is_filed_within_ten_days(hearing: Hearing, offset: int, met: bool) -> None:
    assert hearing.days_after("filing.swc.session-form-within-10-days", day(offset, C), C).met is met
    assert not hearing.days_after("filing.swc.session-form-within-10-days", None, C).met


def test_other_clocks_are_named(hearing: Hearing) -> None:
    assert hearing.due_after("statute.contract.reply", D, "days") == day(20)
    assert hearing.days_after("statute.contract.file-and-effect", day(10), D, parameter="file_days").met
    assert not hearing.days_after("statute.contract.file-and-effect", day(11), D, parameter="file_days").met


@pytest.mark.parametrize(("done", "met"), [(date(2026, 1, 31), True), (date(2026, 2, 1), False), (None, False)])
def test_a_day_of_the_year_includes_itself(hearing: Hearing, done: date | None, met: bool) -> None:
    finding = hearing.on_time("bargaining.key-enterprise.annual-sweep-ledger-plan", done, 2026)
    assert (finding.met, finding.needed) == (met, {"by": "2026-01-31"})
    assert hearing.due_on("bargaining.minimum-wage.proposal-by-end-november", 2026) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("shown_from", "shown_to", "met"),
    [
        (-15, -15, True),
        (-16, -16, False),
        (-1, None, True),
        (0, None, False),
        (-30, None, True),
        (-30, -15, True),
        (None, None, False),
    ],
)
def test_a_rule_hangs_in_the_fifteen_days_before_it_is_issued(
    hearing: Hearing, shown_from: int | None, shown_to: int | None, met: bool
) -> None:
    finding = hearing.on_display_ahead(
        "congress.factory-disclosure.rules-15-days",
        None if shown_from is None else day(shown_from),
        None if shown_to is None else day(shown_to),
        D,
    )
    assert (finding.met, finding.effect) == (met, Effect.NONE if met else Effect.BLOCK)


@pytest.mark.parametrize(("stated", "met"), [(date(2026, 3, 12), True), (date(2026, 3, 13), False), (None, True)])
def test_no_stated_day_lies_in_the_future(hearing: Hearing, stated: date | None, met: bool) -> None:
    finding = hearing.not_after_today(stated)
    assert (finding.met, finding.effect) == (met, Effect.NONE if met else Effect.BLOCK)


def test_today_is_the_day_in_beijing(hear: Callable[..., Hearing]) -> None:
    assert hear(at="2026-03-11T16:00+00:00").today == date(2026, 3, 12)
    assert hear(at="2026-03-11T15:59+00:00").today == date(2026, 3, 11)


def test_a_deadline_on_a_day_off_does_not_move_by_default(hear: Callable[..., Hearing]) -> None:
    before_spring_festival = date(2026, 2, 12)
    assert hear(shipped_holidays()).due_after(
        "congress.swc.resolutions-published-3-days", before_spring_festival
    ) == date(2026, 2, 15)


def test_a_deadline_moves_where_the_edition_and_the_evidence_say_so(hear: Callable[..., Hearing]) -> None:
    clause, before_spring_festival = "congress.swc.resolutions-published-3-days", date(2026, 2, 12)
    moving = _moving(hear(shipped_holidays()))
    assert moving.due_after(clause, before_spring_festival) == date(2026, 2, 24)
    assert moving.due_before("congress.swc.report-10-days-before", date(2026, 2, 26)) == date(2026, 2, 16)
    assert _moving(hear()).due_after(clause, before_spring_festival) == date(2026, 2, 15)


class _MovingLaw:
    def __init__(self, hearing: Hearing) -> None:
        self.law = hearing.law

    def clause(self, clause_id: str) -> object:
        clause = self.law.clause(clause_id)
        return replace(clause, parameters={"move": True}) if clause_id == "platform.deadline-on-holiday" else clause


def _moving(hearing: Hearing) -> Hearing:
    return Hearing(_MovingLaw(hearing), hearing.circumstances)  # type: ignore[arg-type]


def test_the_holiday_table_is_evidence_of_its_own(hear: Callable[..., Hearing]) -> None:
    assert hear(shipped_holidays([2025])).lean_on(HolidayTable).years == (2025,)


def test_the_timers_of_a_session_follow_from_the_ladder(hearing: Hearing) -> None:
    def rungs(clause_id: str, due: date) -> tuple[list[int], int]:
        ladder = hearing.ladder(clause_id)
        return [(on - D).days for on in ladder.reminders(due)], (ladder.escalated_on(due) - D).days

    report, documents = "congress.swc.report-10-days-before", "congress.swc.documents-7-days-before"
    assert rungs(report, hearing.due_before(report, D))[0] == [-14]
    assert rungs(documents, hearing.due_before(documents, D))[0] == [-9]
    for clause_id, remind, escalate in (
        ("congress.swc.resolutions-published-3-days", 2, 4),
        ("congress.factory-disclosure.congress-matters-3-days", 2, 4),
        ("filing.swc.session-form-within-10-days", 7, 11),
    ):
        assert rungs(clause_id, hearing.due_after(clause_id, C)) == ([remind], escalate)


def test_a_clause_that_says_when_to_warn_is_taken_at_its_word(hearing: Hearing) -> None:
    assert hearing.ladder("congress.swc.re-elected-at-term-end").remind_before_due_days == (180, 90, 30)
    assert hearing.ladder("congress.member-congress.chaoyang-five-years").remind_before_due_days == (365, 180, 90)


def test_a_year_without_a_session_is_reminded_of_in_october_and_december(hearing: Hearing) -> None:
    ladder = hearing.ladder("congress.swc.annual-session")
    assert ladder.reminders(date(2026, 12, 31)) == (date(2026, 10, 2), date(2026, 12, 1))
    assert ladder.overdue_on(date(2026, 12, 31)) == ladder.escalated_on(date(2026, 12, 31)) == date(2027, 1, 1)


def test_of_the_reminders_that_have_come_only_the_latest_is_left(hearing: Hearing) -> None:
    due, october, december = date(2026, 12, 31), date(2026, 10, 2), date(2026, 12, 1)
    reminders = hearing.ladder("congress.swc.annual-session").reminders
    assert reminders(due, since=date(2026, 10, 1)) == reminders(due, since=october) == (october, december)
    assert reminders(due, since=date(2026, 11, 30)) == (october, december)
    assert reminders(due, since=december) == reminders(due, since=date(2027, 1, 9)) == (december,)


@pytest.mark.parametrize("day_of_year", [date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)])
def test_every_year_is_every_calendar_year(hearing: Hearing, day_of_year: date) -> None:
    assert hearing.due_in_period("congress.swc.annual-session", day_of_year) == date(2026, 12, 31)


def test_no_day_ends_a_period_that_is_no_calendar_year(hearing: Hearing) -> None:
    for clause in ("congress.member-congress.chaoyang-five-years", "congress.swc.report-10-days-before"):
        with pytest.raises(UnknownParameter):
            hearing.due_in_period(clause, D)
