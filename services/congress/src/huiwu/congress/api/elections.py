"""Elections over HTTP."""

from hashlib import sha256
from uuid import uuid4

from huiwu.congress import electing
from huiwu.congress.domain import ELECTION
from huiwu.congress.domain.election import commands as asked
from huiwu.kernel.names import district_of, stream_id
from huiwu.runtime.collection import Act, Collection, Create

_DAY = "2026-03-12"
_AN, _BO, _CHEN, _DING = (f"worker-110105-0{letter}" for letter in "abcd")
_OPENED = {"present": 520, "ballot": "secret", "on": _DAY}


def new_election(command: asked.FormPreparatoryGroup) -> str:
    """Two elections may begin alike: only the Idempotency-Key says that one is the other sent again."""
    return stream_id(ELECTION.name, district_of(command.organisation), uuid4().hex)


ELECTIONS = Collection(
    "elections",
    ELECTION,
    commands=[
        Create(
            asked.FormPreparatoryGroup,
            key=new_election,
            evidence=electing.union_of_election,
            example={
                "organisation": "union-110105-wangjing-example",
                "office": "chair",
                "seats": 1,
                "electorate": "members",
                "title": "第二届工会主席选举",
                "members": [_AN, _BO, _CHEN],
                "on": _DAY,
            },
        ),
        Act(
            asked.RecordGuidance,
            "guidance",
            example={"checkpoint": "preparatory_group", "opinion": "同意筹备组组成人员。", "on": _DAY},
        ),
        Act(
            asked.EnterElectors,
            "electors",
            evidence=electing.electors_on_register,
            example={"electors": [_AN, _BO, _CHEN, _DING]},
        ),
        Act(asked.StrikeElectors, "strike-electors", example={"electors": [_DING], "reason": "已调离"}),
        Act(
            asked.FreezeElectorate,
            "freeze-electorate",
            example={
                "legal_basis": ["工会法", "中国工会章程"],
                "procedure_sha256": sha256("选举办法".encode()).hexdigest(),
                "on": _DAY,
            },
        ),
        Act(
            asked.ProposeCandidate,
            "propose",
            evidence=electing.candidate_on_roll,
            example={
                "candidate": _AN,
                "nominated_by": "第一工会小组",
                "on": _DAY,
                "cleared_of": ["admin_head", "partner", "close_relative", "hr_head", "foreign_worker"],
            },
        ),
        Act(asked.FixCandidates, "fix-candidates", example={"candidates": [_AN, _BO], "on": _DAY}),
        Act(asked.OpenElection, "open", example=_OPENED),
        Act(
            asked.CountElection,
            "count",
            example={
                "issued": 520,
                "returned": 518,
                "unreturned": 2,
                "valid": 510,
                "invalid": 8,
                "votes": [{"candidate": _AN, "votes": 330}, {"candidate": _BO, "votes": 180}],
                "tellers": [_CHEN, _DING],
                "on": _DAY,
            },
        ),
        Act(asked.CertifyElection, "certify", example={"elected": [_AN], "on": _DAY}),
        Act(
            asked.AnnulElection,
            "annul",
            example={"check": "count reconciles", "reason": "收回票数多于发出票数", "on": _DAY},
        ),
        Act(asked.ReopenElection, "reopen", example={"candidates": [_AN, _BO], **_OPENED}),
        Act(asked.InstallOfficer, "install", example={"officer": _AN, "on": _DAY}),
    ],
)
