"""The contract: signed as passed, filed, in force by acceptance or silence, announced, ended."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.bargaining.domain.bargaining.commands import (
    AnnounceAgreement,
    ExpireAgreement,
    FileContract,
    HoldMeeting,
    RecordAcceptance,
    RecordCongressPassage,
    RecordObjection,
    SignAgreement,
    TakeEffect,
)
from huiwu.bargaining.domain.bargaining.facts import (
    AgreementAnnounced,
    AgreementEffective,
    AgreementExpired,
    AgreementSigned,
    ContractFiled,
    ContractObjected,
)
from huiwu.bargaining.domain.bargaining.phases import Announced, Filed, Negotiating, Objected
from huiwu.testkit import Given

ENTERPRISE, UNION, LABOUR = "enterprise-110105-acme", "union-110105-acme", "labour-110105-administration"
FILING = "filing-110105-f1"
TEXT, OTHER_TEXT = "5f" * 32, "60" * 32
PAPERS = ("identity of representatives", "congress resolution", "contract text", "registration certificate")
SIGN = SignAgreement(TEXT, date(2026, 4, 1))
IN_FORCE = AgreementEffective(
    enterprise=ENTERPRISE,
    union=UNION,
    title="工资协议",
    text_sha256=TEXT,
    on=date(2026, 4, 23),
    by_silence=True,
    announce_due_on=date(2026, 4, 28),
    expires_on=date(2027, 3, 31),
)


def at(day: str) -> str:
    return f"{day}T12:00+08:00"


@pytest.mark.clause("bargaining.enterprise.congress-approval-required")
def test_the_passed_text_is_signed(passed: Given) -> None:
    heard = passed.when(SIGN, at=at("2026-04-01")).met("bargaining.enterprise.congress-approval-required")
    heard.then(
        AgreementSigned(ENTERPRISE, UNION, "工资协议", TEXT, date(2026, 4, 1), date(2026, 4, 11), None),
    )


@pytest.mark.clause("bargaining.enterprise.congress-approval-required")
def test_another_text_is_not_signed(passed: Given) -> None:
    passed.when(replace(SIGN, text_sha256=OTHER_TEXT), at=at("2026-04-01")).refused_by(
        "bargaining.enterprise.congress-approval-required"
    )


@pytest.mark.clause("bargaining.enterprise.congress-approval-required")
def test_a_draft_that_the_congress_has_not_passed_is_not_signed(drafted: Given) -> None:
    drafted.when(SIGN, at=at("2026-04-01")).refused_by("bargaining.enterprise.congress-approval-required")


def test_the_signature_follows_the_passage_and_the_end_follows_the_signature(passed: Given) -> None:
    passed.when(replace(SIGN, on=date(2026, 3, 27)), at=at("2026-04-01")).refused_by("platform.not-before")
    passed.when(replace(SIGN, expires_on=date(2026, 3, 31)), at=at("2026-04-01")).refused_by("platform.not-before")
    passed.when(SIGN, at=at("2026-03-31")).refused_by("platform.not-in-the-future")


@pytest.mark.clause("filing.contract.filed-with-labour-administration", "statute.contract.filing-papers")
def test_a_contract_is_filed_on_the_tenth_day(signed: Given) -> None:
    heard = signed.when(FileContract(date(2026, 4, 11), PAPERS), at=at("2026-04-11"))
    heard.met("filing.contract.filed-with-labour-administration").met("statute.contract.filing-papers")
    heard.then(
        ContractFiled(
            enterprise=ENTERPRISE,
            union=UNION,
            recipient=LABOUR,
            title="工资协议",
            text_sha256=TEXT,
            signed_on=date(2026, 4, 1),
            on=date(2026, 4, 11),
            received_on=date(2026, 4, 11),
            objection_due_on=date(2026, 4, 26),
            late=False,
            papers=PAPERS,
        )
    )


@pytest.mark.clause("filing.contract.filed-with-labour-administration")
def test_on_the_eleventh_day_it_is_taken_in_and_marked_late(signed: Given) -> None:
    heard = signed.when(FileContract(date(2026, 4, 12), PAPERS), at=at("2026-04-12"))
    heard.flagged("filing.contract.filed-with-labour-administration")
    assert heard.granted()[0].late


@pytest.mark.clause("statute.contract.filing-papers")
@pytest.mark.parametrize("missing", PAPERS)
def test_a_contract_is_filed_with_all_its_papers(signed: Given, missing: str) -> None:
    papers = tuple(paper for paper in PAPERS if paper != missing)
    signed.when(FileContract(date(2026, 4, 7), papers), at=at("2026-04-07")).refused_by(
        "statute.contract.filing-papers"
    )


def test_a_filing_lies_between_the_signature_and_today(signed: Given) -> None:
    signed.when(FileContract(date(2026, 3, 31), PAPERS), at=at("2026-04-07")).refused_by("platform.not-before")
    signed.when(FileContract(date(2026, 4, 8), PAPERS), at=at("2026-04-07")).refused_by("platform.not-in-the-future")


def test_time_for_objections_runs_from_the_record_and_not_from_an_earlier_stated_day(signed: Given) -> None:
    fact = signed.when(FileContract(date(2026, 4, 7), PAPERS), at=at("2026-04-20")).granted()[0]
    assert (fact.on, fact.received_on, fact.objection_due_on) == (
        date(2026, 4, 7),
        date(2026, 4, 20),
        date(2026, 5, 5),
    )


@pytest.mark.clause("statute.contract.file-and-effect")
@pytest.mark.parametrize("now", ["2026-04-21T23:59+08:00", "2026-04-22T00:00+08:00", "2026-04-22T23:59+08:00"])
def test_fourteen_and_fifteen_days_of_silence_are_not_enough(filed: Given, now: str) -> None:
    filed.when(TakeEffect(), at=now).refused_by("statute.contract.file-and-effect")


@pytest.mark.clause("statute.contract.file-and-effect")
@pytest.mark.parametrize("now", ["2026-04-23T00:00+08:00", "2026-04-27T15:00+08:00"])
def test_silence_brings_it_into_force_on_the_sixteenth_day_however_late_the_clock(filed: Given, now: str) -> None:
    filed.when(TakeEffect(), at=now).met("statute.contract.file-and-effect").then(IN_FORCE)


def test_an_acceptance_brings_it_into_force_at_once(filed: Given) -> None:
    filed.when(RecordAcceptance(FILING, date(2026, 4, 10)), at=at("2026-04-10")).then(
        replace(IN_FORCE, on=date(2026, 4, 10), by_silence=False, announce_due_on=date(2026, 4, 15))
    )


def test_an_acceptance_after_the_silence_finds_it_in_force(filed: Given) -> None:
    filed.when(RecordAcceptance(FILING, date(2026, 4, 24)), at=at("2026-04-24")).then(IN_FORCE)


@pytest.mark.clause("statute.contract.file-and-effect")
def test_an_objection_on_the_fifteenth_day_counts(filed: Given) -> None:
    objected = filed.when(RecordObjection(FILING, "条款违法", date(2026, 4, 22)), at=at("2026-04-22")).then(
        ContractObjected(ENTERPRISE, UNION, FILING, TEXT, "条款违法", date(2026, 4, 22))
    )
    assert isinstance(objected.state, Objected)
    objected.when(TakeEffect(), at=at("2026-04-23")).refused_by("platform.phase")


@pytest.mark.clause("statute.contract.file-and-effect")
def test_an_objection_on_the_sixteenth_day_does_not(filed: Given) -> None:
    filed.when(RecordObjection(FILING, "条款违法", date(2026, 4, 23)), at=at("2026-04-23")).refused_by(
        "statute.contract.file-and-effect"
    )


def test_an_objection_made_in_time_counts_though_it_is_heard_after_the_silence(effective: Given) -> None:
    in_time = RecordObjection(FILING, "条款违法", date(2026, 4, 22))
    effective.when(in_time, at=at("2026-04-23")).granted()
    announced = effective.when(AnnounceAgreement("协议", "公告栏", date(2026, 4, 23)), at=at("2026-04-23")).and_so()
    assert isinstance(announced.when(in_time, at=at("2026-04-24")).and_so().state, Objected)


def test_what_was_accepted_is_not_objected_to_any_more(filed: Given) -> None:
    accepted = filed.when(RecordAcceptance(FILING, date(2026, 4, 10)), at=at("2026-04-10")).and_so()
    accepted.when(RecordObjection(FILING, "条款违法", date(2026, 4, 11)), at=at("2026-04-11")).refused_by(
        "statute.contract.file-and-effect"
    )


def test_after_an_objection_both_sides_bargain_on(filed: Given) -> None:
    objected = filed.when(RecordObjection(FILING, "条款违法", date(2026, 4, 10)), at=at("2026-04-10")).and_so()
    again = HoldMeeting(date(2026, 4, 12), "a8" * 32, "worker-110105-recorder", ("worker-110105-a1",))
    assert isinstance(objected.when(again, at=at("2026-04-12")).and_so().state, Negotiating)


@pytest.mark.parametrize(("day", "late"), [("2026-04-15", False), ("2026-04-16", True)])
def test_after_an_objection_the_same_text_is_filed_again_within_five_days(filed: Given, day: str, late: bool) -> None:
    objected = filed.when(RecordObjection(FILING, "材料不齐", date(2026, 4, 10)), at=at("2026-04-10")).and_so()
    heard = objected.when(FileContract(date.fromisoformat(day), PAPERS), at=at(day))
    assert heard.granted()[0].late is late
    assert heard.finding("platform.resubmission").met is not late
    assert isinstance(heard.and_so().state, Filed)


@pytest.mark.clause("bargaining.enterprise.publish-when-effective")
@pytest.mark.parametrize(("day", "late"), [("2026-04-23", False), ("2026-04-28", False), ("2026-04-29", True)])
def test_all_workers_are_told_within_five_days(effective: Given, day: str, late: bool) -> None:
    command = AnnounceAgreement("2026年度工资协议", "职工公告栏", date.fromisoformat(day))
    heard = effective.when(command, at=at(day))
    assert heard.finding("bargaining.enterprise.publish-when-effective").met is not late
    heard.then(AgreementAnnounced(ENTERPRISE, UNION, command.title, command.channel, command.on, late))


def test_nothing_is_announced_before_it_is_in_force(filed: Given, effective: Given) -> None:
    command = AnnounceAgreement("协议", "公告栏", date(2026, 4, 22))
    filed.when(command, at=at("2026-04-22")).refused_by("platform.phase")
    effective.when(command, at=at("2026-04-23")).refused_by("platform.not-before")


def test_an_agreement_ends_after_its_last_day(effective: Given) -> None:
    effective.when(ExpireAgreement(), at="2027-03-31T23:59+08:00").refused_by("platform.period-over")
    ended = AgreementExpired(ENTERPRISE, UNION, date(2027, 4, 1))
    effective.when(ExpireAgreement(), at="2027-04-01T00:00+08:00").then(ended)
    announced = effective.when(AnnounceAgreement("协议", "公告栏", date(2026, 4, 23)), at=at("2026-04-23")).and_so()
    assert isinstance(announced.state, Announced)
    announced.when(ExpireAgreement(), at="2027-04-01T00:00+08:00").then(ended)


def test_an_agreement_without_an_end_does_not_end(passed: Given) -> None:
    signed = passed.when(SIGN, at=at("2026-04-01")).and_so()
    filed = signed.when(FileContract(date(2026, 4, 7), PAPERS), at=at("2026-04-07")).and_so()
    effective = filed.when(TakeEffect(), at=at("2026-04-23")).and_so()
    effective.when(ExpireAgreement(), at=at("2029-01-01")).refused_by("platform.period-over")


def test_the_congress_is_heard_on_a_draft_only(passed: Given) -> None:
    again = RecordCongressPassage("session-110105-s1", "draft", TEXT, True, 32, 40, date(2026, 3, 28))
    passed.when(again, at=at("2026-03-28")).refused_by("platform.phase")
