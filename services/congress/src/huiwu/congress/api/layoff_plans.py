"""Layoff plans over HTTP."""

from hashlib import sha256

from huiwu.congress import evidence
from huiwu.congress.api.staff_congresses import DELEGATES, ENTERPRISE
from huiwu.congress.domain import LAYOFF_PLAN
from huiwu.congress.domain.layoff_plan import commands as asked
from huiwu.congress.domain.naming import layoff_plan_of, session_of
from huiwu.runtime.collection import Act, Collection, Create, Internal

_TEXT = {
    "kinds": ["redeployment", "resettlement"],
    "title": "生产线搬迁职工分流安置方案",
    "text_sha256": sha256("分流安置方案".encode()).hexdigest(),
    "affected": 86,
}
_REVISED = {**_TEXT, "text_sha256": sha256("分流安置方案（修订）".encode()).hexdigest(), "affected": 62}


def plan_to_be(command: asked.DraftLayoffPlan) -> str:
    return layoff_plan_of(command.enterprise, command.number)


LAYOFF_PLANS = Collection(
    "layoff-plans",
    LAYOFF_PLAN,
    commands=[
        Create(
            asked.DraftLayoffPlan,
            key=plan_to_be,
            evidence=evidence.enterprise_of_plan,
            example={"enterprise": ENTERPRISE, "number": 1, **_TEXT},
        ),
        Act(asked.ReviseLayoffPlan, "revise", example=_REVISED),
        Act(
            asked.OpenOpinionRound,
            "open-round",
            evidence=evidence.roll_to_be_asked,
            example={"closes_on": "2026-03-20"},
        ),
        Internal(asked.FreezeRoster, evidence=evidence.next_of_the_roll),
        Act(
            asked.RecordOpinions,
            "opinions",
            example={"opinions": [{"worker": worker, "stance": "for"} for worker in DELEGATES]},
        ),
        Act(asked.CloseOpinionRound, "close-round", example={}),
        Act(
            asked.SubmitToCongress,
            "submit",
            evidence=evidence.item_to_become,
            example={"session": session_of(ENTERPRISE, 1), "item": "resettlement"},
        ),
        Internal(asked.RecordReview),
        Internal(asked.RecordVote),
        Internal(asked.TakeBack),
        Act(asked.ExecuteLayoffPlan, "execute", example={"on": "2026-04-20", "affected": 60}),
        Act(
            asked.DiscloseLayoffResult,
            "disclose-result",
            example={"on": "2026-04-22", "text_sha256": sha256("安置结果".encode()).hexdigest()},
        ),
    ],
)
