"""What the congress knows of enterprises and workers from membership; its rulings lean on these rows."""

from collections.abc import Iterable

from huiwu.congress.domain.election.facts import ChairAppointed, ViceChairAppointed
from huiwu.congress.heard import (
    BoardEstablished,
    EnterpriseRegistered,
    HeadcountRecorded,
    JobClassChanged,
    OwnershipChanged,
    UnionFounded,
    UnionRegistered,
    WorkerLeft,
    WorkersEnrolled,
)
from huiwu.eventlog import Change, Effect, ReadModel, Received, Remove

enterprises = ReadModel("enterprises")
union_leaders = ReadModel("union_leaders")
workers = ReadModel("workers")


@enterprises.on("membership", EnterpriseRegistered)
def know_enterprise(fact: EnterpriseRegistered, at: Received) -> Iterable[Effect]:
    view = {
        "name": fact.name,
        "headcount": fact.headcount,
        "ownership": fact.ownership,
        "board_of_directors": fact.board_of_directors,
        "board_of_supervisors": fact.board_of_supervisors,
    }
    return [Change(at.event.subject, view, organisation=at.event.subject)]


@enterprises.on("membership", HeadcountRecorded)
def know_headcount(fact: HeadcountRecorded, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"headcount": fact.headcount})]


@enterprises.on("membership", OwnershipChanged)
def know_ownership(fact: OwnershipChanged, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"ownership": fact.ownership})]


@enterprises.on("membership", BoardEstablished)
def know_boards(fact: BoardEstablished, at: Received) -> Iterable[Effect]:
    boards = {"board_of_directors": fact.board_of_directors, "board_of_supervisors": fact.board_of_supervisors}
    return [Change(at.event.subject, boards)]


@enterprises.on("membership", UnionRegistered)
def know_union(fact: UnionRegistered, at: Received) -> Iterable[Effect]:
    if fact.enterprise is None:
        return []
    return [
        Change(fact.enterprise, {"union": at.event.subject, "superior": fact.superior}, organisation=fact.enterprise)
    ]


@union_leaders.on("membership", UnionFounded)
def know_first_chair(fact: UnionFounded, at: Received) -> Iterable[Effect]:
    return [_leader(at.event.subject, "chair", fact.chair, at)] if fact.chair else []


@union_leaders.on("congress", ChairAppointed)
def know_chair(fact: ChairAppointed, at: Received) -> Iterable[Effect]:
    return [_leader(fact.organisation, "chair", fact.chair, at)]


@union_leaders.on("congress", ViceChairAppointed)
def know_vice_chair(fact: ViceChairAppointed, at: Received) -> Iterable[Effect]:
    return [_leader(fact.organisation, f"vice-chair/{fact.vice_chair}", fact.vice_chair, at)]


def _leader(union: str, post: str, person: str, at: Received) -> Change:
    view = {"union": union, "person": person, "chair": post == "chair", "chosen_by": at.event.subject}
    return Change(f"{union}/{post}", view, organisation=union)


@workers.on("membership", WorkersEnrolled)
def know_workers(fact: WorkersEnrolled, _at: Received) -> Iterable[Effect]:
    return [
        Change(
            worker.subject,
            {"enterprise": fact.enterprise, "job_class": worker.job_class},
            organisation=fact.enterprise,
        )
        for worker in fact.workers
    ]


@workers.on("membership", JobClassChanged)
def know_job_class(fact: JobClassChanged, _at: Received) -> Iterable[Effect]:
    return [Change(fact.subject, {"job_class": fact.job_class})]


@workers.on("membership", WorkerLeft)
def forget_worker(fact: WorkerLeft, _at: Received) -> Iterable[Effect]:
    return [Remove(fact.subject)]
