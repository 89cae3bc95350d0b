"""Major decisions: who was asked, what was studied, and what was decided."""

from collections.abc import Iterable

from huiwu.congress.domain.major_decision import facts as became
from huiwu.eventlog import Change, Effect, ReadModel, Received

major_decisions = ReadModel("major_decisions")


@major_decisions.on("congress", became.MajorDecisionProposed)
def show_proposed_decision(fact: became.MajorDecisionProposed, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "phase": "proposed",
        "level": fact.level,
        "ownership": fact.ownership or None,
        "matter": fact.matter,
        "title": fact.title,
        "touches_workers": fact.touches_workers,
        "category": fact.category,
        "proposed_on": fact.on,
        "solicitations": [],
        "research": [],
        "decided_on": None,
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@major_decisions.on("congress", became.SolicitationRecorded)
def show_solicitation(fact: became.SolicitationRecorded, at: Received) -> Iterable[Effect]:
    asked = {"form": fact.form, "on": fact.on, "participants": fact.participants, "opinions": fact.opinions}
    return [Change(at.event.subject, append={"solicitations": asked})]


@major_decisions.on("congress", became.ResearchRecorded)
def show_research(fact: became.ResearchRecorded, at: Received) -> Iterable[Effect]:
    done = {"title": fact.title, "report_sha256": fact.report_sha256, "on": fact.on}
    return [Change(at.event.subject, append={"research": done})]


@major_decisions.on("congress", became.MajorDecisionMade)
def show_made_decision(fact: became.MajorDecisionMade, at: Received) -> Iterable[Effect]:
    view = {
        "phase": "made",
        "decided_on": fact.on,
        "body": fact.body,
        "text_sha256": fact.text_sha256,
        "session": fact.session,
        "compliant": fact.compliant,
    }
    return [Change(at.event.subject, view)]


@major_decisions.on("congress", became.MajorDecisionWithdrawn)
def show_withdrawn_decision(fact: became.MajorDecisionWithdrawn, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "withdrawn", "reason": fact.reason})]
