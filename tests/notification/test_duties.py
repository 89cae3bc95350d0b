"""What unions must do by a time: each clause's clock fires when its day passes in vain, and is stopped by the records.

A row of `CASES` is (clause, level of the union, what opens the clock, due day, what shows it done in time).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from huiwu.kernel.period import start_of
from huiwu.notification.domain import KINDS
from huiwu.notification.domain.duties import DUTIES
from huiwu.notification.domain.owed import (
    EscalatedTo,
    ObligationFulfilled,
    ObligationOpened,
    ObligationOverdue,
    ObligationPartFulfilled,
    ObligationVoided,
    ReminderSent,
)
from huiwu.notification.heard import RecordCorrected, RecordEntered, RecordWithdrawn
from huiwu.notification.projections import MODELS
from huiwu.notification.reactions import reactions
from huiwu.obligation import Duties, NotDuties
from huiwu.rulebook import Rulebook
from huiwu.testkit import actor
from huiwu.testkit.desk import Desk, Tree

UNION, STREET, DISTRICT = "union-110105-acme", "union-110105-110105026", "union-110105-district"
START = date(2026, 2, 2)
MARK = pytest.mark.clause
AN, BO = "worker-110105-0a", "worker-110105-0b"


def meeting(body: str, **entries: object) -> tuple[str, dict[str, object]]:
    return "meeting", {"body": body, "agenda": "…", **entries}


def row(mark, level, due, *done, opened=None):
    return pytest.param(mark.args[0], level, opened, due, done, marks=mark, id=mark.args[0])


YEAR, HALF, QUARTER = date(2026, 12, 31), date(2026, 6, 30), date(2026, 3, 31)
ELECTED = meeting("member_congress", closes_term="elected", term_ends_on="2031-02-01", next_congress_by="2027-01-31")
ACTIVITY = ("delegate-activity", {"activity": "forum", "topics": "…", "delegates": (AN,)})
UPPER_ITEMS = ("annual_work_plan", "work_results", "funds_income_expenditure", "audit_report")
ITEMS = ("work_progress", "annual_work_plan", "funds_income_expenditure", "audit_report")
EVALUATION = {"direction": "workers_on_union_work", "subjects": ("union_work", "union_chair"), "evaluators": 80}

CASES = [
    row(MARK("congress.meetings.municipal-committee-half-yearly"), "municipal", HALF, meeting("committee")),
    row(
        MARK("congress.meetings.municipal-standing-committee-quarterly"),
        "municipal",
        QUARTER,
        meeting("standing_committee"),
    ),
    row(
        MARK("congress.meetings.work-meeting-briefings"),
        "street",
        QUARTER,
        meeting("work_meeting", briefed=("committee_members", "branch_chairs")),
        meeting("work_meeting", briefed=("group_leaders",)),
    ),
    row(MARK("congress.member-congress.grassroots-annual"), "grassroots", YEAR, meeting("member_congress")),
    row(
        MARK("congress.member-congress.city-district-five-years"),
        "district",
        date(2031, 2, 2),
        meeting("member_congress"),
        opened=ELECTED,
    ),
    row(
        MARK("congress.member-congress.chaoyang-five-years"),
        "street",
        date(2031, 2, 2),
        meeting("member_congress"),
        opened=ELECTED,
    ),
    row(
        MARK("congress.election.congress-convened-on-schedule"),
        "grassroots",
        date(2027, 1, 31),
        meeting("member_congress"),
        opened=ELECTED,
    ),
    row(
        MARK("congress.election.committee-re-elected-on-time"),
        "grassroots",
        date(2031, 2, 1),
        meeting("member_congress", closes_term="elected", term_ends_on="2036-02-01"),
        opened=ELECTED,
    ),
    row(
        MARK("congress.member-delegates.activities-twice-per-term"),
        "street",
        date(2031, 2, 1),
        ACTIVITY,
        ACTIVITY,
        opened=ELECTED,
    ),
    row(
        MARK("congress.union-report.chair-annual-duty-report"),
        "grassroots",
        YEAR,
        meeting("member_congress", reports=("chair_duty_report",)),
    ),
    row(
        MARK("congress.union-report.committee-annual-report"),
        "grassroots",
        YEAR,
        meeting("member_congress", reports=ITEMS),
    ),
    row(
        MARK("congress.union-report.higher-level-annual-report-to-committee"),
        "industrial",
        YEAR,
        meeting("committee", reports=UPPER_ITEMS[:2]),
        meeting("committee", reports=UPPER_ITEMS[2:]),
    ),
    row(
        MARK("congress.factory-disclosure.intersession-forms"),
        "grassroots",
        QUARTER,
        ("factory-disclosure", {"form": "intranet", "matters": "…"}),
    ),
    row(
        MARK("congress.union-disclosure.major-matters-to-members"),
        "district",
        date(2026, 2, 5),
        {"published_on": "2026-02-05"},
        opened=("major-matter", {"matter": "…", "channel": "internet"}),
    ),
    row(
        MARK("congress.union-disclosure.three-timing-tiers"),
        "grassroots",
        QUARTER,
        ("union-disclosure", {"matter": "…", "tier": "routine", "item": "main_work", "channel": "website"}),
    ),
    row(
        MARK("congress.proposals.study-and-feedback"),
        "district",
        date(2026, 2, 9),
        {"fed_back_on": "2026-02-09"},
        opened=("delegate-opinion", {"author": AN, "opinion": "…"}),
    ),
    row(MARK("congress.evaluation.all-levels-annual"), "street", YEAR, ("evaluation", EVALUATION)),
    row(
        MARK("congress.evaluation.grassroots-annual"),
        "grassroots",
        YEAR,
        ("evaluation", {**EVALUATION, "subjects": ("union_work",)}),
        ("evaluation", {**EVALUATION, "subjects": ("union_chair",)}),
    ),
    row(MARK("congress.evaluation.municipal-annual-forum"), "municipal", YEAR, meeting("delegate_forum")),
    row(MARK("congress.evaluation.municipal-periodic"), "municipal", YEAR, ("evaluation", EVALUATION)),
    row(
        MARK("congress.evaluation.publish-result"),
        "industrial",
        date(2026, 2, 12),
        {"published_on": "2026-02-12"},
        opened=("evaluation", EVALUATION),
    ),
    row(
        MARK("filing.evaluation.report-result-to-superior"),
        "grassroots",
        date(2026, 2, 12),
        {"reported_on": "2026-02-12"},
        opened=("evaluation", EVALUATION),
    ),
    row(
        MARK("congress.evaluation.adjust-work"),
        "street",
        date(2026, 6, 30),
        {"closed_on": "2026-06-30"},
        opened=("evaluation-adjustment", {"evaluation": "…", "item": "…", "owner": AN, "due_on": "2026-06-30"}),
    ),
]


@dataclass
class Office:
    """A union that keeps its ledgers, and the desk that watches its clocks."""

    level: str
    desk: Desk
    kept: int = 0

    async def enters(self, ledger: str, entries: dict[str, Any], on: date | None = None) -> str:
        self.kept += 1
        stream = f"record-110105-{self.kept:02x}"
        fact = RecordEntered(ledger, UNION, self.level, on or self.desk.now.date(), entries)
        await self.desk.hears("congress", stream, fact)
        return stream

    async def corrects(self, stream: str, entries: dict[str, Any], on: date, was_on: date | None = None) -> None:
        await self.desk.hears("congress", stream, RecordCorrected(UNION, on, was_on or on, entries))

    async def withdraws(self, stream: str, on: date) -> None:
        await self.desk.hears("congress", stream, RecordWithdrawn(UNION, on))

    def said(self, clause: str, *sorts: type) -> list[Any]:
        return [fact for fact in self.desk.said if type(fact) in sorts and fact.clause == clause]

    def owed(self, clause: str) -> list[tuple[str, str]]:
        shown = [each.view for (model, _), each in self.desk.rows.items() if model == "obligations"]
        return sorted((view["due_on"], view["phase"]) for view in shown if view["clause"] == clause)


def office(level: str = "grassroots", day: date = START) -> Office:
    by, now = actor(UNION, "system", "clock"), start_of(day) + timedelta(hours=9)
    tree = Tree(STREET, DISTRICT)
    return Office(level, Desk("notification", KINDS, MODELS, reactions, now, by, organisations=tree))


async def begun(clause: str, level: str, opened: tuple[str, dict[str, Any]] | None) -> tuple[Office, str]:
    """A union that keeps its first record, of which the clause is, or of something else."""
    at = office(level)
    ledger, entries = opened or ("institution", {"institution": "lawful_election", "title": "…"})
    stream = await at.enters(ledger, entries)
    assert len(at.said(clause, ObligationOpened)) == 1
    return at, stream


@pytest.mark.parametrize(("clause", "level", "opened", "due", "done"), CASES)
async def test_the_clock_fires_when_the_day_has_passed_in_vain(clause, level, opened, due, done) -> None:
    at, _ = await begun(clause, level, opened)
    await at.desk.comes_to(due, 23)
    assert at.said(clause, ReminderSent)
    assert at.said(clause, ObligationOverdue, EscalatedTo) == []
    await at.desk.comes_to(due + timedelta(days=20))
    (overdue,) = at.said(clause, ObligationOverdue)
    assert (overdue.due_on, overdue.to) == (due, UNION)
    assert [fact.to for fact in at.said(clause, EscalatedTo)] == [STREET, DISTRICT]


@pytest.mark.parametrize(("clause", "level", "opened", "due", "done"), CASES)
async def test_the_clock_is_stopped_by_what_is_done_on_the_last_day(clause, level, opened, due, done) -> None:
    at, stream = await begun(clause, level, opened)
    await at.desk.comes_to(due, 20)
    for each in done:
        if isinstance(each, dict):
            await at.corrects(stream, {**opened[1], **each}, START)
        else:
            await at.enters(*each)
    (fulfilled,) = at.said(clause, ObligationFulfilled)
    assert (fulfilled.on, fulfilled.late) == (due, False)
    assert at.said(clause, ObligationOverdue) == []


@pytest.mark.parametrize(("clause", "level", "opened", "due", "done"), CASES)
async def test_what_is_done_a_day_late_is_said_to_be_late_or_counts_for_the_next_period(
    clause, level, opened, due, done
) -> None:
    at, stream = await begun(clause, level, opened)
    await at.desk.comes_to(due + timedelta(days=1), 20)
    for each in done:
        if isinstance(each, dict):
            (name,) = each
            await at.corrects(stream, {**opened[1], name: (due + timedelta(days=1)).isoformat()}, START)
        else:
            await at.enters(*each)
    (fulfilled,) = at.said(clause, ObligationFulfilled)
    periodic = DUTIES.by_clause[clause].every != ""
    assert fulfilled.late is not periodic
    assert (due.isoformat(), "overdue" if periodic else "fulfilled") in at.owed(clause)


def test_every_duty_is_tried() -> None:
    tried = [case.values[0] for case in CASES]
    assert sorted(tried) == sorted(DUTIES.by_clause)


QUARTERLY = "congress.meetings.municipal-standing-committee-quarterly"


async def test_each_period_begins_when_the_one_before_has_ended() -> None:
    at, _ = await begun(QUARTERLY, "municipal", None)
    await at.enters(*meeting("standing_committee"))
    assert at.owed(QUARTERLY) == [("2026-03-31", "fulfilled"), ("2026-06-30", "open")]
    await at.desk.comes_to(date(2026, 7, 1))
    assert at.owed(QUARTERLY)[1:] == [("2026-06-30", "overdue"), ("2026-09-30", "open")]


async def test_a_record_of_an_earlier_period_makes_good_for_that_one() -> None:
    at, _ = await begun(QUARTERLY, "municipal", None)
    await at.desk.comes_to(date(2026, 4, 10))
    await at.enters(*meeting("standing_committee"), on=date(2026, 3, 30))
    assert at.owed(QUARTERLY) == [("2026-03-31", "fulfilled"), ("2026-06-30", "open")]
    assert [fact.late for fact in at.said(QUARTERLY, ObligationFulfilled)] == [False]


async def test_what_is_withdrawn_is_owed_again_unless_another_record_shows_it() -> None:
    at, _ = await begun(QUARTERLY, "municipal", None)
    first = await at.enters(*meeting("standing_committee"))
    second = await at.enters(*meeting("standing_committee"))
    await at.withdraws(first, START)
    assert at.owed(QUARTERLY)[0] == ("2026-03-31", "fulfilled")
    await at.withdraws(second, START)
    assert at.owed(QUARTERLY)[0] == ("2026-03-31", "open")
    await at.enters(*meeting("standing_committee"))
    assert at.owed(QUARTERLY)[0] == ("2026-03-31", "fulfilled")


async def test_a_record_that_was_of_another_body_after_all_counts_no_more() -> None:
    at, _ = await begun(QUARTERLY, "municipal", None)
    record = await at.enters(*meeting("standing_committee"))
    await at.corrects(record, {"body": "committee", "agenda": "…"}, START)
    assert at.owed(QUARTERLY)[0] == ("2026-03-31", "open")
    await at.corrects(record, {"body": "standing_committee", "agenda": "…"}, date(2026, 1, 9), START)
    assert at.owed(QUARTERLY)[0] == ("2026-03-31", "fulfilled")


async def test_one_record_more_than_is_needed_asks_for_nothing() -> None:
    """No order is given that would only be refused; the desk fails on one."""
    clause = "congress.member-delegates.activities-twice-per-term"
    at, _ = await begun(clause, "street", ELECTED)
    await at.desk.comes_to(date(2026, 5, 5))
    first, *_ = [await at.enters(*ACTIVITY) for _ in range(4)]
    assert [(fact.done, fact.needed) for fact in at.said(clause, ObligationPartFulfilled)] == [(1, 2)]
    assert len(at.said(clause, ObligationFulfilled)) == 1
    await at.withdraws(first, date(2026, 5, 5))
    assert at.owed(clause) == [("2031-02-01", "fulfilled")]


async def test_an_activity_of_the_next_term_is_none_of_this_one() -> None:
    clause = "congress.member-delegates.activities-twice-per-term"
    at, _ = await begun(clause, "street", ELECTED)
    await at.desk.comes_to(date(2031, 1, 20))
    await at.enters(*ACTIVITY)
    await at.enters(*meeting("member_congress", closes_term="elected", term_ends_on="2036-01-19"))
    await at.desk.comes_to(date(2031, 1, 25))
    await at.enters(*ACTIVITY)
    await at.enters(*ACTIVITY)
    assert at.owed(clause) == [("2031-02-01", "open"), ("2036-01-19", "fulfilled")]


async def test_a_term_that_ends_on_another_day_moves_its_clock() -> None:
    clause = "congress.election.committee-re-elected-on-time"
    at, congress = await begun(clause, "street", ELECTED)
    await at.corrects(congress, {**ELECTED[1], "term_ends_on": "2029-02-01"}, START)
    assert at.owed(clause) == [("2029-02-01", "open")]
    await at.withdraws(congress, START)
    assert at.owed(clause) == [("2029-02-01", "voided")]
    assert len(at.said(clause, ObligationVoided)) == 2


async def test_a_later_day_of_publication_is_weighed_anew() -> None:
    clause = "congress.evaluation.publish-result"
    at, record = await begun(clause, "street", ("evaluation", EVALUATION))
    await at.desk.comes_to(date(2026, 2, 20))
    await at.corrects(record, {**EVALUATION, "published_on": "2026-02-12"}, START)
    await at.corrects(record, {**EVALUATION, "published_on": "2026-02-13"}, START)
    assert [fact.late for fact in at.said(clause, ObligationFulfilled)] == [False, True]


async def test_the_city_owes_nothing_that_only_the_district_asks() -> None:
    clause = "congress.evaluation.all-levels-annual"
    at = office("street")
    fact = RecordEntered("institution", "union-110101-110101001", "street", START, {"institution": "lawful_election"})
    await at.desk.hears("congress", "record-110101-0a", fact)
    assert at.said(clause, ObligationOpened) == []
    assert at.said("congress.meetings.work-meeting-briefings", ObligationOpened)


async def test_each_rung_is_taken_once_however_often_a_record_comes_again() -> None:
    at, _ = await begun(QUARTERLY, "municipal", None)
    for day in (date(2026, 3, 29), date(2026, 4, 3), date(2026, 4, 9), date(2026, 4, 20)):
        await at.desk.comes_to(day)
        await at.enters(*meeting("committee", observers=(AN, BO)))
    said = [fact for fact in at.said(QUARTERLY, ReminderSent, ObligationOverdue, EscalatedTo) if fact.due_on == QUARTER]
    assert [type(fact).__name__ for fact in said] == ["ReminderSent", "ObligationOverdue", "EscalatedTo", "EscalatedTo"]


@pytest.mark.clause("congress.factory-disclosure.intersession-forms")
async def test_a_quarter_s_disclosure_is_reminded_of_fifteen_days_before_it_ends() -> None:
    clause = "congress.factory-disclosure.intersession-forms"
    at, _ = await begun(clause, "grassroots", None)
    (opened,) = at.said(clause, ObligationOpened)
    await at.desk.comes_to(opened.due_on)
    assert [fact.on for fact in at.said(clause, ReminderSent)] == [opened.due_on - timedelta(days=15)]


@pytest.mark.clause("congress.evaluation.grassroots-annual")
async def test_a_year_s_evaluation_is_reminded_of_in_autumn_and_taken_to_the_superior_on_new_year_s_day() -> None:
    clause = "congress.evaluation.grassroots-annual"
    at, _ = await begun(clause, "grassroots", None)
    await at.enters("evaluation", {**EVALUATION, "subjects": ("union_work",)})
    await at.desk.comes_to(date(2027, 1, 1))
    assert [str(fact.on) for fact in at.said(clause, ReminderSent)] == ["2026-10-02", "2026-12-01"]
    (escalated,) = at.said(clause, EscalatedTo)
    assert (escalated.to, str(escalated.on)) == (STREET, "2027-01-01")


def test_every_duty_speaks_of_parameters_that_its_clause_has() -> None:
    law = Rulebook.shipped().edition("chaoyang-2015").clauses
    for clause, duty in DUTIES.by_clause.items():
        assert "remind" in (law[clause].enforce, law[clause].on_breach.action)
        for name in (duty.every, duty.years, duty.days, duty.needed):
            assert not name or law[clause].has(name)


@pytest.mark.parametrize(
    "row",
    [
        "every: period",
        "fulfilled_by: {ledger: meeting}",
        "{every: period, opened_by: {ledger: a}, fulfilled_by: {ledger: a}}",
        "{every: period, filled: done_on}",
        "{opened_by: {ledger: a}, filled: x, fulfilled_by: {ledger: a}}",
        "{opened_by: {ledger: a}, years: y, days: d, filled: x}",
        "{every: period, fulfilled_by: {ledger: a}, parts: items}",
        "{every: period, fulfilled_by: {ledger: a}, colour: red}",
        "{every: period, fulfilled_by: {shelf: a}}",
    ],
)
def test_a_row_that_does_not_say_what_is_to_be_done_by_when_is_none(row: str) -> None:
    body = row if row.startswith("{") else f"{{{row}}}"
    text = f"- {{clause: a.b.c, owed_by: [street], {body[1:-1]}}}"
    with pytest.raises(NotDuties):
        Duties.read(text.encode())


def test_a_clause_stands_once() -> None:
    row = "- {clause: a.b.c, owed_by: [street], every: period, fulfilled_by: {ledger: a}}\n"
    assert Duties.read(row.encode()).by_clause["a.b.c"].every == "period"
    with pytest.raises(NotDuties):
        Duties.read((row + row).encode())
