"""What the law says to each command to a layoff plan (004 二(一)1: all are asked, 70 % agree, then the congress)."""

from huiwu.congress.domain.evidence import AgendaItemOnRecord, EnterpriseOnRecord
from huiwu.congress.domain.layoff_plan import asking
from huiwu.congress.domain.layoff_plan.clauses import (
    DISCLOSED_BY_ALL,
    KNOWN_KIND,
    MUST_VOTE,
    NOT_BEFORE,
    ON_AGENDA,
    RESPONSIBLE,
    RESULT,
    REVISED,
    SEVENTY,
    SOLICIT,
)
from huiwu.congress.domain.layoff_plan.commands import (
    CloseOpinionRound,
    Command,
    DiscloseLayoffResult,
    DraftLayoffPlan,
    ExecuteLayoffPlan,
    FreezeRoster,
    OpenOpinionRound,
    RecordOpinions,
    RecordReview,
    RecordVote,
    ReviseLayoffPlan,
    SubmitToCongress,
    TakeBack,
)
from huiwu.congress.domain.layoff_plan.facts import (
    LayoffPlanDrafted,
    LayoffPlanExecuted,
    LayoffPlanPassed,
    LayoffPlanRejected,
    LayoffPlanReviewed,
    LayoffPlanRevised,
    LayoffPlanSubmittedToCongress,
    LayoffPlanTakenBack,
    LayoffResultDisclosed,
)
from huiwu.congress.domain.layoff_plan.states import (
    Absent,
    Asked,
    BelowThreshold,
    Drafted,
    Eligible,
    Executed,
    Freezing,
    LayoffPlan,
    Passed,
    Rejected,
    Soliciting,
    Submitted,
    Tally,
)
from huiwu.congress.domain.naming import union_of
from huiwu.congress.domain.ownership import state_owned
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def decide(command: Command, state: LayoffPlan, hearing: Hearing) -> Ruling:
    """The ruling on a command to a plan."""
    match state, command:
        case Absent(), DraftLayoffPlan():
            return _draft(command, hearing)
        case ((Drafted() | BelowThreshold() | Eligible() | Rejected()), ReviseLayoffPlan()):
            return _revise(command, state, hearing)
        case Drafted(), OpenOpinionRound():
            return asking.open_round(command, state, hearing)
        case Freezing(), FreezeRoster():
            return asking.freeze(state, hearing)
        case Soliciting(), RecordOpinions():
            return asking.record(command, state, hearing)
        case Soliciting(), CloseOpinionRound():
            return asking.close(state, hearing)
        case ((Drafted() | Freezing() | Soliciting() | BelowThreshold() | Eligible()), SubmitToCongress()):
            return _submit(command, state, hearing)
        case _:
            return _afterwards(command, state, hearing)


def party(command: Command, state: LayoffPlan) -> str:
    """The union asks the workers and goes to the congress; what came of the plan is for the unit to disclose."""
    match command, state:
        case DraftLayoffPlan(), _:
            return union_of(command.enterprise)
        case _, Absent():
            return ""
        case DiscloseLayoffResult(), _:
            return state.plan.enterprise
        case _:
            return state.plan.union


def _afterwards(command: Command, state: LayoffPlan, hearing: Hearing) -> Ruling:
    """Before the congress and after it."""
    match state, command:
        case Submitted(), RecordReview() if state.session == command.session:
            return hearing.rule(then=[LayoffPlanReviewed(state.plan.enterprise, command.session)])
        case Submitted(), RecordVote() if state.session == command.session:
            fact = LayoffPlanPassed if command.adopted else LayoffPlanRejected
            return hearing.rule(then=[fact(state.plan.enterprise, command.session, command.on)])
        case Submitted(), TakeBack() if state.session == command.session:
            return hearing.rule(then=[LayoffPlanTakenBack(state.plan.enterprise, command.session, command.reason)])
        case Submitted(ballot=False, reviewed=False), ExecuteLayoffPlan():
            return hearing.refuse_phase(command, state, needed=["reviewed"])
        case ((Submitted() | Passed()), ExecuteLayoffPlan()):
            return _execute(command, state, hearing)
        case Executed(), DiscloseLayoffResult():
            return _disclose(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def _draft(command: DraftLayoffPlan, hearing: Hearing) -> Ruling:
    enterprise = hearing.lean_on(EnterpriseOnRecord)
    return hearing.rule(
        _kinds_known(command.kinds, hearing),
        then=[
            LayoffPlanDrafted(
                command.enterprise,
                enterprise.union,
                enterprise.superior,
                command.number,
                1,
                command.kinds,
                command.title,
                command.text_sha256,
                command.affected,
            )
        ],
    )


def _revise(
    command: ReviseLayoffPlan, state: Drafted | BelowThreshold | Eligible | Rejected, hearing: Hearing
) -> Ruling:
    plan = state.plan
    return hearing.rule(
        _kinds_known(command.kinds, hearing),
        hearing.holds(
            REVISED,
            command.text_sha256 != plan.text_sha256,
            seen={"text_sha256": command.text_sha256},
            needed={"other_than": plan.text_sha256},
        ),
        then=[
            LayoffPlanRevised(
                plan.enterprise,
                plan.version + 1,
                command.kinds,
                command.title,
                command.text_sha256,
                command.affected,
            )
        ],
    )


def _submit(command: SubmitToCongress, state: Drafted | Freezing | Soliciting | Asked, hearing: Hearing) -> Ruling:
    """The 70 % are of the version that is submitted: a revised plan has no opinions until it is asked about again."""
    plan = state.plan
    asked = isinstance(state, BelowThreshold | Eligible)
    tally = state.tally if isinstance(state, BelowThreshold | Eligible) else Tally(0, 0, 0, 0)
    item = hearing.lean_on(AgendaItemOnRecord)
    return hearing.rule(
        _on_agenda(command, item, plan.enterprise, hearing),
        hearing.holds(SOLICIT, asked, seen={"version": plan.version, "asked": asked}, needed={"asked": True}),
        hearing.share_at_least(SEVENTY, tally.in_favour, of=tally.roster),
        *_ballot_where_it_must_be(item, hearing),
        then=[
            LayoffPlanSubmittedToCongress(
                plan.enterprise,
                plan.union,
                plan.superior,
                plan.version,
                command.session,
                command.item,
                tally.in_favour,
                tally.roster,
                item.ballot,
            )
        ],
    )


def _on_agenda(command: SubmitToCongress, item: AgendaItemOnRecord, enterprise: str, hearing: Hearing) -> Finding:
    return hearing.holds(
        ON_AGENDA,
        item.on_agenda and item.convening and item.enterprise == enterprise,
        seen={"item": command.item, "on_agenda": item.on_agenda, "convening": item.convening, "of": item.enterprise},
        needed={"on_agenda": True, "convening": True, "of": enterprise},
    )


def _ballot_where_it_must_be(item: AgendaItemOnRecord, hearing: Hearing) -> tuple[Finding, ...]:
    """国有及其控股企业 vote on it by secret ballot; for others the review is enough (A22)."""
    if not state_owned(hearing, hearing.lean_on(EnterpriseOnRecord).ownership):
        return ()
    (matter,) = hearing.texts(MUST_VOTE, "state_owned_only")
    return (
        hearing.holds(
            MUST_VOTE,
            item.matter == matter and item.ballot,
            seen={"matter": item.matter, "ballot": item.ballot},
            needed={"matter": matter, "ballot": True},
        ),
    )


def _execute(command: ExecuteLayoffPlan, state: Submitted | Passed, hearing: Hearing) -> Ruling:
    """A plan that was put to a ballot needs its majority; another needs the congress's review (A22)."""
    passed = isinstance(state, Passed)
    put_to_ballot = True if isinstance(state, Passed) else state.ballot
    vote = hearing.holds(MUST_VOTE, passed, seen={"passed": passed}, needed={"passed": True})
    voted = (vote,) if put_to_ballot else ()
    return hearing.rule(
        *voted,
        hearing.not_after_today(command.on),
        then=[LayoffPlanExecuted(state.plan.enterprise, command.on, command.affected, state.plan.affected)],
    )


def _disclose(command: DiscloseLayoffResult, state: Executed, hearing: Hearing) -> Ruling:
    return hearing.rule(
        hearing.one_of(DISCLOSED_BY_ALL, RESULT, parameter="items"),
        hearing.holds(
            RESPONSIBLE,
            hearing.actor.organisation == state.plan.enterprise,
            seen={"by": hearing.actor.organisation},
            needed={"by": state.plan.enterprise},
        ),
        hearing.not_after_today(command.on),
        hearing.holds(NOT_BEFORE, command.on >= state.on, seen={"on": command.on}, needed={"from": state.on}),
        then=[LayoffResultDisclosed(state.plan.enterprise, command.on, command.text_sha256)],
    )


def _kinds_known(kinds: tuple[str, ...], hearing: Hearing) -> Finding:
    known = hearing.texts(SOLICIT, "plan_types")
    unknown = sorted(set(kinds) - set(known))
    return hearing.holds(KNOWN_KIND, not unknown, seen={"unknown": unknown}, needed={"of": list(known)})
