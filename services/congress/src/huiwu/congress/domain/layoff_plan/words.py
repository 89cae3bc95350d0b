"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.layoff_plan import commands as asked
from huiwu.congress.domain.layoff_plan import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.DraftLayoffPlan: ("提出裁减、分流、安置方案", "Draft a layoff plan"),
    asked.ReviseLayoffPlan: ("修改方案", "Revise the plan"),
    asked.OpenOpinionRound: ("开始征求职工意见", "Open the round of opinions"),
    asked.FreezeRoster: ("冻结职工名册", "Freeze the roster"),
    asked.RecordOpinions: ("登记职工意见", "Record opinions"),
    asked.CloseOpinionRound: ("结束征求意见", "Close the round of opinions"),
    asked.SubmitToCongress: ("提交职代会", "Submit the plan to the congress"),
    asked.RecordReview: ("登记职代会审议", "Record the congress's review"),
    asked.RecordVote: ("登记职代会表决结果", "Record the congress's vote"),
    asked.TakeBack: ("退回待提交", "Take the plan back"),
    asked.ExecuteLayoffPlan: ("登记方案实施", "Record that the plan was carried out"),
    asked.DiscloseLayoffResult: ("公开方案结果", "Disclose the plan's result"),
    became.LayoffPlanDrafted: (
        "提出第{number}号方案“{title}”，涉及职工{affected}人。",
        "Plan {number}, “{title}”, was drafted; it concerns {affected} workers.",
    ),
    became.LayoffPlanRevised: (
        "方案修改为第{plan_version}版“{title}”，涉及职工{affected}人；原意见失效。",
        "The plan was revised to version {plan_version}, “{title}”, on {affected} workers; earlier opinions are void.",
    ),
    became.LayoffOpinionRoundOpened: (
        "{on} 就第{plan_version}版向全体职工{on_roll}人征求意见，至 {closes_on} 止。",
        "From {on} to {closes_on} all {on_roll} workers are asked about version {plan_version}.",
    ),
    became.LayoffRosterFrozen: (
        "冻结名册{workers}人，累计{frozen}人；名册完整：{complete}。",
        "{workers} workers joined the frozen roster, {frozen} in all; complete: {complete}.",
    ),
    became.OpinionsRecorded: (
        "登记意见{opinions}份，累计{answered}人表示意见。",
        "{opinions} opinions were recorded; {answered} workers have answered.",
    ),
    became.LayoffOpinionRoundClosed: (
        "{on} 结束征求意见：名册{roster}人，赞同{in_favour}，反对{against}，未表示{silent}；达到比例：{reached}。",
        (
            "The round closed on {on}: of {roster} workers {in_favour} were in favour, {against} against, "
            "{silent} silent; enough: {reached}."
        ),
    ),
    became.LayoffPlanSubmittedToCongress: (
        "第{plan_version}版提交职代会，列为议题 {item}：名册{roster}人，赞同{in_favour}人；须无记名投票：{ballot}。",
        (
            "Version {plan_version} went to the congress as item {item}: {in_favour} of {roster} workers in favour; "
            "by secret ballot: {ballot}."
        ),
    ),
    became.LayoffPlanReviewed: ("职代会审议了方案。", "The congress reviewed the plan."),
    became.LayoffPlanPassed: ("{on} 职代会表决通过方案。", "The congress adopted the plan on {on}."),
    became.LayoffPlanRejected: ("{on} 方案未获职代会通过。", "The congress rejected the plan on {on}."),
    became.LayoffPlanTakenBack: (
        "会议未处理，方案退回待提交：{reason}。",
        "The session did not deal with the plan, which can be submitted again: {reason}.",
    ),
    became.LayoffPlanExecuted: (
        "{on} 方案实施，实际涉及{affected}人，计划{planned}人。",
        "The plan was carried out on {on} for {affected} workers; {planned} were planned.",
    ),
    became.LayoffResultDisclosed: ("{on} 公开方案结果。", "The plan's result was disclosed on {on}."),
}
