"""Which question the commands beside the way of all sessions put to the law, by the phase of the session."""

from huiwu.congress.domain.session import decide_follow_up, decide_joint, decide_region
from huiwu.congress.domain.session.commands_beside import (
    AgreeRegionalAgenda,
    Beside,
    CarryImplementations,
    DiscloseRegionalMatters,
    EndJointSitting,
    ReportImplementation,
    SitJointly,
)
from huiwu.congress.domain.session.states import Closed, Convening, Session, Sitting
from huiwu.kernel import Ruling
from huiwu.rulebook import Hearing


def decide_beside(command: Beside, state: Session, hearing: Hearing) -> Ruling:
    """The ruling on such a command."""
    match state, command:
        case Convening(agreed=False), AgreeRegionalAgenda() if state.call.covered:
            return decide_region.agree_regional(command, state, hearing)
        case Closed(), DiscloseRegionalMatters() if state.call.covered:
            return decide_region.disclose_regional(command, state, hearing)
        case Convening(), CarryImplementations():
            return decide_follow_up.carry(command, state, hearing)
        case Sitting(), ReportImplementation():
            return decide_follow_up.report(command, state, hearing)
        case ((Convening() | Sitting() | Closed()), SitJointly()):
            return decide_joint.sit_jointly(command, state, hearing)
        case ((Convening() | Sitting() | Closed()), EndJointSitting()):
            return decide_joint.end_joint_sitting(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)
