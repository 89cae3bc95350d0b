"""OpenAPI and AsyncAPI of a service, and their pages with assets served by ourselves."""

from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import TypeAdapter
from starlette.responses import Response

_REF = "#/components/schemas/{model}"
_ERRORS = {
    401: "没有令牌或令牌无效 No token, or one that does not count",
    403: "无权办理 Not yours to do",
    404: "未找到 Not found",
    409: "依规定不予准许 Refused by the rules",
    412: "版本已过期 Stale version",
    413: "内容过大 Too large",
    422: "请求格式有误 Malformed; nothing was recorded",
    429: "请求过于频繁 Too many requests",
    503: "服务暂不可用 Something is away; try again",
}
_components: dict[str, Any] = {}


def request_body(command: type, example: Mapping[str, object]) -> dict[str, Any]:
    """The `requestBody` of a command: its dataclass as JSON Schema, with an example."""
    schema = TypeAdapter(command).json_schema(ref_template=_REF)
    _components.update(schema.pop("$defs", {}))
    schema.pop("title", None)
    schema["additionalProperties"] = False
    _components[command.__name__] = schema
    media = {"schema": {"$ref": _REF.format(model=command.__name__)}, "example": dict(example)}
    return {"requestBody": {"required": bool(schema.get("required")), "content": {"application/json": media}}}


def responses(status: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a command."""
    ruling = {"application/json": {"schema": {"$ref": _REF.format(model="Answer")}}}
    return {status: {"description": "裁决：准许 Granted", "content": ruling}, **problems(*_ERRORS)}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Problem documents under these statuses."""
    content = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
    return {status: {"description": _ERRORS[status], "content": content} for status in statuses}


def install(app: FastAPI, asyncapi: Mapping[str, Any]) -> None:
    """Adds `/openapi.json`, `/asyncapi.json`, `/docs` and `/docs/events` to an app."""
    app.openapi = cache(partial(_openapi, app))  # type: ignore[method-assign]
    app.mount("/assets/openapi", StaticFiles(directory=_assets("fastapi_offline", "static")))
    app.mount("/assets/asyncapi", StaticFiles(directory=_assets("asyncapi_viewer", "static")))

    @app.get("/asyncapi.json", include_in_schema=False)
    async def asyncapi_json() -> JSONResponse:  # pyright: ignore[reportUnusedFunction]
        return JSONResponse(asyncapi)

    @app.get("/docs", include_in_schema=False)
    async def openapi_page() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction]
        return get_swagger_ui_html(
            openapi_url="openapi.json",
            title=app.title,
            swagger_js_url="assets/openapi/swagger-ui-bundle.js",
            swagger_css_url="assets/openapi/swagger-ui.css",
            swagger_favicon_url="assets/openapi/favicon.png",
        )

    @app.get("/docs/events", include_in_schema=False)
    async def asyncapi_page() -> Response:  # pyright: ignore[reportUnusedFunction]
        return HTMLResponse(_EVENTS_PAGE.format(title=app.title))


def _openapi(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        servers=[{"url": "./"}],  # the service may stand under a path of the front door
        openapi_version="3.1.0",
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(_components)
    schemas.update(_ANSWERS)
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    made["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    made["security"] = [{"bearer": []}]
    return made


def _assets(package: str, folder: str) -> Path:
    return Path(str(files(package).joinpath(folder)))


_EVENTS_PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} 事件 Events</title>
<script type="module" src="../assets/asyncapi/asyncapi-viewer.js"></script></head>
<body><asyncapi-viewer src="../asyncapi.json"></asyncapi-viewer></body></html>
"""

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
_ANSWERS: dict[str, Any] = {
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
