"""The AsyncAPI document of a service: what it publishes, with the shape of every fact, and what it listens to."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from huiwu.kernel.event import RULED
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import fact_name, shape_name

_SCHEMAS = "#/components/schemas/"
_MEMBERS = re.compile(r"\s*(\{[^}]*\}\s*)+")
_SERVER = "development"

_HEADERS: dict[str, Any] = {
    "type": "object",
    "required": ["Huiwu-Position", "Huiwu-Previous"],
    "properties": {
        "Nats-Msg-Id": {"type": "string", "description": "`<service>:<position>`, for the server's deduplication."},
        "Huiwu-Position": {"type": "string", "description": "The event's place in its service's log, from 1."},
        "Huiwu-Previous": {"type": "string", "description": "The place before it; a reader that missed it has a gap."},
    },
}
_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0, canonical JSON: the bytes published are the bytes stored and hashed.",
    "required": [
        *("specversion", "id", "source", "type", "subject", "sequence"),
        *("time", "decision", "district", "datacontenttype", "data"),
    ],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "`<decision>.<n>`, n = 0 for the ruling itself."},
        "source": {"type": "string", "examples": ["/huiwu/congress"]},
        "type": {"type": "string", "examples": ["huiwu.congress.session-opened.v1"]},
        "subject": {"type": "string", "description": "The stream."},
        "sequence": {"type": "integer", "minimum": 1, "description": "The stream's version."},
        "time": {"type": "string", "format": "date-time"},
        "decision": {"type": "string", "description": "The id of the decision that it follows from."},
        "district": {"type": "string", "pattern": "^[0-9]{6}$", "description": "GB/T 2260 code."},
        "datacontenttype": {"const": "application/json"},
        "retrospective": {"const": True, "description": "Only on what was recorded after it happened."},
        "data": {},
    },
}
_FINDING: dict[str, Any] = {
    "type": "object",
    "required": ["clause", "met", "seen", "needed", "enforce", "effect"],
    "properties": {
        "clause": {"type": "string"},
        "met": {"type": "boolean"},
        "seen": {},
        "needed": {},
        "enforce": {"enum": ["block", "compute", "remind", "record", "measure"]},
        "effect": {"enum": ["none", "block", "flag", "deviation"]},
    },
}
_RULED: dict[str, Any] = {
    "type": "object",
    "description": "A ruling with everything that it leaned on; `facts` names those that follow it, in order.",
    "required": ["outcome", "command", "actor", "as_of", "edition", "policy", "evidence", "findings", "facts"],
    "properties": {
        "outcome": {"enum": ["granted", "refused"]},
        "command": {"type": "object", "properties": {"name": {"type": "string"}, "data": {}}},
        "actor": {
            "type": "object",
            "properties": {each: {"type": "string"} for each in ("subject", "office", "organisation")},
        },
        "as_of": {"type": "string", "format": "date-time"},
        "edition": {"type": "object", "properties": {"id": {"type": "string"}, "sha256": {"type": "string"}}},
        "policy": {"type": "string"},
        "evidence": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "fact": {"type": "string"}, "value": {}},
            },
        },
        "findings": {"type": "array", "items": {"$ref": f"{_SCHEMAS}Finding"}},
        "facts": {"type": "array", "items": {"type": "string"}},
        "retrospective": {
            "type": "object",
            "description": "The way in, when it had already happened: on which day, and why it was not recorded then.",
            "properties": {"happened_on": {"type": "string", "format": "date"}, "reason": {"type": "string"}},
        },
    },
}


def asyncapi(broker: NatsBroker, service: str, kinds: Iterable[AnyKind]) -> dict[str, Any]:
    """AsyncAPI 3.0 of the service: its subscriptions as FastStream knows them, and the facts of its kinds."""
    heard = AsyncAPI(
        broker,
        title=f"Huiwu {service}",
        description="事实流：每条裁定与事实按日志次序发布。Every ruling and fact, in the order of the log.",
    )
    # FastStream puts a colon into keys, which AsyncAPI allows in none.
    text = heard.to_specification().to_json().replace(":SubscribeMessage", ".SubscribeMessage")
    document: dict[str, Any] = json.loads(text)
    shapes, words = _facts(kinds)
    names, schemas = _schemas(shapes)
    _describe_received(document)
    components = document.setdefault("components", {})
    components["schemas"] = {**schemas, "Event": _EVENT, "Ruled": _RULED, "Finding": _FINDING, "Headers": _HEADERS}
    published = {RULED: "Ruled", **names}
    for fact, schema in sorted(published.items()):
        _publish(document, service, fact, schema, words.get(fact, ("裁定", "A ruling") if fact == RULED else None))
    for part in ("channels", "operations"):
        document[part] = dict(sorted(document[part].items()))
    components["messages"] = dict(sorted(components["messages"].items()))
    return document


def _facts(kinds: Iterable[AnyKind]) -> tuple[dict[str, type], dict[str, tuple[str, str]]]:
    shapes: dict[str, type] = {}
    words: dict[str, tuple[str, str]] = {}
    for kind in kinds:
        for shape in kind.facts:
            name = fact_name(shape)
            shapes[name] = shape
            if shape in kind.words:
                words[name] = kind.words[shape]
    return shapes, words


def _schemas(shapes: Mapping[str, type]) -> tuple[dict[str, str], dict[str, Any]]:
    """For every fact the name of its JSON schema, and all schemas by name."""
    adapters: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (name, "serialization", TypeAdapter(shape)) for name, shape in sorted(shapes.items())
    ]
    made, definitions = TypeAdapter.json_schemas(adapters, ref_template=_SCHEMAS + "{model}")
    schemas: dict[str, Any] = dict(definitions.get("$defs", {}))
    names: dict[str, str] = {}
    for (name, _), schema in made.items():
        if "$ref" in schema:
            names[name] = str(schema["$ref"]).removeprefix(_SCHEMAS)
        else:
            names[name] = shapes[name].__name__
            schemas[names[name]] = schema
    return names, schemas


def _describe_received(document: dict[str, Any]) -> None:
    """FastStream sees functions that take a raw message: say what is in it."""
    messages: dict[str, Any] = document["components"]["messages"]
    for message in messages.values():
        del message["correlationId"]
        message |= {
            "contentType": "application/json",
            "headers": {"$ref": f"{_SCHEMAS}Headers"},
            "payload": {"$ref": f"{_SCHEMAS}Event"},
        }


def _title(fact: str, words: tuple[str, str] | None) -> str:
    """What happened, without what it happened to: the sentence with its members left out, and the fact's own name."""
    name = shape_name(fact).replace("-", " ").capitalize()
    chinese = _MEMBERS.sub("…", words[0] if words else "").strip("…。，：/ ")
    return f"{chinese} {name}".strip()


def _publish(document: dict[str, Any], service: str, fact: str, schema: str, words: tuple[str, str] | None) -> None:
    key = fact.replace(".", "-")
    address = f"huiwu.{service}.{{district}}.{fact}"
    title = _title(fact, words)
    document["channels"][key] = {
        "address": address,
        "title": title,
        "description": " ".join(words or (fact,)),
        "servers": [{"$ref": f"#/servers/{_SERVER}"}],
        "parameters": {"district": {"description": "GB/T 2260 code of the district.", "examples": ["110105"]}},
        "messages": {key: {"$ref": f"#/components/messages/{key}"}},
    }
    document["operations"][f"publish-{key}"] = {
        "action": "send",
        "channel": {"$ref": f"#/channels/{key}"},
        "messages": [{"$ref": f"#/channels/{key}/messages/{key}"}],
    }
    document["components"]["messages"][key] = {
        "name": f"huiwu.{service}.{fact}",
        "title": title,
        "contentType": "application/json",
        "headers": {"$ref": f"{_SCHEMAS}Headers"},
        "payload": {
            "allOf": [
                {"$ref": f"{_SCHEMAS}Event"},
                {
                    "properties": {
                        "type": {"const": f"huiwu.{service}.{fact}"},
                        "data": {"$ref": _SCHEMAS + schema},
                    }
                },
            ]
        },
    }
