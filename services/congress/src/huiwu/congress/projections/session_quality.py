"""How each session went: guards weighed, guards kept, and every departure, from the rulings themselves (P01)."""

from collections.abc import Iterable
from dataclasses import dataclass

from huiwu.congress.domain.naming import is_session
from huiwu.congress.domain.session.clauses import APPROVAL, MAJORITY
from huiwu.congress.domain.session.commands import ScheduleSession
from huiwu.congress.domain.session.commands_beside import ScheduleRegionalSession
from huiwu.congress.domain.session.facts.before import SessionCancelled, SessionScheduled
from huiwu.congress.domain.session.facts.sitting import SessionClosed
from huiwu.eventlog import Change, Effect, ReadModel, Received
from huiwu.kernel.names import part_name

session_quality = ReadModel("session_quality")
_RESULTS = (MAJORITY, APPROVAL)
"""Marks of votes: a lost vote is a result, and no lapse of those who held it."""

_BEGINNINGS = (part_name(ScheduleSession), part_name(ScheduleRegionalSession))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding."""

    clause: str
    met: bool
    effect: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The command that was ruled on."""

    name: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling, in what is counted of it."""

    outcome: str
    command: Asked
    findings: tuple[Weighed, ...]


@session_quality.on("congress", Ruled)
def count_guards(ruled: Ruled, at: Received) -> Iterable[Effect]:
    """Of what was granted; what was refused did not happen. Our own rules for the record are not counted."""
    if ruled.outcome != "granted" or not is_session(at.event.subject):
        return []
    guards = [each for each in ruled.findings if _is_guard(each)]
    departures = [each for each in guards if each.effect != "none"]
    if not guards:
        return []
    counted = {"weighed": len(guards), "kept": len(guards) - len(departures)}
    whole = {"whole": "no"} if departures else {"whole": "yes"} if ruled.command.name in _BEGINNINGS else {}
    told = [{"clause": each.clause, "effect": each.effect, "command": ruled.command.name} for each in departures]
    return [
        Change(at.event.subject, whole, add=counted),
        *(Change(at.event.subject, append={"departures": each}) for each in told),
    ]


@session_quality.on("congress", SessionScheduled)
def begin(fact: SessionScheduled, at: Received) -> Iterable[Effect]:
    view = {"congress": fact.congress, "session_number": fact.session_number, "closed_on": None}
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@session_quality.on("congress", SessionClosed)
def show_closed(fact: SessionClosed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"closed_on": fact.on})]


@session_quality.on("congress", SessionCancelled)
def show_cancelled(_fact: SessionCancelled, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"cancelled": True})]


def _is_guard(finding: Weighed) -> bool:
    """Of the law, and not only measured."""
    binds = finding.met or finding.effect != "none"
    return binds and not finding.clause.startswith("platform.") and finding.clause not in _RESULTS
