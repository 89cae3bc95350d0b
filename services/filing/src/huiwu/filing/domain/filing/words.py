"""Commands' titles and facts' sentences for people, Chinese first."""

from collections.abc import Mapping

from huiwu.filing.domain.filing import commands as asked
from huiwu.filing.domain.filing import facts as became

WORDS: Mapping[type, tuple[str, str]] = {
    asked.SubmitFiling: ("报送备案", "Submit the filing"),
    asked.AcceptFiling: ("审核通过", "Accept the filing"),
    asked.ReturnFiling: ("退回备案或提出异议", "Return the filing or object"),
    asked.ForwardFiling: ("报送上一级", "Forward the filing"),
    asked.EnterFiling: ("录入信息库", "Enter the filing"),
    asked.ResubmitFiling: ("重新报送", "Submit the form again"),
    asked.EndReviewBySilence: ("异议期满终止审核", "End the review by silence"),
    became.FilingSubmitted: (
        "{on} 第 {version} 次报送至 {recipient}，应于 {review_due_on} 前（含当日）审核。",
        "Submission {version} went to {recipient} on {on}; its review is due by {review_due_on}.",
    ),
    became.FilingAccepted: ("{on} {level} 审核通过。", "{level} accepted the filing on {on}."),
    became.FilingReturned: (
        "{on} {level} 退回，理由：{reason}。",
        "{level} returned the filing on {on}: {reason}.",
    ),
    became.FilingForwarded: (
        "{on} {level} 报送上一级 {to}，应于 {review_due_on} 前（含当日）审核。",
        "{level} forwarded it to {to} on {on}; its review is due by {review_due_on}.",
    ),
    became.FilingEntered: ("{on} {level} 录入信息库。", "{level} entered the filing on {on}."),
    became.FilingStoodUnopposed: (
        "异议期满，{level} 未提出异议，集体合同自 {on} 起生效。",
        "{level} raised no objection in time; the contract is in force from {on}.",
    ),
}
