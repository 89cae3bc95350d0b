"""民主评议: an evaluation from its plan to the adjustments that its opinions led to (P08)."""

from huiwu.congress.domain.evaluation import commands as asked
from huiwu.congress.domain.evaluation import facts as became
from huiwu.congress.domain.evaluation.decide import decide, party
from huiwu.congress.domain.evaluation.states import Absent, Evaluation, evolve
from huiwu.congress.domain.evaluation.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

EVALUATION: Kind[asked.Command, Evaluation, became.Fact, Hearing] = Kind(
    service="congress",
    name="evaluation",
    initial=Absent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        asked.PlanEvaluation,
        asked.OpenEvaluation,
        asked.CountEvaluation,
        asked.PublishEvaluation,
        asked.ReportEvaluation,
        asked.OpenAdjustment,
        asked.CloseAdjustment,
        asked.CloseEvaluation,
    ),
    facts=(
        became.EvaluationPlanned,
        became.EvaluationOpened,
        became.EvaluationCounted,
        became.EvaluationPublished,
        became.EvaluationReported,
        became.AdjustmentOpened,
        became.AdjustmentClosed,
        became.EvaluationClosed,
    ),
    creates=(asked.PlanEvaluation,),
    evidence=(asked.EvaluatedUnion,),
    words=WORDS,
)

__all__ = ["EVALUATION"]
