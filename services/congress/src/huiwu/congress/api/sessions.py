"""Sessions over HTTP."""

from hashlib import sha256

from huiwu.congress import evidence, hindsight
from huiwu.congress.api.staff_congresses import DELEGATES, ENTERPRISE, HOST, REGION
from huiwu.congress.domain import SESSION
from huiwu.congress.domain.naming import regional_congress_of, session_in, session_of
from huiwu.congress.domain.session import commands as asked
from huiwu.congress.domain.session import commands_beside as more
from huiwu.congress.domain.session.taking_over import TakeOverBallot
from huiwu.runtime.collection import Act, Collection, Create, Internal, Verb

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


def regional_session_to_be(command: more.ScheduleRegionalSession) -> str:
    return session_in(regional_congress_of(command.host, command.name), command.session_number)


_CONVENE: list[Verb] = [
    Create(
        asked.ScheduleSession,
        key=session_to_be,
        evidence=evidence.congress_and_enterprise,
        example={"enterprise": ENTERPRISE, "session_number": 1, "opening_on": "2026-03-25", "place": "公司礼堂"},
    ),
    Act(
        asked.HearWorkers,
        "hear-workers",
        example={"summary": "职工普遍关心工资增长和食堂条件。", "on": "2026-03-02", "participants": 46},
    ),
    Act(asked.ProposeAgenda, "propose-agenda", example={"items": _AGENDA}),
    Act(
        asked.AgreeAgenda,
        "agree-agenda",
        evidence=evidence.enterprise_of_session,
        example={"matters_arising": ["annual_operations_report", "collective_contract_draft"]},
    ),
    Act(asked.AmendAgenda, "amend-agenda", example={"items": _AGENDA}),
    Act(asked.ReportToSuperior, "report", example={"on": "2026-03-12"}),
    Act(
        asked.SendDocuments,
        "send-documents",
        example={"documents": [{"title": "集体合同草案", "sha256": _DRAFT}]},
    ),
    Act(
        asked.RecordDelivery,
        "deliveries",
        example={"delegates": DELEGATES, "on": "2026-03-16"},
    ),
    Act(
        asked.RescheduleSession,
        "reschedule",
        example={"opening_on": "2026-03-27"},
    ),
    Act(asked.CancelSession, "cancel", example={"reason": "场地不可用"}),
    Internal(asked.AdmitLayoffPlan),
    Internal(asked.SeatReplacement),
]
_SIT: list[Verb] = [
    Act(
        asked.OpenSession,
        "open",
        example={"on": "2026-03-25", "present": DELEGATES},
    ),
    Act(asked.HoldDiscussion, "discuss", example={"item": "contract"}),
    Act(asked.ReviewItem, "review", example={"item": "operations"}),
    Act(
        asked.AdjournItem,
        "adjourn",
        example={"item": "operations", "reason": "报告尚待补充"},
    ),
    Act(
        asked.RecordBallot,
        "ballots",
        example={"item": "contract", **_TOTALS, "tellers": DELEGATES[:2]},
    ),
    Internal(TakeOverBallot),
    Act(
        asked.AdoptResolution,
        "adopt",
        example={"item": "contract", "text_sha256": _DRAFT},
    ),
    Act(asked.CloseSession, "close", example={"on": "2026-03-25"}),
]
_FOLLOW: list[Verb] = [
    Act(
        asked.PublishResolution,
        "publish",
        example={"item": "contract", "text": "职工代表大会审议通过集体合同草案。", "on": "2026-03-27"},
    ),
    Act(
        asked.DiscloseMatters,
        "disclose",
        example={"items": ["operations", "contract"], "on": "2026-03-27"},
    ),
    Act(asked.SubmitFilingForm, "submit-form", example={"on": "2026-04-02"}),
    Internal(asked.RecordFilingResult),
    Act(
        asked.ArchiveSession,
        "archive",
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
        example={"item": "contract", "task": "签订并履行集体合同", "owner": ENTERPRISE, "due_on": "2026-12-31"},
    ),
    Act(
        asked.CloseImplementation,
        "implemented",
        example={"item": "contract", "evidence_sha256": _DRAFT, "on": "2026-12-15"},
    ),
]
_BESIDE: list[Verb] = [
    Create(
        more.ScheduleRegionalSession,
        key=regional_session_to_be,
        evidence=evidence.congress_and_enterprise,
        path="regional-sessions",
        example={
            "host": HOST,
            "name": REGION,
            "session_number": 1,
            "opening_on": "2026-03-25",
            "place": "街道文化中心",
        },
    ),
    Act(
        more.AgreeRegionalAgenda,
        "agree-regional-agenda",
        example={"enterprises": [ENTERPRISE], "matters_arising": ["collective_contract_draft"]},
    ),
    Act(
        more.DiscloseRegionalMatters,
        "disclose-regional",
        example={"enterprise": ENTERPRISE, "items": ["contract"], "on": "2026-03-27"},
    ),
    Internal(more.CarryImplementations),
    Act(
        more.ReportImplementation,
        "report-implementation",
        example={
            "session": session_of(ENTERPRISE, 1),
            "item": "contract",
            "progress": "集体合同已签订并报送，工资增长已兑现。",
        },
    ),
    Act(
        more.SitJointly,
        "sit-jointly",
        evidence=evidence.members_congress,
        example={"record": "record-110105-0f1e2d3c4b5a69788796"},
    ),
    Act(more.EndJointSitting, "end-joint-sitting", example={"reason": "会员代表大会改期"}),
]
SESSIONS = Collection(
    "sessions", SESSION, commands=[*_CONVENE, *_SIT, *_FOLLOW, *_BESIDE], first_record=hindsight.of_session
)
