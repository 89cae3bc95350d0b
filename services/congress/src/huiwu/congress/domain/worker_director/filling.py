"""How the seats are filled, what those who sit on them owe every year, and how a seat falls vacant again."""

from collections.abc import Sequence

from huiwu.congress.domain.evidence import WorkersOnRoll
from huiwu.congress.domain.people import each_once
from huiwu.congress.domain.worker_director import facts as became
from huiwu.congress.domain.worker_director.clauses import (
    ANNUAL,
    ELECTED,
    KNOWN,
    LEADERS,
    NOT_BEFORE,
    ON_ROLL,
    QUALIFICATION,
    WITH_BOARD,
)
from huiwu.congress.domain.worker_director.commands import (
    CongressVoteOnRecord,
    EvaluateWorkerDirector,
    InOffice,
    NominateWorkerDirector,
    OpenWorkerDirectorElection,
    ReportDuty,
    Seat,
    SeatWorkerDirector,
    UnionLeadersOnRecord,
    WorkerDirectorLeaves,
)
from huiwu.congress.domain.worker_director.states import Duty, Stage, Standing
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def open_election(command: OpenWorkerDirectorElection, duty: Duty, hearing: Hearing) -> Ruling:
    """For seats that the boards have; with every leader of the union on the list, or among the barred (A43)."""
    recorded = hearing.lean_on(UnionLeadersOnRecord).leaders
    leaders = sorted({*recorded, command.chair, *command.vice_chairs})
    barred = {each.person for each in command.barred}
    left_out = [each for each in leaders if each not in command.candidates and each not in barred]
    standing_all_the_same = sorted(barred & set(command.candidates))
    return hearing.rule(
        hearing.not_after_today(command.on),
        _has(command.seats, duty, hearing),
        each_once(hearing, command.candidates),
        hearing.holds(
            LEADERS,
            not left_out and not standing_all_the_same,
            seen={"left_out": left_out, "barred_on_the_list": standing_all_the_same},
            needed={"candidates": [each for each in leaders if each not in barred]},
        ),
        then=[
            became.WorkerDirectorElectionOpened(
                duty.enterprise, command.seats, command.candidates, command.barred, command.on
            )
        ],
    )


def nominate(command: NominateWorkerDirector, duty: Duty, hearing: Hearing) -> Ruling:
    """A worker of the unit, with a statement of the qualification; of whoever sits there already, nothing is asked."""
    known = duty.person(command.person, command.seat)
    if command.seat not in duty.standing_for or (known and known.standing is Standing.SEATED):
        return hearing.refuse_phase(command, duty, needed=["election-opened"])
    on_roll = any(each.subject == command.person for each in hearing.lean_on(WorkersOnRoll).workers)
    nominated = became.WorkerDirectorNominated(
        duty.enterprise, command.person, command.seat, command.qualified, command.statement, command.on
    )
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.holds(ON_ROLL, on_roll, seen={"on_roll": on_roll}, needed={"on_roll": True}),
        hearing.contains_all(QUALIFICATION, command.qualified, parameter="checks"),
        then=[nominated],
    )


def seat(command: SeatWorkerDirector, duty: Duty, hearing: Hearing) -> Ruling:
    """Only who was nominated, and whom the enterprise's own congress has elected by a resolution."""
    person = duty.person(command.person, command.seat)
    vote = hearing.lean_on(CongressVoteOnRecord)
    nominated = person is not None and person.standing is Standing.NOMINATED
    elected_on = vote.adopted_on if vote.enterprise == duty.enterprise else None
    days = (elected_on, person.last_on if person else None)
    earliest = max((day for day in days if day is not None), default=command.on)
    whose = (duty.enterprise, duty.union, duty.superior)
    facts: list[object] = [
        became.WorkerDirectorElected(
            duty.enterprise, command.person, command.seat, command.session, command.item, elected_on or command.on
        ),
        became.WorkerDirectorSeated(
            *whose, command.person, command.seat, command.on, command.term_ends_on, command.union_post
        ),
    ]
    if duty.stage not in (Stage.ESTABLISHED, Stage.NOT_REQUIRED) and set(duty.vacant()) <= {command.seat}:
        facts.append(became.WorkerDirectorsEstablished(*whose, command.on))
    return hearing.rule(
        hearing.not_after_today(command.on),
        _has((command.seat,), duty, hearing),
        hearing.holds(KNOWN, nominated, seen={"nominated": nominated}, needed={"nominated": True}),
        hearing.holds(
            ELECTED,
            elected_on is not None,
            seen={"congress_of": vote.enterprise, "item": vote.item, "adopted": vote.adopted_on is not None},
            needed={"congress_of": duty.enterprise, "adopted": True},
        ),
        hearing.holds(NOT_BEFORE, command.on >= earliest, seen=command.on, needed={"from": earliest}),
        hearing.holds(
            NOT_BEFORE,
            command.term_ends_on >= command.on,
            seen={"term_ends_on": command.term_ends_on},
            needed={"from": command.on},
        ),
        then=facts,
    )


def report(command: ReportDuty, duty: Duty, hearing: Hearing) -> Ruling:
    """履职情况要向职代会报告"""
    told = became.DutyReported(duty.enterprise, command.person, command.seat, command.session, command.on)
    return _in_office(command, duty, hearing, _before_the_congress(command, duty, hearing), then=[told])


def evaluate(command: EvaluateWorkerDirector, duty: Duty, hearing: Hearing) -> Ruling:
    """接受职工代表的评议"""
    evaluated = became.WorkerDirectorEvaluated(
        duty.enterprise,
        command.person,
        command.seat,
        command.session,
        command.evaluators,
        command.result,
        command.on,
    )
    return _in_office(command, duty, hearing, _before_the_congress(command, duty, hearing), then=[evaluated])


def leave(command: WorkerDirectorLeaves, duty: Duty, hearing: Hearing) -> Ruling:
    """A seat on which nobody sits any more is owed again."""
    person = duty.person(command.person, command.seat)
    facts: list[object] = [
        became.WorkerDirectorLeft(duty.enterprise, command.person, command.seat, command.reason, command.on)
    ]
    vacant = duty.vacant(without=person)
    if vacant and duty.stage is Stage.ESTABLISHED:
        whose = (duty.enterprise, duty.union, duty.superior)
        facts.append(became.WorkerDirectorMissing(*whose, vacant, command.on))
    return _in_office(command, duty, hearing, then=facts)


def _in_office(command: InOffice, duty: Duty, hearing: Hearing, *findings: Finding, then: Sequence[object]) -> Ruling:
    """Only somebody who sits on that seat, and not before what happened last."""
    person = duty.person(command.person, command.seat)
    if person is None or person.standing is not Standing.SEATED:
        return hearing.refuse_phase(command, duty, needed=[Standing.SEATED])
    after = hearing.holds(NOT_BEFORE, command.on >= person.last_on, seen=command.on, needed={"from": person.last_on})
    return hearing.rule(hearing.not_after_today(command.on), after, *findings, then=then)


def _has(seats: Sequence[Seat], duty: Duty, hearing: Hearing) -> Finding:
    """The boards have these seats."""
    return hearing.admits(
        WITH_BOARD, set(seats) <= set(duty.seats), seen={"seats": list(seats)}, needed={"one_of": list(duty.seats)}
    )


def _before_the_congress(command: ReportDuty | EvaluateWorkerDirector, duty: Duty, hearing: Hearing) -> Finding:
    """What is not said to a session of the unit's own congress is no report to it, and no evaluation by it."""
    sitting = hearing.lean_on(CongressVoteOnRecord)
    opened_on = sitting.opened_on if sitting.enterprise == duty.enterprise else None
    return hearing.admits(
        ANNUAL,
        opened_on is not None and command.on >= opened_on,
        seen={"congress_of": sitting.enterprise, "opened_on": opened_on, "on": command.on},
        needed={"congress_of": duty.enterprise, "opened_by": command.on},
    )
