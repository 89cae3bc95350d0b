"""A layer may add and tighten, never loosen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml

from huiwu.kernel import Enforce
from huiwu.rulebook import Clause, LooserThanItsBase, Rulebook
from huiwu.rulebook.layering import check_not_looser

BASE = Rulebook.shipped().edition("chaoyang-2015")


def with_parameters(clause_id: str, **parameters: object) -> tuple[Clause, Clause]:
    clause = BASE.clause(clause_id)
    return clause, replace(clause, parameters={**clause.parameters, **parameters})


TIGHTER: list[tuple[str, dict[str, object]]] = [
    ("congress.delegates.minimum-share", {"min_share": "1/10"}),
    ("congress.delegates.minimum-count", {"min_count": 40}),
    ("congress.delegates.managers-max-share", {"max_share": "3/20"}),
    ("congress.delegates.managers-max-share", {"inclusive": False}),
    ("congress.swc.report-10-days-before", {"days_before": 15}),
    ("congress.swc.resolutions-published-3-days", {"days_after": 2}),
    (
        "congress.swc.must-review-items",
        {"items": [*BASE.clause("congress.swc.must-review-items").parameters["items"], {"key": "more", "zh": "更多"}]},
    ),
    ("congress.factory-disclosure.rules-15-days", {"mode": "at-least"}),
    ("statute.congress.quorum", {"attendance": {"share": "3/4", "of": "all_delegates", "comparator": ">="}}),
    ("statute.contract.approval", {"approval": {"share": "1/2", "of": "all_delegates", "comparator": ">"}}),
    ("congress.swc.congress-or-assembly", {"something_new": 3}),
]
LOOSER: list[tuple[str, dict[str, object]]] = [
    ("congress.delegates.minimum-share", {"min_share": "1/25"}),
    ("congress.delegates.minimum-count", {"min_count": 29}),
    ("congress.delegates.managers-max-share", {"max_share": "1/4"}),
    ("congress.swc.report-10-days-before", {"days_before": 9}),
    ("congress.swc.resolutions-published-3-days", {"days_after": 4}),
    (
        "congress.swc.must-review-items",
        {"items": BASE.clause("congress.swc.must-review-items").parameters["items"][1:]},
    ),
    ("congress.worker-directors.elected-by-congress", {"electing_body": "board"}),
    ("filing.coverage-target.own-bargaining-100plus-90-percent", {"min_headcount": 200}),
    ("filing.coverage-target.own-bargaining-100plus-90-percent", {"min_headcount": 50}),
    ("statute.congress.quorum", {"attendance": {"share": "1/2", "of": "all_delegates", "comparator": ">="}}),
    ("statute.congress.quorum", {"attendance": {"share": "3/4", "of": "delegates_present", "comparator": ">="}}),
    ("statute.congress.majority", {"approval": {"share": "1/2", "of": "all_delegates", "comparator": ">="}}),
    ("statute.congress.majority", {"approval": "1/2"}),
    ("congress.delegates.minimum-share", {"min_share": "half"}),
    ("bargaining.instructors.street-station-minimum-1", {"min_count": True}),
    ("platform.deadline-on-holiday", {"move": True}),
]


@pytest.mark.parametrize(("clause_id", "parameters"), TIGHTER)
def test_tighter_is_allowed(clause_id: str, parameters: dict[str, object]) -> None:
    check_not_looser(*with_parameters(clause_id, **parameters))


@pytest.mark.parametrize(("clause_id", "parameters"), LOOSER)
def test_looser_or_merely_other_is_refused(clause_id: str, parameters: dict[str, object]) -> None:
    with pytest.raises(LooserThanItsBase, match=clause_id):
        check_not_looser(*with_parameters(clause_id, **parameters))


def test_a_parameter_may_not_be_left_out() -> None:
    clause = BASE.clause("congress.delegates.minimum-count")
    with pytest.raises(LooserThanItsBase, match="left out"):
        check_not_looser(clause, replace(clause, parameters={}))


def test_enforcement_only_gets_stricter() -> None:
    clause = BASE.clause("congress.swc.resolutions-published-3-days")
    check_not_looser(clause, replace(clause, enforce=Enforce.BLOCK))
    with pytest.raises(LooserThanItsBase):
        check_not_looser(clause, replace(clause, enforce=Enforce.MEASURE))
    with pytest.raises(LooserThanItsBase):
        check_not_looser(clause, replace(clause, verified=False))


def layer(change: Callable[[dict[str, Any]], None]) -> bytes:
    """An edition over chaoyang-2015 that takes up one of its clauses, changed."""
    whole = yaml.safe_load(BASE.closure[2].text)
    clause = next(each for each in whole["clauses"] if each["id"] == "congress.delegates.minimum-count")
    change(clause)
    sheet = {
        **whole,
        "id": "street-1",
        "extends": {"id": BASE.id, "sha256": BASE.ref.sha256},
        "documents": whole["documents"],
        "clauses": [clause],
    }
    return yaml.safe_dump(sheet, allow_unicode=True).encode()


def test_a_tighter_layer_takes_the_place_of_its_base() -> None:
    text = layer(lambda clause: clause["parameters"].update(min_count=45))
    book = Rulebook.load([text, *(each.text for each in BASE.closure)])
    assert book.edition("street-1").clause("congress.delegates.minimum-count").number("min_count") == 45
    assert book.edition("chaoyang-2015").clause("congress.delegates.minimum-count").number("min_count") == 30


def test_a_looser_layer_is_refused_when_loaded() -> None:
    text = layer(lambda clause: clause.update(enforce="record"))
    with pytest.raises(LooserThanItsBase):
        Rulebook.load([text, *(each.text for each in BASE.closure)])
