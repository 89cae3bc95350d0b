"""The JSON Schemas of what is answered: rulings, lists, items, histories, problems."""

from typing import Any

_FINDING = {
    "type": "object",
    "required": ["clause", "source", "met", "seen", "needed", "enforce", "effect"],
    "properties": {
        "clause": {"type": "string"},
        "source": {
            "type": "object",
            "required": ["document", "section", "quote"],
            "properties": {name: {"type": "string"} for name in ("document", "section", "quote")},
        },
        "met": {"type": "boolean"},
        "seen": {},
        "needed": {},
        "enforce": {"enum": ["block", "compute", "remind", "record", "measure"]},
        "effect": {"enum": ["none", "block", "flag", "deviation"]},
    },
}
_DECISION = {
    "type": "object",
    "required": ["id", "outcome", "command", "actor", "as_of", "edition", "findings"],
    "properties": {
        "id": {"type": "string"},
        "outcome": {"enum": ["granted", "refused"]},
        "command": {"type": "object"},
        "actor": {"type": "object"},
        "as_of": {"type": "string", "format": "date-time"},
        "edition": {"type": "object", "properties": {"id": {"type": "string"}, "sha256": {"type": "string"}}},
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
        "retrospective": {
            "type": "object",
            "description": "只在补录时出现。 Only of what was recorded after it happened.",
            "properties": {"happened_on": {"type": "string", "format": "date"}, "reason": {"type": "string"}},
        },
    },
}
_ANSWER_MEMBERS = {
    "id": {"type": "string"},
    "version": {"type": "integer"},
    "position": {"type": "integer"},
    "decision": {"$ref": "#/components/schemas/Decision"},
    "facts": {
        "type": "array",
        "items": {"type": "object", "properties": {"type": {"type": "string"}, "data": {"type": "object"}}},
    },
    "recorded": {"type": "boolean"},
}
_ITEM = {
    "type": "object",
    "required": ["id", "organisation", "position"],
    "properties": {
        "id": {"type": "string"},
        "organisation": {"type": ["string", "null"]},
        "position": {"type": "integer"},
    },
}
_LIST = {
    "type": "object",
    "required": ["items", "next"],
    "properties": {
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}},
        "next": {"type": ["string", "null"]},
    },
}
_SENTENCE = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
}
_HISTORY = {
    "type": "object",
    "required": ["id", "entries"],
    "properties": {
        "id": {"type": "string"},
        "entries": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["version", "position", "time", "type", "sentence"],
                "properties": {
                    "version": {"type": "integer"},
                    "position": {"type": "integer"},
                    "time": {"type": "string", "format": "date-time"},
                    "type": {"type": "string"},
                    "sentence": _SENTENCE,
                    "decision": {"$ref": "#/components/schemas/Decision"},
                    "data": {"type": "object"},
                },
            },
        },
    },
}
ANSWERS: dict[str, Any] = {
    "Item": _ITEM,
    "List": _LIST,
    "History": _HISTORY,
    "Finding": _FINDING,
    "Decision": _DECISION,
    "Answer": {
        "type": "object",
        "required": ["id", "version", "position", "decision", "facts"],
        "properties": _ANSWER_MEMBERS,
    },
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            **_ANSWER_MEMBERS,
        },
    },
}
