"""Worker directors and supervisors over HTTP."""

from hashlib import sha256

from huiwu.congress import seat_evidence
from huiwu.congress.api.staff_congresses import ENTERPRISE
from huiwu.congress.domain import WORKER_DIRECTOR_DUTY
from huiwu.congress.domain.naming import session_of
from huiwu.congress.domain.worker_director import commands as asked
from huiwu.runtime.collection import Act, Collection, Internal

_PERSON = "worker-110105-0a"
_SEAT = {"person": _PERSON, "seat": "worker_director"}
_SESSION = session_of(ENTERPRISE, 1)

WORKER_DIRECTOR_DUTIES = Collection(
    "worker-director-duties",
    WORKER_DIRECTOR_DUTY,
    commands=[
        Internal(asked.NoteBoards, evidence=seat_evidence.enterprise_with_boards),
        Act(
            asked.UrgeEnterprise,
            "urge",
            example={"on": "2026-04-02", "letter_sha256": sha256("督促函".encode()).hexdigest()},
        ),
        Act(asked.RecordRefusal, "refusal", example={"on": "2026-04-20", "answer": "董事会换届后再议"}),
        Act(asked.ReportRefusal, "report-up", example={"on": "2026-04-22"}),
        Act(asked.HoldInterview, "interview", example={"on": "2026-05-12", "outcome": "企业承诺两个月内建立"}),
        Act(
            asked.OpenWorkerDirectorElection,
            "open-election",
            evidence=seat_evidence.leaders,
            example={
                "seats": ["worker_director"],
                "candidates": [_PERSON, "worker-110105-0b"],
                "chair": _PERSON,
                "vice_chairs": [],
                "on": "2026-05-20",
            },
        ),
        Act(
            asked.NominateWorkerDirector,
            "nominate",
            evidence=seat_evidence.nominee_on_roll,
            example={
                **_SEAT,
                "qualified": ["capability", "represents_workers"],
                "statement": "一线班组长，连续三届职工代表",
                "on": "2026-05-21",
            },
        ),
        Act(
            asked.SeatWorkerDirector,
            "seat",
            evidence=seat_evidence.vote_of_congress,
            example={
                **_SEAT,
                "session": _SESSION,
                "item": "director",
                "on": "2026-06-01",
                "term_ends_on": "2029-05-31",
                "union_post": "工会主席",
            },
        ),
        Act(
            asked.ReportDuty,
            "report-duty",
            evidence=seat_evidence.sitting_of_congress,
            example={**_SEAT, "session": _SESSION, "on": "2026-12-10"},
        ),
        Act(
            asked.EvaluateWorkerDirector,
            "evaluate",
            evidence=seat_evidence.sitting_of_congress,
            example={**_SEAT, "session": _SESSION, "evaluators": 30, "result": "称职", "on": "2026-12-10"},
        ),
        Act(asked.WorkerDirectorLeaves, "leave", example={**_SEAT, "reason": "任期届满", "on": "2029-05-31"}),
    ],
)
