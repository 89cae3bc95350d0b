"""Disclosures of factory affairs over HTTP."""

from uuid import uuid4

from huiwu.congress import disclosing
from huiwu.congress.domain import FACTORY_DISCLOSURE
from huiwu.congress.domain.factory_disclosure.commands import ConfirmDisclosure, PublishDisclosure, RaiseDisclosure
from huiwu.kernel.names import district_of, stream_id
from huiwu.runtime.collection import Act, Collection, Create

_DAY = "2026-03-12"


def new_disclosure(command: RaiseDisclosure) -> str:
    """A class is disclosed again and again: only the Idempotency-Key says that one is the other sent again."""
    return stream_id(FACTORY_DISCLOSURE.name, district_of(command.enterprise), uuid4().hex)


FACTORY_DISCLOSURES = Collection(
    "factory-disclosures",
    FACTORY_DISCLOSURE,
    commands=[
        Create(
            RaiseDisclosure,
            key=new_disclosure,
            evidence=disclosing.disclosing_unit,
            example={
                "enterprise": "enterprise-110105-wangjing-example",
                "item_class": "social_insurance_payment",
                "title": "2026年一季度社会保险缴费情况",
                "on": _DAY,
            },
        ),
        Act(
            PublishDisclosure,
            "publish",
            evidence=disclosing.text_of,
            example={"form": "notice_board", "text_sha256": "a" * 64, "displayed_from": _DAY},
        ),
        Act(
            ConfirmDisclosure,
            "confirm",
            evidence=disclosing.files_of,
            example={"evidence_sha256": ["a" * 64], "on": _DAY},
        ),
    ],
)
