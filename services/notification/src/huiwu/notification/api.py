"""Notification over HTTP: which command comes in where, with an example of each."""

from uuid import uuid4

from huiwu.kernel.names import district_of, stream_id
from huiwu.notification import evidence
from huiwu.notification.domain import NOTICE, OBLIGATION, PUBLICATION
from huiwu.notification.domain.notice import BounceNotice, DeliverNotice, EmailNotice, ReadNotice
from huiwu.notification.domain.owed import (
    Escalate,
    FulfilObligation,
    MarkOverdue,
    OpenDeadline,
    OpenObligation,
    Remind,
    UndertakeDisclosure,
    VoidObligation,
)
from huiwu.notification.domain.publication import PostPublication, PublishNotice, WithdrawPublication
from huiwu.runtime.collection import Act, Collection, Create, Internal

_UNION = "union-110105-b974a87230a55dfeafc6"


def new_publication(command: PublishNotice) -> str:
    """Two notices may read alike: only the Idempotency-Key says that one is the other sent again."""
    return stream_id(PUBLICATION.name, district_of(command.organisation), uuid4().hex)


def new_obligation(command: UndertakeDisclosure) -> str:
    """Two events of one day may be called alike."""
    return stream_id(OBLIGATION.name, district_of(command.organisation), uuid4().hex)


NOTICES = Collection(
    "notices",
    NOTICE,
    commands=[
        Internal(DeliverNotice),
        Internal(ReadNotice),
        Internal(EmailNotice),
        Internal(BounceNotice),
    ],
)

PUBLICATIONS = Collection(
    "publications",
    PUBLICATION,
    commands=[
        Internal(PostPublication),
        Create(
            PublishNotice,
            key=new_publication,
            evidence=evidence.obligation_named,
            example={
                "organisation": _UNION,
                "title": "三月二十五日召开工会委员会全体会议",
                "text": "会议议题：\n1. 年度工作报告\n2. 经费审查报告",
                "topic": "important_meetings",
            },
        ),
        Act(
            WithdrawPublication,
            "withdraw",
            example={"reason": "刊登有误，另行公布"},
        ),
    ],
)

OBLIGATIONS = Collection(
    "obligations",
    OBLIGATION,
    commands=[
        Internal(OpenObligation),
        Internal(OpenDeadline),
        Create(
            UndertakeDisclosure,
            key=new_obligation,
            evidence=evidence.superiors,
            example={
                "clause": "notification.publication.daily-information-topics",
                "organisation": _UNION,
                "title": "五一慰问活动",
                "happened_on": "2026-04-29",
            },
        ),
        Internal(Remind),
        Internal(MarkOverdue),
        Internal(Escalate),
        Internal(FulfilObligation),
        Internal(VoidObligation),
    ],
)

COLLECTIONS = (NOTICES, PUBLICATIONS, OBLIGATIONS)
