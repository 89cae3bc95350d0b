"""How facts carry a layoff plan from phase to phase."""

from dataclasses import replace

from huiwu.congress.domain.layoff_plan.facts import (
    Fact,
    LayoffOpinionRoundClosed,
    LayoffOpinionRoundOpened,
    LayoffPlanDrafted,
    LayoffPlanExecuted,
    LayoffPlanPassed,
    LayoffPlanRejected,
    LayoffPlanReviewed,
    LayoffPlanRevised,
    LayoffPlanSubmittedToCongress,
    LayoffPlanTakenBack,
    LayoffResultDisclosed,
    LayoffRosterFrozen,
    OpinionsRecorded,
)
from huiwu.congress.domain.layoff_plan.states import (
    Absent,
    BelowThreshold,
    Disclosed,
    Drafted,
    Eligible,
    Executed,
    Freezing,
    LayoffPlan,
    Passed,
    Plan,
    Rejected,
    Soliciting,
    Submitted,
    Tally,
)


def evolve(state: LayoffPlan, fact: Fact) -> LayoffPlan:
    """The plan after the fact; a fact that does not fit its phase leaves it as it is."""
    match state, fact:
        case Absent(), LayoffPlanDrafted():
            return Drafted(
                Plan(
                    fact.enterprise,
                    fact.union,
                    fact.superior,
                    fact.number,
                    fact.plan_version,
                    fact.kinds,
                    fact.title,
                    fact.text_sha256,
                    fact.affected,
                )
            )
        case Absent(), _:
            return state
        case _, LayoffPlanRevised():
            return Drafted(_revised(state.plan, fact))
        case ((Drafted() | Freezing() | Soliciting() | BelowThreshold() | Eligible()), _):
            return _asking(state, fact)
        case _:
            return _before_congress(state, fact)


def _asking(state: Drafted | Freezing | Soliciting | BelowThreshold | Eligible, fact: Fact) -> LayoffPlan:
    match state, fact:
        case Drafted(), LayoffOpinionRoundOpened():
            return Freezing(state.plan, fact.on, fact.closes_on)
        case Freezing(), LayoffRosterFrozen(complete=False):
            return replace(state, roster=(*state.roster, *fact.workers))
        case Freezing(), LayoffRosterFrozen():
            roster = frozenset((*state.roster, *fact.workers))
            return Soliciting(state.plan, state.opened_on, state.closes_on, roster)
        case Soliciting(), OpinionsRecorded():
            said = {opinion.worker: opinion.stance for opinion in fact.opinions}
            return replace(state, opinions={**state.opinions, **said})
        case Soliciting(), LayoffOpinionRoundClosed():
            tally = Tally(fact.in_favour, fact.against, fact.silent, fact.roster)
            return Eligible(state.plan, tally) if fact.reached else BelowThreshold(state.plan, tally)
        case Eligible(), LayoffPlanSubmittedToCongress():
            return Submitted(state.plan, state.tally, fact.session, fact.item, fact.ballot)
        case _:
            return state


def _before_congress(state: LayoffPlan, fact: Fact) -> LayoffPlan:
    match state, fact:
        case Submitted(), LayoffPlanReviewed():
            return replace(state, reviewed=True)
        case Submitted(), LayoffPlanPassed():
            return Passed(state.plan)
        case Submitted(), LayoffPlanRejected():
            return Rejected(state.plan)
        case Submitted(), LayoffPlanTakenBack():
            return Eligible(state.plan, state.tally)
        case ((Submitted() | Passed()), LayoffPlanExecuted()):
            return Executed(state.plan, fact.on)
        case Executed(), LayoffResultDisclosed():
            return Disclosed(state.plan)
        case _:
            return state


def _revised(plan: Plan, fact: LayoffPlanRevised) -> Plan:
    return replace(
        plan,
        version=fact.plan_version,
        kinds=fact.kinds,
        title=fact.title,
        text_sha256=fact.text_sha256,
        affected=fact.affected,
    )
