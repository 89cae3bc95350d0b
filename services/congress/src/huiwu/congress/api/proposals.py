"""Delegates' proposals over HTTP."""

from uuid import uuid4

from huiwu.congress import evidence
from huiwu.congress.domain import PROPOSAL
from huiwu.congress.domain.proposal.commands import (
    AcceptProposal,
    AppraiseProposal,
    AssignProposal,
    DecideProposal,
    RecordHandling,
    RecordSatisfaction,
    ReplyToProposal,
    ReturnProposal,
    SubmitProposal,
)
from huiwu.kernel.names import district_of, stream_id
from huiwu.runtime.collection import Act, Collection, Create

_DAY = "2026-03-12"


def new_proposal(command: SubmitProposal) -> str:
    """Two proposals may read alike: only the Idempotency-Key says that one is the other sent again."""
    return stream_id(PROPOSAL.name, district_of(command.organisation), uuid4().hex)


PROPOSALS = Collection(
    "proposals",
    PROPOSAL,
    commands=[
        Create(
            SubmitProposal,
            key=new_proposal,
            evidence=evidence.authors_in_mandate,
            example={
                "organisation": "union-110105-110105026",
                "instrument": "motion",
                "authors": ["worker-110105-0a", "worker-110105-0b"],
                "title": "关于增设职工夜校的提案",
                "text": "建议在商圈设立职工夜校，每周三开课。",
                "on": _DAY,
            },
        ),
        Act(AcceptProposal, "accept", example={"on": _DAY}),
        Act(ReturnProposal, "return", example={"reason": "不属工会职责范围", "on": _DAY}),
        Act(AssignProposal, "assign", example={"department": "宣教部", "due_on": "2026-05-31", "on": _DAY}),
        Act(RecordHandling, "handle", example={"summary": "已与街道商定场地", "on": _DAY}),
        Act(DecideProposal, "decide", example={"study": "需求普遍，条件具备", "adopted": True, "on": _DAY}),
        Act(ReplyToProposal, "reply", example={"text": "九月开课。", "on": _DAY}),
        Act(RecordSatisfaction, "satisfaction", example={"satisfied": True, "opinion": "满意", "on": _DAY}),
        Act(AppraiseProposal, "appraise", example={"project": "职工夜校", "reason": "纳入年度项目", "on": _DAY}),
    ],
)
