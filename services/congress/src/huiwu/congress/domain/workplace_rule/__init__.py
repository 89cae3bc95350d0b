"""规章制度、重大事项: what a unit may issue once its workers have seen it and their congress has reviewed it (P06a)."""

from huiwu.congress.domain.evidence import EnterpriseOnRecord, StoredFiles
from huiwu.congress.domain.workplace_rule import facts as became
from huiwu.congress.domain.workplace_rule.commands import (
    Command,
    ConfirmRule,
    DraftRule,
    EndDisplay,
    IssueRule,
    PlanIssue,
    PublishForWorkers,
    ReviewOnRecord,
    ReviseRule,
    WithdrawRule,
)
from huiwu.congress.domain.workplace_rule.decide import decide, evolve, party
from huiwu.congress.domain.workplace_rule.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

WORKPLACE_RULE: Kind[Command, became.WorkplaceRule, became.Fact, Hearing] = Kind(
    service="congress",
    name="workplace-rule",
    initial=became.Unwritten(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(DraftRule, ReviseRule, PlanIssue, PublishForWorkers, EndDisplay, IssueRule, ConfirmRule, WithdrawRule),
    facts=(
        became.RuleOrMajorMatterDrafted,
        became.RuleIssuePlanned,
        became.RuleOrMajorMatterRevised,
        became.RulePublishedForWorkers,
        became.RuleDisplayEnded,
        became.RuleIssued,
        became.RuleConfirmed,
        became.RuleWithdrawn,
    ),
    creates=(DraftRule,),
    evidence=(EnterpriseOnRecord, StoredFiles, ReviewOnRecord),
    words=WORDS,
)

__all__ = ["WORKPLACE_RULE"]
