"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.major_decision import commands as asked
from huiwu.congress.domain.major_decision import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.ProposeMajorDecision: ("提出重大决策", "Propose a major decision"),
    asked.RecordSolicitation: ("登记征求意见", "Record that opinions were asked for"),
    asked.RecordResearch: ("登记调查研究", "Record research"),
    asked.MakeMajorDecision: ("作出重大决策", "Make a major decision"),
    asked.WithdrawMajorDecision: ("撤回重大决策", "Withdraw a major decision"),
    became.MajorDecisionProposed: (
        "{on} 提出“{title}”，涉及职工切身利益：{touches_workers}。",
        "On {on} “{title}” was proposed; it touches workers' vital interests: {touches_workers}.",
    ),
    became.SolicitationRecorded: (
        "{on} 征求意见（{form}），{participants}人参加。",
        "Opinions were asked for on {on} ({form}); {participants} took part.",
    ),
    became.ResearchRecorded: ("{on} 完成调查研究“{title}”。", "Research was done by {on}: “{title}”."),
    became.MajorDecisionMade: (
        "{on} {body}决定“{title}”；征求意见{solicitations}次，调查研究{research}项；符合规定：{compliant}。",
        (
            "On {on} {body} decided “{title}” after {solicitations} rounds of opinions and {research} researches; "
            "compliant: {compliant}."
        ),
    ),
    became.MajorDecisionWithdrawn: ("{on} 撤回：{reason}。", "Withdrawn on {on}: {reason}."),
}
