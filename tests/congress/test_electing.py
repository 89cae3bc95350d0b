"""What a ruling on an election leans on, and what of an election is shown."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huiwu.congress import electing
from huiwu.congress.domain import ELECTION
from huiwu.congress.domain.election.commands import (
    CandidateOnRoll,
    Electorate,
    ElectorsOnRegister,
    EnterElectors,
    FormPreparatoryGroup,
    Office,
    ProposeCandidate,
    UnionOnRecord,
)
from huiwu.congress.domain.election.facts import PreparatoryGroupFormed
from huiwu.congress.projections import MODELS
from huiwu.eventlog import Change, Received
from huiwu.eventlog.repository import Loaded
from huiwu.eventlog.rows import Row, changed
from huiwu.kernel import Evidence
from huiwu.kernel.event import read
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import given

FOLDER = Path(__file__).parent / "golden"
STREAM = "election-110105-78870f1e2d963c4b5a69"
STREET = "union-110105-110105026"
START = date(2026, 3, 2)


@dataclass
class Known:
    """A reader of rows, and of streams by the name of their kind."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    streams: dict[str, Any] = field(default_factory=dict)

    async def row(self, model: str, name: str) -> Row | None:
        return self.rows.get((model, name))

    async def find(self, model: str, **equals: object) -> list[Row]:
        named = [row for (table, _), row in sorted(self.rows.items()) if table == model]
        return [row for row in named if equals.items() <= row.view.items()]

    async def state(self, kind: Any, _stream: str) -> Loaded:
        return Loaded(self.streams.get(kind.name, kind.initial), 3, 3, None, "congress.9")


def known(firm, electorate, enterprise=None) -> Known:
    """Three workers on the roll, delegates on the register with and without mandate, two on the congress's roster."""
    formed = PreparatoryGroupFormed(
        firm.union, "grassroots", STREET, enterprise, Office.CHAIR, 1, electorate, "换届", firm.people(1), START
    )
    election = given(ELECTION, formed).state
    rows: dict[tuple[str, str], Row] = {}
    for n, subject in enumerate(firm.people(3)):
        rows["workers", subject] = Row(subject, firm.enterprise, 10 + n, f"roll.{n}", {"enterprise": firm.enterprise})
    kept = {"ledger": "member-delegate", "phase": "kept"}
    entries = [
        (firm.union, {"delegate": "worker-110105-a", "mandate_until": "2026-03-02"}),
        (firm.union, {"delegate": "worker-110105-b", "mandate_until": "2026-03-01"}),
        (firm.union, {"delegate": "worker-110105-c"}),
        (STREET, {"delegate": "worker-110105-d"}),
    ]
    for n, (organisation, entry) in enumerate(entries):
        rows["records", f"record-{n}"] = Row(f"record-{n}", organisation, n, f"record.{n}", {**kept, "entries": entry})
    congress = firm.in_term(*firm.roster(2)).state
    return Known(rows, {"election": election, "staff-congress": congress})


@pytest.mark.parametrize("organisation", ["union-110105-nobody", "enterprise-110105-wangjing"])
async def test_only_a_registered_union_holds_elections(firm, organisation):
    view = {"level": "grassroots", "superior": STREET, "enterprise": firm.enterprise, "path": "/"}
    unit = Row(firm.enterprise, firm.enterprise, 2, "membership.2", {**view, "level": "enterprise"})
    rows = {firm.union: Row(firm.union, firm.union, 1, "membership.1", view), firm.enterprise: unit}
    read_ = Known({("organisations", name): row for name, row in rows.items()})
    command = FormPreparatoryGroup(firm.union, Office.CHAIR, 1, Electorate.MEMBERS, "换届", (), START)
    found = await electing.union_of_election(command, "", read_)
    assert found == [Evidence("membership.1", UnionOnRecord(firm.union, "grassroots", STREET, firm.enterprise))]
    with pytest.raises(UnknownReference, match=organisation):
        other = FormPreparatoryGroup(organisation, Office.CHAIR, 1, Electorate.MEMBERS, "换届", (), START)
        await electing.union_of_election(other, "", read_)


@pytest.mark.parametrize(
    ("electorate", "registered", "fact"),
    [
        (Electorate.MEMBERS, 3, "roll.2"),
        (Electorate.WORKERS, 3, "roll.2"),
        (Electorate.STAFF_CONGRESS, 2, "congress.9"),
    ],
)
async def test_electors_are_those_on_the_register_of_their_electorate(firm, electorate, registered, fact):
    people = firm.people(4)
    read_ = known(firm, electorate, firm.enterprise)
    (found,) = await electing.electors_on_register(EnterElectors(people), STREAM, read_)
    assert found == Evidence(fact, ElectorsOnRegister(electorate, 4, people[registered:]))
    (nobody,) = await electing.electors_on_register(EnterElectors(people), STREAM, known(firm, electorate))
    assert nobody == Evidence("", ElectorsOnRegister(electorate, 4, people))


async def test_member_delegates_elect_while_their_mandate_lasts(firm):
    people = tuple(f"worker-110105-{letter}" for letter in "abcd")
    read_ = known(firm, Electorate.MEMBER_CONGRESS)
    (found,) = await electing.electors_on_register(EnterElectors(people), STREAM, read_)
    assert found == Evidence("record.2", ElectorsOnRegister(Electorate.MEMBER_CONGRESS, 4, (people[1], people[3])))


async def test_a_long_list_of_strangers_is_cut(firm):
    strangers = tuple(f"worker-110105-x{n:03}" for n in range(30))
    read_ = known(firm, Electorate.MEMBERS, firm.enterprise)
    (found,) = await electing.electors_on_register(EnterElectors(strangers), STREAM, read_)
    assert found.value.strangers == strangers[:20]


async def test_a_candidate_is_looked_up_on_the_roll_of_the_unit(firm):
    command = ProposeCandidate(firm.people(1)[0], "工会小组", START)
    here = known(firm, Electorate.WORKERS, firm.enterprise)
    (found,) = await electing.candidate_on_roll(command, STREAM, here)
    assert found == Evidence("roll.0", CandidateOnRoll(command.candidate, on_roll=True))
    elsewhere = known(firm, Electorate.WORKERS, "enterprise-110105-other")
    (found,) = await electing.candidate_on_roll(command, STREAM, elsewhere)
    assert found == Evidence("", CandidateOnRoll(command.candidate, on_roll=False))


async def test_without_an_election_there_is_nothing_to_lean_on(firm):
    assert await electing.electors_on_register(EnterElectors(firm.people(1)), STREAM, Known()) == []
    assert await electing.candidate_on_roll(ProposeCandidate("…", "…", START), STREAM, Known()) == []


def shown(*facts: str) -> dict[str, Any]:
    """The row after these facts of the golden files."""
    row: Row | None = None
    for n, fact in enumerate(facts, start=1):
        raw = (FOLDER / f"{fact}.v1.json").read_bytes()
        at = Received("congress", n, n - 1, read(raw), raw)
        for effect in (effect for model in MODELS for effect in model.effects(at)):
            assert isinstance(effect, Change)
            row = changed(row, effect, at)
    assert row is not None
    return dict(row.view)


PREPARED = ("preparatory-group-formed", "election-checkpoint-opened")
VOTED = (*PREPARED, "superior-guidance-recorded", "electors-entered", "electorate-frozen", "chair-candidate-proposed")
COUNTED = (*VOTED, "candidates-fixed", "election-opened", "election-counted")


def test_the_row_says_how_far_it_has_come_and_where_guidance_is_missing():
    view = shown(*PREPARED)
    assert (view["phase"], view["guidance_missing"]) == ("prepared", 1)
    assert view["guidance_preparatory_group"]["due_on"] == "2026-03-22"
    assert set(view["progress"]) == {"zh", "en"}
    view = shown(*VOTED)
    assert (view["phase"], view["guidance_missing"], view["electors"]) == ("candidates_proposed", 0, 620)
    assert view["guidance_preparatory_group"]["recorded_on"] == "2026-03-13"
    assert view["proposed"] == ["worker-110105-0a"]
    assert shown(*PREPARED, "electors-entered", "electors-struck")["electors"] == 1
    assert shown(*PREPARED, "candidate-proposed")["proposed"] == ["worker-110105-0a"]


def test_the_row_shows_totals_and_who_is_elected():
    view = shown(*COUNTED)
    assert (view["phase"], view["result"]["needed"], view["opens_from"]) == ("counted", 311, "2026-03-23")
    assert view["result"]["votes"][0] == {"candidate": "worker-110105-0a", "votes": 330}
    view = shown(*COUNTED, "election-voided")
    assert (view["phase"], view["open_seats"], view["void"]["reason"]) == ("void", 1, "no_majority")
    certified = shown(*COUNTED, "election-certified")
    assert (certified["phase"], certified["elected"]) == ("certified", ["worker-110105-0a"])
    installed = shown(*COUNTED, "election-certified", "officer-installed", "chair-appointed")
    assert (installed["phase"], len(installed["installed"])) == ("installed", 1)
