"""An evaluation is planned, counted by totals, published, reported and followed up; nobody can be told apart."""

from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from huiwu.congress import evaluating
from huiwu.congress.domain import EVALUATION, RECORD
from huiwu.congress.domain.evaluation import commands as asked
from huiwu.congress.domain.evaluation import facts as became
from huiwu.congress.domain.evaluation.commands import Direction, EvaluatedUnion, GroupTally, QuestionTally, Subject
from huiwu.congress.domain.evaluation.form import SUPPRESSED, too_small
from huiwu.congress.domain.evaluation.states import Closed, Counted, Open, Planned
from huiwu.congress.domain.naming import evaluation_of, ledger_record_of
from huiwu.eventlog.log import LARGEST_EVENT
from huiwu.kernel.event import canonical
from huiwu.ledger.record import CorrectRecord, EnterRecord, KeeperOnRecord
from huiwu.runtime.edge import read_command
from huiwu.runtime.problems import Problem
from huiwu.testkit import given
from huiwu.testkit.machine import Minutes

UNION, STREET, AN = "union-110105-wangjing", "union-110105-110105026", "worker-110105-0a"
STREAM = evaluation_of(UNION, "members_on_leading_cadre", 2026, 1)
DIRECTIONS = "congress.evaluation.three-directions"
PUBLISH = "congress.evaluation.publish-result"
REPORT = "filing.evaluation.report-result-to-superior"
ADJUST = "congress.evaluation.adjust-work"
RECONCILE = "platform.evaluation-forms-reconcile"
START = date(2026, 3, 2)
SHA = "a" * 64
ON_RECORD = EvaluatedUnion(UNION, "grassroots", STREET)
PLAN = asked.PlanEvaluation(
    UNION,
    Direction.MEMBERS_ON_LEADING_CADRE,
    1,
    (Subject.UNION_WORK, Subject.UNION_CHAIR),
    (asked.Question("work", "工会工作"), asked.Question("chair", "工会主席")),
    ("满意", "基本满意", "不满意"),
    START,
)
COUNT = asked.CountEvaluation(
    START,
    *(12, 11, 1, 10, 1),
    (QuestionTally("work", (6, 3, 1)), QuestionTally("chair", (5, 3, 1), 1)),
)


def day(n: int) -> date:
    """So many days after the count."""
    return START + timedelta(days=n)


def at(n: int) -> str:
    return f"{day(n)}T09:00:00+08:00"


def group(name: str, *totals: int) -> GroupTally:
    """A group whose forms answered both questions alike."""
    return GroupTally(name, sum(totals), (QuestionTally("work", totals), QuestionTally("chair", totals)))


def planned(**changed: object):
    return given(EVALUATION).when(replace(PLAN, **changed), evidence=[ON_RECORD]).and_so()


def opened(evaluators: int = 12):
    return planned().when(asked.OpenEvaluation(evaluators, START), at=at(0)).and_so()


def counted(edition: str = "chaoyang-2015"):
    return opened().when(COUNT, at=at(0), edition=edition).and_so()


def followed():
    """Published and reported on the third day."""
    published = counted().when(asked.PublishEvaluation("公告栏", day(3)), at=at(3)).and_so()
    return published.when(asked.ReportEvaluation(day(3)), at=at(3)).and_so()


def adjusting():
    return followed().when(asked.OpenAdjustment("law", "法律咨询日", AN, day(30), day(4)), at=at(4)).and_so()


@pytest.mark.clause("congress.evaluation.three-directions")
@pytest.mark.parametrize(
    ("direction", "subjects", "level", "met"),
    [
        (Direction.WORKERS_ON_UNION_WORK, (Subject.UNION_WORK,), "grassroots", True),
        (Direction.MEMBERS_ON_LEADING_CADRE, (Subject.UNION_CHAIR, Subject.UNION_WORK), "grassroots", True),
        (Direction.MEMBERS_ON_LEADING_CADRE, (Subject.LEADING_CADRE,), "district", True),
        (Direction.GRASSROOTS_ON_LEADING_ORGAN, (Subject.LEADING_ORGAN,), "street", True),
        (Direction.GRASSROOTS_ON_LEADING_ORGAN, (Subject.LEADING_ORGAN,), "grassroots", False),
        (Direction.WORKERS_ON_UNION_WORK, (Subject.UNION_CHAIR,), "grassroots", False),
        (Direction.GRASSROOTS_ON_LEADING_ORGAN, (Subject.LEADING_ORGAN, Subject.LEADING_CADRE), "street", False),
    ],
)
def test_evaluation_runs_in_the_three_directions_and_others_are_flagged(direction, subjects, level, met):
    plan = replace(PLAN, direction=direction, subjects=subjects)
    heard = given(EVALUATION).when(plan, evidence=[EvaluatedUnion(UNION, level, STREET)])
    assert heard.finding(DIRECTIONS).met is met
    opening = heard.and_so().when(asked.OpenEvaluation(12, START), at=at(0))
    assert opening.finding(DIRECTIONS).met is met
    (fact,) = opening.granted()
    assert (fact.direction, fact.evaluators) == (direction, 12)


def test_a_form_has_its_questions_grades_and_subjects_once():
    twice = {
        "questions": (asked.Question("work", "工作"), asked.Question("work", "主席")),
        "grades": ("满意", "满意"),
        "subjects": (Subject.UNION_WORK, Subject.UNION_WORK),
    }
    for name, value in twice.items():
        heard = given(EVALUATION).when(replace(PLAN, **{name: value}), evidence=[ON_RECORD])
        heard.refused_by("platform.evaluation-form")


def test_forms_are_counted_by_totals_and_no_fact_has_room_for_an_evaluator():
    (fact,) = opened().when(COUNT, at=at(0)).met(RECONCILE).met(SUPPRESSED).granted()
    assert (fact.publish_by, fact.report_by, fact.valid) == (day(10), day(10), 10)
    assert fact.questions == COUNT.questions
    held = {each.name for shape in (became.EvaluationCounted, GroupTally, QuestionTally) for each in fields(shape)}
    assert held.isdisjoint({"evaluator", "by", "time", "order", "worker", "opinions"})


@pytest.mark.parametrize(
    ("wrong", "changed"),
    [
        ("issued", {"issued": 13, "unreturned": 2}),
        ("returned", {"unreturned": 2}),
        ("valid", {"invalid": 2}),
        ("questions", {"questions": COUNT.questions[:1]}),
        ("questions", {"questions": COUNT.questions[::-1]}),
        ("questions", {"questions": ()}),
        ("work", {"questions": (QuestionTally("work", (6, 3, 2)), COUNT.questions[1])}),
        ("work", {"questions": (QuestionTally("work", (6, 4)), COUNT.questions[1])}),
        ("chair", {"questions": (COUNT.questions[0], QuestionTally("chair", (5, 3, 1)))}),
        ("一组/work", {"groups": (GroupTally("一组", 4, (QuestionTally("work", (3, 0, 0)), COUNT.questions[1])),)}),
        ("groups", {"groups": (group("一组", 3, 3, 0), group("二组", 3, 2, 0))}),
        ("work", {"groups": (group("一组", 3, 0, 2),)}),
        ("一组", {"groups": (group("一组", 3, 0, 0), group("一组", 1, 2, 0))}),
        ("一组", {"groups": (group("一组", 3, 0, 0),), "withheld": ("一组",)}),
    ],
)
def test_a_count_adds_up_or_is_refused(wrong, changed):
    heard = opened().when(replace(COUNT, **changed), at=at(0))
    assert heard.refused_by(RECONCILE).finding(RECONCILE).seen == {"wrong": wrong}


def test_as_many_forms_as_evaluators_may_be_issued():
    opened(12).when(COUNT, at=at(0)).granted()
    opened(11).when(COUNT, at=at(0)).refused_by(RECONCILE)


@pytest.mark.parametrize(
    ("groups", "small"),
    [
        ((group("一组", 3, 0, 0),), []),
        ((group("一组", 2, 0, 0),), ["一组"]),
        ((group("一组", 4, 3, 0),), []),
        ((group("一组", 4, 3, 1),), ["rest"]),
        ((group("一组", 5, 3, 1),), ["rest"]),
        ((group("一组", 3, 3, 0), group("二组", 2, 0, 1)), ["rest"]),
        ((group("一组", 3, 2, 0), group("二组", 2, 1, 1), group("三组", 1, 0, 0)), ["三组"]),
    ],
)
async def test_three_may_be_broken_down_and_two_may_not_nor_be_found_by_taking_away(groups, small):
    """Ten forms were valid: what the groups leave is a group too."""
    count = replace(COUNT, groups=groups, withheld=("财务室",))
    assert too_small(count, 3) == small
    heard = opened().when(count, at=at(0))
    if small:
        heard.refused_by(SUPPRESSED)
        with pytest.raises(Problem) as problem:
            await evaluating.large_enough(count, STREAM, None)
        assert problem.value.status == 422
    else:
        heard.met(SUPPRESSED).granted()
        assert await evaluating.large_enough(count, STREAM, None) == []


def test_everybody_together_may_be_too_few():
    three = replace(
        COUNT, valid=3, invalid=8, questions=(QuestionTally("work", (3, 0, 0)), QuestionTally("chair", (1, 1, 1)))
    )
    opened().when(three, at=at(0)).granted()
    two = replace(
        COUNT, valid=2, invalid=9, questions=(QuestionTally("work", (2, 0, 0)), QuestionTally("chair", (1, 1, 0)))
    )
    opened().when(two, at=at(0)).refused_by(SUPPRESSED)
    (fact,) = opened().when(replace(two, questions=()), at=at(0)).granted()
    assert (fact.valid, fact.questions) == (2, ())


def test_the_largest_count_fits_into_an_event():
    """As many questions, grades, groups and names as the shapes let in, in the longest characters."""
    marks = [f"{n:02}{'题' * 10}" for n in range(20)]
    tallies = tuple(QuestionTally(mark, (1_000_000,) * 6, 1_000_000) for mark in marks)
    groups = tuple(GroupTally(f"{n:02}{'组' * 38}", 7_000_000, tallies) for n in range(20))
    withheld = tuple(f"{n:02}{'科' * 38}" for n in range(40))
    count = asked.CountEvaluation(START, *(7_000_000,) * 5, tallies, groups, withheld)
    assert read_command(canonical(count), asked.CountEvaluation) == count
    assert len(canonical(count)) < LARGEST_EVENT - 2_000


@pytest.mark.clause("congress.evaluation.publish-result")
@pytest.mark.parametrize(("on", "late"), [(0, False), (10, False), (11, True)])
def test_the_result_is_published_within_ten_days_or_flagged(on, late):
    heard = counted().when(asked.PublishEvaluation("公告栏", day(on)), at=at(on))
    assert heard.granted() == (became.EvaluationPublished(UNION, "公告栏", day(on), late),)
    assert heard.finding(PUBLISH).met is not late


@pytest.mark.clause("filing.evaluation.report-result-to-superior")
@pytest.mark.parametrize(("on", "late"), [(10, False), (11, True)])
def test_the_result_is_reported_to_the_superior_within_ten_days_or_flagged(on, late):
    heard = counted().when(asked.ReportEvaluation(day(on)), at=at(on))
    assert heard.granted() == (became.EvaluationReported(UNION, STREET, day(on), late),)
    assert heard.finding(REPORT).met is not late


def test_where_the_district_s_rules_are_not_in_force_no_report_is_due():
    city = counted("beijing-2015")
    assert city.state.report_by is None
    reported = city.when(asked.ReportEvaluation(day(40)), at=at(40), edition="beijing-2015")
    assert (reported.granted()[0].late, REPORT in {each.clause for each in reported.ruling.findings}) == (False, False)
    published = city.when(asked.PublishEvaluation("公告栏", day(1)), at=at(1), edition="beijing-2015").and_so()
    published.when(asked.CloseEvaluation(day(2)), at=at(2), edition="beijing-2015").flagged(ADJUST)


def test_nobody_stands_above_the_municipal_union():
    top = given(EVALUATION).when(PLAN, evidence=[EvaluatedUnion(UNION, "municipal", "")]).and_so()
    done = top.when(asked.OpenEvaluation(12, START), at=at(0)).and_so().when(COUNT, at=at(0)).and_so()
    assert done.state.report_by is None
    done.when(asked.ReportEvaluation(day(1)), at=at(1)).refused_by("platform.known")


@pytest.mark.clause("congress.evaluation.adjust-work")
@pytest.mark.parametrize(("on", "late"), [(30, False), (31, True)])
def test_an_adjustment_is_done_by_its_day_with_evidence_or_flagged(on, late):
    heard = adjusting().when(asked.CloseAdjustment("law", "每周三", SHA, day(on)), at=at(on))
    assert heard.granted() == (became.AdjustmentClosed(UNION, "law", "每周三", SHA, day(on), late),)
    assert heard.finding(ADJUST).met is not late


def test_an_evaluation_is_closed_when_every_adjustment_is():
    adjusting().when(asked.CloseEvaluation(day(5)), at=at(5)).refused_by("platform.adjustments-closed")
    done = adjusting().when(asked.CloseAdjustment("law", "每周三", SHA, day(5)), at=at(5)).and_so()
    closed = done.when(asked.CloseEvaluation(day(5)), at=at(5)).met(ADJUST)
    ended = closed.then(became.EvaluationClosed(UNION, day(5), 1))
    assert isinstance(ended.state, Closed)
    ended.when(asked.OpenAdjustment("more", "…", AN, day(30), day(6)), at=at(6)).refused_by("platform.phase")


def test_an_evaluation_from_which_nothing_followed_is_closed_and_flagged():
    followed().when(asked.CloseEvaluation(day(5)), at=at(5)).flagged(ADJUST)
    for before in (counted(), counted().when(asked.PublishEvaluation("公告栏", day(3)), at=at(3)).and_so()):
        before.when(asked.CloseEvaluation(day(5)), at=at(5)).refused_by("platform.phase")


def test_an_adjustment_is_opened_once_after_the_result_is_public_and_closed_once():
    law = asked.OpenAdjustment("law", "法律咨询日", AN, day(30), day(4))
    counted().when(law, at=at(4)).refused_by("platform.phase")
    adjusting().when(law, at=at(4)).refused_by("platform.once")
    close = asked.CloseAdjustment("law", "每周三", SHA, day(5))
    followed().when(close, at=at(5)).refused_by("platform.known")
    adjusting().when(close, at=at(5)).and_so().when(close, at=at(5)).refused_by("platform.known")


def test_days_follow_each_other_and_do_not_lie_ahead():
    early, ahead = "platform.not-before", "platform.not-in-the-future"
    opened().when(replace(COUNT, on=day(-1)), at=at(0)).refused_by(early)
    opened().when(replace(COUNT, on=day(1)), at=at(0)).refused_by(ahead)
    planned().when(asked.OpenEvaluation(12, day(1)), at=at(0)).refused_by(ahead)
    counted().when(asked.PublishEvaluation("公告栏", day(-1)), at=at(3)).refused_by(early)
    counted().when(asked.ReportEvaluation(day(4)), at=at(3)).refused_by(ahead)
    followed().when(asked.OpenAdjustment("law", "…", AN, day(3), day(4)), at=at(9)).refused_by(early)
    followed().when(asked.OpenAdjustment("law", "…", AN, day(9), day(2)), at=at(9)).refused_by(early)
    adjusting().when(asked.CloseAdjustment("law", "…", SHA, day(3)), at=at(9)).refused_by(early)
    adjusting().when(asked.CloseEvaluation(day(2)), at=at(9)).refused_by(early)


def test_each_step_has_its_phase():
    steps = {
        Planned: (planned(), asked.OpenEvaluation(12, START)),
        Open: (opened(), COUNT),
        Counted: (counted(), asked.PublishEvaluation("公告栏", START)),
    }
    for phase, (history, _) in steps.items():
        for due, (_, command) in steps.items():
            heard = history.when(command, at=at(0))
            assert heard.granted() if due is phase else heard.refused_by("platform.phase")
        history.when(PLAN, at=at(0), evidence=[ON_RECORD]).refused_by("platform.phase")
    followed().when(asked.PublishEvaluation("公告栏", day(3)), at=at(3)).refused_by("platform.phase")
    followed().when(asked.ReportEvaluation(day(3)), at=at(3)).refused_by("platform.phase")


def test_it_is_the_union_s_own_act():
    assert EVALUATION.party(PLAN, EVALUATION.initial) == UNION
    assert EVALUATION.party(COUNT, opened().state) == UNION
    assert EVALUATION.party(COUNT, EVALUATION.initial) == ""


# -- the ledgers


class Known:
    """A reader of these streams."""

    def __init__(self, **states) -> None:
        self.states = states

    async def state(self, kind, _stream):
        return type("Loaded", (), {"state": self.states.get(kind.name, kind.initial)})


async def test_the_ledger_of_evaluations_is_told_and_then_corrected():
    (order,) = await evaluating.kept_evaluation(STREAM, Known(evaluation=counted().state))
    assert order.stream == ledger_record_of(STREAM)
    assert order.command == EnterRecord(
        "evaluation",
        UNION,
        START,
        {
            "direction": "members_on_leading_cadre",
            "subjects": ("union_work", "union_chair"),
            "evaluators": 11,
            "result": STREAM,
        },
    )
    record = given(RECORD).when(order.command, at=at(0), evidence=[KeeperOnRecord(UNION, "grassroots")]).and_so()
    same = Known(evaluation=counted().state, record=record.state)
    assert await evaluating.kept_evaluation(STREAM, same) == []
    (order,) = await evaluating.kept_evaluation(STREAM, Known(evaluation=followed().state, record=record.state))
    assert isinstance(order.command, CorrectRecord)
    (fact,) = record.when(order.command, at=at(3)).granted()
    assert (fact.entries["published_on"], fact.entries["reported_on"]) == ("2026-03-05", "2026-03-05")
    assert await evaluating.kept_evaluation(STREAM, Known(evaluation=opened().state)) == []


async def test_the_ledger_of_adjustments_is_told_when_one_is_opened_and_when_it_is_done():
    keeper = [KeeperOnRecord(UNION, "grassroots")]
    (order,) = await evaluating.kept_adjustment(STREAM, "law", Known(evaluation=adjusting().state))
    record = given(RECORD).when(order.command, at=at(4), evidence=keeper).met(ADJUST).and_so()
    done = adjusting().when(asked.CloseAdjustment("law", "每周三", SHA, day(9)), at=at(9)).and_so()
    closed = done.when(asked.CloseEvaluation(day(9)), at=at(9)).and_so()
    for state in (done.state, closed.state):
        (order,) = await evaluating.kept_adjustment(STREAM, "law", Known(evaluation=state, record=record.state))
        (fact,) = record.when(order.command, at=at(9)).granted()
        assert (fact.entries["closed_on"], fact.entries["evidence"]) == (str(day(9)), SHA)
    office = followed().when(asked.OpenAdjustment("law", "…", UNION, day(30), day(4)), at=at(4)).and_so()
    (order,) = await evaluating.kept_adjustment(STREAM, "law", Known(evaluation=office.state))
    given(RECORD).when(order.command, at=at(4), evidence=keeper).flagged(ADJUST)


# -- in any order


tallies = st.tuples(*[st.integers(0, 3)] * 3)
steps = st.one_of(
    st.builds(asked.OpenEvaluation, st.integers(1, 20), st.just(START)),
    st.builds(asked.PublishEvaluation, st.just("公告栏"), st.integers(0, 12).map(day)),
    st.builds(asked.ReportEvaluation, st.integers(0, 12).map(day)),
    st.builds(
        asked.OpenAdjustment,
        st.sampled_from(["a", "b"]),
        st.just("…"),
        st.just(AN),
        st.integers(5, 40).map(day),
        st.integers(0, 12).map(day),
    ),
    st.builds(
        asked.CloseAdjustment,
        st.sampled_from(["a", "b"]),
        st.just("…"),
        st.just(SHA),
        st.integers(0, 40).map(day),
    ),
    st.builds(asked.CloseEvaluation, st.integers(0, 40).map(day)),
)


class Evaluations(Minutes):
    """One evaluation."""

    kind, stream = EVALUATION, STREAM
    now = datetime.fromisoformat(at(40))

    @rule(direction=st.sampled_from(list(Direction)), level=st.sampled_from(["grassroots", "street"]))
    def plan(self, direction, level):
        self.hear(replace(PLAN, direction=direction), evidence=[EvaluatedUnion(UNION, level, STREET)])

    @rule(step=steps)
    def take(self, step):
        self.hear(step)

    @rule(parts=st.lists(tallies, min_size=1, max_size=4), shown=st.integers(0, 4), invalid=st.integers(0, 1))
    def count(self, parts, shown, invalid):
        """Groups that make up the whole, of which some are shown; they are large enough or not."""
        totals = tuple(sum(part[n] for part in parts) for n in range(3))
        valid = sum(totals)
        questions = (QuestionTally("work", totals), QuestionTally("chair", totals))
        groups = tuple(group(f"第{n}组", *part) for n, part in enumerate(parts[:shown]))
        returned = valid + invalid
        self.hear(
            asked.CountEvaluation(START, returned, returned, 0, valid, invalid, questions if valid > 2 else (), groups)
        )

    @invariant()
    def fewer_than_three_are_never_told_apart(self):
        for fact in self.history:
            if isinstance(fact, became.EvaluationCounted) and fact.questions:
                forms = [each.forms for each in fact.groups]
                assert min([fact.valid, *forms]) >= 3
                assert not forms or fact.valid - sum(forms) not in {1, 2}

    @invariant()
    def it_ends_with_everything_done(self):
        opened = {fact.item for fact in self.history if isinstance(fact, became.AdjustmentOpened)}
        done = {fact.item for fact in self.history if isinstance(fact, became.AdjustmentClosed)}
        assert done <= opened
        if isinstance(self.state, Closed):
            assert done == opened
            assert {"EvaluationPublished", "EvaluationReported"} <= {type(fact).__name__ for fact in self.history}


Evaluations.TestCase.settings = settings(max_examples=40, stateful_step_count=14, deadline=None)
TestEvaluations = Evaluations.TestCase
