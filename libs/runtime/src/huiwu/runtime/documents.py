"""OpenAPI and AsyncAPI of a service, and their pages with assets served by ourselves."""

from collections.abc import Iterator, Mapping
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

from huiwu.runtime.shapes import ANSWERS

_SHAPE = "x-shape"
_shapes: dict[str, type] = {}
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
# Swagger UI would ask a host of its own whether the document is valid; the browser is told to ask nobody but us.
_ASK_NOBODY = {"validatorUrl": None}
_POLICY = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'"
}


def request_body(command: type, example: Mapping[str, object]) -> dict[str, Any]:
    """The `requestBody` of a command, with an example; `install` puts its schema among the components."""
    needed = bool(TypeAdapter(command).json_schema().get("required"))
    media = {"schema": {"$ref": _REF.format(model=command.__name__)}, "example": dict(example)}
    name = f"{command.__module__}.{command.__qualname__}"
    _shapes[name] = command
    return {"requestBody": {"required": needed, "content": {"application/json": media}}, _SHAPE: name}


def responses(status: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a command."""
    ruling = {"application/json": {"schema": {"$ref": _REF.format(model="Answer")}}}
    return {status: {"description": "裁决：准许 Granted", "content": ruling}, **problems(*_ERRORS)}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Problem documents under these statuses."""
    content = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
    # Whoever may ask may ask too often.
    wanted = {*statuses, 429} if 401 in statuses else set(statuses)
    return {status: {"description": _ERRORS[status], "content": content} for status in sorted(wanted)}


def shown(name: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a query of a collection: its list, an item, its history."""
    content = {"application/json": {"schema": {"$ref": _REF.format(model=name.title())}}}
    statuses = (401, 403, 422, 503) if name == "list" else (401, 403, 404, 422, 503)
    return {200: {"description": "查询结果 What there is", "content": content}, **problems(*statuses)}


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
        page = get_swagger_ui_html(
            openapi_url="openapi.json",
            title=app.title,
            swagger_js_url="assets/openapi/swagger-ui-bundle.js",
            swagger_css_url="assets/openapi/swagger-ui.css",
            swagger_favicon_url="assets/openapi/favicon.png",
            swagger_ui_parameters=_ASK_NOBODY,
        )
        page.headers.update(_POLICY)
        return page

    @app.get("/docs/events", include_in_schema=False)
    async def asyncapi_page() -> Response:  # pyright: ignore[reportUnusedFunction]
        return HTMLResponse(_EVENTS_PAGE.format(title=app.title), headers=_POLICY)


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
    for operation in [each for path in made.get("paths", {}).values() for each in path.values()]:
        if name := operation.pop(_SHAPE, None):
            schemas.update(_shape(_shapes[name]))
    schemas.update(ANSWERS)
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    made["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    made["security"] = [{"bearer": []}]
    return made


def _shape(shape: type) -> Iterator[tuple[str, dict[str, Any]]]:
    """The schema of what a client sends, and of what it is made of under names that begin with its own."""
    schema = TypeAdapter(shape).json_schema(ref_template=_REF.format(model=f"{shape.__name__}.{{model}}"))
    for name, part in schema.pop("$defs", {}).items():
        yield f"{shape.__name__}.{name}", {**part, "additionalProperties": False}
    schema.pop("title", None)
    yield shape.__name__, {**schema, "additionalProperties": False}


def _assets(package: str, folder: str) -> Path:
    return Path(str(files(package).joinpath(folder)))


_EVENTS_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} 事件 Events</title>
<link rel="icon" href="../assets/openapi/favicon.png">
<script type="module" src="../assets/asyncapi/asyncapi-viewer.js"></script></head>
<body><asyncapi-viewer src="../asyncapi.json"></asyncapi-viewer></body></html>
"""
