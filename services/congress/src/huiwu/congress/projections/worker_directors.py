"""Duties to have worker directors and supervisors; the registry of those who stand, sit or have left (实名制信息库)."""

from collections.abc import Iterable

from huiwu.congress.domain.worker_director import facts as became
from huiwu.congress.domain.worker_director.states import place
from huiwu.eventlog import Change, Effect, ReadModel, Received

worker_director_duties = ReadModel("worker_director_duties")
worker_directors = ReadModel("worker_directors")

# -- duties


@worker_director_duties.on("congress", became.WorkerDirectorsRequired)
def show_required(fact: became.WorkerDirectorsRequired, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="required", seats=fact.seats, vacant=())]


@worker_director_duties.on("congress", became.WorkerDirectorsNotRequired)
def show_not_required(fact: became.WorkerDirectorsNotRequired, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="not_required", seats=(), vacant=())]


@worker_director_duties.on("congress", became.WorkerDirectorMissing)
def show_missing(fact: became.WorkerDirectorMissing, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="missing", vacant=fact.seats)]


@worker_director_duties.on("congress", became.EnterpriseUrged)
def show_urged(fact: became.EnterpriseUrged, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="urged", answer_by=fact.answer_by)]


@worker_director_duties.on("congress", became.RefusalRecorded)
def show_refused(fact: became.RefusalRecorded, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="refused", answer=fact.answer)]


@worker_director_duties.on("congress", became.ReportedToSuperior)
def show_reported(fact: became.ReportedToSuperior, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="reported")]


@worker_director_duties.on("congress", became.InterviewHeld)
def show_interviewed(fact: became.InterviewHeld, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="interviewed", outcome=fact.outcome)]


@worker_director_duties.on("congress", became.WorkerDirectorsEstablished)
def show_established(fact: became.WorkerDirectorsEstablished, at: Received) -> Iterable[Effect]:
    return [_duty(fact, at, stage="established", vacant=())]


@worker_director_duties.on("congress", became.WorkerDirectorElectionOpened)
def show_election(fact: became.WorkerDirectorElectionOpened, at: Received) -> Iterable[Effect]:
    election = {"seats": fact.seats, "candidates": fact.candidates, "barred": fact.barred, "opened_on": fact.on}
    return [Change(at.event.subject, {"election": election})]


def _duty(fact: became.OfDuty, at: Received, **view: object) -> Change:
    whose = {"enterprise": fact.enterprise, "union": fact.union, "superior": fact.superior}
    return Change(at.event.subject, {**whose, "since": fact.on, **view}, organisation=fact.enterprise)


# -- people


@worker_directors.on("congress", became.WorkerDirectorNominated)
def show_nominee(fact: became.WorkerDirectorNominated, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "duty": at.event.subject,
        "enterprise": fact.enterprise,
        "person": fact.person,
        "seat": fact.seat,
        "standing": "nominated",
        "qualified": fact.qualified,
        "elected_on": None,
        "seated_on": None,
        "term_ends_on": None,
        "union_post": None,
        "reports": [],
        "evaluations": [],
        "left_on": None,
    }
    return [_person(fact, view)]


@worker_directors.on("congress", became.WorkerDirectorElected)
def show_elected(fact: became.WorkerDirectorElected, _at: Received) -> Iterable[Effect]:
    return [_person(fact, {"standing": "elected", "elected_on": fact.on, "session": fact.session, "item": fact.item})]


@worker_directors.on("congress", became.WorkerDirectorSeated)
def show_seated(fact: became.WorkerDirectorSeated, _at: Received) -> Iterable[Effect]:
    view = {"standing": "seated", "seated_on": fact.on}
    return [_person(fact, {**view, "term_ends_on": fact.term_ends_on, "union_post": fact.union_post})]


@worker_directors.on("congress", became.DutyReported)
def show_report(fact: became.DutyReported, _at: Received) -> Iterable[Effect]:
    return [_person(fact, {}, reports={"on": fact.on, "session": fact.session})]


@worker_directors.on("congress", became.WorkerDirectorEvaluated)
def show_evaluation(fact: became.WorkerDirectorEvaluated, _at: Received) -> Iterable[Effect]:
    told = {"on": fact.on, "session": fact.session, "result": fact.result, "evaluators": fact.evaluators}
    return [_person(fact, {"evaluated_on": fact.on}, evaluations=told)]


@worker_directors.on("congress", became.WorkerDirectorLeft)
def show_left(fact: became.WorkerDirectorLeft, _at: Received) -> Iterable[Effect]:
    return [_person(fact, {"standing": "left", "left_on": fact.on, "reason": fact.reason})]


def _person(fact: became.OfPerson, view: dict[str, object], **append: object) -> Change:
    name = f"{fact.enterprise}/{place(fact.person, fact.seat)}"
    return Change(name, view, organisation=fact.enterprise, append=append)
