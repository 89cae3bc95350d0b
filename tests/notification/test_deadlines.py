"""Several clocks of one clause, begun and stopped by the facts of a process: each fires, and each is stopped in time.

A row of `CASES` is (clause, parameter, the facts that begin its clock, who owes it, how many days, the fact that
stops it).
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from huiwu.kernel.period import start_of
from huiwu.notification import heard_deadlines as heard
from huiwu.notification.domain import KINDS
from huiwu.notification.domain.duties import DEADLINES
from huiwu.notification.domain.owed import (
    EscalatedTo,
    ObligationFulfilled,
    ObligationOpened,
    ObligationOverdue,
    ObligationPartFulfilled,
    ObligationVoided,
    ReminderSent,
)
from huiwu.notification.heard import (
    EnterpriseEnded,
    RecordCorrected,
    RecordEntered,
    RecordWithdrawn,
    UnionDissolved,
)
from huiwu.notification.projections import MODELS
from huiwu.notification.reactions import reactions
from huiwu.notification.reactions.deadlines import keep_deadlines
from huiwu.obligation import ITSELF, Deadlines, NotDeadlines
from huiwu.rulebook import Rulebook
from huiwu.testkit import actor
from huiwu.testkit.desk import Desk, Tree

FIRM, UNION, STREET = "enterprise-110105-acme", "union-110105-acme", "union-110105-110105026"
DISTRICT, CITY = "union-110105-district", "union-110000-municipal"
DUTY, PROPOSAL = "worker-director-duty-110105-acme", "proposal-110105-0a"
DISCLOSURE, PLAN = "union-disclosure-110105-0a", "layoff-plan-110105-0a"
RULE = "workplace-rule-110105-0a"
AN, BO = "worker-110105-0a", "worker-110105-0b"
START = date(2026, 2, 2)
MARK = pytest.mark.clause
TIERS = "congress.union-disclosure.three-timing-tiers"
STAGES = "congress.proposals.workflow-stages"
FEEDBACK = "congress.proposals.study-and-feedback"
LADDER = "congress.worker-directors.escalation-ladder"
ANNUAL = "congress.worker-directors.annual-report-and-evaluation"
PER_DELEGATE = "congress.proposals.one-per-delegate-per-term"
PENDING = "platform.layoff-plan-submitted"
SHOWN_FIRST = "congress.factory-disclosure.rules-15-days"
SEAT_TERM = "platform.worker-seat-filled-anew"


def day(n: int) -> date:
    return START + timedelta(days=n)


def duty(shape: type, n: int = 0) -> tuple[str, Any]:
    return DUTY, shape(FIRM, UNION, STREET, day(n))


def classified(tier: str) -> tuple[str, Any]:
    return DISCLOSURE, heard.DisclosureItemClassified(UNION, tier, START)


def planned(display_by: int, *, shown: bool = False) -> tuple[str, Any]:
    return RULE, heard.RuleIssuePlanned(FIRM, UNION, "考勤办法", day(display_by), shown)


MISSING, URGED = duty(heard.WorkerDirectorMissing), duty(heard.EnterpriseUrged)
REFUSED, REPORTED = duty(heard.RefusalRecorded), duty(heard.ReportedToSuperior)
SUBMITTED = PROPOSAL, heard.ProposalSubmitted(UNION, (AN,), START)
DECIDED = PROPOSAL, heard.ProposalDecided(UNION, START)
SEATED = DUTY, heard.WorkerDirectorSeated(FIRM, UNION, STREET, AN, "worker_director", START, date(2029, 2, 1))
PUBLISHED = (DISCLOSURE, heard.UnionDisclosurePublished(UNION, START))
REPLIED = (PROPOSAL, heard.ProposalReplied(UNION, START))


def case(mark: Any, step: str, begun_by: list[Any], by: str, days: int, done: Any) -> Any:
    return pytest.param(mark.args[0], step, begun_by, by, day(days), done, marks=mark, id=step)


def plain(clause: str, step: str, begun_by: list[Any], by: str, days: int, done: Any) -> Any:
    return pytest.param(clause, step, begun_by, by, day(days), done, id=step)


CASES = [
    case(
        MARK("congress.union-disclosure.three-timing-tiers"),
        "major_max_days",
        [classified("major")],
        UNION,
        3,
        PUBLISHED,
    ),
    case(
        MARK("congress.union-disclosure.three-timing-tiers"),
        "member_concern_max_days",
        [classified("member_concern")],
        UNION,
        5,
        PUBLISHED,
    ),
    case(
        MARK("congress.proposals.workflow-stages"),
        "accept_days",
        [SUBMITTED],
        UNION,
        15,
        (PROPOSAL, heard.ProposalAccepted(UNION, START)),
    ),
    case(MARK("congress.proposals.workflow-stages"), "reply_days", [SUBMITTED], UNION, 90, REPLIED),
    case(MARK("congress.proposals.study-and-feedback"), "feedback_days_after_decision", [DECIDED], UNION, 7, REPLIED),
    case(MARK("congress.worker-directors.escalation-ladder"), "urge", [MISSING], UNION, 30, URGED),
    case(MARK("congress.worker-directors.escalation-ladder"), "answer", [URGED], UNION, 30, REFUSED),
    case(MARK("congress.worker-directors.escalation-ladder"), "report_days", [REFUSED], UNION, 10, REPORTED),
    case(
        MARK("congress.worker-directors.escalation-ladder"),
        "interview_days",
        [REPORTED],
        STREET,
        30,
        duty(heard.InterviewHeld),
    ),
    plain(
        PENDING,
        "days_after",
        [(PLAN, heard.LayoffOpinionRoundClosed(FIRM, START, True))],
        UNION,
        30,
        (PLAN, heard.LayoffPlanSubmittedToCongress(FIRM)),
    ),
    case(
        MARK("congress.factory-disclosure.rules-15-days"),
        "anchor",
        [planned(19)],
        UNION,
        19,
        (RULE, heard.RulePublishedForWorkers(FIRM)),
    ),
]


class Line(Tree):
    """A union's own superiors: whoever stands above it in this row."""

    async def line_of_superiors(self, organisation: str) -> tuple[str, ...]:
        line = (UNION, STREET, DISTRICT, CITY)
        return line[line.index(organisation) + 1 :]


def desk() -> Desk:
    by, now = actor(UNION, "system", "clock"), start_of(START) + timedelta(hours=9)
    return Desk("notification", KINDS, MODELS, reactions, now, by, organisations=Line())


async def told(at: Desk, *facts: tuple[str, Any]) -> None:
    for stream, fact in facts:
        dated = replace(fact, on=at.now.date()) if hasattr(fact, "on") else fact
        await at.hears("congress", stream, dated)


def said(at: Desk, title: str, *sorts: type) -> list[Any]:
    """What became true of the clocks of that title, or clause."""
    streams = {name: [fact for fact in known.facts if type(fact) in sorts] for name, known in at.streams.items()}
    wanted = [
        row.id
        for (model, _), row in at.rows.items()
        if model == "obligations" and title in (str(row.view["title"]), row.view["clause"])
    ]
    return [fact for stream in sorted(wanted) for fact in streams[stream]]


def title_of(clause: str, step: str) -> str:
    (row,) = (row for row in DEADLINES.rows if (row.clause, row.step or row.deadline) == (clause, step))
    return f"{row.title.zh} {row.title.en}"


@pytest.mark.parametrize(("clause", "step", "begun_by", "by", "due", "done"), CASES)
async def test_the_clock_fires_when_the_day_has_passed_in_vain(clause, step, begun_by, by, due, done) -> None:
    at, title = desk(), title_of(clause, step)
    await told(at, *begun_by)
    (opened,) = said(at, title, ObligationOpened)
    assert (opened.clause, opened.due_on, opened.obligor, opened.organisation[:5]) == (
        clause,
        due,
        by,
        "enter" if "enterprise" in begun_by[0][1].__dataclass_fields__ else "union",
    )
    await at.comes_to(due, 23)
    assert said(at, title, ReminderSent)
    assert said(at, title, ObligationOverdue, EscalatedTo) == []
    await at.comes_to(due + timedelta(days=20))
    (overdue,) = said(at, title, ObligationOverdue)
    assert (overdue.due_on, overdue.to) == (due, by)
    levels = [fact.to for fact in said(at, title, EscalatedTo)]
    assert levels == (
        [] if clause in {PENDING, SHOWN_FIRST} else [STREET, DISTRICT] if by == UNION else [DISTRICT, CITY]
    )


@pytest.mark.parametrize(("clause", "step", "begun_by", "by", "due", "done"), CASES)
@pytest.mark.parametrize("late", [False, True])
async def test_the_clock_is_stopped_and_silent_after(clause, step, begun_by, by, due, done, late) -> None:
    at, title = desk(), title_of(clause, step)
    await told(at, *begun_by)
    await at.comes_to(due + timedelta(days=late), 20)
    await told(at, done)
    (fulfilled,) = said(at, title, ObligationFulfilled)
    assert (fulfilled.late, bool(said(at, title, ObligationOverdue))) == (late, late)
    before = said(at, title, ReminderSent, EscalatedTo)
    await at.comes_to(due + timedelta(days=40))
    assert said(at, title, ReminderSent, EscalatedTo) == before


def test_every_clock_is_tried_and_speaks_of_what_its_clause_has() -> None:
    tried = {case.values[:2] for case in CASES} | {(SEAT_TERM, ITSELF)}
    assert tried == {(row.clause, row.step or row.deadline) for row in DEADLINES.rows}
    for edition in ("beijing-2015", "chaoyang-2015"):
        law = Rulebook.shipped().edition(edition)
        for row in DEADLINES.rows:
            assert row.deadline == ITSELF or law.clause(row.clause).number(row.deadline) > 0


def test_every_fact_that_a_clock_names_is_heard() -> None:
    heard_of = {name.partition(".")[0] for name, shape in reactions.shapes("congress")}
    assert {name for row in DEADLINES.rows for name in row.facts} <= heard_of
    assert keep_deadlines.__name__ == "keep_deadlines"  # part of the decisions' ids


# -- what only some of them do


async def test_what_is_classified_anew_has_the_clock_of_its_new_tier_alone() -> None:
    at = desk()
    await told(at, classified("major"), classified("member_concern"))
    assert len(said(at, title_of(TIERS, "major_max_days"), ObligationVoided)) == 1
    assert said(at, title_of(TIERS, "member_concern_max_days"), ObligationOpened)
    await told(at, classified("routine"))
    assert [view["phase"] for view in shown(at, TIERS)] == ["voided", "voided"]


def shown(at: Desk, clause: str) -> list[dict[str, Any]]:
    rows = [row.view for (model, _), row in sorted(at.rows.items()) if model == "obligations"]
    return sorted((view for view in rows if view["clause"] == clause), key=lambda view: view["due_on"])


@MARK(SHOWN_FIRST)
async def test_a_rule_is_reminded_of_when_its_fifteen_days_begin_and_the_day_before_it_is_issued() -> None:
    """Planned for the thirtieth day from the start: D−15 and D−1."""
    at = desk()
    await told(at, planned(29))
    await at.comes_to(day(40))
    assert [fact.on for fact in said(at, SHOWN_FIRST, ReminderSent)] == [day(15), day(29)]


@MARK(SHOWN_FIRST)
async def test_a_plan_that_is_moved_moves_its_clock_and_a_text_that_hangs_needs_none() -> None:
    at = desk()
    await told(at, planned(29), planned(39))
    assert [view["due_on"] for view in shown(at, SHOWN_FIRST) if view["phase"] == "open"] == [day(39).isoformat()]
    await told(at, planned(45, shown=True))
    assert [view["phase"] for view in shown(at, SHOWN_FIRST)].count("open") == 0
    other = desk()
    await told(other, planned(29), (RULE, heard.RuleWithdrawn(FIRM)))
    assert [view["phase"] for view in shown(other, SHOWN_FIRST)] == ["voided"]


async def test_seats_that_are_filled_end_every_clock_of_the_ladder() -> None:
    at = desk()
    await told(at, MISSING, URGED, REFUSED, REPORTED, duty(heard.WorkerDirectorsEstablished))
    assert sorted(view["phase"] for view in shown(at, LADDER)) == ["fulfilled", "fulfilled", "fulfilled", "voided"]
    await at.comes_to(day(3))
    await told(at, MISSING)  # a vacancy
    assert sorted(view["phase"] for view in shown(at, LADDER)) == ["fulfilled", "fulfilled", "open", "voided"]


async def test_a_returned_proposal_is_not_answered_and_an_unsatisfying_reply_is_fed_back_again() -> None:
    at = desk()
    await told(at, SUBMITTED, (PROPOSAL, heard.ProposalReturned(UNION, START)))
    assert [view["phase"] for view in shown(at, STAGES)] == ["fulfilled", "voided"]
    other = desk()
    await told(other, SUBMITTED, DECIDED, REPLIED)
    await other.comes_to(day(9))
    await told(other, DECIDED)
    (again,) = shown(other, FEEDBACK)
    assert (again["phase"], again["due_on"], again["round"]) == ("open", day(16).isoformat(), 2)
    await told(other, REPLIED)
    assert [fact.late for fact in said(other, FEEDBACK, ObligationFulfilled)] == [False, False]


async def test_a_plan_that_too_few_are_for_is_not_waited_for_and_one_taken_back_is_waited_for_again() -> None:
    at, title = desk(), title_of(PENDING, "days_after")
    await told(at, (PLAN, heard.LayoffOpinionRoundClosed(FIRM, START, False)))
    assert said(at, title, ObligationOpened) == []
    await told(at, (PLAN, heard.LayoffOpinionRoundClosed(FIRM, START, True)))
    await told(at, (PLAN, heard.LayoffPlanSubmittedToCongress(FIRM)))
    await at.comes_to(day(10))
    await told(at, (PLAN, heard.LayoffPlanTakenBack(FIRM)))
    (waited,) = shown(at, PENDING)
    assert (waited["phase"], waited["due_on"]) == ("open", day(40).isoformat())
    await told(at, (PLAN, heard.LayoffPlanRevised(FIRM)))
    assert shown(at, PENDING)[0]["phase"] == "voided"


@pytest.mark.parametrize(
    ("begun_by", "clause", "step", "days"),
    [
        (SUBMITTED, STAGES, "accept_days", [12]),
        (SUBMITTED, STAGES, "reply_days", [75]),
        (DECIDED, FEEDBACK, "feedback_days_after_decision", [4]),
        (classified("major"), TIERS, "major_max_days", [2]),
        (classified("member_concern"), TIERS, "member_concern_max_days", [3]),
        ((PLAN, heard.LayoffOpinionRoundClosed(FIRM, START, True)), PENDING, "days_after", [30]),
    ],
)
async def test_each_deadline_of_a_clause_has_a_ladder_of_its_own(begun_by, clause, step, days) -> None:
    at = desk()
    await told(at, begun_by)
    await at.comes_to(day(100))
    assert [fact.on for fact in said(at, title_of(clause, step), ReminderSent)] == [day(n) for n in days]


async def test_a_mandate_that_is_registered_past_its_half_is_reminded_of_once_and_not_of_what_has_gone_by() -> None:
    past, last = [await registered(mandate_until=until) for until in ("2026-02-01", "2026-02-02")]
    assert ([view["phase"] for view in shown(past, PER_DELEGATE)], len(shown(last, PER_DELEGATE))) == ([], 1)
    at = await registered(elected_on="2022-01-01", mandate_until="2026-12-31")
    await at.comes_to(date(2026, 12, 31))
    assert [fact.on for fact in said(at, PER_DELEGATE, ReminderSent)] == [START, date(2026, 7, 4)]


async def test_a_fact_that_comes_again_sets_nothing_again() -> None:
    at = desk()
    await told(at, SUBMITTED, SUBMITTED)
    assert len(said(at, STAGES, ObligationOpened)) == 2
    await at.comes_to(day(5))
    await at.hears("congress", *SUBMITTED)
    assert len(said(at, STAGES, ObligationOpened, ObligationVoided)) == 2


# -- a worker director's years


async def seated() -> Desk:
    at = desk()
    await told(at, SEATED)
    return at


async def in_office(at: Desk, *shapes: type, on: date | None = None) -> None:
    for shape in shapes:
        fact = shape(FIRM, AN, "worker_director", on or at.now.date())
        await at.hears("congress", DUTY, fact)


@pytest.mark.clause("congress.worker-directors.annual-report-and-evaluation")
async def test_everybody_on_a_seat_is_reminded_of_report_and_evaluation_and_the_superior_is_told() -> None:
    at = await seated()
    await at.comes_to(date(2026, 12, 31), 23)
    assert [fact.on for fact in said(at, ANNUAL, ReminderSent)] == [date(2026, 10, 2), date(2026, 12, 1)]
    await at.comes_to(date(2027, 1, 20))
    assert [fact.on for fact in said(at, ANNUAL, ObligationOverdue)] == [date(2027, 1, 1)]
    assert [fact.to for fact in said(at, ANNUAL, EscalatedTo)] == [STREET, DISTRICT]
    assert [view["phase"] for view in shown(at, ANNUAL)] == ["overdue", "open"]


@pytest.mark.clause("congress.worker-directors.annual-report-and-evaluation")
async def test_both_parts_are_needed_and_the_next_year_begins() -> None:
    at = await seated()
    await at.comes_to(date(2026, 12, 31), 20)
    await in_office(at, heard.DutyReported, heard.DutyReported)
    assert [(fact.done, fact.needed) for fact in said(at, ANNUAL, ObligationPartFulfilled)] == [(1, 2)]
    await in_office(at, heard.WorkerDirectorEvaluated)
    assert [fact.late for fact in said(at, ANNUAL, ObligationFulfilled)] == [False]
    assert [(view["due_on"], view["phase"]) for view in shown(at, ANNUAL)] == [
        ("2026-12-31", "fulfilled"),
        ("2027-12-31", "open"),
    ]
    await at.comes_to(date(2027, 1, 20))
    assert said(at, ANNUAL, ObligationOverdue, EscalatedTo) == []


@pytest.mark.clause("congress.worker-directors.annual-report-and-evaluation")
async def test_what_was_done_in_the_year_and_told_after_it_is_not_late() -> None:
    at = await seated()
    await at.comes_to(date(2027, 1, 3))
    await in_office(at, heard.DutyReported, heard.WorkerDirectorEvaluated, on=date(2026, 12, 31))
    assert [fact.late for fact in said(at, ANNUAL, ObligationFulfilled)] == [False]
    assert [view["phase"] for view in shown(at, ANNUAL)] == ["fulfilled", "open"]


async def test_who_has_left_owes_nothing_more_and_what_was_missed_stays_missed() -> None:
    at = await seated()
    await at.comes_to(date(2027, 3, 1))
    await in_office(at, heard.WorkerDirectorLeft)
    assert [view["phase"] for view in shown(at, ANNUAL)] == ["overdue", "voided"]
    assert [view["phase"] for view in shown(at, SEAT_TERM)] == ["voided"]
    await at.comes_to(date(2028, 2, 1))
    assert len(shown(at, ANNUAL)) == 2
    await told(at, SEATED)
    assert [view["due_on"] for view in shown(at, ANNUAL)][-1] == "2028-12-31"


@pytest.mark.parametrize(
    ("stream", "fact"), [(UNION, UnionDissolved(FIRM)), (FIRM, EnterpriseEnded(START))], ids=["union", "employer"]
)
async def test_nobody_is_reminded_of_seats_when_union_or_employer_is_gone(stream: str, fact: object) -> None:
    at = await seated()
    await told(at, MISSING)
    await at.hears("membership", stream, fact)
    phases = [row.view["phase"] for (model, _), row in at.rows.items() if model == "obligations"]
    assert phases == ["voided"] * 3


async def test_two_on_two_seats_have_their_own_clocks() -> None:
    at = await seated()
    await told(at, (DUTY, replace(SEATED[1], person=BO, seat="worker_supervisor")))
    await in_office(at, heard.DutyReported, heard.WorkerDirectorEvaluated)
    assert sorted(view["phase"] for view in shown(at, ANNUAL)) == ["fulfilled", "open", "open"]
    assert len({view["title"] for view in shown(at, ANNUAL)}) == 2


async def test_the_end_of_a_seats_term_is_announced() -> None:
    at = await seated()
    await at.comes_to(date(2029, 2, 1), 23)
    (reminded,) = said(at, SEAT_TERM, ReminderSent)
    assert (reminded.on, reminded.due_on) == (date(2028, 11, 3), date(2029, 2, 1))
    await at.comes_to(date(2029, 2, 3))
    assert said(at, SEAT_TERM, ObligationOverdue)


# -- each delegate's proposal

MANDATE = {"delegate": AN, "elected_on": "2026-02-01", "mandate_until": "2031-01-31"}
REGISTER = "record-110105-0a"


async def registered(**more: object) -> Desk:
    at = desk()
    entered = RecordEntered("member-delegate", UNION, "grassroots", START, {**MANDATE, **more})
    await at.hears("congress", REGISTER, entered)
    return at


async def proposes(at: Desk, *authors: str, on: date | None = None) -> None:
    await at.hears("congress", PROPOSAL, heard.ProposalSubmitted(UNION, authors, on or at.now.date()))


@pytest.mark.clause("congress.proposals.one-per-delegate-per-term")
async def test_a_delegate_without_a_proposal_is_reminded_of_at_half_term_and_half_a_year_before_its_end() -> None:
    at = await registered()
    await at.comes_to(date(2031, 3, 1))
    assert [fact.on for fact in said(at, PER_DELEGATE, ReminderSent)] == [date(2028, 8, 1), date(2030, 8, 4)]
    assert [fact.due_on for fact in said(at, PER_DELEGATE, ObligationOverdue)] == [date(2031, 1, 31)]
    assert said(at, PER_DELEGATE, EscalatedTo) == []  # 原则上


@pytest.mark.clause("congress.proposals.one-per-delegate-per-term")
async def test_a_proposal_of_ones_own_or_with_others_is_enough_on_the_last_day_too() -> None:
    at = await registered()
    await proposes(at, BO)
    assert said(at, PER_DELEGATE, ObligationFulfilled) == []
    await at.comes_to(date(2031, 1, 31))
    await proposes(at, BO, AN)
    assert [fact.late for fact in said(at, PER_DELEGATE, ObligationFulfilled)] == [False]
    await at.comes_to(date(2031, 3, 1))
    assert said(at, PER_DELEGATE, ObligationOverdue) == []


@pytest.mark.parametrize(("on", "counts"), [("2026-01-31", False), ("2026-02-01", True), ("2026-02-02", True)])
async def test_a_proposal_that_came_before_the_register_counts_from_the_election_on(on, counts) -> None:
    at = desk()
    await proposes(at, AN, on=date.fromisoformat(on))
    entered = RecordEntered("member-delegate", UNION, "grassroots", START, MANDATE)
    await at.hears("congress", REGISTER, entered)
    assert [view["phase"] for view in shown(at, PER_DELEGATE)] == ["fulfilled" if counts else "open"]


async def test_the_register_moves_and_ends_the_clock() -> None:
    at = await registered()
    longer = {**MANDATE, "mandate_until": "2032-01-31"}
    await at.hears("congress", REGISTER, RecordCorrected(UNION, START, START, longer))
    assert [(view["due_on"], view["phase"]) for view in shown(at, PER_DELEGATE)] == [("2032-01-31", "open")]
    await proposes(at, AN)
    await at.hears("congress", REGISTER, RecordCorrected(UNION, START, START, {**longer, "work_group": "district"}))
    assert [view["phase"] for view in shown(at, PER_DELEGATE)] == ["fulfilled"]
    await at.hears("congress", REGISTER, RecordCorrected(UNION, START, START, {**longer, "delegate": BO}))
    assert [view["phase"] for view in shown(at, PER_DELEGATE)] == ["open"]
    await at.hears("congress", REGISTER, RecordWithdrawn(UNION, START))
    assert [view["phase"] for view in shown(at, PER_DELEGATE)] == ["voided"]


async def test_a_register_that_names_no_last_day_sets_no_clock() -> None:
    at = desk()
    endless = {name: value for name, value in MANDATE.items() if name != "mandate_until"}
    await at.hears("congress", REGISTER, RecordEntered("member-delegate", UNION, "grassroots", START, endless))
    assert shown(at, PER_DELEGATE) == []
    await at.hears("congress", REGISTER, RecordCorrected(UNION, START, START, MANDATE))
    assert [view["phase"] for view in shown(at, PER_DELEGATE)] == ["open"]


# -- rows

ROW = "clause: a.b.c, deadline: days, title: {zh: 甲, en: A}"


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        f"{ROW}, begun_by: [a]",
        f"{ROW}, fulfilled_by: [a]",
        f"{ROW}, begun_by: [a], fulfilled_by: [b], colour: red",
        f"{ROW}, begun_by: [a], fulfilled_by: [b], owed_by: nobody",
    ],
)
def test_a_row_that_does_not_say_what_begins_and_ends_it_is_none(row: str) -> None:
    with pytest.raises(NotDeadlines):
        Deadlines.read(f"- {{{row}}}".encode())


def test_no_clause_has_two_clocks_of_one_name() -> None:
    row = f"- {{{ROW}, begun_by: [a], fulfilled_by: [b]}}\n"
    assert Deadlines.read(row.encode()).hearing("b")[0].clause == "a.b.c"
    with pytest.raises(NotDeadlines):
        Deadlines.read((row + row).encode())
    Deadlines.read((row + row.replace("deadline: days", "deadline: days, step: other")).encode())
