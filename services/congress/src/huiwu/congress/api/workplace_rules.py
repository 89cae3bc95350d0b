"""Rules and major matters of units over HTTP."""

from uuid import uuid4

from huiwu.congress import disclosing
from huiwu.congress.domain import WORKPLACE_RULE
from huiwu.congress.domain.workplace_rule.commands import (
    ConfirmRule,
    DraftRule,
    EndDisplay,
    IssueRule,
    PlanIssue,
    PublishForWorkers,
    ReviseRule,
    WithdrawRule,
)
from huiwu.kernel.names import district_of, stream_id
from huiwu.runtime.collection import Act, Collection, Create

_DAY = "2026-03-12"


def new_rule(command: DraftRule) -> str:
    """Two drafts may read alike: only the Idempotency-Key says that one is the other sent again."""
    return stream_id(WORKPLACE_RULE.name, district_of(command.enterprise), uuid4().hex)


WORKPLACE_RULES = Collection(
    "workplace-rules",
    WORKPLACE_RULE,
    commands=[
        Create(
            DraftRule,
            key=new_rule,
            evidence=disclosing.unit_and_text,
            example={
                "enterprise": "enterprise-110105-wangjing-example",
                "sort": "rule",
                "title": "考勤与休假管理办法",
                "text_sha256": "a" * 64,
                "vital_interests": True,
                "on": _DAY,
                "issue_on": "2026-04-10",
            },
        ),
        Act(
            ReviseRule,
            "revise",
            evidence=disclosing.text_of,
            example={"title": "考勤与休假管理办法", "text_sha256": "b" * 64, "on": _DAY},
        ),
        Act(PlanIssue, "plan-issue", example={"issue_on": "2026-04-17"}),
        Act(PublishForWorkers, "publish", example={"form": "notice_board", "displayed_from": _DAY}),
        Act(EndDisplay, "end-display", example={"on": _DAY}),
        Act(
            IssueRule,
            "issue",
            evidence=disclosing.review_of,
            example={"on": _DAY, "session": "session-110105-0f1e2d3c4b5a69788796", "item": "attendance"},
        ),
        Act(
            ConfirmRule,
            "confirm",
            evidence=disclosing.files_of,
            example={"evidence_sha256": ["a" * 64], "on": _DAY},
        ),
        Act(WithdrawRule, "withdraw", example={"reason": "方案调整，重新起草"}),
    ],
)
