"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.proposal import commands as asked
from huiwu.congress.domain.proposal import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.SubmitProposal: ("提交代表提案、建议", "Submit a proposal"),
    asked.AcceptProposal: ("立案受理", "Take up a proposal"),
    asked.ReturnProposal: ("不予立案", "Return a proposal"),
    asked.AssignProposal: ("交办", "Assign a proposal"),
    asked.RecordHandling: ("登记办理情况", "Record how a proposal is handled"),
    asked.DecideProposal: ("研究决定", "Decide on a proposal"),
    asked.ReplyToProposal: ("答复代表", "Reply to a proposal"),
    asked.RecordSatisfaction: ("登记代表满意度", "Record whether the delegates are satisfied"),
    asked.AppraiseProposal: ("论证转化", "Appraise a proposal for conversion"),
    became.ProposalSubmitted: (
        "{on} 代表{authors}人提交“{title}”，{accept_by} 前决定是否立案，{reply_by} 前答复。",
        "On {on} {authors} delegates submitted “{title}”; to be taken up by {accept_by}, answered by {reply_by}.",
    ),
    became.ProposalAccepted: ("{on} 立案（逾期：{late}）。", "Taken up on {on} (late: {late})."),
    became.ProposalReturned: ("{on} 不予立案：{reason}。", "Returned on {on}: {reason}."),
    became.ProposalAssigned: (
        "{on} 交{department}办理，期限 {due_on}。",
        "Assigned to {department} on {on}, by {due_on}.",
    ),
    became.ProposalHandlingRecorded: ("{on} 登记办理情况。", "On {on} it was recorded how it is handled."),
    became.ProposalDecided: (
        "{on} 研究决定（采纳：{adopted}），{feedback_by} 前反馈代表本人。",
        "Decided on {on} (adopted: {adopted}); the delegates are told by {feedback_by}.",
    ),
    became.ProposalReplied: ("{on} 第{round}次答复代表（逾期：{late}）。", "Reply {round} on {on} (late: {late})."),
    became.ProposalReplyRated: (
        "{on} 代表对第{round}次答复是否满意：{satisfied}。",
        "On {on} the delegates were satisfied with reply {round}: {satisfied}.",
    ),
    became.ProposalConverted: ("{on} 转化为工作项目：{project}。", "On {on} a work project came of it: {project}."),
    became.ProposalNotConverted: ("{on} 未转化：{reason}。", "On {on} no project came of it: {reason}."),
}
