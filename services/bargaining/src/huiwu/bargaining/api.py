"""Bargaining over HTTP: which command comes in where, with an example of each."""

from huiwu.bargaining import evidence
from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining import commands as asked
from huiwu.kernel.names import district_of, key_of, stream_id
from huiwu.runtime.collection import Act, Collection, Create, Internal

_ENTERPRISE = "enterprise-110105-wangjing"
_TEXT = "5f" * 32
_MINUTES = "a7" * 32
_WORKERS = [f"worker-110105-{n:04x}" for n in range(1, 4)]
_EMPLOYERS = [f"worker-110105-{n:04x}" for n in range(11, 14)]


def cycle_of(command: asked.OpenCycle) -> str:
    """An enterprise has one cycle a year."""
    key = f"{key_of(command.enterprise)}-{command.year}"
    return stream_id(BARGAINING.name, district_of(command.enterprise), key)


BARGAININGS = Collection(
    "bargainings",
    BARGAINING,
    commands=[
        Create(
            asked.OpenCycle,
            key=cycle_of,
            evidence=evidence.enterprise_on_record,
            example={"enterprise": _ENTERPRISE, "year": 2026},
        ),
        Act(
            asked.SendOffer,
            "offer",
            example={"text_sha256": _TEXT, "form": "written", "on": "2026-03-02"},
        ),
        Act(
            asked.AcceptOffer,
            "accept",
            example={"on": "2026-03-09"},
        ),
        Act(
            asked.RefuseOffer,
            "refuse",
            example={"reason": "本年度经营困难，暂不协商", "on": "2026-03-09"},
        ),
        Act(
            asked.CompletePreparation,
            "prepare",
            example={"items": ["hear_workers", "enterprise_information", "bargaining_content", "representatives"]},
        ),
        Act(
            asked.ConfirmRepresentatives,
            "representatives",
            example={
                "worker": {"members": _WORKERS, "chief": _WORKERS[0], "externals": [_WORKERS[2]]},
                "employer": {"members": _EMPLOYERS, "chief": _EMPLOYERS[0], "externals": []},
                "posted_on": "2026-03-12",
            },
        ),
        Act(
            asked.DraftAgenda,
            "agenda",
            example={"topics": ["growth", "wages", "rest_leave", "skills_training"]},
        ),
        Act(
            asked.HoldMeeting,
            "meet",
            example={
                "on": "2026-03-20",
                "minutes_sha256": _MINUTES,
                "recorder": "worker-110105-0021",
                "worker_statements": _WORKERS[:2],
            },
        ),
        Act(
            asked.ReachDraft,
            "draft",
            example={"title": "2026年度工资专项集体合同（草案）", "text_sha256": _TEXT},
        ),
        Internal(asked.RecordCongressPassage),
        Act(
            asked.SignAgreement,
            "sign",
            example={"text_sha256": _TEXT, "on": "2026-04-20", "expires_on": "2027-04-19"},
        ),
        Act(
            asked.FileContract,
            "file",
            example={
                "on": "2026-04-24",
                "papers": [
                    "identity of representatives",
                    "congress resolution",
                    "contract text",
                    "registration certificate",
                ],
            },
        ),
        Act(
            asked.AnnounceAgreement,
            "announce",
            example={"title": "2026年度工资专项集体合同", "channel": "职工公告栏", "on": "2026-05-12"},
        ),
        Internal(asked.MarkResponseOverdue),
        Internal(asked.TakeEffect),
        Internal(asked.RecordAcceptance),
        Internal(asked.RecordObjection),
        Internal(asked.ExpireAgreement),
    ],
)

COLLECTIONS = (BARGAININGS,)
