"""What each stored fact does to what is shown."""

from pathlib import Path

import pytest

from huiwu.eventlog import Change, Received, Remove
from huiwu.eventlog.rows import Row, changed
from huiwu.kernel.event import read
from huiwu.membership.projections import MODELS

FOLDER = Path(__file__).parent / "golden"
FIRM, UNION, ROLL = (f"{kind}-110105-b974a87230a55dfeafc6" for kind in ("enterprise", "union", "roll"))


def shown(*facts: str) -> dict[tuple[str, str], Row]:
    """The rows after these facts of the golden files."""
    rows: dict[tuple[str, str], Row] = {}
    for position, fact in enumerate(facts, start=1):
        raw = (FOLDER / f"{fact}.v1.json").read_bytes()
        at = Received("membership", position, position - 1, read(raw), raw)
        for model in MODELS:
            for effect in model.effects(at):
                assert isinstance(effect, Change | Remove)
                place = (model.name, effect.id)
                if isinstance(effect, Change):
                    rows[place] = changed(rows.get(place), effect, at)
                else:
                    rows.pop(place, None)
    return rows


def test_a_union_in_formation_is_shown_to_itself_and_to_who_will_approve_it() -> None:
    rows = shown("union-formation-started", "preparatory-group-formed", "union-founded")
    assert rows["unions", UNION].organisation == UNION
    assert rows["formations", UNION].organisation == "union-110105-110105026"
    assert [rows[model, UNION].view["phase"] for model in ("unions", "formations")] == ["founded", "founded"]


def test_once_registered_it_is_no_longer_in_formation() -> None:
    rows = shown("union-formation-started", "union-founded", "union-registered")
    assert ("formations", UNION) not in rows
    assert rows["unions", UNION].view["phase"] == "registered"
    assert shown("union-registered", "union-dissolved")["unions", UNION].view["phase"] == "dissolved"


@pytest.mark.parametrize(
    ("fact", "view"),
    [
        ("headcount-recorded", {"headcount": 172, "priority": True}),
        ("ownership-changed", {"ownership": "mixed"}),
        ("board-established", {"board_of_directors": True, "board_of_supervisors": False}),
        ("enterprise-unionised", {"union": UNION, "unionised": True, "priority": False}),
        ("enterprise-ended", {"ended_on": "2026-02-05", "priority": False}),
    ],
)
def test_an_enterprise_is_shown_as_it_stands(fact: str, view: dict[str, object]) -> None:
    row = shown("enterprise-registered", fact)["enterprises", FIRM]
    assert row.organisation == FIRM
    assert view.items() <= row.view.items()


def test_a_roll_counts_and_its_list_follows() -> None:
    rows = shown("workers-enrolled", "job-class-changed")
    assert rows["rolls", ROLL].organisation == UNION
    assert rows["rolls", ROLL].view == {"enterprise": FIRM, "workers": 2, "manager": 2, "frontline": 0, "other": 0}
    assert rows["workers", f"{ROLL}/worker-110105-0b"].view["job_class"] == "manager"
    rows = shown("workers-enrolled", "job-class-changed", "worker-left")
    assert rows["rolls", ROLL].view == {"enterprise": FIRM, "workers": 1, "manager": 1, "frontline": 0, "other": 0}
    assert ("workers", f"{ROLL}/worker-110105-0b") not in rows


def test_a_labour_administration_is_shown_to_itself() -> None:
    row = shown("labour-administration-registered")["labour_administrations", "labour-110105-administration"]
    assert row.organisation == "labour-110105-administration"
    assert row.view["superior"] == "union-110105-district"
