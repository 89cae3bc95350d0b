"""合开: a session and a meeting of the members' congress on one day at one place; two streams, two ballots (A08)."""

from datetime import date

from huiwu.congress.domain.evidence import MemberCongressOnRecord
from huiwu.congress.domain.session.clauses import ONCE
from huiwu.congress.domain.session.commands_beside import EndJointSitting, SitJointly
from huiwu.congress.domain.session.facts.beside import JointSittingArranged, JointSittingEnded
from huiwu.congress.domain.session.states import Closed, Convening, Joint, Sitting
from huiwu.kernel import Ruling
from huiwu.rulebook import Hearing

SAME_DAY_AND_PLACE = "platform.joint-sitting"
MEMBERS_CONGRESS = "member_congress"
"""The key of 会员代表大会 among the meetings of a union (congress.meetings.rules-of-procedure)."""
_MOVED = "会议改期或者取消 the session was moved or cancelled"


def sit_jointly(command: SitJointly, state: Convening | Sitting | Closed, hearing: Hearing) -> Ruling:
    """Linked, not merged: delegates, agenda, quorum and ballots stay those of this session."""
    meeting, call = hearing.lean_on(MemberCongressOnRecord), state.call
    joint, on = joint_of(state), day_of(state)
    seen = {"body": meeting.body, "union": meeting.organisation, "on": meeting.on, "place": meeting.place}
    needed = {"body": MEMBERS_CONGRESS, "union": call.union, "on": on, "place": call.place}
    return hearing.rule(
        hearing.holds(ONCE, joint is None, seen={"done": joint is not None}, needed={"done": False}),
        hearing.equal(SAME_DAY_AND_PLACE, seen, needed),
        then=[JointSittingArranged(call.enterprise, command.record, on, call.place)],
    )


def end_joint_sitting(command: EndJointSitting, state: Convening | Sitting | Closed, hearing: Hearing) -> Ruling:
    joint = joint_of(state)
    if joint is None:
        return hearing.refuse_phase(command, state)
    return hearing.rule(then=[JointSittingEnded(state.call.enterprise, joint.record, command.reason)])


def parted(state: Convening, on: date | None) -> list[JointSittingEnded]:
    """What follows when a joint session sits on that day, or not at all."""
    if state.joint is None or state.joint.on == on:
        return []
    return [JointSittingEnded(state.call.enterprise, state.joint.record, _MOVED)]


def joint_of(state: Convening | Sitting | Closed) -> Joint | None:
    """With what it sits together."""
    return state.sitting.joint if isinstance(state, Closed) else state.joint


def day_of(state: Convening | Sitting | Closed) -> date:
    """The day on which it opens or has opened."""
    match state:
        case Convening():
            return state.opening_on
        case Sitting():
            return state.opened_on
        case Closed():
            return state.sitting.opened_on
