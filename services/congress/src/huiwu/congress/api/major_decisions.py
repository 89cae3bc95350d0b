"""Major decisions over HTTP."""

from hashlib import sha256
from uuid import uuid4

from huiwu.congress.deciding import dealt_with, who_decides
from huiwu.congress.domain import MAJOR_DECISION
from huiwu.congress.domain.major_decision import commands as asked
from huiwu.kernel.names import district_of, stream_id
from huiwu.runtime.collection import Act, Collection, Create

_DAY = "2026-03-12"


def new_major_decision(command: asked.ProposeMajorDecision) -> str:
    """Two may read alike: only the Idempotency-Key says that one is the other sent again."""
    return stream_id(MAJOR_DECISION.name, district_of(command.organisation), uuid4().hex)


MAJOR_DECISIONS = Collection(
    "major-decisions",
    MAJOR_DECISION,
    commands=[
        Create(
            asked.ProposeMajorDecision,
            key=new_major_decision,
            evidence=who_decides,
            example={
                "organisation": "union-110105-110105026",
                "matter": "key_work",
                "title": "商圈职工服务站建设",
                "touches_workers": True,
                "on": _DAY,
            },
        ),
        Act(
            asked.RecordSolicitation,
            "solicitations",
            example={
                "form": "delegate_forum",
                "on": _DAY,
                "participants": 24,
                "opinions": "建议延长开放时间，增设母婴室。",
            },
        ),
        Act(
            asked.RecordResearch,
            "research",
            example={
                "title": "商圈职工需求调研",
                "report_sha256": sha256("调研报告".encode()).hexdigest(),
                "on": _DAY,
            },
        ),
        Act(
            asked.MakeMajorDecision,
            "make",
            evidence=dealt_with,
            example={
                "body": "街道总工会委员会",
                "text_sha256": sha256("服务站建设方案".encode()).hexdigest(),
                "on": _DAY,
            },
        ),
        Act(asked.WithdrawMajorDecision, "withdraw", example={"reason": "条件尚不具备", "on": _DAY}),
    ],
)
