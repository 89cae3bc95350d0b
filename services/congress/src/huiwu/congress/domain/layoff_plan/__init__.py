"""裁减、分流、安置方案: a plan that all workers are asked about before the congress may see it (P04)."""

from huiwu.congress.domain.evidence import AgendaItemOnRecord, EnterpriseOnRecord, RollPage, RollSize
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
from huiwu.congress.domain.layoff_plan.decide import decide, party
from huiwu.congress.domain.layoff_plan.evolve import evolve
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
from huiwu.congress.domain.layoff_plan.states import Absent, LayoffPlan
from huiwu.congress.domain.layoff_plan.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

LAYOFF_PLAN: Kind[Command, LayoffPlan, Fact, Hearing] = Kind(
    service="congress",
    name="layoff-plan",
    initial=Absent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        DraftLayoffPlan,
        ReviseLayoffPlan,
        OpenOpinionRound,
        FreezeRoster,
        RecordOpinions,
        CloseOpinionRound,
        SubmitToCongress,
        RecordReview,
        RecordVote,
        TakeBack,
        ExecuteLayoffPlan,
        DiscloseLayoffResult,
    ),
    facts=(
        LayoffPlanDrafted,
        LayoffPlanRevised,
        LayoffOpinionRoundOpened,
        LayoffRosterFrozen,
        OpinionsRecorded,
        LayoffOpinionRoundClosed,
        LayoffPlanSubmittedToCongress,
        LayoffPlanReviewed,
        LayoffPlanPassed,
        LayoffPlanRejected,
        LayoffPlanTakenBack,
        LayoffPlanExecuted,
        LayoffResultDisclosed,
    ),
    creates=(DraftLayoffPlan,),
    words=WORDS,
    evidence=(EnterpriseOnRecord, RollSize, RollPage, AgendaItemOnRecord),
)

__all__ = ["LAYOFF_PLAN"]
