"""Sessions, beside the way of all: whom a regional one covers, what it is told of resolutions, joint sittings."""

from collections.abc import Iterable

from huiwu.congress.domain.session.facts.beside import (
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
from huiwu.congress.projections.sessions import sessions
from huiwu.eventlog import Change, Effect, Received


@sessions.on("congress", SessionOfRegion)
def show_covered(fact: SessionOfRegion, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"covered": fact.enterprises})]


@sessions.on("congress", RegionalAgendaAgreed)
def show_agreed_with(fact: RegionalAgendaAgreed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"agreed_with": fact.enterprises})]


@sessions.on("congress", RegionalSessionOpened)
def show_last_session(fact: RegionalSessionOpened, _at: Received) -> Iterable[Effect]:
    return [Change(fact.congress, {"last_session_on": fact.on}, model="staff_congresses")]


@sessions.on("congress", RegionalMattersDisclosed)
def show_disclosed_at_home(fact: RegionalMattersDisclosed, at: Received) -> Iterable[Effect]:
    disclosed = {"enterprise": fact.discloser, "items": fact.items, "on": fact.on, "late": fact.late}
    return [Change(at.event.subject, {"yet_to_disclose": fact.outstanding}, append={"disclosed_by": disclosed})]


@sessions.on("congress", ImplementationsCarried)
def show_what_to_report(fact: ImplementationsCarried, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, append={"to_report": each}) for each in fact.items]


@sessions.on("congress", ImplementationReported)
def show_reported(fact: ImplementationReported, at: Received) -> Iterable[Effect]:
    """At this session, and at the resolution."""
    report = {"session": fact.session, "item": fact.item, "progress": fact.progress}
    told = {"session": at.event.subject, "progress": fact.progress}
    return [
        Change(at.event.subject, append={"reported": report}),
        Change(f"{fact.session}/{fact.item}", append={"reports": told}, model="resolutions"),
    ]


@sessions.on("congress", ImplementationsUnreported)
def show_unreported(fact: ImplementationsUnreported, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"unreported": fact.items})]


@sessions.on("congress", JointSittingArranged)
def show_joint_sitting(fact: JointSittingArranged, at: Received) -> Iterable[Effect]:
    """On both sides."""
    return [
        Change(at.event.subject, {"joint_with": fact.joint_with, "joint_on": fact.on}),
        Change(fact.joint_with, {"joint_with": at.event.subject}, model="records"),
    ]


@sessions.on("congress", JointSittingEnded)
def show_parted(fact: JointSittingEnded, at: Received) -> Iterable[Effect]:
    return [
        Change(at.event.subject, {"joint_with": None, "joint_on": None}),
        Change(fact.joint_with, {"joint_with": None}, model="records"),
    ]


__all__ = ["sessions"]
