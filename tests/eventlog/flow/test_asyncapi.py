"""The AsyncAPI document: valid by its own references, with the shape of every fact that is published."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import jsonschema
import pytest
from faststream.nats import NatsBroker

from huiwu.eventlog import Flow, Reactions, Reader
from huiwu.eventlog.asyncapi import asyncapi
from huiwu.kernel import Kind, Ruling
from huiwu.kernel.values import Count


@dataclass(frozen=True, slots=True)
class Tally:
    """Also a part of facts."""

    present: Count


@dataclass(frozen=True, slots=True)
class SessionOpened:
    enterprise: str
    on: date
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeRead:
    reference: str


KIND: Any = Kind[object, None, object, object](
    service="notification",
    name="notice",
    initial=None,
    decide=lambda command, state, hearing: Ruling.of((), ()),
    evolve=lambda state, fact: state,
    party=lambda command, state: "",
    commands=(),
    facts=(SessionOpened, NoticeRead),
    words={NoticeRead: ("通知已阅读", "The notice was read")},
)


def document() -> dict[str, Any]:
    broker = NatsBroker("nats://user:secret@127.0.0.1:4222")
    reactions = Reactions()

    @reactions.on("congress", SessionOpened)
    async def tell(fact: object, at: object, read: object) -> tuple[()]:
        return ()

    absent = cast("Any", None)
    Flow(broker, absent, "notification", "notification", read=cast("Reader", None), decide=absent, reactions=reactions)
    return asyncapi(broker, "notification", [KIND])


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for value in node.values() for each in references(value)]
    return [each for value in node for each in references(value)] if isinstance(node, list) else []


def test_every_reference_leads_somewhere() -> None:
    made = document()
    for reference in references(made):
        at = made
        for part in reference.removeprefix("#/").split("/"):
            at = at[part]


def test_keys_are_such_as_asyncapi_allows() -> None:
    made = document()
    assert made["asyncapi"] == "3.0.0"
    for part in ("messages", "schemas"):
        assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", key) for key in made["components"][part])
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]+", key) for key in (*made["operations"], *made["channels"]))


def test_the_password_of_the_bus_is_not_in_it() -> None:
    assert "secret" not in str(document())


def test_published_facts_have_their_shapes_and_words() -> None:
    made = document()
    assert made["channels"]["session-opened-v1"]["address"] == "huiwu.notification.{district}.session-opened.v1"
    assert made["channels"]["ruled-v1"]["title"] == "裁定 Ruled"
    assert not [channel["title"] for channel in made["channels"].values() if "{" in channel.get("title", "")]
    message = made["components"]["messages"]["notice-read-v1"]
    assert message["title"] == "通知已阅读 Notice read"
    schema = {**made["components"]["messages"]["session-opened-v1"]["payload"], "components": made["components"]}
    event = {
        "specversion": "1.0",
        "id": "d.1",
        "source": "/huiwu/notification",
        "type": "huiwu.notification.session-opened.v1",
        "subject": "notice-110105-a",
        "sequence": 2,
        "time": "2026-03-12T01:00:00Z",
        "decision": "d",
        "district": "110105",
        "datacontenttype": "application/json",
        "data": {"enterprise": "e", "on": "2026-03-12", "tallies": [{"present": 3}]},
    }
    jsonschema.validate(event, schema)
    event["data"] = {"enterprise": "e", "on": "2026-03-12", "tallies": [{"present": -3}]}
    with pytest.raises(jsonschema.ValidationError, match="minimum"):
        jsonschema.validate(event, schema)


def test_what_is_heard_is_described() -> None:
    made = document()
    channels = made["channels"].values()
    assert "huiwu.membership.>" in {channel["address"] for channel in channels}
    assert "huiwu.congress.*.session-opened.*" in {channel["address"] for channel in channels}
    assert list(made["channels"]) == sorted(made["channels"])
