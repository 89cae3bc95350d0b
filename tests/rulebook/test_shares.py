"""Shares and counts, on both sides of every mark."""

from datetime import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiwu.kernel import Actor, Circumstances, Effect, Finding
from huiwu.rulebook import Hearing, Rulebook, UnknownParameter
from huiwu.rulebook.clause import Mark

FLOORS = ["congress.delegates.frontline-min-share", "congress.delegates.minimum-share", "statute.congress.quorum"]

CITY = (
    Rulebook.shipped()
    .edition("beijing-2015")
    .hearing(Circumstances(Actor("a", "b", "c"), datetime.fromisoformat("2026-03-12T09:00+08:00"), "policy"))
)
"""Hypothesis runs a test many times over and does not want a fixture for it."""


def weighed(finding: Finding) -> tuple[bool, Effect]:
    return finding.met, finding.effect


@pytest.mark.parametrize(("present", "met"), [(119, False), (120, True), (180, True)])
def test_two_thirds_of_180_delegates_are_120(hearing: Hearing, present: int, met: bool) -> None:
    finding = hearing.share_at_least("statute.congress.quorum", present, of=180)
    assert weighed(finding) == (met, Effect.NONE if met else Effect.BLOCK)
    assert finding.seen == {"part": present, "whole": 180}
    assert finding.needed == {"part": 120, "whole": 180}


@pytest.mark.parametrize(("delegates", "met"), [(30, False), (31, True)])
def test_five_percent_of_620_workers_are_31(hearing: Hearing, delegates: int, met: bool) -> None:
    finding = hearing.share_at_least("congress.delegates.minimum-share", delegates, of=620)
    assert weighed(finding) == (met, Effect.NONE if met else Effect.BLOCK)
    assert finding.needed == {"part": 31, "whole": 620}


@pytest.mark.parametrize(("managers", "met"), [(6, True), (7, False)])
def test_managers_are_at_most_6_of_31(hearing: Hearing, managers: int, met: bool) -> None:
    finding = hearing.share_at_most("congress.delegates.managers-max-share", managers, of=31)
    assert weighed(finding) == (met, Effect.NONE if met else Effect.BLOCK)
    assert finding.needed == {"part": 6, "whole": 31}


@pytest.mark.parametrize(
    ("frontline", "whole", "met"), [(15, 31, False), (16, 31, True), (15, 30, True), (14, 30, False)]
)
def test_at_least_half_of_the_delegates_are_frontline(hearing: Hearing, frontline: int, whole: int, met: bool) -> None:
    finding = hearing.share_at_least("congress.delegates.frontline-min-share", frontline, of=whole)
    assert weighed(finding) == (met, Effect.NONE if met else Effect.BLOCK)


@pytest.mark.parametrize(("in_favour", "met"), [(433, False), (434, True)])
def test_exactly_70_percent_is_enough(hearing: Hearing, in_favour: int, met: bool) -> None:
    finding = hearing.share_at_least("congress.layoff.70-percent-before-submission", in_favour, of=620)
    assert finding.met is met


def test_a_share_of_nothing_is_not_reached(hearing: Hearing) -> None:
    assert not hearing.share_at_least("congress.delegates.frontline-min-share", 0, of=0).met
    assert hearing.share_at_most("congress.delegates.managers-max-share", 0, of=0).met


@pytest.mark.parametrize(("votes", "met"), [(90, False), (91, True)])
def test_more_than_half_leaves_exactly_half_out(hearing: Hearing, votes: int, met: bool) -> None:
    finding = hearing.verdict("statute.congress.majority", votes, of=180)
    assert weighed(finding) == (met, Effect.NONE)
    assert finding.needed == {"part": 91, "whole": 180}


@pytest.mark.parametrize(("votes", "met"), [(89, False), (90, True)])
def test_at_least_half_takes_exactly_half_in(hearing: Hearing, votes: int, met: bool) -> None:
    finding = hearing.verdict("statute.contract.approval", votes, of=180)
    assert weighed(finding) == (met, Effect.NONE)
    assert finding.needed == {"part": 90, "whole": 180}


@pytest.mark.parametrize(("external", "met"), [(3, True), (4, False)])
def test_at_most_a_third_comes_from_outside(hearing: Hearing, external: int, met: bool) -> None:
    assert hearing.share_at_most("statute.contract.external-representatives", external, of=10).met is met


@given(st.integers(0, 5000), st.integers(1, 5000), st.sampled_from(FLOORS))
def test_floors_agree_with_exact_fractions(part: int, whole: int, clause_id: str) -> None:
    hearing = CITY
    clause = hearing.clause(clause_id)
    share = Fraction(clause.parameters.get("min_share") or clause.parameters["attendance"]["share"])
    finding = hearing.share_at_least(clause_id, part, of=whole)
    assert finding.met == (Fraction(part, whole) >= share)
    assert isinstance(finding.needed, dict)
    smallest = finding.needed["part"]
    assert hearing.share_at_least(clause_id, smallest, of=whole).met
    assert not hearing.share_at_least(clause_id, smallest - 1, of=whole).met


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_ceilings_agree_with_exact_fractions(part: int, whole: int) -> None:
    hearing, clause_id = CITY, "congress.delegates.managers-max-share"
    finding = hearing.share_at_most(clause_id, part, of=whole)
    assert finding.met == (Fraction(part, whole) <= Fraction(1, 5))
    assert isinstance(finding.needed, dict)
    largest = finding.needed["part"]
    assert hearing.share_at_most(clause_id, largest, of=whole).met
    assert not hearing.share_at_most(clause_id, largest + 1, of=whole).met


@given(st.integers(0, 500), st.integers(1, 500), st.fractions(0, 1, max_denominator=97))
def test_marks_agree_with_exact_fractions(part: int, whole: int, share: Fraction) -> None:
    exact = Fraction(part, whole)
    assert Mark(share, ">=").reached(part, whole) == (exact >= share)
    assert Mark(share, ">").reached(part, whole) == (exact > share)
    assert Mark(share, "<=").kept(part, whole) == (exact <= share)
    assert Mark(share, "<").kept(part, whole) == (exact < share)
    for floor in (Mark(share, ">="), Mark(share, ">")):
        least = floor.smallest_part(whole)
        assert floor.reached(least, whole)
        assert not floor.reached(least - 1, whole)
    for ceiling in (Mark(share, "<="), Mark(share, "<")):
        most = ceiling.largest_part(whole)
        assert ceiling.kept(most, whole)
        assert not ceiling.kept(most + 1, whole)


@pytest.mark.parametrize(("delegates", "met"), [(29, False), (30, True)])
def test_a_congress_has_30_delegates(hearing: Hearing, delegates: int, met: bool) -> None:
    finding = hearing.count_at_least("congress.delegates.minimum-count", delegates)
    assert weighed(finding) == (met, Effect.NONE if met else Effect.BLOCK)
    assert (finding.seen, finding.needed) == (delegates, {"at_least": 30})


@pytest.mark.parametrize(("years", "met"), [(2, False), (3, True), (5, True), (6, False)])
def test_a_term_is_three_to_five_years(hearing: Hearing, years: int, met: bool) -> None:
    finding = hearing.count_within("congress.swc.term-3-to-5-years", years, "years")
    assert weighed(finding) == (met, Effect.NONE if met else Effect.BLOCK)
    assert finding.needed == {"at_least": 3, "at_most": 5}


@pytest.mark.parametrize(("count", "met"), [(2, False), (3, True), (10, True), (11, False)])
def test_an_unusual_number_of_representatives_is_flagged(hearing: Hearing, count: int, met: bool) -> None:
    finding = hearing.count_within("bargaining.representatives.3-to-10-per-side", count)
    assert weighed(finding) == (met, Effect.NONE if met else Effect.FLAG)


@pytest.mark.parametrize(("headcount", "large", "small"), [(499, False, True), (500, True, False), (501, True, False)])
def test_exactly_500_workers_are_500_and_over(hearing: Hearing, headcount: int, large: bool, small: bool) -> None:
    assert hearing.count_at_least("membership.cadre.chair-500-and-over", headcount, "headcount").met is large
    assert hearing.count_at_most("membership.cadre.chair-under-500", headcount, "headcount").met is small


def test_a_count_may_be_named_without_its_end(hearing: Hearing) -> None:
    assert hearing.count_at_least("statute.union.committee-at-25", 25, "members").met
    assert not hearing.count_at_least("statute.union.committee-at-25", 24, "members").met
    assert hearing.count_at_most("statute.contract.suspension", 60, "days").met
    assert not hearing.count_at_most("statute.contract.suspension", 61, "days").met


def test_a_question_that_the_clause_cannot_answer_is_an_error(hearing: Hearing) -> None:
    with pytest.raises(UnknownParameter):
        hearing.share_at_least("congress.delegates.minimum-count", 1, of=2)
    with pytest.raises(UnknownParameter):
        hearing.number("congress.delegates.minimum-share", "min_share")
    with pytest.raises(UnknownParameter):
        hearing.texts("congress.delegates.minimum-count", "min_count")
    with pytest.raises(UnknownParameter):
        hearing.clause("congress.ballot.secret-vote").share("pass")
