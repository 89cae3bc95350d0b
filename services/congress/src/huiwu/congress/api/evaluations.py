"""Democratic evaluations over HTTP."""

from hashlib import sha256

from huiwu.congress.domain import EVALUATION
from huiwu.congress.domain.evaluation import commands as asked
from huiwu.congress.domain.naming import evaluation_of
from huiwu.congress.evaluating import large_enough, union_evaluated
from huiwu.runtime.collection import Act, Collection, Create

_DAY = "2026-03-12"
_ALL = [{"mark": "overall", "totals": [60, 40, 14, 2], "unanswered": 1}]
_LINE = [{"mark": "overall", "totals": [30, 20, 4, 1], "unanswered": 0}]


def evaluation_to_be(command: asked.PlanEvaluation) -> str:
    return evaluation_of(command.organisation, command.direction, command.planned_on.year, command.number)


EVALUATIONS = Collection(
    "evaluations",
    EVALUATION,
    commands=[
        Create(
            asked.PlanEvaluation,
            key=evaluation_to_be,
            evidence=union_evaluated,
            example={
                "organisation": "union-110105-wangjing-example",
                "direction": "members_on_leading_cadre",
                "number": 1,
                "subjects": ["union_work", "union_chair"],
                "questions": [{"mark": "overall", "text": "对工会工作和工会主席的总体评价"}],
                "grades": ["满意", "基本满意", "不满意", "不了解"],
                "planned_on": _DAY,
            },
        ),
        Act(asked.OpenEvaluation, "open", example={"evaluators": 120, "on": _DAY}),
        Act(
            asked.CountEvaluation,
            "count",
            evidence=large_enough,
            example={
                "on": _DAY,
                "issued": 120,
                "returned": 118,
                "unreturned": 2,
                "valid": 117,
                "invalid": 1,
                "questions": _ALL,
                "groups": [{"group": "一车间", "forms": 55, "questions": _LINE}],
                "withheld": ["财务室"],
            },
        ),
        Act(asked.PublishEvaluation, "publish", example={"channel": "会务公开栏", "on": _DAY}),
        Act(asked.ReportEvaluation, "report", example={"on": _DAY}),
        Act(
            asked.OpenAdjustment,
            "adjust",
            example={
                "item": "law-day",
                "what": "每月增加一次法律咨询日",
                "owner": "worker-110105-0a",
                "due_on": "2026-06-30",
                "on": _DAY,
            },
        ),
        Act(
            asked.CloseAdjustment,
            "adjusted",
            example={
                "item": "law-day",
                "done": "四月起每月第一个周三开展法律咨询。",
                "evidence_sha256": sha256("法律咨询日安排".encode()).hexdigest(),
                "on": _DAY,
            },
        ),
        Act(asked.CloseEvaluation, "close", example={"on": _DAY}),
    ],
)
