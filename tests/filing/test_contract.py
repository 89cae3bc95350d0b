"""A contract goes to the labour administration alone, which accepts it or objects in time."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing.commands import (
    AcceptFiling,
    EndReviewBySilence,
    EnterFiling,
    FilingKind,
    ForwardFiling,
    ResubmitFiling,
    ReturnFiling,
    SubmitFiling,
)
from huiwu.filing.domain.filing.facts import FilingAccepted, FilingEntered, FilingReturned, FilingStoodUnopposed
from huiwu.kernel import Effect
from huiwu.testkit import Given, actor, given

ENTERPRISE, UNION, LABOUR = "enterprise-110105-acme", "union-110105-acme", "labour-110105-administration"
REFERENCE, CONTRACT = "bargaining-110105-acme-2026", FilingKind.CONTRACT
BUREAU = actor(LABOUR, "labour-administration")
EFFECT = "statute.contract.file-and-effect"
FILED = "filing.contract.filed-with-labour-administration"


def at(day: str) -> str:
    return f"{day}T12:00+08:00"


@pytest.mark.clause(FILED, "statute.contract.filing-papers")
def test_a_contract_stands_with_the_labour_administration(contract: SubmitFiling) -> None:
    heard = given(FILING).when(contract, at=at("2026-04-15"))
    fact = heard.met(FILED).met("statute.contract.filing-papers").granted()[0]
    assert (fact.recipient, fact.line, fact.review_due_on) == (LABOUR, (LABOUR,), date(2026, 4, 30))


@pytest.mark.clause(FILED)
@pytest.mark.parametrize(("day", "late"), [("2026-04-20", False), ("2026-04-21", True)])
def test_the_ten_days_are_weighed_again(contract: SubmitFiling, day: str, late: bool) -> None:
    heard = given(FILING).when(replace(contract, on=date.fromisoformat(day)), at=at(day))
    assert heard.granted()[0].late is late
    assert heard.finding(FILED).effect is (Effect.FLAG if late else Effect.NONE)


@pytest.mark.clause("statute.contract.filing-papers")
def test_a_contract_without_its_papers_is_not_taken_in(contract: SubmitFiling) -> None:
    given(FILING).when(replace(contract, form=contract.form[1:]), at=at("2026-04-15")).refused_by(
        "statute.contract.filing-papers"
    )


@pytest.mark.clause(EFFECT)
def test_its_acceptance_enters_it(filed: Given) -> None:
    filed.when(AcceptFiling(), at=at("2026-04-30"), by=BUREAU).met(EFFECT).then(
        FilingAccepted(REFERENCE, CONTRACT, ENTERPRISE, LABOUR, date(2026, 4, 30)),
        FilingEntered(REFERENCE, CONTRACT, ENTERPRISE, LABOUR, date(2026, 4, 30)),
    )


def test_an_acceptance_after_the_time_counts_and_its_breach_is_kept(filed: Given) -> None:
    heard = filed.when(AcceptFiling(), at=at("2026-05-01"), by=BUREAU)
    heard.granted()
    assert heard.finding(EFFECT).effect is Effect.DEVIATION


@pytest.mark.clause(EFFECT)
def test_an_objection_on_the_fifteenth_day_counts(filed: Given) -> None:
    filed.when(ReturnFiling("条款违法"), at="2026-04-30T23:59+08:00", by=BUREAU).then(
        FilingReturned(REFERENCE, CONTRACT, ENTERPRISE, UNION, LABOUR, "条款违法", date(2026, 4, 30), date(2026, 5, 5))
    )


@pytest.mark.clause(EFFECT)
def test_an_objection_on_the_sixteenth_day_does_not(filed: Given) -> None:
    filed.when(ReturnFiling("条款违法"), at="2026-05-01T00:00+08:00", by=BUREAU).refused_by(EFFECT)


def test_an_objection_has_a_reason(filed: Given) -> None:
    filed.when(ReturnFiling(""), at=at("2026-04-16"), by=BUREAU).refused_by("platform.reason-for-return")


def test_nobody_else_answers_for_the_labour_administration(filed: Given) -> None:
    filed.when(AcceptFiling(), at=at("2026-04-16"), by=actor("union-110105-district")).refused_by(
        "platform.reviewer-is-current-level"
    )


def test_a_contract_is_not_forwarded(filed: Given) -> None:
    filed.when(ForwardFiling(), at=at("2026-04-16"), by=BUREAU).refused_by("platform.phase")
    accepted = filed.when(AcceptFiling(), at=at("2026-04-16"), by=BUREAU).and_so()
    accepted.when(EnterFiling(), at=at("2026-04-16"), by=BUREAU).refused_by("platform.phase")


def test_what_was_objected_to_comes_back_through_bargaining_only(filed: Given, contract: SubmitFiling) -> None:
    returned = filed.when(ReturnFiling("条款违法"), at=at("2026-04-20"), by=BUREAU).and_so()
    here = ResubmitFiling(contract.form, date(2026, 4, 21))
    returned.when(here, at=at("2026-04-21"), by=actor(UNION)).refused_by("platform.contract-returned-to-table")
    again = replace(contract, on=date(2026, 4, 21), received_on=date(2026, 4, 21))
    fact = returned.when(again, at=at("2026-04-21")).met("platform.resubmission").granted()[0]
    assert (fact.version, fact.review_due_on) == (2, date(2026, 5, 6))


@pytest.mark.clause(EFFECT)
def test_silence_ends_the_review(filed: Given) -> None:
    filed.when(EndReviewBySilence(date(2026, 4, 30)), at=at("2026-05-01")).refused_by(EFFECT)
    filed.when(EndReviewBySilence(date(2026, 5, 1)), at=at("2026-05-01")).then(
        FilingStoodUnopposed(REFERENCE, CONTRACT, ENTERPRISE, LABOUR, date(2026, 5, 1))
    )
