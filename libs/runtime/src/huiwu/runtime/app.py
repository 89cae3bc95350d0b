"""The HTTP face of a service: its routes, probes, documents and what it answers when something is wrong."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from nats.errors import Error as NatsError
from starlette.exceptions import HTTPException

from huiwu.eventlog import EventTooLarge, LogIsAway, LogIsBusy
from huiwu.eventlog.asyncapi import asyncapi
from huiwu.eventlog.errors import AWAY, BUSY
from huiwu.eventlog.tracing import SILENT
from huiwu.kernel.event import NotAnEvent
from huiwu.kernel.names import NotAStreamId
from huiwu.runtime import documents
from huiwu.runtime.commands import CommandRoutes
from huiwu.runtime.decisions import Uncertain
from huiwu.runtime.dispatch import Dispatch
from huiwu.runtime.drain import Drain, Drained
from huiwu.runtime.history import Chronicle
from huiwu.runtime.limits import BodyLimit
from huiwu.runtime.parts import Parts, assembled
from huiwu.runtime.probes import Measured, add_probes
from huiwu.runtime.problems import (
    Problem,
    answer_problem,
    away,
    bad_id,
    malformed,
    of_later_release,
    respond,
    uncertain,
)
from huiwu.runtime.queries import QueryRoutes, patient
from huiwu.runtime.roles import Role
from huiwu.runtime.service import Service
from huiwu.runtime.settings import Settings
from huiwu.runtime.telemetry import Traced

log = structlog.get_logger()


def create_app(service: Service, settings: Settings, drain: Drain | None = None) -> FastAPI:
    """The service as an ASGI app; its lifespan reaches the engines, does the work in the background, and lets go."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            parts = await stack.enter_async_context(assembled(service, settings))
            if Role.API in settings.roles:
                commands = CommandRoutes(service.name, parts.decisions, parts.authenticate)
                app.include_router(routes(parts, commands))
                app.router.routes.insert(0, Dispatch(commands.takers))
                documents.install(app, asyncapi(parts.broker, service.name, service.kinds))
            add_probes(app, parts, drain)
            yield

    app = FastAPI(
        title=f"会务 Huiwu · {service.title[0]} {service.title[1]}",
        version="1",
        description="每项裁决都附有所依据的条款原文。 Every ruling comes with the words of its clauses.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # asked for at every request, and unused here
    )
    app.add_middleware(BodyLimit)
    if drain is not None:
        app.add_middleware(Drained, drain=drain)
    app.add_middleware(Measured, service=service.name, silent=service.silent)
    app.add_middleware(Traced, service=service.name, silent=service.silent)
    _answer_errors(app)
    return app


def routes(parts: Parts, commands: CommandRoutes) -> APIRouter:
    """Every route under /v1."""
    service, router = parts.service, APIRouter(prefix="/v1")
    queries = QueryRoutes(parts, Chronicle(service.titles, service.sentences, service.shapes))
    made = [make(parts) for make in service.routes]
    own = {route.path for each in made for route in each.routes if isinstance(route, APIRoute)}
    for each in made:
        _guard(each, parts)
        router.include_router(each)
    for collection in service.collections:
        commands.add(router, collection)
        queries.add(router, collection, own)
    return router


def _guard(router: APIRouter, parts: Parts) -> None:
    """A service's own routes ask who is there, unless they say that anybody may, and queries wait like all others."""
    for route in router.routes:
        if not isinstance(route, APIRoute) or (route.openapi_extra or {}).get("security") == []:
            continue
        route.responses = {**documents.problems(401, 422, 503), **route.responses}
        waits = route.methods == {"GET"} and "after" not in {each.alias for each in route.dependant.query_params}
        route.dependencies.append(Depends(patient(parts) if waits else parts.authenticate))


def _answer_errors(app: FastAPI) -> None:
    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(NotAStreamId, _answer_bad_id)
    app.add_exception_handler(NotAnEvent, _answer_of_later_release)
    app.add_exception_handler(EventTooLarge, _answer_too_large)
    for error in (*AWAY, *BUSY, asyncpg.TransactionRollbackError, LogIsAway, LogIsBusy):
        app.add_exception_handler(error, _answer_away("事件日志（PostgreSQL）/ the event log (PostgreSQL)"))
    app.add_exception_handler(NatsError, _answer_away("事件总线（NATS）/ the bus (NATS)"))
    app.add_exception_handler(Uncertain, _answer_uncertain)
    app.add_exception_handler(asyncpg.DataError, _answer_no_value)
    app.add_exception_handler(Exception, _answer_failure)


async def _answer_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"at": "/".join(str(part) for part in each["loc"]), "needed": str(each["msg"])} for each in error.errors()
    ]
    places = "、".join(each["at"] for each in errors[:5])
    return respond(malformed(f"以下参数不符合要求：{places}。", f"These do not fit: {places}.", errors))


async def _answer_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # the framework's word for a body that it cannot even decode
        return respond(malformed("请求体不是有效的 JSON。", f"The body is not acceptable JSON: {error.detail}."))
    kind, zh, en = {
        404: ("not-found", "没有这个地址。", "There is no such address."),
        405: ("not-allowed", "此地址不接受该方法。", "This address does not take that method."),
    }.get(error.status_code, ("malformed", "请求无法处理。", f"The request cannot be taken: {error.detail}."))
    return respond(Problem(error.status_code, kind, zh, en, headers=error.headers or {}))


async def _answer_bad_id(_request: Request, error: Exception) -> JSONResponse:
    return respond(bad_id(str(error)))


async def _answer_too_large(_request: Request, error: Exception) -> JSONResponse:
    return respond(Problem(413, "too-large", "内容过大，无法记录。", f"Too large to be recorded: {error}."))


async def _answer_of_later_release(request: Request, error: Exception) -> JSONResponse:
    path = "" if SILENT.get() else request.url.path
    log.error("a record cannot be read by this build", path=path, error=str(error))
    return respond(of_later_release("the log"))


async def _answer_uncertain(_request: Request, error: Exception) -> JSONResponse:
    return respond(uncertain(str(error)))


async def _answer_no_value(_request: Request, error: Exception) -> JSONResponse:
    """PostgreSQL cannot keep such a value, U+0000 or a number without end, and nothing like it is there."""
    return respond(malformed("请求中有无法存储的内容。", f"Something in the request cannot be stored: {error}."))


async def _answer_failure(request: Request, error: Exception) -> JSONResponse:
    """What nobody foresaw: logged whole, told to nobody."""
    if SILENT.get():
        log.error("request failed", error=type(error).__name__)
    else:
        log.error("request failed", method=request.method, path=request.url.path, exc_info=error)
    return respond(Problem(500, "internal", "内部错误，已记录。", "Something failed here; it has been logged."))


def _answer_away(part: str) -> Callable[[Request, Exception], "JSONResponse"]:
    def answer(_request: Request, _error: Exception) -> JSONResponse:
        return respond(away(part))

    return answer
