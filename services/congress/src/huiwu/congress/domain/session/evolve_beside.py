"""How facts beside the way of all sessions carry a session on; one that does not fit its phase leaves it as it is."""

from dataclasses import replace
from typing import assert_never

from huiwu.congress.domain.session.facts.beside import (
    FactBeside,
    ImplementationReported,
    ImplementationsCarried,
    ImplementationsUnreported,
    JointSittingArranged,
    JointSittingEnded,
    RegionalAgendaAgreed,
    RegionalMattersDisclosed,
    RegionalSessionOpened,
    SessionOfRegion,
)
from huiwu.congress.domain.session.states import Closed, Convening, Joint, Session, Sitting


def evolve_beside(state: Session, fact: FactBeside) -> Session:
    """The session after the fact."""
    match fact:
        case SessionOfRegion():
            if not isinstance(state, Convening):
                return state
            return replace(state, call=replace(state.call, covered=fact.enterprises))
        case ImplementationsCarried():
            return replace(state, carried=(*state.carried, *fact.items)) if isinstance(state, Convening) else state
        case ImplementationReported():
            reported = {(fact.session, fact.item)}
            return replace(state, reported=state.reported | reported) if isinstance(state, Sitting) else state
        case RegionalMattersDisclosed():
            return disclosed_by(state, fact.discloser, fact.items) if isinstance(state, Closed) else state
        case JointSittingArranged():
            return with_joint(state, Joint(fact.joint_with, fact.on))
        case JointSittingEnded():
            return with_joint(state, None)
        case RegionalAgendaAgreed() | RegionalSessionOpened() | ImplementationsUnreported():
            return state
        case _:
            assert_never(fact)


def disclosed_by(state: Closed, enterprise: str, items: tuple[str, ...]) -> Closed:
    """The session with what that enterprise has disclosed at home."""
    before = state.disclosed_by.get(enterprise, frozenset())
    return replace(state, disclosed_by={**state.disclosed_by, enterprise: before | set(items)})


def with_joint(state: Session, joint: Joint | None) -> Session:
    """The session with what it sits together with."""
    match state:
        case Convening() | Sitting():
            return replace(state, joint=joint)
        case Closed():
            return replace(state, sitting=replace(state.sitting, joint=joint))
        case _:
            return state
