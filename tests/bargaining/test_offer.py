"""The union offers in writing, the employer answers within twenty days or is overdue."""

from datetime import date

import pytest

from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining.commands import (
    AcceptOffer,
    EnterpriseOnRecord,
    Form,
    MarkResponseOverdue,
    OpenCycle,
    RefuseOffer,
    SendOffer,
)
from huiwu.bargaining.domain.bargaining.facts import (
    BargainingCycleOpened,
    OfferAccepted,
    OfferRefused,
    OfferResponseOverdue,
    OfferSent,
)
from huiwu.kernel import Effect
from huiwu.testkit import Given, actor, given

ENTERPRISE, UNION, STREET = "enterprise-110105-acme", "union-110105-acme", "union-110105-110105026"
ON_RECORD = EnterpriseOnRecord(ENTERPRISE, "望京示例", UNION, STREET, "private", 160)
TEXT = "5f" * 32
LAST_DAY, DAY_AFTER = date(2026, 3, 22), date(2026, 3, 23)


@pytest.mark.clause("bargaining.enterprise.annual", "bargaining.coverage.unionised-enterprises-universal")
def test_a_cycle_is_opened_for_an_enterprise_with_a_union() -> None:
    given(BARGAINING).when(
        OpenCycle(ENTERPRISE, 2026), at="2026-03-02T09:00+08:00", by=actor(UNION), evidence=[ON_RECORD]
    ).then(BargainingCycleOpened(ENTERPRISE, UNION, STREET, 2026, date(2026, 3, 2)))


@pytest.mark.parametrize(("year", "at_hand"), [(2024, False), (2025, True), (2027, True), (2028, False)])
def test_a_cycle_is_of_last_year_this_year_or_next(year: int, at_hand: bool) -> None:
    heard = given(BARGAINING).when(OpenCycle(ENTERPRISE, year), at="2026-03-02T09:00+08:00", evidence=[ON_RECORD])
    if at_hand:
        heard.granted()
    else:
        heard.refused_by("platform.cycle-year-at-hand")


def test_a_year_has_one_cycle(opened: Given) -> None:
    opened.when(OpenCycle(ENTERPRISE, 2026), evidence=[ON_RECORD]).refused_by("platform.phase")


@pytest.mark.clause("bargaining.enterprise.written-offer-by-union", "bargaining.initiation.union-takes-initiative")
def test_a_written_offer_by_the_union_starts_the_clock(opened: Given) -> None:
    heard = opened.when(SendOffer(TEXT, Form.WRITTEN, date(2026, 3, 2)), by=actor(UNION))
    heard.met("bargaining.enterprise.written-offer-by-union").met("bargaining.initiation.union-takes-initiative")
    heard.then(OfferSent(ENTERPRISE, UNION, TEXT, date(2026, 3, 2), LAST_DAY))


@pytest.mark.clause("bargaining.enterprise.written-offer-by-union")
def test_an_oral_offer_opens_no_round(opened: Given) -> None:
    opened.when(SendOffer(TEXT, Form.ORAL, date(2026, 3, 2)), by=actor(UNION)).refused_by(
        "bargaining.enterprise.written-offer-by-union"
    )


@pytest.mark.clause("bargaining.initiation.union-takes-initiative")
def test_an_offer_that_somebody_else_made_is_marked(opened: Given) -> None:
    command = SendOffer(TEXT, Form.WRITTEN, date(2026, 3, 2))
    opened.when(command, by=actor(ENTERPRISE, "administration")).flagged("bargaining.initiation.union-takes-initiative")


def test_an_offer_is_not_dated_ahead(opened: Given) -> None:
    command = SendOffer(TEXT, Form.WRITTEN, date(2026, 3, 13))
    opened.when(command, at="2026-03-12T23:59+08:00").refused_by("platform.not-in-the-future")


@pytest.mark.clause("statute.contract.reply")
def test_an_acceptance_on_the_twentieth_day_is_in_time(offered: Given) -> None:
    heard = offered.when(AcceptOffer(LAST_DAY), at="2026-03-22T23:59+08:00").met("statute.contract.reply")
    heard.then(OfferAccepted(ENTERPRISE, LAST_DAY, late=False))


@pytest.mark.clause("statute.contract.reply")
def test_an_acceptance_on_the_twenty_first_day_counts_and_its_breach_is_kept(offered: Given) -> None:
    heard = offered.when(AcceptOffer(DAY_AFTER), at="2026-03-23T09:00+08:00")
    assert heard.finding("statute.contract.reply").effect is Effect.DEVIATION
    heard.then(OfferAccepted(ENTERPRISE, DAY_AFTER, late=True))


@pytest.mark.parametrize(("on", "rule"), [("2026-03-01", "platform.not-before"), ("2026-03-13", "platform.not-in")])
def test_an_answer_is_dated_between_the_offer_and_today(offered: Given, on: str, rule: str) -> None:
    blocking = offered.when(AcceptOffer(date.fromisoformat(on)), at="2026-03-12T09:00+08:00").refused()
    assert blocking[0].clause.startswith(rule)


def test_a_refusal_is_kept_with_its_reason(offered: Given) -> None:
    command = RefuseOffer("经营困难", date(2026, 3, 9))
    offered.when(command).then(OfferRefused(ENTERPRISE, UNION, "经营困难", date(2026, 3, 9), late=False))


@pytest.mark.clause("statute.contract.reply")
@pytest.mark.parametrize("at", ["2026-03-21T23:59+08:00", "2026-03-22T23:59+08:00"])
def test_silence_is_not_overdue_before_the_last_day_has_passed(offered: Given, at: str) -> None:
    offered.when(MarkResponseOverdue(), at=at).refused_by("platform.period-over")


@pytest.mark.clause("statute.contract.reply")
def test_silence_is_overdue_from_the_twenty_first_day(offered: Given) -> None:
    heard = offered.when(MarkResponseOverdue(), at="2026-03-23T00:00+08:00")
    assert heard.finding("statute.contract.reply").effect is Effect.DEVIATION
    heard.then(OfferResponseOverdue(ENTERPRISE, UNION, LAST_DAY, DAY_AFTER))


def test_a_late_acceptance_ends_the_overdue_and_the_refusal(offered: Given) -> None:
    overdue = offered.when(MarkResponseOverdue(), at="2026-03-25T00:00+08:00").and_so()
    overdue.when(AcceptOffer(date(2026, 3, 26)), at="2026-03-26T09:00+08:00").granted()
    refused = overdue.when(RefuseOffer("不协商", date(2026, 3, 26)), at="2026-03-26T09:00+08:00").and_so()
    refused.when(AcceptOffer(date(2026, 3, 27)), at="2026-03-27T09:00+08:00").granted()


def test_nobody_answers_an_offer_that_was_not_made(opened: Given) -> None:
    opened.when(AcceptOffer(date(2026, 3, 9))).refused_by("platform.phase")
