"""What the law says to each command: which seats are owed, and how their absence is followed up step by step."""

from collections.abc import Sequence
from datetime import date

from huiwu.congress.domain.evidence import EnterpriseOnRecord
from huiwu.congress.domain.naming import union_of
from huiwu.congress.domain.worker_director import facts as became
from huiwu.congress.domain.worker_director.clauses import ALL_COMPANIES, LADDER, NOT_BEFORE, WITH_BOARD
from huiwu.congress.domain.worker_director.commands import (
    Command,
    EvaluateWorkerDirector,
    HoldInterview,
    LadderStep,
    NominateWorkerDirector,
    NoteBoards,
    OpenWorkerDirectorElection,
    RecordRefusal,
    ReportDuty,
    ReportRefusal,
    Seat,
    SeatWorkerDirector,
    UrgeEnterprise,
    WorkerDirectorLeaves,
)
from huiwu.congress.domain.worker_director.filling import evaluate, leave, nominate, open_election, report, seat
from huiwu.congress.domain.worker_director.states import Duty, Stage, Unnoted, WorkerDirectorDuty
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing

_AFTER: dict[type, Stage] = {
    UrgeEnterprise: Stage.MISSING,
    RecordRefusal: Stage.URGED,
    ReportRefusal: Stage.REFUSED,
    HoldInterview: Stage.REPORTED,
}
"""At which stage each step of the ladder is taken: 督促、拒不建立、报告、约谈, none left out."""
_CLIMBING = (*_AFTER.values(), Stage.INTERVIEWED)


def decide(command: Command, state: WorkerDirectorDuty, hearing: Hearing) -> Ruling:
    """The ruling on a command to the duty."""
    match state, command:
        case _, NoteBoards():
            return _note(command, state, hearing)
        case Unnoted(), _:
            return hearing.refuse_phase(command, state)
        case Duty(), UrgeEnterprise() | RecordRefusal() | ReportRefusal() | HoldInterview():
            return _climb(command, state, hearing)
        case Duty(), OpenWorkerDirectorElection():
            return open_election(command, state, hearing)
        case Duty(), NominateWorkerDirector():
            return nominate(command, state, hearing)
        case Duty(), SeatWorkerDirector():
            return seat(command, state, hearing)
        case Duty(), ReportDuty():
            return report(command, state, hearing)
        case Duty(), EvaluateWorkerDirector():
            return evaluate(command, state, hearing)
        case Duty(), WorkerDirectorLeaves():
            return leave(command, state, hearing)


def party(command: Command, state: WorkerDirectorDuty) -> str:
    """The enterprise's union sees to it; its superior union is the one that interviews."""
    match command, state:
        case NoteBoards(), _:
            return union_of(command.enterprise)
        case _, Unnoted():
            return ""
        case HoldInterview(), _:
            return state.superior
        case _:
            return state.union


def _note(command: NoteBoards, state: WorkerDirectorDuty, hearing: Hearing) -> Ruling:
    """Which seats the boards ask for, and whether somebody sits on each (A49: without a board it is only measured)."""
    enterprise = hearing.lean_on(EnterpriseOnRecord)
    whose = (command.enterprise, enterprise.union, enterprise.superior)
    boards = {Seat.WORKER_DIRECTOR: command.board_of_directors, Seat.WORKER_SUPERVISOR: command.board_of_supervisors}
    seats = tuple(each for each, there in boards.items() if there)
    if isinstance(state, Duty) and (state.seats, state.union, state.superior) == (seats, *whose[1:]):
        return hearing.rule(*_established(hearing, seats, state.vacant()))
    on = command.on if isinstance(state, Unnoted) else max(command.on, state.since)
    noted = Duty(*whose, seats, Stage.REQUIRED, on, people={} if isinstance(state, Unnoted) else state.people)
    vacant = noted.vacant()
    facts: list[object] = [became.WorkerDirectorsRequired(*whose, seats, on)]
    if not seats:
        facts = [became.WorkerDirectorsNotRequired(*whose, on)]
    elif not vacant:
        facts.append(became.WorkerDirectorsEstablished(*whose, on))
    elif isinstance(state, Unnoted) or state.stage not in _CLIMBING:
        facts.append(became.WorkerDirectorMissing(*whose, vacant, on))
    return hearing.rule(hearing.not_after_today(command.on), *_established(hearing, seats, vacant), then=facts)


def _established(hearing: Hearing, seats: Sequence[Seat], vacant: Sequence[Seat]) -> tuple[Finding, Finding]:
    """Whether each board has its seat filled, and whether the company has the system at all."""
    seated = [each for each in seats if each not in vacant]
    return (
        hearing.holds(WITH_BOARD, not vacant, seen={"seated": seated}, needed={"seats": list(seats)}),
        hearing.holds(ALL_COMPANIES, bool(seated), seen={"seated": seated}, needed={"seated": "any"}),
    )


def _climb(command: LadderStep, duty: Duty, hearing: Hearing) -> Ruling:
    """One step at a time, from the bottom; a late step is taken, and its finding says that it was late."""
    stage = _AFTER[type(command)]
    seen, needed = {"stage": duty.stage}, {"stage": stage}
    in_order = hearing.admits(LADDER, duty.stage is stage, seen=seen, needed=needed)
    if not in_order.met:
        return hearing.rule(in_order)
    after = hearing.holds(NOT_BEFORE, command.on >= duty.since, seen=command.on, needed={"from": duty.since})
    so_far = (hearing.not_after_today(command.on), after, in_order)
    whose, since = (duty.enterprise, duty.union, duty.superior), duty.since
    match command:
        case UrgeEnterprise(on=on, letter_sha256=letter):
            answer_by = hearing.due_after(LADDER, on, "urge_days")
            urged = became.EnterpriseUrged(*whose, on, letter, answer_by)
            return hearing.rule(*so_far, hearing.days_after(LADDER, on, since, parameter="urge_days"), then=[urged])
        case RecordRefusal(on=on, answer=answer):
            refused = became.RefusalRecorded(*whose, on, answer)
            return hearing.rule(*so_far, _silent_long_enough(hearing, on, answer, since), then=[refused])
        case ReportRefusal(on=on):
            reported = became.ReportedToSuperior(*whose, on)
            return hearing.rule(
                *so_far, hearing.days_after(LADDER, on, since, parameter="report_days"), then=[reported]
            )
        case HoldInterview(on=on, outcome=outcome):
            held = became.InterviewHeld(*whose, on, outcome)
            return hearing.rule(*so_far, hearing.days_after(LADDER, on, since, parameter="interview_days"), then=[held])


def _silent_long_enough(hearing: Hearing, on: date, answer: str | None, urged_on: date) -> Finding:
    """Who has not answered has refused only when the days after the urging are over."""
    answer_by = hearing.due_after(LADDER, urged_on, "urge_days")
    met = answer is not None or on > answer_by
    seen = {"on": on, "answered": answer is not None}
    return hearing.admits(LADDER, met, seen=seen, needed={"silent_through": answer_by})
