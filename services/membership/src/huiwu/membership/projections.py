"""What membership shows: the tree of unions, enterprises, rolls by job class, labour administrations."""

from collections import Counter
from collections.abc import Iterable

from huiwu.eventlog import Change, Effect, ReadModel, Received, Remove
from huiwu.membership.domain.enterprise_words import (
    BoardEstablished,
    EnterpriseEnded,
    EnterpriseRegistered,
    EnterpriseUnionised,
    HeadcountRecorded,
    OwnershipChanged,
)
from huiwu.membership.domain.labour import LabourAdministrationRegistered
from huiwu.membership.domain.roll import JobClassChanged, Worker, WorkerLeft, WorkersEnrolled
from huiwu.membership.domain.union import union_of
from huiwu.membership.domain.union_words import (
    PreparatoryGroupFormed,
    UnionDissolved,
    UnionFormationStarted,
    UnionFounded,
    UnionRegistered,
)

unions = ReadModel("unions")
formations = ReadModel("formations")
enterprises = ReadModel("enterprises", indexes=["(view->>'priority'), ((view->>'headcount')::bigint), id"])
rolls = ReadModel("rolls")
workers = ReadModel("workers")
labour_administrations = ReadModel("labour_administrations")

MODELS = (unions, formations, enterprises, rolls, workers, labour_administrations)


@unions.on("membership", UnionFormationStarted)
def show_union_being_formed(fact: UnionFormationStarted, _at: Received) -> Iterable[Effect]:
    view = {
        "name": fact.name,
        "english": fact.english,
        "level": "grassroots",
        "superior": fact.superior,
        "territory": fact.territory,
        "enterprise": fact.enterprise,
        "phase": "forming",
    }
    return [Change(fact.union, view, organisation=fact.union)]


@unions.on("membership", PreparatoryGroupFormed)
def show_preparatory_group(fact: PreparatoryGroupFormed, _at: Received) -> Iterable[Effect]:
    return [Change(fact.union, {"phase": "preparing", "preparatory_group": len(fact.members)})]


@unions.on("membership", UnionFounded)
def show_union_founded(fact: UnionFounded, _at: Received) -> Iterable[Effect]:
    view = {"phase": "founded", "members": fact.members, "committee": len(fact.committee), "founded_on": fact.on}
    return [Change(fact.union, view)]


@unions.on("membership", UnionRegistered)
def show_union_registered(fact: UnionRegistered, _at: Received) -> Iterable[Effect]:
    view = {
        "name": fact.name,
        "english": fact.english,
        "level": fact.level,
        "superior": fact.superior,
        "territory": fact.territory,
        "enterprise": fact.enterprise,
        "phase": "registered",
        "registered_on": fact.on,
    }
    return [Change(fact.union, view, organisation=fact.union)]


@unions.on("membership", UnionDissolved)
def show_union_dissolved(fact: UnionDissolved, _at: Received) -> Iterable[Effect]:
    return [Change(fact.union, {"phase": "dissolved"})]


@formations.on("membership", UnionFormationStarted)
def show_formation_to_superior(fact: UnionFormationStarted, _at: Received) -> Iterable[Effect]:
    view = {"name": fact.name, "enterprise": fact.enterprise, "superior": fact.superior, "phase": "forming"}
    return [Change(fact.union, view, organisation=fact.superior)]


@formations.on("membership", PreparatoryGroupFormed)
def show_preparation_to_superior(fact: PreparatoryGroupFormed, _at: Received) -> Iterable[Effect]:
    return [Change(fact.union, {"phase": "preparing"})]


@formations.on("membership", UnionFounded)
def show_founding_to_superior(fact: UnionFounded, _at: Received) -> Iterable[Effect]:
    return [Change(fact.union, {"phase": "founded", "members": fact.members, "committee": len(fact.committee)})]


@formations.on("membership", UnionRegistered)
def close_formation(fact: UnionRegistered, _at: Received) -> Iterable[Effect]:
    return [Remove(fact.union)]


@enterprises.on("membership", EnterpriseRegistered)
def show_enterprise(fact: EnterpriseRegistered, _at: Received) -> Iterable[Effect]:
    view = {
        "name": fact.name,
        "english": fact.english,
        "credit_code": fact.credit_code,
        "area": fact.area,
        "headcount": fact.headcount,
        "ownership": fact.ownership,
        "board_of_directors": fact.board_of_directors,
        "board_of_supervisors": fact.board_of_supervisors,
        "union": None,
        "unionised": False,
        "priority": fact.priority,
        "ended_on": None,
    }
    return [Change(fact.enterprise, view, organisation=fact.enterprise)]


@enterprises.on("membership", HeadcountRecorded)
def show_headcount(fact: HeadcountRecorded, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"headcount": fact.headcount, "priority": fact.priority})]


@enterprises.on("membership", OwnershipChanged)
def show_ownership(fact: OwnershipChanged, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"ownership": fact.ownership})]


@enterprises.on("membership", BoardEstablished)
def show_boards(fact: BoardEstablished, at: Received) -> Iterable[Effect]:
    boards = {"board_of_directors": fact.board_of_directors, "board_of_supervisors": fact.board_of_supervisors}
    return [Change(at.event.subject, boards)]


@enterprises.on("membership", EnterpriseUnionised)
def show_enterprise_unionised(fact: EnterpriseUnionised, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"union": fact.union, "unionised": True, "priority": False})]


@enterprises.on("membership", EnterpriseEnded)
def show_enterprise_ended(fact: EnterpriseEnded, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"ended_on": fact.on, "priority": False})]


@rolls.on("membership", WorkersEnrolled)
def count_enrolled(fact: WorkersEnrolled, at: Received) -> Iterable[Effect]:
    classes = Counter({"manager": 0, "frontline": 0, "other": 0})
    classes.update(worker.job_class for worker in fact.workers)
    counts = {"workers": len(fact.workers), **classes}
    return [Change(at.event.subject, {"enterprise": fact.enterprise}, union_of(fact.enterprise), add=counts)]


@rolls.on("membership", JobClassChanged)
def count_job_class_changed(fact: JobClassChanged, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, add={fact.was: -1}), Change(at.event.subject, add={fact.job_class: 1})]


@rolls.on("membership", WorkerLeft)
def count_worker_left(fact: WorkerLeft, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, add={"workers": -1, fact.job_class: -1})]


@workers.on("membership", WorkersEnrolled)
def list_enrolled(fact: WorkersEnrolled, at: Received) -> Iterable[Effect]:
    return [_listed(at.event.subject, worker, union_of(fact.enterprise)) for worker in fact.workers]


@workers.on("membership", JobClassChanged)
def list_job_class_changed(fact: JobClassChanged, at: Received) -> Iterable[Effect]:
    return [Change(_place(at.event.subject, fact.subject), {"job_class": fact.job_class})]


@workers.on("membership", WorkerLeft)
def unlist_worker_left(fact: WorkerLeft, at: Received) -> Iterable[Effect]:
    return [Remove(_place(at.event.subject, fact.subject))]


@labour_administrations.on("membership", LabourAdministrationRegistered)
def show_labour_administration(fact: LabourAdministrationRegistered, at: Received) -> Iterable[Effect]:
    view = {"name": fact.name, "english": fact.english, "superior": fact.superior}
    return [Change(at.event.subject, view, organisation=at.event.subject)]


def _listed(roll: str, worker: Worker, union: str) -> Change:
    view = {"roll": roll, "subject": worker.subject, "job_class": worker.job_class}
    return Change(_place(roll, worker.subject), view, organisation=union)


def _place(roll: str, subject: str) -> str:
    return f"{roll}/{subject}"
