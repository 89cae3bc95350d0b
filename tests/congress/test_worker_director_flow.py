"""Worker seats between the services: which boards are noted, what a ruling leans on, and what is shown."""

from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from tests.congress.test_projections import shown, told

from huiwu.congress import heard, seat_evidence
from huiwu.congress.domain import SESSION, WORKER_DIRECTOR_DUTY
from huiwu.congress.domain.evidence import EnterpriseOnRecord, JobClass, RosterDelegate, WorkersOnRoll
from huiwu.congress.domain.naming import session_of
from huiwu.congress.domain.worker_director.commands import (
    CongressVoteOnRecord,
    NominateWorkerDirector,
    NoteBoards,
    OpenWorkerDirectorElection,
    ReportDuty,
    Seat,
    SeatWorkerDirector,
    UnionLeadersOnRecord,
)
from huiwu.congress.domain.worker_director.facts import WorkerDirectorsRequired
from huiwu.congress.reactions import (
    note_boards_when_an_enterprise_has_a_union,
    note_boards_when_an_enterprise_registers_them,
)
from huiwu.eventlog import Order
from huiwu.eventlog.repository import Loaded
from huiwu.eventlog.rows import Row
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import given

FIRM, UNION, STREET = "enterprise-110105-wangjing", "union-110105-wangjing", "union-110105-110105026"
DUTY = "worker-director-duty-110105-wangjing"
AN, BO, ON = "worker-110105-0a", "worker-110105-0b", date(2026, 3, 12)
ENTERPRISE = {"headcount": 620, "ownership": "private", "union": UNION, "superior": STREET, "board_of_directors": True}
REQUIRED = WorkerDirectorsRequired(FIRM, UNION, STREET, (Seat.WORKER_DIRECTOR,), ON)


@dataclass
class Known:
    """A reader of some rows and of one stream."""

    rows: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    stream: Any = None

    async def row(self, model: str, name: str) -> Row | None:
        view = self.rows.get((model, name))
        return None if view is None else Row(name, FIRM, 7, "known.1", view)

    async def find(self, model: str, **equals: object) -> list[Row]:
        views = [(name, view) for (table, name), view in self.rows.items() if table == model]
        rows = [Row(name, FIRM, n, "known.1", view) for n, (name, view) in enumerate(views)]
        return [row for row in rows if equals.items() <= row.view.items()]

    async def state(self, _kind: object, _stream: str) -> Loaded:
        return Loaded(self.stream, 3, 3, None, "congress.9")


def enterprise(**more: object) -> Known:
    return Known({("enterprises", FIRM): {**ENTERPRISE, **more}})


def at(subject: str) -> Any:
    return SimpleNamespace(event=SimpleNamespace(subject=subject, time=datetime.fromisoformat(f"{ON}T09:00:00+08:00")))


def noted(directors: bool, supervisors: bool) -> list[Order]:
    return [Order(WORKER_DIRECTOR_DUTY, DUTY, NoteBoards(FIRM, directors, supervisors, ON))]


async def test_boards_are_noted_once_there_is_a_union_that_can_urge():
    boards, union = heard.BoardEstablished(False, True, ON), heard.UnionRegistered("grassroots", STREET, FIRM)
    register = note_boards_when_an_enterprise_registers_them
    assert await register(boards, at(FIRM), enterprise()) == noted(False, True)
    assert await register(boards, at(FIRM), enterprise(union=None)) == []
    assert await register(boards, at(FIRM), Known()) == []
    founded = note_boards_when_an_enterprise_has_a_union
    assert await founded(union, at(UNION), enterprise()) == noted(True, False)
    assert await founded(union, at(UNION), enterprise(board_of_directors=False)) == []
    assert await founded(heard.UnionRegistered("street", None, None), at(STREET), enterprise()) == []


async def test_the_enterprise_is_known_with_its_union_or_is_not_found():
    command = NoteBoards(FIRM, True, False, ON)
    (found,) = await seat_evidence.enterprise_with_boards(command, DUTY, enterprise())
    assert found == Evidence("known.1", EnterpriseOnRecord(FIRM, 620, "private", UNION, STREET))
    with pytest.raises(UnknownReference):
        await seat_evidence.enterprise_with_boards(command, DUTY, enterprise(union=None))


async def test_leaders_and_roll_are_looked_up_for_the_duty_that_there_is():
    election = OpenWorkerDirectorElection((Seat.WORKER_DIRECTOR,), (AN,), AN, (), ON)
    nominee = NominateWorkerDirector(AN, Seat.WORKER_DIRECTOR, (), "班组长", ON)
    state = given(WORKER_DIRECTOR_DUTY, REQUIRED).state
    worker = {"enterprise": FIRM, "job_class": "frontline"}
    leaders = {
        "chair": {"union": UNION, "person": AN, "chair": True, "chosen_by": UNION},
        "vice-chair/1": {
            "union": UNION,
            "person": "worker-110105-0f",
            "chair": False,
            "chosen_by": "election-110105-1",
        },
        "vice-chair/2": {"union": UNION, "person": BO, "chair": False, "chosen_by": "election-110105-2"},
    }
    rows = {("union_leaders", f"{UNION}/{post}"): view for post, view in leaders.items()}
    known = Known({**rows, ("workers", AN): worker}, state)
    assert await seat_evidence.leaders(election, DUTY, known) == [
        Evidence("known.1", UnionLeadersOnRecord(UNION, (AN, BO)))
    ]
    on_roll = WorkersOnRoll(FIRM, (RosterDelegate(AN, JobClass.FRONTLINE),))
    assert await seat_evidence.nominee_on_roll(nominee, DUTY, known) == [Evidence("known.1", on_roll)]
    nobody = Known(stream=state)
    assert await seat_evidence.leaders(election, DUTY, nobody) == [Evidence("", UnionLeadersOnRecord(UNION, ()))]
    assert await seat_evidence.nominee_on_roll(nominee, DUTY, nobody) == [Evidence("", WorkersOnRoll(FIRM, ()))]
    absent = Known(stream=WORKER_DIRECTOR_DUTY.initial)
    assert await seat_evidence.leaders(election, DUTY, absent) == []
    assert await seat_evidence.nominee_on_roll(nominee, DUTY, absent) == []


async def test_the_vote_is_that_of_a_session_which_has_adopted_the_item(firm):
    session = session_of(FIRM, 1)
    seat = SeatWorkerDirector(AN, Seat.WORKER_DIRECTOR, session, "contract", ON, ON)
    closed = Known(stream=firm.closed().state)
    (found,) = await seat_evidence.vote_of_congress(seat, DUTY, closed)
    vote = CongressVoteOnRecord(session, firm.enterprise, firm.opening, "contract", firm.opening)
    assert found == Evidence("congress.9", vote)
    (told_of,) = await seat_evidence.sitting_of_congress(ReportDuty(AN, seat.seat, session, ON), DUTY, closed)
    assert (told_of.value.item, told_of.value.opened_on, told_of.value.adopted_on) == ("", firm.opening, None)
    (early,) = await seat_evidence.vote_of_congress(seat, DUTY, Known(stream=firm.proposed().state))
    assert (early.value.opened_on, early.value.adopted_on) == (None, None)
    for wrong in ("bargaining-110105-1", session):
        with pytest.raises(UnknownReference):
            unknown = SeatWorkerDirector(AN, seat.seat, wrong, "contract", ON, ON)
            await seat_evidence.vote_of_congress(unknown, DUTY, Known(stream=SESSION.initial))


def test_the_duty_is_shown_as_it_climbs_the_ladder():
    ladder = ["worker-director-missing", "enterprise-urged", "refusal-recorded", "reported-to-superior"]
    for n, stage in enumerate(("missing", "urged", "refused", "reported"), start=1):
        view = shown("worker-directors-required", *ladder[:n])["worker_director_duties", DUTY].view
        assert (view["stage"], view["vacant"], view["union"]) == (stage, ["worker_director"], UNION)
    rows = shown("worker-directors-required", *ladder, "interview-held", "worker-director-election-opened")
    view = rows["worker_director_duties", DUTY].view
    assert (view["stage"], view["election"]["candidates"]) == ("interviewed", [BO, "worker-110105-0c"])
    view = shown("worker-directors-required", "worker-directors-established")["worker_director_duties", DUTY].view
    assert (view["stage"], view["vacant"]) == ("established", [])
    view = shown("worker-directors-not-required")["worker_director_duties", DUTY].view
    assert (view["stage"], view["seats"]) == ("not_required", [])


def test_every_change_of_a_seat_is_in_the_registry_at_once():
    story = ["nominated", "elected", "seated"]
    place = ("worker_directors", f"{FIRM}/{BO}/worker_director")
    for n, standing in enumerate(story, start=1):
        row = shown(*(f"worker-director-{each}" for each in story[:n]))[place]
        assert (row.view["standing"], row.organisation) == (standing, FIRM)
    facts = [*(f"worker-director-{each}" for each in story), "duty-reported", "worker-director-evaluated"]
    view = shown(*facts, "worker-director-left")[place].view
    fields = {"person", "enterprise", "seat", "elected_on", "term_ends_on", "union_post", "reports", "evaluations"}
    assert all(view[name] for name in fields)
    assert (view["standing"], view["left_on"]) == ("left", "2027-05-31")


def test_the_leaders_are_known_from_the_founding_and_from_elections():
    rows = told((UNION, heard.UnionFounded(AN)), (STREET, heard.UnionFounded()))
    assert {name for model, name in rows if model == "union_leaders"} == {f"{UNION}/chair"}
    elected = shown("chair-appointed", "vice-chair-appointed")
    assert sorted(row.view["chair"] for (model, _), row in elected.items() if model == "union_leaders") == [False, True]
