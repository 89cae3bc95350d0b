"""What the law says to each step of a proposal: in its order, and by its day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias, assert_never

from huiwu.congress.domain.people import each_once
from huiwu.congress.domain.proposal.commands import (
    AcceptProposal,
    AppraiseProposal,
    AssignProposal,
    Command,
    DecideProposal,
    DelegatesInMandate,
    RecordHandling,
    RecordSatisfaction,
    ReplyToProposal,
    ReturnProposal,
    SubmitProposal,
)
from huiwu.congress.domain.proposal.facts import (
    Ended,
    Fact,
    Proposal,
    ProposalAccepted,
    ProposalAssigned,
    ProposalConverted,
    ProposalDecided,
    ProposalHandlingRecorded,
    ProposalNotConverted,
    ProposalReplied,
    ProposalReplyRated,
    ProposalReturned,
    ProposalSubmitted,
    Stage,
    UnderWay,
    Unsubmitted,
)
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing, UnknownClause

STAGES = "congress.proposals.workflow-stages"
INSTRUMENTS = "congress.proposals.motions-and-suggestion-papers"
MANDATE = "congress.member-delegates.permanent-term"
FEEDBACK = "congress.proposals.study-and-feedback"
UntimedStep: TypeAlias = (
    ReturnProposal | AssignProposal | RecordHandling | DecideProposal | RecordSatisfaction | AppraiseProposal
)
Step: TypeAlias = AcceptProposal | ReplyToProposal | UntimedStep
_AT: Mapping[type, tuple[Stage, ...]] = {
    AcceptProposal: (Stage.SUBMITTED,),
    ReturnProposal: (Stage.SUBMITTED,),
    AssignProposal: (Stage.ACCEPTED,),
    RecordHandling: (Stage.ASSIGNED, Stage.HANDLED),
    DecideProposal: (Stage.HANDLED,),
    ReplyToProposal: (Stage.DECIDED,),
    RecordSatisfaction: (Stage.REPLIED,),
    AppraiseProposal: (Stage.REPLIED, Stage.SATISFIED),
}
"""At which stage each step is taken."""


def decide(command: Command, proposal: Proposal, hearing: Hearing) -> Ruling:
    """The ruling on a command to a proposal."""
    match proposal, command:
        case Unsubmitted(), SubmitProposal():
            return _submit(command, hearing)
        case UnderWay() as it, _ if not isinstance(command, SubmitProposal):
            return _step(command, it, hearing)
        case _:
            return hearing.refuse_phase(command, proposal)


def _submit(command: SubmitProposal, hearing: Hearing) -> Ruling:
    in_mandate = set(hearing.lean_on(DelegatesInMandate).delegates)
    without = sorted(set(command.authors) - in_mandate)
    submitted = ProposalSubmitted(
        organisation=command.organisation,
        instrument=command.instrument,
        authors=command.authors,
        title=command.title,
        text=command.text,
        on=command.on,
        accept_by=hearing.due_after(STAGES, command.on, "accept_days"),
        reply_by=hearing.due_after(STAGES, command.on, "reply_days"),
    )
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.holds("platform.not-empty", bool(command.authors), seen=len(command.authors), needed={"at_least": 1}),
        each_once(hearing, command.authors),
        hearing.holds(MANDATE, not without, seen={"without_mandate": without}, needed={"without_mandate": []}),
        *_instrument(command, hearing),
        then=[submitted],
    )


def _instrument(command: SubmitProposal, hearing: Hearing) -> tuple[Finding, ...]:
    """Only the district's rules name the instruments."""
    try:
        return (hearing.one_of(INSTRUMENTS, command.instrument, parameter="instruments"),)
    except UnknownClause:
        return ()


def _step(command: Step, it: UnderWay, hearing: Hearing) -> Ruling:
    """Each step at its stage, not before the one ahead of it, and not in the future."""
    stages = _AT[type(command)]
    in_order = hearing.holds(STAGES, it.stage in stages, seen={"stage": it.stage}, needed={"stage": list(stages)})
    if it.stage not in stages:
        return hearing.rule(in_order)
    after = hearing.holds("platform.not-before", command.on >= it.last_on, seen=command.on, needed={"from": it.last_on})
    so_far = (hearing.not_after_today(command.on), after, in_order)
    match command:
        case AcceptProposal(on=on):
            late = on > it.accept_by
            accepted = ProposalAccepted(it.organisation, on, late)
            return hearing.rule_in_hindsight(*so_far, *_in_time(late, on, it.accept_by, hearing), then=[accepted])
        case ReplyToProposal():
            return _reply(command, it, so_far, hearing)
        case _:
            return hearing.rule(*so_far, then=[_follows(command, it, hearing)])


def _follows(command: UntimedStep, it: UnderWay, hearing: Hearing) -> Fact:
    """What a step without a day of its own leads to."""
    by, on = it.organisation, command.on
    match command:
        case ReturnProposal(reason=reason):
            return ProposalReturned(by, reason, on)
        case AssignProposal(department=department, due_on=due_on):
            return ProposalAssigned(by, department, due_on, on)
        case RecordHandling(summary=summary):
            return ProposalHandlingRecorded(by, summary, on)
        case DecideProposal(study=study, adopted=adopted):
            feedback_by = hearing.due_after(FEEDBACK, on, "feedback_days_after_decision")
            return ProposalDecided(by, study, adopted, on, feedback_by)
        case RecordSatisfaction(satisfied=satisfied, opinion=opinion):
            return ProposalReplyRated(by, satisfied, opinion, on, it.rounds)
        case AppraiseProposal(project=project, reason=reason):
            without = ProposalNotConverted(by, reason, on)
            return without if project is None else ProposalConverted(by, project, reason, on)
        case _:
            assert_never(command)


def _reply(command: ReplyToProposal, it: UnderWay, so_far: tuple[Finding, ...], hearing: Hearing) -> Ruling:
    """The first reply has the clause's days; every one is due some days after its decision."""
    assert it.decided_on is not None
    late = not it.rounds and command.on > it.reply_by
    fed_back = hearing.days_after(FEEDBACK, command.on, it.decided_on, parameter="feedback_days_after_decision")
    replied = ProposalReplied(it.organisation, it.authors, command.text, command.on, it.rounds + 1, late)
    return hearing.rule_in_hindsight(
        *so_far, *_in_time(late, command.on, it.reply_by, hearing), fed_back, then=[replied]
    )


def _in_time(late: bool, on: date, by: date, hearing: Hearing) -> tuple[Finding, ...]:
    """A late step is taken all the same, and kept as a breach: a proposal is not lost because somebody was slow."""
    return (hearing.holds(STAGES, False, seen={"on": on}, needed={"by": by}),) if late else ()


def evolve(proposal: Proposal, fact: Fact) -> Proposal:
    """The proposal after the fact."""
    if isinstance(fact, ProposalSubmitted):
        return UnderWay(fact.organisation, fact.authors, Stage.SUBMITTED, fact.accept_by, fact.reply_by, fact.on)
    assert isinstance(proposal, UnderWay)
    match fact:
        case ProposalReturned() | ProposalConverted() | ProposalNotConverted():
            return Ended(fact.organisation)
        case ProposalAccepted():
            return replace(proposal, stage=Stage.ACCEPTED, last_on=fact.on)
        case ProposalAssigned():
            return replace(proposal, stage=Stage.ASSIGNED, last_on=fact.on)
        case ProposalHandlingRecorded():
            return replace(proposal, stage=Stage.HANDLED, last_on=fact.on)
        case ProposalDecided():
            return replace(proposal, stage=Stage.DECIDED, last_on=fact.on, decided_on=fact.on)
        case ProposalReplied():
            return replace(proposal, stage=Stage.REPLIED, last_on=fact.on, rounds=fact.round)
        case ProposalReplyRated():
            after = Stage.SATISFIED if fact.satisfied else Stage.ASSIGNED
            return replace(proposal, stage=after, last_on=fact.on)
        case _:
            assert_never(fact)


def party(command: Command, proposal: Proposal) -> str:
    """The union to whose congress it was submitted."""
    if isinstance(command, SubmitProposal):
        return command.organisation
    return "" if isinstance(proposal, Unsubmitted) else proposal.organisation
