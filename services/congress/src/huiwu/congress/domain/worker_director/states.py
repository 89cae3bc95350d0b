"""How the duty stands, and who stands for a seat or sits on it; and how facts carry both on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from huiwu.congress.domain.worker_director import facts as became
from huiwu.congress.domain.worker_director.commands import Seat


class Stage(StrEnum):
    """Of the duty, from the boards to the seats; the ladder between them goes up step by step."""

    NOT_REQUIRED = "not_required"
    REQUIRED = "required"
    MISSING = "missing"
    URGED = "urged"
    REFUSED = "refused"
    REPORTED = "reported"
    INTERVIEWED = "interviewed"
    ESTABLISHED = "established"


class Standing(StrEnum):
    """Of a person."""

    NOMINATED = "nominated"
    ELECTED = "elected"
    SEATED = "seated"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who stands for a seat, sits on it or has left it; `last_on` is the day of the last that happened."""

    person: str
    seat: Seat
    standing: Standing
    last_on: date


@dataclass(frozen=True, slots=True)
class Unnoted:
    """Nothing is known of the enterprise's boards."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One enterprise's duty. `since` is the day from which its stage counts, `standing_for` the election's seats."""

    enterprise: str
    union: str
    superior: str
    seats: tuple[Seat, ...]
    stage: Stage
    since: date
    standing_for: tuple[Seat, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict[str, Person])

    def person(self, subject: str, seat: Seat) -> Person | None:
        """How that person stands to that seat."""
        return self.people.get(place(subject, seat))

    def vacant(self, without: Person | None = None) -> tuple[Seat, ...]:
        """The required seats on which nobody sits, or nobody would without that person."""
        seated = {each.seat for each in self.people.values() if each.standing is Standing.SEATED and each != without}
        return tuple(seat for seat in self.seats if seat not in seated)


WorkerDirectorDuty: TypeAlias = Unnoted | Duty


def place(subject: str, seat: Seat) -> str:
    """A person and a seat, in one."""
    return f"{subject}/{seat}"


def evolve(state: WorkerDirectorDuty, fact: became.Fact) -> WorkerDirectorDuty:
    """The duty after the fact."""
    match fact:
        case became.WorkerDirectorsRequired():
            return _noted(state, fact, fact.seats, Stage.REQUIRED)
        case became.WorkerDirectorsNotRequired():
            return _noted(state, fact, (), Stage.NOT_REQUIRED)
        case _:
            assert isinstance(state, Duty)
            return _further(state, fact)


def _noted(
    state: WorkerDirectorDuty,
    fact: became.WorkerDirectorsRequired | became.WorkerDirectorsNotRequired,
    seats: tuple[Seat, ...],
    stage: Stage,
) -> Duty:
    """Boards that come or go leave a ladder that is being climbed where it is."""
    if isinstance(state, Unnoted):
        return Duty(fact.enterprise, fact.union, fact.superior, seats, stage, fact.on)
    climbing = state.stage in _LADDER and stage is Stage.REQUIRED
    known = replace(state, union=fact.union, superior=fact.superior, seats=seats)
    return known if climbing else replace(known, stage=stage, since=fact.on)


def _further(duty: Duty, fact: became.Fact) -> Duty:
    match fact:
        case became.WorkerDirectorElectionOpened():
            kept = {name: each for name, each in duty.people.items() if each.standing is not Standing.NOMINATED}
            return replace(duty, standing_for=fact.seats, people=kept)
        case (
            became.WorkerDirectorNominated()
            | became.WorkerDirectorElected()
            | became.WorkerDirectorSeated()
            | became.DutyReported()
            | became.WorkerDirectorEvaluated()
            | became.WorkerDirectorLeft()
        ):
            person = Person(fact.person, fact.seat, _STANDING[type(fact)], fact.on)
            return replace(duty, people={**duty.people, place(fact.person, fact.seat): person})
        case became.WorkerDirectorsRequired() | became.WorkerDirectorsNotRequired():
            return duty
        case (
            became.WorkerDirectorMissing()
            | became.EnterpriseUrged()
            | became.RefusalRecorded()
            | became.ReportedToSuperior()
            | became.InterviewHeld()
            | became.WorkerDirectorsEstablished()
        ):
            return replace(duty, stage=_STAGE[type(fact)], since=fact.on)
        case _:
            assert_never(fact)


_LADDER = (Stage.MISSING, Stage.URGED, Stage.REFUSED, Stage.REPORTED, Stage.INTERVIEWED)
_STAGE: Mapping[type, Stage] = {
    became.WorkerDirectorMissing: Stage.MISSING,
    became.EnterpriseUrged: Stage.URGED,
    became.RefusalRecorded: Stage.REFUSED,
    became.ReportedToSuperior: Stage.REPORTED,
    became.InterviewHeld: Stage.INTERVIEWED,
    became.WorkerDirectorsEstablished: Stage.ESTABLISHED,
}
_STANDING: Mapping[type, Standing] = {
    became.WorkerDirectorNominated: Standing.NOMINATED,
    became.WorkerDirectorElected: Standing.ELECTED,
    became.WorkerDirectorSeated: Standing.SEATED,
    became.DutyReported: Standing.SEATED,
    became.WorkerDirectorEvaluated: Standing.SEATED,
    became.WorkerDirectorLeft: Standing.LEFT,
}
