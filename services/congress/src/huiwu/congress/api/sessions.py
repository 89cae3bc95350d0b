"""Sessions over HTTP."""

from hashlib import sha256

from huiwu.congress import evidence
from huiwu.congress.api.staff_congresses import DELEGATES, ENTERPRISE
from huiwu.congress.domain import SESSION
from huiwu.congress.domain.naming import session_of
from huiwu.congress.domain.session import commands as asked
from huiwu.runtime.collection import Act, Collection, Create, Internal, Verb

_WORDS = SESSION.words
_DRAFT = sha256("集体合同草案".encode()).hexdigest()
_AGENDA = [
    {"item": "discussion", "title": "职工代表分组讨论", "matter": "delegate_discussion"},
    {
        "item": "operations",
        "title": "企业年度经营发展情况报告",
        "matter": "annual_operations_report",
        "discloses": ["social_insurance_payment", "education_fund_extraction_use"],
    },
    {
        "item": "contract",
        "title": "集体合同草案",
        "matter": "collective_contract_draft",
        "ballot": True,
        "discloses": ["collective_contract_text"],
    },
]
_TOTALS = {
    "issued": 3,
    "returned": 3,
    "unreturned": 0,
    "valid": 3,
    "invalid": 0,
    "votes_for": 2,
    "against": 1,
    "abstain": 0,
}
_ARCHIVED = (
    ("notice", "会议通知"),
    ("agenda", "会议议程"),
    ("documents", "会议文件"),
    ("attendance", "代表签到册"),
    ("ballot record", "计票记录"),
    ("minutes", "会议记录"),
    ("resolutions", "会议决议"),
    ("filing form", "会议备案表"),
)


def session_to_be(command: asked.ScheduleSession) -> str:
    return session_of(command.enterprise, command.session_number)


_CONVENE: list[Verb] = [
    Create(
        asked.ScheduleSession,
        key=session_to_be,
        evidence=evidence.congress_and_enterprise,
        summary=_WORDS[asked.ScheduleSession],
        example={"enterprise": ENTERPRISE, "session_number": 1, "opening_on": "2026-03-25", "place": "公司礼堂"},
    ),
    Act(
        asked.HearWorkers,
        "hear-workers",
        summary=_WORDS[asked.HearWorkers],
        example={"summary": "职工普遍关心工资增长和食堂条件。", "on": "2026-03-02", "participants": 46},
    ),
    Act(asked.ProposeAgenda, "propose-agenda", summary=_WORDS[asked.ProposeAgenda], example={"items": _AGENDA}),
    Act(
        asked.AgreeAgenda,
        "agree-agenda",
        evidence=evidence.enterprise_of_session,
        summary=_WORDS[asked.AgreeAgenda],
        example={"matters_arising": ["annual_operations_report", "collective_contract_draft"]},
    ),
    Act(asked.AmendAgenda, "amend-agenda", summary=_WORDS[asked.AmendAgenda], example={"items": _AGENDA}),
    Act(asked.ReportToSuperior, "report", summary=_WORDS[asked.ReportToSuperior], example={"on": "2026-03-12"}),
    Act(
        asked.SendDocuments,
        "send-documents",
        summary=_WORDS[asked.SendDocuments],
        example={"documents": [{"title": "集体合同草案", "sha256": _DRAFT}]},
    ),
    Act(
        asked.RecordDelivery,
        "deliveries",
        summary=_WORDS[asked.RecordDelivery],
        example={"delegates": DELEGATES, "on": "2026-03-16"},
    ),
    Act(
        asked.RescheduleSession,
        "reschedule",
        summary=_WORDS[asked.RescheduleSession],
        example={"opening_on": "2026-03-27"},
    ),
    Act(asked.CancelSession, "cancel", summary=_WORDS[asked.CancelSession], example={"reason": "场地不可用"}),
    Internal(asked.SeatReplacement, summary=_WORDS[asked.SeatReplacement]),
]
_SIT: list[Verb] = [
    Act(
        asked.OpenSession,
        "open",
        summary=_WORDS[asked.OpenSession],
        example={"on": "2026-03-25", "present": DELEGATES},
    ),
    Act(asked.HoldDiscussion, "discuss", summary=_WORDS[asked.HoldDiscussion], example={"item": "contract"}),
    Act(asked.ReviewItem, "review", summary=_WORDS[asked.ReviewItem], example={"item": "operations"}),
    Act(
        asked.AdjournItem,
        "adjourn",
        summary=_WORDS[asked.AdjournItem],
        example={"item": "operations", "reason": "报告尚待补充"},
    ),
    Act(
        asked.RecordBallot,
        "ballots",
        summary=_WORDS[asked.RecordBallot],
        example={"item": "contract", **_TOTALS, "tellers": DELEGATES[:2]},
    ),
    Act(
        asked.AdoptResolution,
        "adopt",
        summary=_WORDS[asked.AdoptResolution],
        example={"item": "contract", "text_sha256": _DRAFT},
    ),
    Act(asked.CloseSession, "close", summary=_WORDS[asked.CloseSession], example={"on": "2026-03-25"}),
]
_FOLLOW: list[Verb] = [
    Act(
        asked.PublishResolution,
        "publish",
        summary=_WORDS[asked.PublishResolution],
        example={"item": "contract", "text": "职工代表大会审议通过集体合同草案。", "on": "2026-03-27"},
    ),
    Act(
        asked.DiscloseMatters,
        "disclose",
        summary=_WORDS[asked.DiscloseMatters],
        example={"items": ["operations", "contract"], "on": "2026-03-27"},
    ),
    Act(asked.SubmitFilingForm, "submit-form", summary=_WORDS[asked.SubmitFilingForm], example={"on": "2026-04-02"}),
    Internal(asked.RecordFilingResult, summary=_WORDS[asked.RecordFilingResult]),
    Act(
        asked.ArchiveSession,
        "archive",
        summary=_WORDS[asked.ArchiveSession],
        example={
            "documents": [
                {"kind": kind, "title": title, "sha256": sha256(title.encode()).hexdigest()}
                for kind, title in _ARCHIVED
            ],
            "on": "2026-04-10",
        },
    ),
    Act(
        asked.OpenImplementation,
        "implement",
        summary=_WORDS[asked.OpenImplementation],
        example={"item": "contract", "task": "签订并履行集体合同", "owner": ENTERPRISE, "due_on": "2026-12-31"},
    ),
    Act(
        asked.CloseImplementation,
        "implemented",
        summary=_WORDS[asked.CloseImplementation],
        example={"item": "contract", "evidence_sha256": _DRAFT, "on": "2026-12-15"},
    ),
]
SESSIONS = Collection("sessions", SESSION, commands=[*_CONVENE, *_SIT, *_FOLLOW])
