"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.congress.domain.workplace_rule import commands as asked
from huiwu.congress.domain.workplace_rule import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.DraftRule: ("起草规章制度或者重大事项", "Draft a rule or major matter"),
    asked.ReviseRule: ("修改规章制度草案", "Revise a draft rule"),
    asked.PlanIssue: ("计划出台日期", "Plan the day of issue"),
    asked.PublishForWorkers: ("向职工公开草案", "Lay a draft rule open to the workers"),
    asked.EndDisplay: ("撤下公开", "End the display of a draft rule"),
    asked.IssueRule: ("出台规章制度", "Issue a rule"),
    asked.ConfirmRule: ("确认规章制度公开", "Confirm the disclosure of a rule"),
    asked.WithdrawRule: ("撤回草案", "Withdraw a draft rule"),
    became.RuleOrMajorMatterDrafted: (
        "{on} 起草“{title}”（{sort}，涉及职工切身利益：{vital_interests}）。",
        "“{title}” ({sort}) was drafted on {on}; it touches the workers’ vital interests: {vital_interests}.",
    ),
    became.RuleIssuePlanned: (
        "计划于 {issue_on} 出台，至迟 {display_by} 向职工公开。",
        "To be issued on {issue_on}; it has to hang by {display_by}.",
    ),
    became.RuleOrMajorMatterRevised: (
        "{on} 修改为第{text_version}版“{title}”；此前的公开不再算数。",
        "Revised on {on} to version {text_version}, “{title}”; what was on display before does not count.",
    ),
    became.RulePublishedForWorkers: (
        "第{text_version}版自 {displayed_from} 起以 {form} 向职工公开。",
        "Version {text_version} was laid open to the workers by {form} from {displayed_from}.",
    ),
    became.RuleDisplayEnded: ("公开至 {on} 止。", "Its display ended on {on}."),
    became.RuleIssued: (
        "{on} 出台“{title}”第{text_version}版。",
        "Version {text_version} of “{title}” was issued on {on}.",
    ),
    became.RuleConfirmed: ("{on} 附公开的证明材料办结。", "Closed on {on}, with what shows its disclosure."),
    became.RuleWithdrawn: ("撤回：{reason}。", "Withdrawn: {reason}."),
}
