"""Every clock of a session climbs its ladder, each rung once: reminder, overdue, superior union, next level."""

from datetime import date, timedelta

import pytest

from huiwu.notification.domain.obligation import OBLIGATION
from huiwu.notification.domain.owed import (
    Escalate,
    EscalatedTo,
    Fulfilled,
    FulfilObligation,
    MarkOverdue,
    ObligationFulfilled,
    ObligationOpened,
    ObligationOverdue,
    ObligationPartFulfilled,
    ObligationVoided,
    Open,
    OpenObligation,
    Remind,
    ReminderSent,
    SuperiorsOnRecord,
    UndertakeDisclosure,
    Voided,
    VoidObligation,
)
from huiwu.rulebook import UnknownParameter
from huiwu.testkit import given
from huiwu.testkit.scenario import Given

REPORT = "congress.swc.report-10-days-before"
DOCUMENTS = "congress.swc.documents-7-days-before"
PUBLICATION = "congress.swc.resolutions-published-3-days"
DISCLOSURE = "congress.factory-disclosure.congress-matters-3-days"
FORM = "filing.swc.session-form-within-10-days"
DAILY = "notification.publication.daily-information-topics"
MEETINGS = "notification.publication.meeting-outcomes"
COMMISSIONS = "notification.commissioned-services.disclosure"

UNION, STREET, DISTRICT = "union-110105-acme", "union-110105-110105001", "union-110105-district"
MUNICIPAL = "union-110000-municipal"
ENTERPRISE = "enterprise-110105-acme"
SESSION = "session-110105-s1"
ANCHOR = date(2026, 4, 20)

# clause, due day, first reminder: all in days from the opening (D) or the closing (C)
CLOCKS = [
    (REPORT, -10, -14),
    (DOCUMENTS, -7, -9),
    (PUBLICATION, 3, 2),
    (DISCLOSURE, 3, 2),
    (FORM, 10, 7),
]


def day(offset: int) -> date:
    return ANCHOR + timedelta(days=offset)


def at(offset: int) -> str:
    return f"{day(offset).isoformat()}T09:00+08:00"


def open_(clause: str, anchor: date = ANCHOR, needed: int = 1, *, afresh: bool = False) -> OpenObligation:
    return OpenObligation(
        clause, SESSION, ENTERPRISE, UNION, (STREET, DISTRICT, MUNICIPAL), anchor, needed, afresh=afresh
    )


def opened(clause: str, needed: int = 1) -> Given:
    return given(OBLIGATION).when(open_(clause, needed=needed), at=at(-30)).and_so()


@pytest.mark.parametrize(("clause", "due", "remind"), CLOCKS)
def test_the_clock_is_set_from_the_clause_and_the_ladder(clause: str, due: int, remind: int) -> None:
    fact = opened(clause).facts[0]
    assert isinstance(fact, ObligationOpened)
    assert fact.due_on == day(due)
    assert [(rung.name, rung.on) for rung in fact.rungs] == [
        ("remind-1", day(remind)),
        ("overdue", day(due + 1)),
        ("superior-1", day(due + 1)),
        ("superior-2", day(due + 8)),
    ]


@pytest.mark.parametrize(
    ("clause", "due", "remind"),
    [pytest.param(*clock, marks=pytest.mark.clause(clock[0])) for clock in CLOCKS],
)
def test_the_whole_ladder_is_climbed_when_nothing_happens(clause: str, due: int, remind: int) -> None:
    after = opened(clause)
    after = after.when(Remind(1, "remind-1"), at=at(remind)).then(
        ReminderSent(clause, UNION, day(due), day(remind), 1, "remind-1")
    )
    heard = after.when(MarkOverdue(1), at=at(due + 1))
    assert not heard.finding(clause).met
    (overdue,) = heard.granted()
    assert isinstance(overdue, ObligationOverdue)
    assert (overdue.to, overdue.on) == (UNION, day(due + 1))
    first = heard.and_so().when(Escalate(1, 1), at=at(due + 1)).and_so()
    second = first.when(Escalate(1, 2), at=at(due + 8)).and_so()
    assert first.facts[-1] == EscalatedTo(clause, 1, STREET, day(due), day(due + 1), 1)
    assert second.facts[-1] == EscalatedTo(clause, 2, DISTRICT, day(due), day(due + 8), 1)


@pytest.mark.parametrize(
    ("clause", "due"), [pytest.param(clause, due, marks=pytest.mark.clause(clause)) for clause, due, _ in CLOCKS]
)
@pytest.mark.parametrize(("offset", "late"), [(-1, False), (0, False), (1, True)])
def test_it_is_fulfilled_in_time_up_to_the_due_day_and_late_after_it(
    clause: str, due: int, offset: int, late: bool
) -> None:
    heard = opened(clause).when(FulfilObligation(day(due + offset)), at=at(due + offset))
    assert heard.finding(clause).met is not late
    heard.then(
        ObligationFulfilled(
            clause, ("whole",), day(due + offset), late, 1, ("remind-1", "overdue", "superior-1", "superior-2")
        )
    )


@pytest.mark.parametrize(("clause", "due", "remind"), CLOCKS)
def test_no_rung_is_climbed_before_its_day(clause: str, due: int, remind: int) -> None:
    early = "platform.rung-not-before-its-day"
    after = opened(clause)
    after.when(Remind(1, "remind-1"), at=at(remind - 1)).refused_by(early)
    after.when(MarkOverdue(1), at=at(due)).refused_by(early)
    overdue = after.when(MarkOverdue(1), at=at(due + 1)).and_so()
    overdue.when(Escalate(1, 2), at=at(due + 7)).refused_by(early)


def test_the_due_day_ends_at_midnight_in_beijing() -> None:
    last = f"{day(3).isoformat()}T23:59:59+08:00"
    opened(PUBLICATION).when(MarkOverdue(1), at=last).refused_by("platform.rung-not-before-its-day")
    opened(PUBLICATION).when(MarkOverdue(1), at=f"{day(3).isoformat()}T16:00+00:00").granted()


def test_each_rung_is_climbed_once() -> None:
    reminded = opened(PUBLICATION).when(Remind(1, "remind-1"), at=at(2)).and_so()
    reminded.when(Remind(1, "remind-1"), at=at(2)).refused_by("platform.phase")
    overdue = reminded.when(MarkOverdue(1), at=at(4)).and_so()
    overdue.when(MarkOverdue(1), at=at(4)).refused_by("platform.phase")
    told = overdue.when(Escalate(1, 1), at=at(4)).and_so()
    told.when(Escalate(1, 1), at=at(4)).refused_by("platform.phase")


@pytest.mark.parametrize("level", [0, 3, 4])
def test_the_ladder_ends_where_the_rule_ends_it(level: int) -> None:
    overdue = opened(PUBLICATION).when(MarkOverdue(1), at=at(4)).and_so()
    overdue.when(Escalate(1, level), at=at(40)).refused_by("platform.phase")


def test_there_are_no_more_escalations_than_superiors() -> None:
    alone = OpenObligation(PUBLICATION, SESSION, MUNICIPAL, MUNICIPAL, (), ANCHOR)
    overdue = given(OBLIGATION).when(alone, at=at(0)).and_so().when(MarkOverdue(1), at=at(4)).and_so()
    assert [rung.name for rung in overdue.state.terms.rungs] == ["remind-1", "overdue"]
    overdue.when(Escalate(1, 1), at=at(40)).refused_by("platform.phase")


def test_an_unknown_rung_is_refused() -> None:
    opened(PUBLICATION).when(Remind(1, "remind-9"), at=at(9)).refused_by("platform.phase")


def test_nobody_is_told_before_it_is_overdue() -> None:
    opened(PUBLICATION).when(Escalate(1, 1), at=at(9)).refused_by("platform.phase")


@pytest.mark.parametrize("command", [Remind(1, "remind-1"), MarkOverdue(1), Escalate(1, 1)])
def test_fulfilment_cancels_the_rest(command: object) -> None:
    done = opened(PUBLICATION).when(FulfilObligation(day(1)), at=at(1)).and_so()
    done.when(command, at=at(9)).refused_by("platform.phase")


def test_the_rungs_already_taken_are_not_cancelled_again() -> None:
    overdue = opened(FORM).when(Remind(1, "remind-1"), at=at(7)).and_so().when(MarkOverdue(1), at=at(11)).and_so()
    told = overdue.when(Escalate(1, 1), at=at(11)).and_so()
    told.when(FulfilObligation(day(12)), at=at(12)).then(
        ObligationFulfilled(FORM, ("whole",), day(12), True, 1, ("superior-2",))
    )


def test_a_day_to_come_fulfils_nothing() -> None:
    opened(FORM).when(FulfilObligation(day(2)), at=at(1)).refused_by("platform.not-in-the-future")


def test_done_in_time_but_told_later_is_not_late() -> None:
    overdue = opened(FORM).when(MarkOverdue(1), at=at(11)).and_so()
    (fact,) = overdue.when(FulfilObligation(day(9)), at=at(12)).granted()
    assert fact.late is False


# -- several parts


def test_it_is_fulfilled_when_the_last_part_is_done() -> None:
    three = opened(DOCUMENTS, needed=3)
    one = three.when(FulfilObligation(day(-9), ("a",)), at=at(-9)).then(
        ObligationPartFulfilled(DOCUMENTS, ("a",), day(-9), 1, 3)
    )
    again = one.when(FulfilObligation(day(-9), ("a",)), at=at(-9)).then()
    two = again.when(FulfilObligation(day(-8), ("b",)), at=at(-8)).and_so()
    (last,) = two.when(FulfilObligation(day(-7), ("c",)), at=at(-7)).granted()
    assert isinstance(last, ObligationFulfilled)
    assert not last.late


def test_several_parts_are_done_at_once_and_named_twice_count_once() -> None:
    heard = opened(DISCLOSURE, needed=3).when(FulfilObligation(day(1), ("a", "b", "a")), at=at(1))
    heard.then(ObligationPartFulfilled(DISCLOSURE, ("a", "b"), day(1), 2, 3)).when(
        FulfilObligation(day(2), ("b", "c")), at=at(2)
    ).then(
        ObligationFulfilled(DISCLOSURE, ("c",), day(2), False, 1, ("remind-1", "overdue", "superior-1", "superior-2"))
    )


def test_the_day_of_the_latest_part_counts_whichever_is_told_last() -> None:
    two = opened(DOCUMENTS, needed=2).when(FulfilObligation(day(-6), ("a",)), at=at(-6)).and_so()
    (last,) = two.when(FulfilObligation(day(-8), ("b",)), at=at(-6)).granted()
    assert (last.on, last.late) == (day(-6), True)


def test_parts_count_after_the_due_day_too() -> None:
    overdue = opened(DOCUMENTS, needed=2).when(MarkOverdue(1), at=at(-6)).and_so()
    part = overdue.when(FulfilObligation(day(-6), ("a",)), at=at(-6)).and_so()
    (last,) = part.when(FulfilObligation(day(-5), ("b",)), at=at(-5)).granted()
    assert last.late


# -- rescheduled, cancelled


def test_a_moved_session_voids_the_old_clock_and_sets_a_new_one() -> None:
    reminded = opened(REPORT).when(Remind(1, "remind-1"), at=at(-14)).and_so()
    moved = reminded.when(open_(REPORT, day(10)), at=at(-13))
    voided, anew = moved.granted()
    assert voided == ObligationVoided(REPORT, "改期 Rescheduled", day(-13), 1, ("overdue", "superior-1", "superior-2"))
    assert (anew.round, anew.due_on, anew.rungs[0].on) == (2, day(0), day(-4))
    after = moved.and_so()
    after.when(MarkOverdue(1), at=at(30)).refused_by("platform.phase")
    after.when(Remind(1, "remind-1"), at=at(-4)).refused_by("platform.phase")
    after.when(Remind(2, "remind-1"), at=at(-4)).granted()


def test_parts_done_before_stay_done_after_a_move() -> None:
    part = opened(DOCUMENTS, needed=2).when(FulfilObligation(day(-9), ("a",)), at=at(-9)).and_so()
    moved = part.when(open_(DOCUMENTS, day(1), needed=2), at=at(-8)).and_so()
    assert isinstance(moved.state, Open)
    assert moved.state.done == ("a",)
    moved.when(FulfilObligation(day(-7), ("b",)), at=at(-7)).granted()


@pytest.mark.parametrize(("anchor", "late"), [(1, False), (-1, False), (-3, True)])
def test_what_was_fulfilled_is_weighed_against_the_new_day(anchor: int, late: bool) -> None:
    done = opened(DOCUMENTS).when(FulfilObligation(day(-9)), at=at(-9)).and_so()
    heard = done.when(open_(DOCUMENTS, day(anchor)), at=at(-9))
    anew, fulfilled = heard.granted()
    assert (anew.round, fulfilled.round, fulfilled.late) == (2, 2, late)
    assert isinstance(heard.and_so().state, Fulfilled)


def test_a_report_of_the_old_day_no_longer_counts() -> None:
    done = opened(REPORT).when(FulfilObligation(day(-12)), at=at(-12)).and_so()
    again = done.when(open_(REPORT, day(10), afresh=True), at=at(-12)).and_so()
    assert isinstance(again.state, Open)
    assert again.state.done == ()


def test_papers_sent_anew_open_it_again_on_the_same_day() -> None:
    done = opened(DOCUMENTS).when(FulfilObligation(day(-12)), at=at(-12)).and_so()
    again = done.when(open_(DOCUMENTS, afresh=True), at=at(-11)).and_so()
    assert isinstance(again.state, Open)
    again.when(open_(DOCUMENTS, afresh=True), at=at(-11)).refused_by("platform.phase")


def test_the_same_clock_is_not_set_twice() -> None:
    opened(REPORT).when(open_(REPORT), at=at(-20)).refused_by("platform.phase")
    done = opened(REPORT).when(FulfilObligation(day(-12)), at=at(-12)).and_so()
    done.when(open_(REPORT), at=at(-11)).refused_by("platform.phase")


def test_a_cancelled_session_voids_it_for_good() -> None:
    gone = opened(REPORT).when(VoidObligation("会议取消"), at=at(-20)).and_so()
    assert isinstance(gone.state, Voided)
    for command in (open_(REPORT, day(9)), FulfilObligation(day(-20)), VoidObligation("会议取消"), MarkOverdue(1)):
        gone.when(command, at=at(9)).refused_by("platform.phase")


def test_what_was_voided_is_owed_again_when_it_is_asked_for_afresh() -> None:
    part = opened(DOCUMENTS, needed=2).when(FulfilObligation(day(-20), ("a",)), at=at(-20)).and_so()
    gone = part.when(VoidObligation("会议取消"), at=at(-20)).and_so()
    (anew,) = gone.when(open_(DOCUMENTS, afresh=True), at=at(-19)).granted()
    assert (anew.round, anew.due_on) == (2, day(-7))
    again = gone.when(open_(DOCUMENTS, afresh=True), at=at(-19)).and_so()
    assert isinstance(again.state, Open)
    assert again.state.done == ()


@pytest.mark.parametrize(
    ("clause", "due"),
    [
        ("congress.swc.annual-session", date(2026, 12, 31)),
        ("bargaining.enterprise.annual", date(2026, 12, 31)),
        ("bargaining.initiation.union-takes-initiative", date(2026, 6, 30)),
        ("congress.swc.re-elected-at-term-end", ANCHOR),
        ("filing.contract.filed-with-labour-administration", day(10)),
        ("bargaining.enterprise.publish-when-effective", day(5)),
        ("congress.swc.archive-documents", day(30)),
        ("platform.next-cycle-before-expiry", day(-60)),
    ],
)
def test_each_clause_has_its_day(clause: str, due: date) -> None:
    assert opened(clause).facts[0].due_on == due


def test_a_clause_without_any_day_has_no_clock() -> None:
    with pytest.raises(UnknownParameter):
        opened("congress.swc.universal")


@pytest.mark.parametrize(("offset", "reminders"), [(-8, [7]), (7, [7]), (8, [7]), (30, [7])])
def test_a_clock_that_is_set_late_reminds_once(offset: int, reminders: list[int]) -> None:
    fact = given(OBLIGATION).when(open_(FORM), at=at(offset)).granted()[0]
    assert [rung.on for rung in fact.rungs if rung.name.startswith("remind")] == [day(each) for each in reminders]


def test_of_reminders_that_have_gone_by_only_the_latest_is_left() -> None:
    year = "congress.swc.annual-session"
    fact = given(OBLIGATION).when(open_(year), at="2026-12-20T09:00+08:00").granted()[0]
    assert [(rung.name, rung.on) for rung in fact.rungs][:2] == [
        ("remind-1", date(2026, 12, 1)),
        ("overdue", date(2027, 1, 1)),
    ]


def test_what_was_fulfilled_is_not_voided() -> None:
    done = opened(REPORT).when(FulfilObligation(day(-12)), at=at(-12)).and_so()
    done.when(VoidObligation("会议取消"), at=at(-11)).refused_by("platform.phase")


@pytest.mark.parametrize(
    "command", [Remind(1, "remind-1"), MarkOverdue(1), Escalate(1, 1), FulfilObligation(ANCHOR), VoidObligation("取消")]
)
def test_nothing_is_owed_before_it_is_opened(command: object) -> None:
    given(OBLIGATION).when(command, at=at(0)).refused_by("platform.phase")
    assert OBLIGATION.party(command, OBLIGATION.initial) == ""  # type: ignore[arg-type]


# -- disclosures noted by a union itself

SUPERIORS = SuperiorsOnRecord((DISTRICT, MUNICIPAL))


def undertake(clause: str) -> UndertakeDisclosure:
    return UndertakeDisclosure(clause, UNION, "五一慰问活动", ANCHOR)  # type: ignore[arg-type]


DISCLOSURES = [(DAILY, 3), (MEETINGS, 10), (COMMISSIONS, 10)]


@pytest.mark.parametrize(
    ("clause", "due"), [pytest.param(*each, marks=pytest.mark.clause(each[0])) for each in DISCLOSURES]
)
def test_a_disclosure_undertaken_is_reminded_of_and_goes_up(clause: str, due: int) -> None:
    after = given(OBLIGATION).when(undertake(clause), at=at(0), evidence=[SUPERIORS]).and_so()
    assert after.state.terms.due_on == day(due)
    first = after.state.terms.rungs[0]
    after = after.when(Remind(1, "remind-1"), at=f"{first.on.isoformat()}T09:00+08:00").and_so()
    assert isinstance(after.facts[-1], ReminderSent)
    overdue = after.when(MarkOverdue(1), at=at(due + 1)).and_so()
    (told,) = overdue.when(Escalate(1, 1), at=at(due + 5)).granted()
    assert told.to == DISTRICT


@pytest.mark.parametrize(
    ("clause", "due"), [pytest.param(*each, marks=pytest.mark.clause(each[0])) for each in DISCLOSURES]
)
def test_a_disclosure_made_in_time_is_fulfilled(clause: str, due: int) -> None:
    after = given(OBLIGATION).when(undertake(clause), at=at(0), evidence=[SUPERIORS]).and_so()
    (fact,) = after.when(FulfilObligation(day(due)), at=at(due)).met(clause).granted()
    assert not fact.late


def test_what_has_not_happened_yet_need_not_be_disclosed() -> None:
    given(OBLIGATION).when(undertake(DAILY), at=at(-1), evidence=[SUPERIORS]).refused_by("platform.not-in-the-future")


def test_a_clause_of_chaoyang_is_not_known_elsewhere() -> None:
    given(OBLIGATION).when(undertake(COMMISSIONS), at=at(0), evidence=[SUPERIORS], edition="beijing-2015").refused_by(
        "platform.known"
    )
