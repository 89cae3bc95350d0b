"""What the law says to a major decision: those whom it touches are asked first, and it is studied before it is made."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from huiwu.congress.domain.major_decision.commands import (
    Command,
    CongressDealtWith,
    Dealt,
    DecidingOrganisation,
    MakeMajorDecision,
    ProposeMajorDecision,
    RecordResearch,
    RecordSolicitation,
    WithdrawMajorDecision,
)
from huiwu.congress.domain.major_decision.facts import (
    Ended,
    Fact,
    MajorDecision,
    MajorDecisionMade,
    MajorDecisionProposed,
    MajorDecisionWithdrawn,
    Proposed,
    ResearchRecorded,
    Solicitation,
    SolicitationRecorded,
    Unproposed,
)
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing, UnknownClause

CONSULT = "congress.consultation.major-decisions"
RESEARCH = "congress.decision.major-decision-research"
STATE_OWNED = "congress.soe.strict-democratic-management"
ENTERPRISE = "enterprise"
_INDUSTRIAL = "industrial"
_POWERS = (Dealt.ADOPTED, Dealt.REVIEWED)


def decide(command: Command, state: MajorDecision, hearing: Hearing) -> Ruling:
    """The ruling on a command to a major decision."""
    match state, command:
        case Unproposed(), ProposeMajorDecision():
            return _propose(command, hearing)
        case Proposed(), RecordSolicitation():
            recorded = SolicitationRecorded(
                state.organisation, command.form, command.on, command.participants, command.opinions
            )
            known = hearing.one_of(CONSULT, command.form, parameter="forms")
            return hearing.rule(hearing.not_after_today(command.on), known, then=[recorded])
        case Proposed(), RecordResearch():
            researched = ResearchRecorded(state.organisation, command.title, command.report_sha256, command.on)
            return hearing.rule(hearing.not_after_today(command.on), then=[researched])
        case Proposed(), MakeMajorDecision():
            return _make(command, state, hearing)
        case Proposed(), WithdrawMajorDecision():
            withdrawn = MajorDecisionWithdrawn(state.organisation, command.reason, command.on)
            return hearing.rule(*_dated(command.on, state, hearing), then=[withdrawn])
        case _:
            return hearing.refuse_phase(command, state)


def party(command: Command, state: MajorDecision) -> str:
    """Whose decision it is."""
    if isinstance(command, ProposeMajorDecision):
        return command.organisation
    return "" if isinstance(state, Unproposed) else state.organisation


def _propose(command: ProposeMajorDecision, hearing: Hearing) -> Ruling:
    by = hearing.lean_on(DecidingOrganisation)
    proposed = MajorDecisionProposed(
        command.organisation,
        by.level,
        by.ownership,
        command.matter,
        command.title,
        command.touches_workers,
        command.category,
        command.on,
    )
    of_the_list = (
        (hearing.one_of(STATE_OWNED, command.category or "", parameter="three_major_one_large"),)
        if _is_state_owned(proposed, hearing)
        else ()
    )
    return hearing.rule(hearing.not_after_today(command.on), *of_the_list, then=[proposed])


def _make(command: MakeMajorDecision, state: Proposed, hearing: Hearing) -> Ruling:
    proposal = state.proposal
    weighed = _weighed(command, state, hearing)
    made = MajorDecisionMade(
        organisation=proposal.organisation,
        level=proposal.level,
        matter=proposal.matter,
        title=proposal.title,
        body=command.body,
        text_sha256=command.text_sha256,
        on=command.on,
        solicitations=len(state.solicitations),
        research=len(state.research),
        session=command.session,
        compliant=all(finding.met for finding in weighed),
    )
    return hearing.rule(*_dated(command.on, state, hearing), *weighed, then=[made])


def _weighed(command: MakeMajorDecision, state: Proposed, hearing: Hearing) -> tuple[Finding, ...]:
    """What must have happened by the day of the decision: a union asks and studies, an enterprise has its congress."""
    proposal = state.proposal
    if proposal.level == ENTERPRISE:
        return _congress_first(command, proposal, hearing) if _is_state_owned(proposal, hearing) else ()
    forms = {each.form for each in state.solicitations if each.on <= command.on}
    asked = (
        hearing.count_at_least(CONSULT, len(forms), "forms")
        if proposal.touches_workers
        else hearing.holds(CONSULT, True, seen={"touches_workers": False}, needed=None)
    )
    if proposal.level != _INDUSTRIAL or not _is_law(RESEARCH, hearing):
        return (asked,)
    studied = sum(on <= command.on for on in state.research)
    return asked, hearing.holds(RESEARCH, studied > 0, seen={"research": studied}, needed={"research": 1})


def _congress_first(
    command: MakeMajorDecision, proposal: MajorDecisionProposed, hearing: Hearing
) -> tuple[Finding, ...]:
    """落实职工代表大会各项职权: the enterprise's own congress reviewed or adopted it."""
    dealt = hearing.lean_on(CongressDealtWith) if hearing.leans_on(CongressDealtWith) else None
    own = dealt is not None and dealt.enterprise == proposal.organisation
    outcome = dealt.outcome if dealt is not None and own else Dealt.NOT
    seen = {"session": command.session, "item": command.item, "outcome": outcome}
    by_congress = hearing.holds(STATE_OWNED, outcome in _POWERS, seen=seen, needed={"outcome": list(_POWERS)})
    return by_congress, hearing.one_of(STATE_OWNED, proposal.category or "", parameter="three_major_one_large")


def _is_state_owned(proposal: MajorDecisionProposed, hearing: Hearing) -> bool:
    return f"{ENTERPRISE}.{proposal.ownership}" in hearing.clause(STATE_OWNED).applies_to


def _is_law(clause: str, hearing: Hearing) -> bool:
    try:
        hearing.clause(clause)
    except UnknownClause:
        return False
    return True


def _dated(on: date, state: Proposed, hearing: Hearing) -> tuple[Finding, Finding]:
    """Not in the future, and not before it was proposed."""
    proposed_on = state.proposal.on
    early = hearing.holds("platform.not-before", on >= proposed_on, seen={"on": on}, needed={"from": proposed_on})
    return hearing.not_after_today(on), early


def evolve(state: MajorDecision, fact: Fact) -> MajorDecision:
    """The decision after the fact."""
    if isinstance(fact, MajorDecisionProposed):
        return Proposed(fact)
    assert isinstance(state, Proposed)
    match fact:
        case SolicitationRecorded():
            return replace(state, solicitations=(*state.solicitations, Solicitation(fact.form, fact.on)))
        case ResearchRecorded():
            return replace(state, research=(*state.research, fact.on))
        case MajorDecisionMade() | MajorDecisionWithdrawn():
            return Ended(fact.organisation)
        case _:
            assert_never(fact)
