"""Disclosures of union affairs over HTTP."""

from uuid import uuid4

from huiwu.congress import disclosing
from huiwu.congress.domain import UNION_DISCLOSURE
from huiwu.congress.domain.union_disclosure.commands import (
    ClassifyDisclosure,
    CloseUnionDisclosure,
    PublishUnionDisclosure,
    RaiseUnionDisclosure,
)
from huiwu.kernel.names import district_of, stream_id
from huiwu.runtime.collection import Act, Collection, Create

_DAY = "2026-03-12"


def new_union_disclosure(command: RaiseUnionDisclosure) -> str:
    """Two matters may read alike: only the Idempotency-Key says that one is the other sent again."""
    return stream_id(UNION_DISCLOSURE.name, district_of(command.organisation), uuid4().hex)


UNION_DISCLOSURES = Collection(
    "union-disclosures",
    UNION_DISCLOSURE,
    commands=[
        Create(
            RaiseUnionDisclosure,
            key=new_union_disclosure,
            evidence=disclosing.disclosing_union,
            example={
                "organisation": "union-110105-110105026",
                "item": "hardship_subsidy_conditions",
                "title": "困难职工补助条件调整",
                "on": _DAY,
            },
        ),
        Act(ClassifyDisclosure, "classify", example={"tier": "member_concern", "on": _DAY}),
        Act(
            PublishUnionDisclosure,
            "publish",
            evidence=disclosing.text_of,
            example={"channel": "notice_board", "text_sha256": "a" * 64, "on": _DAY},
        ),
        Act(
            CloseUnionDisclosure,
            "close",
            evidence=disclosing.files_of,
            example={"evidence_sha256": ["a" * 64], "on": _DAY},
        ),
    ],
)
