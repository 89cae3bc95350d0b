"""What changes make of rows, against a naive model, whichever way the facts are cut into batches."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiwu.eventlog import Change, Effect, Pool, ReadModel, Received, Remove
from huiwu.eventlog.projections import Projections
from huiwu.eventlog.received import plain
from huiwu.eventlog.rows import changed, row_of

pytestmark = pytest.mark.engines


@dataclass(frozen=True, slots=True)
class Step:
    """A fact that says what its handler is to do, so that Hypothesis can write histories."""

    id: str
    remove: bool
    set: dict[str, Any]
    add: dict[str, int]
    append: dict[str, Any]
    organisation: str | None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2),
)
steps = st.builds(
    Step,
    id=st.sampled_from("abc"),
    remove=st.sampled_from([False, False, False, True]),
    set=st.dictionaries(st.sampled_from(["place", "on", "日"]), json_values, max_size=2),
    add=st.dictionaries(st.sampled_from(["present", "absent"]), st.integers(-9, 9), max_size=2),
    append=st.dictionaries(st.sampled_from(["items", "notes"]), json_values, max_size=2),
    organisation=st.sampled_from([None, "enterprise-110105-x", "enterprise-110105-y"]),
)


def naive(history: Iterable[Step]) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for step in history:
        if step.remove:
            rows.pop(step.id, None)
            continue
        row = rows.setdefault(step.id, {"organisation": None, "view": {}})
        row["organisation"] = row["organisation"] or step.organisation
        row["view"].update(copy.deepcopy(step.set))
        for member, count in step.add.items():
            row["view"][member] = row["view"].get(member, 0) + count
        for member, value in step.append.items():
            row["view"][member] = [*row["view"].get(member, []), value]
    return rows


def without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [without_nul(each) for each in value]
    return {k: without_nul(v) for k, v in value.items()} if isinstance(value, dict) else value


model = ReadModel("steps")


@model.on("congress", Step)
def take(step: Step, at: Received) -> Iterable[Effect]:
    yield (
        Remove(step.id)
        if step.remove
        else Change(step.id, set=step.set, organisation=step.organisation, add=step.add, append=step.append)
    )


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=12), cuts=st.sets(st.integers(0, 12)))
async def test_rows_are_what_a_plain_dictionary_would_be(
    pool: Pool, congress: Any, history: list[Step], cuts: set[int]
) -> None:
    await pool.execute("DROP SCHEMA IF EXISTS s CASCADE")
    congress.log.clear()
    projections = Projections(pool, "s", ["congress"], [model])
    await projections.setup()
    facts = [congress.says(step) for step in history]
    edges = sorted({0, len(facts), *(cut for cut in cuts if cut < len(facts))})
    for start, end in pairwise(edges):
        await projections.apply("congress", facts[start:end])
    found = await pool.fetch("SELECT id, organisation, position, fact, view::text FROM s.steps")
    rows = {row.id: {"organisation": row.organisation, "view": row.view} for row in map(row_of, found)}
    assert rows == {k: {**row, "view": without_nul(row["view"])} for k, row in naive(history).items()}


def test_dates_and_dataclasses_are_kept_as_their_canonical_json(congress: Any) -> None:
    at = congress.says(Step("a", False, {}, {}, {}, None))
    row = changed(
        None, Change("a", set={"on": date(2026, 3, 12)}, append={"steps": Step("b", True, {}, {}, {}, None)}), at
    )
    assert row.view["on"] == "2026-03-12"
    assert row.view["steps"] == [plain(Step("b", True, {}, {}, {}, None))]
    assert (row.position, row.fact) == (at.position, at.event.id)


def test_counting_what_is_no_number_is_an_error(congress: Any) -> None:
    at = congress.says(Step("a", False, {}, {}, {}, None))
    row = changed(None, Change("a", set={"present": "many"}), at)
    with pytest.raises(TypeError, match="present"):
        changed(row, Change("a", add={"present": 1}), at)
