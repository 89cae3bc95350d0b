"""A number is two lists: whom a row shows by that day is counted, everybody else is missing; the law says how far."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from huiwu.indicator import Indicator, Indicators, Member, NotIndicators, Shown, measured
from huiwu.indicator.definitions import Part, Source, Whole
from huiwu.kernel import Actor, Circumstances
from huiwu.rulebook import Bilingual, Rulebook
from huiwu.testkit.proofs import saw_finding

DAY = date(2026, 6, 30)
WORDS = Bilingual("…", "…")
COVERAGE = "congress.proposals.city-wide-network"
ITEMS = "congress.union-disclosure.intersession-items"
KEPT = Source(where={"phase": ("kept",)})
ONE = Indicator("coverage", WORDS, COVERAGE, Whole(WORDS, ("street",)), (Part("has", WORDS, (KEPT,)),), target="target")
HEARING = (
    Rulebook.shipped()
    .edition("chaoyang-2015")
    .hearing(Circumstances(Actor("a", "system", "b"), datetime.fromisoformat("2026-06-30T09:00:00+08:00"), ""))
)


def member(name: str, *others: str) -> Member:
    return Member(name, frozenset((name, *others)))


def shown(name: str, organisation: str | None, on: str | None = "2026-03-12", **view: object) -> Shown:
    return Shown(name, organisation, {"on": on, "phase": "kept", **view})


def measure(indicator: Indicator, members: list[Member], *rows: Shown):
    found = measured(indicator, members, {"records": rows}, DAY, HEARING)
    saw_finding(found.finding)
    return found


def test_both_lists_are_there_and_each_member_with_the_row_that_shows_it():
    found = measure(ONE, [member("b"), member("a"), member("c")], shown("r1", "a"), shown("r2", "c"), shown("r3", "a"))
    assert (found.whole, found.parts) == (("a", "b", "c"), {"has": {"a": "r1", "c": "r2"}})
    assert found.finding.seen == {"part": 2, "whole": 3}


def test_who_is_not_of_the_whole_counts_for_nobody():
    found = measure(ONE, [member("a")], shown("r1", "z"), shown("r2", None))
    assert found.parts == {"has": {}}


def test_a_row_may_mean_a_unit_by_its_union():
    assert measure(ONE, [member("firm", "union")], shown("r1", "union")).parts == {"has": {"firm": "r1"}}


def test_a_row_may_name_its_members_itself():
    source = replace(KEPT, member="entries.enterprises")
    one = replace(ONE, parts=(Part("has", WORDS, (source,)),))
    row = shown("r1", "host", entries={"enterprises": ["a", "c", "z"]})
    assert measure(one, [member("a"), member("b"), member("c")], row).parts == {"has": {"a": "r1", "c": "r1"}}


@pytest.mark.parametrize(
    ("on", "counts"), [("2026-06-30", True), ("2026-07-01", False), ("2014-01-01", True), (None, False)]
)
def test_what_lies_after_the_day_is_not_there_yet(on, counts):
    assert bool(measure(ONE, [member("a")], shown("r1", "a", on)).parts["has"]) is counts


@pytest.mark.parametrize(("on", "counts"), [("2026-03-30", True), ("2026-03-29", False)])
def test_what_is_older_than_the_clause_lets_it_be_counts_no_more(on, counts):
    """92 days before 30 June 2026 is 30 March."""
    source = replace(KEPT, within="max_age_days_per_item")
    one = replace(ONE, clause=ITEMS, target="", parts=(Part("has", WORDS, (source,)),))
    assert bool(measure(one, [member("a")], shown("r1", "a", on)).parts["has"]) is counts


def test_only_rows_with_the_wanted_values_count():
    source = replace(KEPT, where={"phase": ("kept",), "entries.item": ("x", "y")})
    one = replace(ONE, parts=(Part("has", WORDS, (source,)),))
    rows = [
        shown("r1", "a", entries={"item": "x"}),
        shown("r2", "b", entries={"item": "z"}),
        shown("r3", "c", entries={"item": ["w", "y"]}),
        shown("r4", "d", phase="withdrawn", entries={"item": "x"}),
        shown("r5", "e"),
    ]
    assert set(measure(one, [member(name) for name in "abcde"], *rows).parts["has"]) == {"a", "c"}


def test_a_target_is_reached_by_everybody_or_not():
    """The target of the clause is the whole."""
    members = [member("a"), member("b")]
    assert measure(ONE, members, shown("r1", "a"), shown("r2", "b")).finding.met
    short = measure(ONE, members, shown("r1", "a")).finding
    assert (short.met, short.seen, short.needed) == (False, {"part": 1, "whole": 2}, {"part": 2, "whole": 2})
    assert not measure(ONE, []).finding.met


def test_without_a_target_nobody_may_be_missing_in_any_part():
    parts = tuple(Part(name, WORDS, (replace(KEPT, where={"kind": (name,)}),)) for name in ("x", "y"))
    one = replace(ONE, clause=ITEMS, target="", parts=parts)
    both = [shown("r1", "a", kind="x"), shown("r2", "a", kind="y")]
    assert measure(one, [member("a")], *both).finding.met
    half = measure(one, [member("a")], both[0]).finding
    assert (half.met, half.seen) == (False, {"parts": {"x": 1, "y": 0}, "whole": 1})


def test_a_part_may_be_shown_in_more_than_one_way():
    sources = (replace(KEPT, where={"kind": ("x",)}), Source(model="others", day="since"))
    one = replace(ONE, parts=(Part("has", WORDS, sources),))
    rows = {"records": [shown("r1", "a", kind="x")], "others": [Shown("o1", "b", {"since": "2025-01-01"})]}
    assert measured(one, [member("a"), member("b")], rows, DAY, HEARING).parts == {"has": {"a": "r1", "b": "o1"}}


ROW = """
- name: coverage
  title: {zh: 覆盖率, en: Coverage}
  clause: a.b.c
  whole: {title: {zh: 街道, en: Streets}, levels: [street]}
  parts:
    - {name: has, title: {zh: 有, en: Has}, shown_by: [{where: {ledger: [institution]}}]}
"""


def test_a_row_reads_as_it_stands():
    (indicator,) = Indicators.read(ROW.encode()).rows
    assert (indicator.models, indicator.ledgers("records")) == (("records",), ["institution"])


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("levels: [street]", "levels: [village]"),
        ("levels: [street]", "levels: []"),
        ("clause: a.b.c", "clause: a.b.c\n  colour: red"),
        ("where: {ledger", "wherever: {ledger"),
        ("shown_by: [{where: {ledger: [institution]}}]", "shown_by: []"),
        ("  parts:", "  target: t\n  parts:\n    - {name: x, title: {zh: 甲, en: A}, shown_by: [{day: on}]}"),
        ("  parts:", "  parts:\n    - {name: has, title: {zh: 甲, en: A}, shown_by: [{day: on}]}"),
    ],
)
def test_a_row_that_nobody_could_measure_is_none(was, becomes):
    with pytest.raises(NotIndicators):
        Indicators.read(ROW.replace(was, becomes, 1).encode())


def test_two_of_one_name_are_none():
    with pytest.raises(NotIndicators):
        Indicators.read((ROW + ROW).encode())
