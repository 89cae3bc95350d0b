"""Before anything is sent, every row is decided by the deciders that will decide it there."""

from datetime import date, datetime

import pytest

from huiwu.congress.api import COLLECTIONS
from huiwu.kernel.period import BEIJING
from huiwu.runtime.collection import Act, Create
from huiwu.workbook.cli import main
from huiwu.workbook.plan import VERBS, Plan, plan_of
from huiwu.workbook.reading import Book, read_book
from huiwu.workbook.sending import key_of
from huiwu.workbook.trial import tried
from huiwu.workbook.words import law

NOW = datetime(2026, 11, 21, 9, tzinfo=BEIJING)
REPORT, DOCUMENTS = "congress.swc.report-10-days-before", "congress.swc.documents-7-days-before"


@pytest.fixture
def planned(as_filled) -> tuple[Plan, Book]:
    book = read_book(as_filled)
    plan = plan_of(book)
    assert plan is not None
    assert plan.problems == ()
    return plan, book


def test_the_rows_are_commands_in_the_order_in_which_things_happened(planned):
    plan, _ = planned
    said = [type(step.command).__name__ for step in plan.steps]
    assert said[:4] == ["EstablishStaffCongress", "SetDelegateQuota", "RecordDelegatesElected", "ConfirmDelegateRoster"]
    assert said[4:25] == [
        *("ScheduleSession", "HearWorkers", "ProposeAgenda", "AgreeAgenda", "ReportToSuperior"),
        *("SendDocuments", "RecordDelivery", "OpenSession"),
        *("HoldDiscussion", "ReviewItem", "HoldDiscussion", "ReviewItem"),
        *("RecordBallot", "AdoptResolution", "CloseSession"),
        *("PublishResolution", "DiscloseMatters", "SubmitFilingForm", "ArchiveSession"),
        *("ScheduleSession", "HearWorkers"),
    ]
    assert len(said) == 4 + 19 + 19 + 18
    assert plan.steps[4].path == "/congress/v1/sessions"
    assert plan.steps[11].path.endswith("/open")


@pytest.mark.clause(DOCUMENTS, REPORT)
def test_what_was_not_done_in_time_will_be_a_deviation_and_nothing_is_refused(planned):
    trial = tried(*planned, NOW)
    assert trial.problems == ()
    told = [
        (place.row, clause) for place, words in trial.deviations for clause in (REPORT, DOCUMENTS) if clause in words
    ]
    assert told == [(3, DOCUMENTS), (4, REPORT)]
    assert all(law().clause(DOCUMENTS).words in words for place, words in trial.deviations if place.row == 3)


def test_what_makes_the_record_unsound_is_told_of_its_row_with_the_words_of_the_rule(filled, capsys):
    filled.set("表决", 3, "反对", 6)
    filled.set("到会", 60, "职工编号", "worker-110105-0000ffff")
    filled.set("会议", 2, "地点", "礼" * 300)
    file = filled.save()
    assert main(["check", str(file)]) == 1
    said = capsys.readouterr().out
    for place, words in (
        ("表决 第3行", law().clause("platform.totals-reconcile").words),
        ("会议 第4行", law().clause("platform.on-roster").words),
        ("会议 第2行", "过长"),
    ):
        assert any(line.startswith(place) and words in line for line in said.splitlines()), said


def test_a_row_of_a_session_that_nobody_described_is_told(filled, capsys):
    filled.set("归档", 2, "会次", 9)
    filled.set("表决", 2, "公布内容", None)
    assert main(["check", str(filled.save())]) == 1
    said = capsys.readouterr().out
    assert "归档 第2行：会次 9 不在“会议”表中" in said
    assert "表决 第2行：有公布日期而没有公布内容" in said


def test_a_workbook_that_may_be_sent_says_how_much_that_is(as_filled, capsys):
    assert main(["check", str(as_filled)]) == 0
    said = capsys.readouterr().out
    assert "检查通过：60 项待补录，其中程序偏差 2 处" in said


def test_the_past_before_every_edition_and_days_to_come_are_told(filled, capsys):
    filled.set("会议", 4, "安排日期", date(2099, 1, 1))
    filled.set("届次", 2, "任期开始日期", date(2012, 1, 5))
    assert main(["check", str(filled.save())]) == 1
    assert "届次 第2行：2012-01-05 尚无可适用的规定" in capsys.readouterr().out


def test_a_key_says_what_is_sent_and_not_in_which_file_it_stands(planned):
    plan, _ = planned
    keys = [key_of(step, plan.unit.reason) for step in plan.steps]
    assert len(set(keys)) == len(keys)
    assert all(len(key) <= 200 for key in keys)
    assert key_of(plan.steps[0], "另一缘由") != keys[0] != key_of(plan.steps[0], plan.unit.reason, 1)


def test_each_verb_is_the_one_under_which_the_congress_takes_the_command():
    offered = {verb.command: verb for each in COLLECTIONS for verb in each.commands}
    for command, verb in VERBS.items():
        act = offered[command]
        assert isinstance(act, Act)
        assert act.verb == verb
    begun = [command for command, verb in offered.items() if isinstance(verb, Create)]
    assert not set(begun) & set(VERBS)
