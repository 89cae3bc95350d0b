"""At the table: four preparations, equal sides, an agenda, minutes, and a draft that the congress must pass."""

from dataclasses import replace
from datetime import date

import pytest

from huiwu.bargaining.domain.bargaining.commands import (
    CompletePreparation,
    ConfirmRepresentatives,
    DraftAgenda,
    HoldMeeting,
    ReachDraft,
    RecordCongressPassage,
)
from huiwu.bargaining.domain.bargaining.facts import (
    AgendaDrafted,
    BargainingMeetingHeld,
    DraftAgreementReached,
    DraftPassedByCongress,
    DraftRejectedByCongress,
    PreparationCompleted,
    RepresentativesConfirmed,
)
from huiwu.bargaining.domain.bargaining.phases import Negotiating
from huiwu.bargaining.domain.bargaining.table import Side
from huiwu.testkit import Given

ENTERPRISE, UNION = "enterprise-110105-acme", "union-110105-acme"
TEXT, OTHER_TEXT, MINUTES = "5f" * 32, "60" * 32, "a7" * 32
ALL_FOUR = ("hear_workers", "enterprise_information", "bargaining_content", "representatives")
MEETING = HoldMeeting(date(2026, 3, 13), MINUTES, "worker-110105-recorder", ("worker-110105-a0",))
MEETING_AT = "2026-03-13T18:00+08:00"
PASSED = RecordCongressPassage("session-110105-s1", "draft", TEXT, True, 32, 40, date(2026, 3, 28))
PASSED_AT = "2026-03-28T18:00+08:00"


def side(letter: str, count: int, externals: int = 0) -> Side:
    members = tuple(f"worker-110105-{letter}{n}" for n in range(count))
    return Side(members, members[0], members[count - externals :])


def confirm(worker: Side, employer: Side) -> ConfirmRepresentatives:
    return ConfirmRepresentatives(worker, employer, date(2026, 3, 11))


@pytest.mark.clause("bargaining.enterprise.preparation")
def test_four_preparations_are_complete(preparing: Given) -> None:
    preparing.when(CompletePreparation(ALL_FOUR)).then(PreparationCompleted(ENTERPRISE, ALL_FOUR))


@pytest.mark.clause("bargaining.enterprise.preparation")
@pytest.mark.parametrize("missing", ALL_FOUR)
def test_three_preparations_are_not_enough(preparing: Given, missing: str) -> None:
    three = tuple(item for item in ALL_FOUR if item != missing)
    preparing.when(CompletePreparation(three)).refused_by("bargaining.enterprise.preparation")


@pytest.mark.clause("bargaining.representatives.equal-numbers", "bargaining.representatives.3-to-10-per-side")
def test_equal_sides_of_three_are_confirmed(preparing: Given) -> None:
    heard = preparing.when(confirm(side("a", 3), side("b", 3)))
    heard.met("bargaining.representatives.equal-numbers").met("bargaining.representatives.3-to-10-per-side")
    heard.then(RepresentativesConfirmed(ENTERPRISE, side("a", 3), side("b", 3), date(2026, 3, 11)))


@pytest.mark.clause("bargaining.representatives.equal-numbers")
@pytest.mark.parametrize(("ours", "theirs"), [(4, 3), (3, 4)])
def test_unequal_sides_do_not_bargain(preparing: Given, ours: int, theirs: int) -> None:
    preparing.when(confirm(side("a", ours), side("b", theirs))).refused_by("bargaining.representatives.equal-numbers")


@pytest.mark.clause("bargaining.representatives.3-to-10-per-side")
@pytest.mark.parametrize(("count", "usual"), [(2, False), (3, True), (10, True), (11, False)])
def test_sides_are_usually_three_to_ten(preparing: Given, count: int, usual: bool) -> None:
    heard = preparing.when(confirm(side("a", count), side("b", count)))
    if usual:
        heard.met("bargaining.representatives.3-to-10-per-side").granted()
    else:
        heard.flagged("bargaining.representatives.3-to-10-per-side")


@pytest.mark.clause("statute.contract.external-representatives")
@pytest.mark.parametrize(("externals", "of", "allowed"), [(1, 3, True), (2, 6, True), (2, 5, False), (3, 8, False)])
def test_externals_are_at_most_a_third_of_a_side(preparing: Given, externals: int, of: int, allowed: bool) -> None:
    heard = preparing.when(confirm(side("a", of, externals), side("b", of)))
    if allowed:
        heard.met("statute.contract.external-representatives").granted()
    else:
        heard.refused_by("statute.contract.external-representatives")


@pytest.mark.clause("statute.contract.external-representatives")
def test_the_chief_comes_from_inside(preparing: Given) -> None:
    outsider = replace(side("b", 3), externals=("worker-110105-b0",))
    preparing.when(confirm(side("a", 3), outsider)).refused_by("statute.contract.external-representatives")


def test_a_representative_sits_on_one_side_once(preparing: Given) -> None:
    turncoat = Side(("worker-110105-b0", "worker-110105-b1", "worker-110105-a0"), "worker-110105-b0")
    preparing.when(confirm(side("a", 3), turncoat)).refused_by("platform.distinct-people")
    stranger = replace(side("b", 3), chief="worker-110105-stranger")
    preparing.when(confirm(side("a", 3), stranger)).refused_by("platform.sits-on-own-side")


@pytest.mark.clause("bargaining.policy.level-focus", "bargaining.content.beyond-wages")
def test_an_enterprise_bargains_about_growth_and_more_than_wages(preparing: Given) -> None:
    topics = ("growth", "wages", "work_safety")
    heard = preparing.when(DraftAgenda(topics))
    heard.met("bargaining.policy.level-focus").met("bargaining.content.beyond-wages")
    heard.then(AgendaDrafted(ENTERPRISE, topics))


@pytest.mark.clause("bargaining.policy.level-focus", "bargaining.content.beyond-wages")
def test_an_agenda_of_wages_alone_is_marked(preparing: Given) -> None:
    heard = preparing.when(DraftAgenda(("wages",)))
    heard.flagged("bargaining.policy.level-focus").flagged("bargaining.content.beyond-wages")
    preparing.when(DraftAgenda(())).refused_by("platform.not-empty")


@pytest.mark.clause(
    "bargaining.enterprise.preparation",
    "bargaining.enterprise.workers-representatives-speak",
    "statute.contract.recorder",
    "statute.contract.representatives-posted",
)
def test_a_meeting_is_held_when_all_is_ready(ready: Given) -> None:
    heard = ready.when(MEETING, at=MEETING_AT)
    for clause in (
        "bargaining.enterprise.preparation",
        "bargaining.enterprise.workers-representatives-speak",
        "statute.contract.recorder",
        "statute.contract.representatives-posted",
    ):
        heard.met(clause)
    heard.then(
        BargainingMeetingHeld(ENTERPRISE, date(2026, 3, 13), MINUTES, "worker-110105-recorder", ("worker-110105-a0",))
    )


@pytest.mark.clause("bargaining.enterprise.preparation", "statute.contract.representatives-posted")
def test_no_meeting_at_a_table_that_is_not_set(preparing: Given) -> None:
    preparing.when(MEETING, at=MEETING_AT).refused_by(
        "bargaining.enterprise.preparation", "platform.table-set", "statute.contract.representatives-posted"
    )


@pytest.mark.clause("statute.contract.representatives-posted")
def test_names_posted_after_the_meeting_came_too_late(ready: Given) -> None:
    on_the_day = replace(confirm(side("a", 3), side("b", 3)), posted_on=date(2026, 3, 13))
    ready.when(on_the_day, at="2026-03-14T09:00+08:00").and_so().when(MEETING, at="2026-03-14T10:00+08:00").granted()
    after = replace(on_the_day, posted_on=date(2026, 3, 14))
    ready.when(after, at="2026-03-14T09:00+08:00").and_so().when(MEETING, at="2026-03-14T10:00+08:00").refused_by(
        "statute.contract.representatives-posted"
    )


@pytest.mark.clause("statute.contract.recorder")
@pytest.mark.parametrize("recorder", ["worker-110105-a1", "worker-110105-b0"])
def test_a_representative_does_not_keep_the_record(ready: Given, recorder: str) -> None:
    ready.when(replace(MEETING, recorder=recorder), at=MEETING_AT).refused_by("statute.contract.recorder")


@pytest.mark.clause("bargaining.enterprise.workers-representatives-speak")
@pytest.mark.parametrize("statements", [(), ("worker-110105-b0",)])
def test_minutes_without_the_workers_words_are_marked(ready: Given, statements: tuple[str, ...]) -> None:
    heard = ready.when(replace(MEETING, worker_statements=statements), at=MEETING_AT)
    heard.flagged("bargaining.enterprise.workers-representatives-speak")


def test_a_meeting_lies_between_the_acceptance_and_today(ready: Given) -> None:
    ready.when(replace(MEETING, on=date(2026, 3, 8)), at=MEETING_AT).refused_by("platform.not-before")
    ready.when(replace(MEETING, on=date(2026, 3, 14)), at=MEETING_AT).refused_by("platform.not-in-the-future")


def test_a_draft_is_reached_after_a_meeting(ready: Given, negotiating: Given) -> None:
    ready.when(ReachDraft("工资协议", TEXT)).refused_by("platform.phase")
    negotiating.when(ReachDraft("工资协议", TEXT), at="2026-03-20T18:00+08:00").then(
        DraftAgreementReached(ENTERPRISE, UNION, "工资协议", TEXT, date(2026, 3, 20))
    )


@pytest.mark.clause("bargaining.enterprise.congress-approval-required", "statute.contract.approval")
def test_the_congress_passes_the_very_text(drafted: Given) -> None:
    heard = drafted.when(PASSED, at=PASSED_AT)
    heard.met("bargaining.enterprise.congress-approval-required").met("statute.contract.approval")
    heard.then(DraftPassedByCongress(ENTERPRISE, "session-110105-s1", "draft", TEXT, 32, 40, date(2026, 3, 28)))


@pytest.mark.clause("bargaining.enterprise.congress-approval-required")
@pytest.mark.parametrize("adopted", [True, False])
def test_the_congress_decided_on_another_text(drafted: Given, adopted: bool) -> None:
    other = replace(PASSED, text_sha256=OTHER_TEXT, adopted=adopted)
    drafted.when(other, at=PASSED_AT).refused_by("bargaining.enterprise.congress-approval-required")


@pytest.mark.clause("statute.contract.approval")
@pytest.mark.parametrize(("votes", "reached"), [(19, False), (20, True), (21, True)])
def test_the_finding_says_whether_half_of_all_delegates_approved(drafted: Given, votes: int, reached: bool) -> None:
    heard = drafted.when(replace(PASSED, votes_for=votes), at=PASSED_AT)
    heard.granted()
    assert heard.finding("statute.contract.approval").met is reached


def test_a_rejected_draft_goes_back_to_the_table(drafted: Given) -> None:
    rejected = drafted.when(replace(PASSED, adopted=False, votes_for=12), at=PASSED_AT).then(
        DraftRejectedByCongress(ENTERPRISE, "session-110105-s1", "draft", TEXT, 12, 40, date(2026, 3, 28))
    )
    assert isinstance(rejected.state, Negotiating)
    rejected.when(ReachDraft("工资协议（二稿）", OTHER_TEXT)).granted()
