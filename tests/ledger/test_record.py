"""A record has its ledger's fields or is refused; what a clause asks beyond is flagged; nothing is overwritten."""

from datetime import date

import pytest

from huiwu.ledger.record import CorrectRecord, RecordCorrected, RecordEntered, RecordWithdrawn, WithdrawRecord
from huiwu.testkit import given

UNION = "union-110105-wangjing"
CLAUSE = "congress.supervision.delegates-observe-decision-meetings"
DAY = date(2026, 3, 12)


def test_a_record_with_its_fields_is_entered_as_it_came(kind, enter, keeper):
    command = enter(DAY)
    heard = given(kind).when(command, evidence=keeper()).met(CLAUSE)
    assert heard.granted() == (RecordEntered("meeting", UNION, "grassroots", DAY, command.entries),)


def test_what_falls_short_of_the_clause_is_entered_and_flagged(kind, enter, keeper):
    given(kind).when(enter(DAY, observers=()), evidence=keeper()).flagged(CLAUSE)


def test_a_check_concerns_only_the_records_it_is_about(kind, enter, keeper):
    heard = given(kind).when(enter(DAY, body="forum", observers=None), evidence=keeper())
    assert [finding.clause for finding in heard.ruling.findings] == ["platform.not-in-the-future"]
    heard.granted()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", None),
        ("body", "parliament"),
        ("body", ("committee",)),
        ("agenda", " "),
        ("agenda", 7),
        ("attended", "7"),
        ("attended", -1),
        ("held_on", "2026-2-3"),
        ("held_on", "20260203"),
        ("held_on", "2026-02-30"),
        ("chair", "王小明"),
        ("chair", "union-110105-wangjing"),
        ("observers", "worker-110105-0a"),
        ("observers", ("worker-110105-0a", "worker-110105-0a")),
        ("observers", ("worker-110105-0a", "李四")),
        ("hosts", ("worker-110105-0a",)),
        ("minutes", "a" * 63),
        ("minutes", "A" * 64),
        ("wine", "two bottles"),
    ],
)
def test_what_does_not_fit_is_refused_in_the_words_of_the_clause(kind, enter, keeper, field, value):
    heard = given(kind).when(enter(DAY, **{field: value}), evidence=keeper()).refused_by(CLAUSE)
    (misfit,) = heard.finding(CLAUSE).seen["misfits"]
    assert misfit["field"] == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("attended", 0),
        ("held_on", "2024-02-29"),
        ("chair", "worker-110105-0a"),
        ("hosts", ("union-110105-wangjing", "enterprise-110105-wangjing")),
        ("minutes", "a" * 64),
        ("body", "forum"),
        ("body", "member_congress"),
    ],
)
def test_what_fits_is_taken(kind, enter, keeper, field, value):
    given(kind).when(enter(DAY, **{field: value}), evidence=keeper()).granted()


def test_the_day_of_a_record_is_today_at_the_latest(kind, enter, keeper):
    given(kind).when(enter(date(2026, 3, 12)), evidence=keeper()).granted()
    tomorrow = given(kind).when(enter(date(2026, 3, 13)), evidence=keeper())
    tomorrow.refused_by("platform.not-in-the-future")


def test_a_ledger_is_kept_by_those_whom_its_clause_binds(kind, enter, keeper):
    clause = "congress.meetings.industrial-meeting-institutions"
    command = enter(DAY, "institutions", body=None, agenda=None, observers=None, held=("member_congress",))
    given(kind).when(command, evidence=keeper("industrial")).flagged(clause)
    given(kind).when(command, evidence=keeper("street")).refused_by(clause)


def test_a_ledger_of_the_district_is_unknown_to_the_city(kind, enter, keeper):
    command = enter(DAY, "institutions", body=None, agenda=None, observers=None, held=("member_congress",))
    for ledger in (command, enter(DAY, "diary")):
        heard = given(kind).when(ledger, evidence=keeper("industrial"), edition="beijing-2015")
        assert heard.refused_by("platform.known").finding("platform.known").needed == {"one_of": ["meeting"]}


def test_a_correction_is_a_fact_with_a_reason_and_the_old_one_stays(kind, enter, keeper):
    entered = given(kind).when(enter(DAY), evidence=keeper()).and_so()
    entries = {**entered.state.entries, "agenda": "年度计划和预算"}
    corrected = entered.when(CorrectRecord(date(2026, 3, 11), entries, "议题漏记"))
    fact = RecordCorrected("meeting", UNION, date(2026, 3, 11), DAY, entries, "议题漏记")
    assert corrected.then(fact).state.entries == entries
    assert corrected.and_so().facts[0] == entered.facts[0]


def test_a_correction_is_weighed_like_an_entry(kind, enter, keeper):
    entered = given(kind).when(enter(DAY), evidence=keeper()).and_so()
    entered.when(CorrectRecord(DAY, {"body": "committee"}, "…")).refused_by(CLAUSE)
    entered.when(CorrectRecord(date(2026, 3, 13), entered.state.entries, "…")).refused_by("platform.not-in-the-future")
    entered.when(CorrectRecord(DAY, {"body": "committee", "agenda": "年度计划"}, "…")).flagged(CLAUSE)


def test_a_correction_corrects_something(kind, enter, keeper):
    entered = given(kind).when(enter(DAY), evidence=keeper()).and_so()
    entered.when(CorrectRecord(DAY, dict(entered.state.entries), "…")).refused_by("platform.once")


def test_what_is_withdrawn_counts_no_more(kind, enter, keeper):
    entered = given(kind).when(enter(DAY), evidence=keeper()).and_so()
    withdrawn = entered.when(WithdrawRecord("重复登记")).then(RecordWithdrawn("meeting", UNION, DAY, "重复登记"))
    for command in (WithdrawRecord("再次"), CorrectRecord(DAY, {}, "…"), enter(DAY)):
        withdrawn.when(command, evidence=keeper()).refused_by("platform.phase")


def test_nothing_is_corrected_before_it_is_entered(kind):
    given(kind).when(CorrectRecord(DAY, {}, "…")).refused_by("platform.phase")
    given(kind).when(WithdrawRecord("…")).refused_by("platform.phase")


def test_a_record_is_its_union_s_own(kind, enter, keeper):
    entered = given(kind).when(enter(DAY), evidence=keeper()).and_so()
    assert kind.party(enter(DAY), kind.initial) == UNION
    assert kind.party(WithdrawRecord("…"), entered.state) == UNION
    assert kind.party(WithdrawRecord("…"), kind.initial) == ""
