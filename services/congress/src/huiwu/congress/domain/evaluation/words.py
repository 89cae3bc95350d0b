"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.evaluation import commands as asked
from huiwu.congress.domain.evaluation import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.PlanEvaluation: ("计划民主评议", "Plan an evaluation"),
    asked.OpenEvaluation: ("开始评议", "Open an evaluation"),
    asked.CountEvaluation: ("评议计票", "Count an evaluation"),
    asked.PublishEvaluation: ("公布评议结果", "Publish the result of an evaluation"),
    asked.ReportEvaluation: ("向上级工会报告评议结果", "Report the result of an evaluation to the superior union"),
    asked.OpenAdjustment: ("提出工作调整", "Open an adjustment"),
    asked.CloseAdjustment: ("办结工作调整", "Close an adjustment"),
    asked.CloseEvaluation: ("办结评议", "Close an evaluation"),
    became.EvaluationPlanned: (
        "计划于 {planned_on} 开展民主评议，评议表{questions}题。",
        "A democratic evaluation with {questions} questions was planned for {planned_on}.",
    ),
    became.EvaluationOpened: (
        "{on} 开始评议，应参加{evaluators}人。",
        "The evaluation was opened on {on} to {evaluators} evaluators.",
    ),
    became.EvaluationCounted: (
        (
            "{on} 计票：发出{issued}份，收回{returned}份，有效{valid}份；{withheld}组人数过少，不分列；"
            "{publish_by} 前公布。"
        ),
        (
            "Counted on {on}: {issued} forms issued, {returned} returned, {valid} valid; {withheld} groups are too "
            "small to be told apart; to be published by {publish_by}."
        ),
    ),
    became.EvaluationPublished: (
        "{on} 通过{channel}向会员公布评议结果（逾期：{late}）。",
        "The result was published on {on} ({channel}; late: {late}).",
    ),
    became.EvaluationReported: (
        "{on} 向 {superior} 报告评议结果（逾期：{late}）。",
        "The result was reported to {superior} on {on} (late: {late}).",
    ),
    became.AdjustmentOpened: (
        "{on} 按评议意见提出工作调整 {item}：{what}，{due_on} 前完成。",
        "On {on} adjustment {item} was opened: {what}; due by {due_on}.",
    ),
    became.AdjustmentClosed: (
        "{on} 办结工作调整 {item}（逾期：{late}）。",
        "Adjustment {item} was closed on {on} (late: {late}).",
    ),
    became.EvaluationClosed: (
        "{on} 办结评议，共调整{adjustments}项。",
        "The evaluation was closed on {on} after {adjustments} adjustments.",
    ),
}
