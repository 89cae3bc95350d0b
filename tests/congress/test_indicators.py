"""The indicators of the congress: for each clause two units, of which one is shown by rows, and one is not."""

from datetime import date, datetime

import pytest

from huiwu.congress.domain import LEDGERS
from huiwu.congress.indicators import INDICATORS
from huiwu.congress.projections import MODELS
from huiwu.indicator import Member, Shown, measured
from huiwu.kernel import Actor, Circumstances, Enforce
from huiwu.rulebook import Rulebook
from huiwu.testkit.proofs import saw_finding

DAY = date(2026, 6, 30)
FIRM, OTHER = "enterprise-110105-a", "enterprise-110105-b"
UNION = "union-110105-a"
MARK = pytest.mark.clause
LAW = Rulebook.shipped().edition("chaoyang-2015")
HEARING = LAW.hearing(Circumstances(Actor("a", "system", "b"), datetime.fromisoformat("2026-06-30T09:00:00+08:00"), ""))


def record(ledger: str, **entries: object) -> tuple[str, str, dict[str, object]]:
    """A record that the union of the first unit keeps."""
    return "records", UNION, {"ledger": ledger, "phase": "kept", "on": "2026-06-01", "entries": entries}


def congress(phase: str = "in_term") -> tuple[str, str, dict[str, object]]:
    return "staff_congresses", FIRM, {"phase": phase, "starts_on": "2026-02-02"}


def institution(name: str) -> tuple[str, str, dict[str, object]]:
    return record("institution", institution=name)


def case(mark, name, **shown):
    return pytest.param(mark.args[0], name, shown, marks=mark, id=name)


CASES = [
    case(
        MARK("congress.member-rights.four-rights"),
        "member-rights",
        know=institution("union_affairs_disclosure"),
        participate=institution("member_congress"),
        elect=institution("lawful_election"),
        supervise=institution("democratic_evaluation"),
    ),
    case(
        MARK("congress.proposals.city-wide-network"),
        "proposal-system-coverage",
        established=institution("proposal_system"),
    ),
    case(
        MARK("congress.union-disclosure.intersession-items"),
        "intersession-disclosure",
        **{
            item: record("union-disclosure", item=item)
            for item in LAW.clause("congress.union-disclosure.intersession-items").texts("items")
        },
    ),
    case(
        MARK("congress.democratic-management.four-worker-rights"),
        "worker-rights",
        know=record("factory-disclosure", form="intranet"),
        participate=congress(),
        express=record("everyday-meeting", form="democratic_talk_meeting"),
        supervise=record("evaluation", direction="workers_on_union_work"),
    ),
    case(
        MARK("congress.democratic-management.promote-at-grassroots"),
        "grassroots-democratic-management",
        basic_form=congress("forming"),
        factory_affairs_disclosure=record("factory-disclosure", form="intranet"),
        worker_directors_supervisors=record("worker-director", enterprise=FIRM),
    ),
    case(
        MARK("congress.roles.district-guides-single-unit-congresses"),
        "separate-units-with-congress",
        established=congress("expired"),
        guided=record("guidance", about="separate_unit", unit=FIRM),
    ),
    case(
        MARK("congress.roles.industrial-union-standardise-own-system"),
        "industrial-congresses",
        standardised=congress(),
        industry_congress=record("regional-congress", scope="industry", enterprises=[FIRM]),
    ),
    case(
        MARK("congress.roles.street-regional-industry-congress"),
        "regional-congress-coverage",
        covered=record("regional-congress", scope="region", enterprises=[FIRM]),
    ),
    case(
        MARK("congress.quality.no-formalism"),
        "session-quality",
        whole=("session_quality", FIRM, {"whole": "yes", "closed_on": "2026-03-25"}),
    ),
]


def of(name: str, shown: dict, *, members: tuple[str, ...] = (FIRM, OTHER)):
    rows: dict[str, list[Shown]] = {model.name: [] for model in MODELS}
    for n, (model, organisation, view) in enumerate(shown.values()):
        rows[model].append(Shown(f"row-{n}", organisation, view))
    whole = [Member(FIRM, frozenset((FIRM, UNION))), Member(OTHER, frozenset((OTHER,)))]
    found = measured(INDICATORS.by_name[name], [each for each in whole if each.id in members], rows, DAY, HEARING)
    saw_finding(found.finding)
    return found


@pytest.mark.parametrize(("clause", "name", "shown"), CASES)
def test_each_part_counts_whom_its_rows_show(clause, name, shown):
    found = of(name, shown)
    assert found.whole == (FIRM, OTHER)
    assert {part: list(members) for part, members in found.parts.items()} == {part: [FIRM] for part in shown}
    assert (found.finding.clause, found.finding.met) == (clause, False)
    assert of(name, shown, members=(FIRM,)).finding.met
    assert {part: list(members) for part, members in of(name, {}).parts.items()} == {part: [] for part in shown}


@pytest.mark.clause("congress.roles.street-regional-industry-congress")
@pytest.mark.parametrize(
    ("name", "part", "scope", "counts"),
    [
        ("regional-congress-coverage", "covered", "region", True),
        ("regional-congress-coverage", "covered", "industry", True),
        ("industrial-congresses", "industry_congress", "industry", True),
        ("industrial-congresses", "industry_congress", "region", False),
    ],
)
def test_a_regional_congress_counts_for_those_whom_it_covers(name, part, scope, counts):
    view = {"phase": "forming", "scope": scope, "enterprises": [FIRM], "starts_on": "2026-02-02"}
    regional = ("staff_congresses", "union-110105-110105026", view)
    assert list(of(name, {part: regional}).parts[part]) == [FIRM] * counts
    later = {**view, "starts_on": "2026-07-01"}
    assert list(of(name, {part: (*regional[:2], later)}).parts[part]) == []


def test_a_session_with_a_departure_or_still_open_is_not_whole():
    for view in ({"whole": "no", "closed_on": "2026-03-25"}, {"whole": "yes", "closed_on": None}):
        assert list(of("session-quality", {"whole": ("session_quality", FIRM, view)}).parts["whole"]) == []


@pytest.mark.parametrize(("clause", "name", "shown"), CASES)
def test_each_part_needs_a_row_of_its_own(clause, name, shown):
    for part in shown:
        others = {each: row for each, row in shown.items() if each != part}
        assert list(of(name, others).parts[part]) == [], clause


def test_every_indicator_is_tried_and_speaks_of_the_law_its_lists_and_our_ledgers():
    assert [each.values[1] for each in CASES] == [each.name for each in INDICATORS.rows]
    models = {model.name for model in MODELS}
    for indicator in INDICATORS.rows:
        clause = LAW.clause(indicator.clause)
        assert clause.enforce is Enforce.MEASURE
        assert not indicator.target or clause.has(indicator.target)
        if indicator.items:
            assert [part.name for part in indicator.parts] == list(clause.texts(indicator.items))
        for part in indicator.parts:
            for source in part.shown_by:
                assert source.model in models
                assert not source.within or clause.has(source.within)
                for ledger in source.where.get("ledger", ()):
                    fields = {field.name for field in LEDGERS.by_name[ledger].fields}
                    places = [place for place in (*source.where, source.member) if place.startswith("entries.")]
                    assert {place.removeprefix("entries.") for place in places} <= fields


def test_worker_seats_count_without_an_entry_in_a_ledger():
    name, part = "grassroots-democratic-management", "worker_directors_supervisors"
    for stage, counted in (("established", [FIRM]), ("missing", [])):
        duty = "worker_director_duties", FIRM, {"stage": stage, "since": "2026-03-02"}
        assert list(of(name, {part: duty}).parts[part]) == counted
    for evaluated, counted in (({"evaluated_on": "2026-03-02"}, [FIRM]), ({}, [])):
        person = "worker_directors", FIRM, {"standing": "seated", **evaluated}
        assert list(of("worker-rights", {"supervise": person}).parts["supervise"]) == counted
