"""Which question each command to a session puts to the law, by the phase in which the session stands."""

from huiwu.congress.domain.naming import union_of
from huiwu.congress.domain.session import (
    decide_after,
    decide_ballot,
    decide_before,
    decide_beside,
    decide_layoff,
    decide_region,
    decide_sitting,
)
from huiwu.congress.domain.session.commands import (
    AdjournItem,
    AdmitLayoffPlan,
    AdoptResolution,
    AgreeAgenda,
    AmendAgenda,
    ArchiveSession,
    CancelSession,
    CloseImplementation,
    CloseSession,
    Convene,
    DiscloseMatters,
    Follow,
    HearWorkers,
    HoldDiscussion,
    OpenImplementation,
    OpenSession,
    ProposeAgenda,
    PublishResolution,
    RecordBallot,
    RecordDelivery,
    RecordFilingResult,
    ReportToSuperior,
    RescheduleSession,
    ReviewItem,
    ScheduleSession,
    SeatReplacement,
    SendDocuments,
    Sit,
    SubmitFilingForm,
)
from huiwu.congress.domain.session.commands_beside import (
    AnyCommand,
    Beside,
    DiscloseRegionalMatters,
    ScheduleRegionalSession,
)
from huiwu.congress.domain.session.states import Absent, Closed, Convening, Session, Sitting
from huiwu.congress.domain.session.taking_over import TakeOverBallot
from huiwu.kernel import Ruling
from huiwu.rulebook import Hearing


def decide(command: AnyCommand, state: Session, hearing: Hearing) -> Ruling:
    """The ruling on a command to a session."""
    match state, command:
        case Absent(), ScheduleSession():
            return decide_before.schedule(command, hearing)
        case Absent(), ScheduleRegionalSession():
            return decide_region.schedule_regional(command, hearing)
        case _ if isinstance(command, Beside):
            return decide_beside.decide_beside(command, state, hearing)
        case Convening(), _ if isinstance(command, Convene):
            return _convening(command, state, hearing)
        case ((Sitting() | Closed()), TakeOverBallot()):
            return decide_ballot.take_over(command, state, hearing)
        case Sitting(), _ if isinstance(command, Sit):
            return _sitting(command, state, hearing)
        case Closed(), _ if isinstance(command, Follow):
            return _closed(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def party(command: AnyCommand, state: Session) -> str:
    """The enterprise agrees and discloses, the superior union judges the filing; all else its own union does.

    A regional congress is its host's; the enterprises that it covers disclose.
    """
    if isinstance(command, ScheduleSession):
        return union_of(command.enterprise)
    if isinstance(command, ScheduleRegionalSession):
        return command.host
    if isinstance(state, Absent):
        return ""
    match command:
        case DiscloseRegionalMatters():
            return command.enterprise
        case AgreeAgenda() | DiscloseMatters():
            return state.call.enterprise
        case RecordFilingResult():
            return state.call.superior
        case _:
            return state.call.union


def keeper(command: AnyCommand, state: Session) -> str:
    """The enterprise's own union keeps the file of its sessions, whoever acted in them."""
    if isinstance(command, ScheduleSession):
        return union_of(command.enterprise)
    if isinstance(command, ScheduleRegionalSession):
        return command.host
    return "" if isinstance(state, Absent) else state.call.union


def _convening(command: Convene, state: Convening, hearing: Hearing) -> Ruling:
    match command:
        case RescheduleSession():
            return decide_before.reschedule(command, state, hearing)
        case CancelSession():
            return decide_before.cancel(command, state, hearing)
        case HearWorkers():
            return decide_before.hear_workers(command, state, hearing)
        case ProposeAgenda() if not state.agreed:
            return decide_before.propose(command, state, hearing)
        case AgreeAgenda() if not (state.agreed or state.call.covered):
            return decide_before.agree(command, state, hearing)
        case AmendAgenda() if state.agreed:
            return decide_before.amend(command, state, hearing)
        case ReportToSuperior():
            return decide_before.report(command, state, hearing)
        case SendDocuments():
            return decide_before.send(command, state, hearing)
        case RecordDelivery():
            return decide_before.record_delivery(command, state, hearing)
        case AdmitLayoffPlan():
            return decide_layoff.admit(command, state, hearing)
        case SeatReplacement():
            return decide_before.seat(command, state, hearing)
        case OpenSession():
            return decide_sitting.open_session(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def _sitting(command: Sit, state: Sitting, hearing: Hearing) -> Ruling:
    match command:
        case HoldDiscussion():
            return decide_sitting.hold_discussion(command, state, hearing)
        case ReviewItem():
            return decide_sitting.review(command, state, hearing)
        case AdjournItem():
            return decide_sitting.adjourn(command, state, hearing)
        case RecordBallot():
            return decide_sitting.record_ballot(command, state, hearing)
        case AdoptResolution():
            return decide_sitting.adopt(command, state, hearing)
        case CloseSession():
            return decide_sitting.close(command, state, hearing)


def _closed(command: Follow, state: Closed, hearing: Hearing) -> Ruling:
    match command:
        case PublishResolution():
            return decide_after.publish(command, state, hearing)
        case DiscloseMatters() if not state.call.covered:
            return decide_after.disclose(command, state, hearing)
        case SubmitFilingForm():
            return decide_after.submit_form(command, state, hearing)
        case RecordFilingResult():
            return decide_after.record_filing_result(command, state, hearing)
        case ArchiveSession():
            return decide_after.archive(command, state, hearing)
        case OpenImplementation():
            return decide_after.open_implementation(command, state, hearing)
        case CloseImplementation():
            return decide_after.close_implementation(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)
