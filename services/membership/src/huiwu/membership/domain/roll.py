"""The roll: the workers of one enterprise by subject id and job class, never by name."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, TypeAlias, assert_never

from annotated_types import Len

from huiwu.kernel import Finding, Kind, Ruling
from huiwu.kernel.names import district_of, key_of, stream_id
from huiwu.kernel.values import Day, Id
from huiwu.membership.domain.register import MUNICIPAL, EnterpriseOnRegister
from huiwu.membership.domain.union import union_of
from huiwu.rulebook import Hearing

JobClass: TypeAlias = Literal["manager", "frontline", "other"]
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Worker:
    subject: Id
    job_class: JobClass


@dataclass(frozen=True, slots=True)
class EnrolWorkers:
    """Enter workers on the roll of their enterprise, a thousand at a time at most."""

    enterprise: Id
    workers: Annotated[tuple[Worker, ...], Len(1, 1000)]


@dataclass(frozen=True, slots=True)
class ChangeJobClass:
    subject: Id
    job_class: JobClass
    changed_on: Day


@dataclass(frozen=True, slots=True)
class StrikeWorker:
    """Take a worker who has left the enterprise off its roll."""

    subject: Id
    left_on: Day


Command: TypeAlias = EnrolWorkers | ChangeJobClass | StrikeWorker


@dataclass(frozen=True, slots=True)
class WorkersEnrolled:
    enterprise: str
    workers: tuple[Worker, ...]


@dataclass(frozen=True, slots=True)
class JobClassChanged:
    enterprise: str
    subject: str
    job_class: str
    was: str
    on: date


@dataclass(frozen=True, slots=True)
class WorkerLeft:
    enterprise: str
    subject: str
    job_class: str
    on: date


Fact: TypeAlias = WorkersEnrolled | JobClassChanged | WorkerLeft


@dataclass(frozen=True, slots=True)
class Unopened:
    pass


@dataclass(frozen=True, slots=True)
class Open:
    """Job class by subject."""

    enterprise: str
    workers: Mapping[str, str] = field(default_factory=dict[str, str])


State: TypeAlias = Unopened | Open


def roll_of(enterprise: str) -> str:
    """The id of an enterprise's roll: it shares the enterprise's key."""
    return stream_id("roll", district_of(enterprise), key_of(enterprise))


def decide(command: Command, state: State, hearing: Hearing) -> Ruling:
    match state, command:
        case ((Unopened() | Open()), EnrolWorkers(enterprise, workers)):
            return hearing.rule(
                _employer_exists(hearing),
                _each_once(command, state, hearing),
                then=[WorkersEnrolled(enterprise, workers)],
            )
        case Open(enterprise, workers), ChangeJobClass(subject, job_class, changed_on):
            was = workers.get(subject)
            return hearing.rule(
                hearing.not_after_today(changed_on),
                _enrolled(subject, was, hearing),
                then=[JobClassChanged(enterprise, subject, job_class, was or "", changed_on)],
            )
        case Open(enterprise, workers), StrikeWorker(subject, left_on):
            was = workers.get(subject)
            return hearing.rule(
                hearing.not_after_today(left_on),
                _enrolled(subject, was, hearing),
                then=[WorkerLeft(enterprise, subject, was or "", left_on)],
            )
        case _:
            return hearing.refuse_phase(command, state)


def _employer_exists(hearing: Hearing) -> Finding:
    employer = hearing.lean_on(EnterpriseOnRegister)
    return hearing.holds(
        "platform.employer-not-ended", not employer.ended, seen={"ended": employer.ended}, needed={"ended": False}
    )


def _each_once(command: EnrolWorkers, state: State, hearing: Hearing) -> Finding:
    """Nobody stands on the roll twice; some of those who would are shown."""
    counted = Counter(worker.subject for worker in command.workers)
    already = _workers(state)
    doubled = [subject for subject, times in counted.items() if times > 1 or subject in already]
    seen = {"twice": len(doubled), "subjects": doubled[:_SHOWN]}
    return hearing.holds("platform.distinct-people", not doubled, seen=seen, needed={"twice": 0})


def _enrolled(subject: str, job_class: str | None, hearing: Hearing) -> Finding:
    return hearing.holds("platform.on-roll", job_class is not None, seen={"subject": subject}, needed="enrolled")


def _workers(state: State) -> Mapping[str, str]:
    return state.workers if isinstance(state, Open) else dict[str, str]()


def evolve(state: State, fact: Fact) -> State:
    workers = _workers(state)
    match fact:
        case WorkersEnrolled(enterprise=enterprise, workers=entered):
            return Open(enterprise, {**workers, **{worker.subject: worker.job_class for worker in entered}})
        case JobClassChanged(enterprise=enterprise, subject=subject, job_class=job_class):
            return Open(enterprise, {**workers, subject: job_class})
        case WorkerLeft(enterprise=enterprise, subject=left):
            return Open(enterprise, {subject: held for subject, held in workers.items() if subject != left})
        case _:
            assert_never(fact)


def party(command: Command, state: State) -> str:
    """The enterprise's union keeps its roll, also while it is being formed."""
    match state, command:
        case Open(enterprise), _:
            return union_of(enterprise)
        case Unopened(), EnrolWorkers(enterprise=enterprise):
            return union_of(enterprise)
        case Unopened(), _:
            return MUNICIPAL


WORDS: Mapping[type, tuple[str, str]] = {
    EnrolWorkers: ("登记职工名册", "Enrol workers"),
    ChangeJobClass: ("变更岗位类别", "Change a worker's job class"),
    StrikeWorker: ("职工离职除名", "Strike a worker who has left"),
    WorkersEnrolled: ("登记职工{workers}人。", "{workers} workers were enrolled."),
    JobClassChanged: (
        "{on} 职工 {subject} 的岗位类别由 {was} 变为 {job_class}。",
        "On {on} the worker {subject} became {job_class}, having been {was}.",
    ),
    WorkerLeft: ("职工 {subject} 于 {on} 离职。", "The worker {subject} left on {on}."),
}

ROLL: Kind[Command, State, Fact, Hearing] = Kind(
    service="membership",
    name="roll",
    initial=Unopened(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(EnrolWorkers, ChangeJobClass, StrikeWorker),
    facts=(WorkersEnrolled, JobClassChanged, WorkerLeft),
    creates=(EnrolWorkers,),
    evidence=(EnterpriseOnRegister,),
    words=WORDS,
)
