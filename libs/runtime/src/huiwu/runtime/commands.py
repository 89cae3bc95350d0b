"""Commands over HTTP: `POST /v1/<collection>` begins, `POST /v1/<collection>/{id}/<verb>` acts (promises §2)."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse

from huiwu.kernel.names import NotAStreamId, derived_id, kind_of
from huiwu.kernel.ruling import Actor
from huiwu.runtime.answers import answer, refusal
from huiwu.runtime.collection import Act, Collection, Create, UnknownReference, action_of
from huiwu.runtime.decisions import Asked, Decided, Decisions
from huiwu.runtime.documents import request_body, responses
from huiwu.runtime.edge import read_command
from huiwu.runtime.problems import malformed, not_found, respond

Authenticate = Callable[[Request], Awaitable[Actor]]
IdempotencyKey = Annotated[
    str | None,
    Header(
        max_length=200, description="同一键只办理一次，重复请求得到首次裁决。 The same key returns the first ruling."
    ),
]
IfMatch = Annotated[
    str | None,
    Header(description='仅当记录仍为该版本时办理，如 "3"。 Act only on this version of the record.'),
]
Precheck = Annotated[
    bool,
    Query(description="试办：给出将作的裁决，不予记录。 Answer with the ruling that would be made; record nothing."),
]
_VERSION = re.compile(r'"(\d{1,12})"')


@dataclass(frozen=True, slots=True)
class CommandRoutes:
    """Adds the routes of collections to a router."""

    service: str
    decisions: Decisions
    authenticate: Authenticate

    def add(self, router: APIRouter, collection: Collection) -> None:
        """One route a verb."""
        for verb in collection.commands:
            match verb:
                case Create():
                    self._add(router, f"/{collection.name}", collection, verb)
                case Act():
                    self._add(router, f"/{collection.name}/{{id}}/{verb.verb}", collection, verb)
                case _:
                    pass

    def _add(self, router: APIRouter, path: str, collection: Collection, verb: Create | Act) -> None:
        creates = isinstance(verb, Create)
        router.add_api_route(
            path,
            self._create(collection, verb) if isinstance(verb, Create) else self._act(collection, verb),
            methods=["POST"],
            status_code=201 if creates else 200,
            name=action_of(verb.command),
            operation_id=f"{collection.name}.{action_of(verb.command)}",
            summary=" ".join(collection.kind.words[verb.command]),
            description=verb.command.__doc__ or "",
            tags=[collection.name],
            response_class=JSONResponse,
            responses=responses(201 if creates else 200),
            openapi_extra=request_body(verb.command, verb.example),
        )

    def _create(self, collection: Collection, verb: Create) -> Callable[..., Awaitable[JSONResponse]]:
        async def endpoint(
            request: Request,
            idempotency_key: IdempotencyKey = None,
            if_match: IfMatch = None,
            precheck: Precheck = False,
        ) -> JSONResponse:
            actor, command = await self._read(request, verb.command)
            try:
                stream = verb.key(command)
            except NotAStreamId as error:
                raise _bad_id(error) from error
            asked = self._asked(collection, stream, command, actor, idempotency_key, if_match)
            return await self._answer(asked, 201, precheck=precheck)

        return endpoint

    def _act(self, collection: Collection, verb: Act) -> Callable[..., Awaitable[JSONResponse]]:
        async def endpoint(
            request: Request,
            stream: Annotated[str, Path(alias="id", max_length=120)],
            idempotency_key: IdempotencyKey = None,
            if_match: IfMatch = None,
            precheck: Precheck = False,
        ) -> JSONResponse:
            actor, command = await self._read(request, verb.command)
            if not is_of(collection, stream):
                raise not_found(collection.kind.name, stream)
            asked = self._asked(collection, stream, command, actor, idempotency_key, if_match)
            return await self._answer(asked, 200, precheck=precheck)

        return endpoint

    async def _read(self, request: Request, shape: type[object]) -> tuple[Actor, object]:
        actor = await self.authenticate(request)
        return actor, read_command(await request.body() or b"{}", shape)

    def _asked(
        self, collection: Collection, stream: str, command: object, actor: Actor, key: str | None, if_match: str | None
    ) -> Asked:
        decision = derived_id("http", self.service, actor.subject, key) if key else str(uuid4())
        return Asked(collection.kind, stream, command, actor, decision, _expected(if_match))

    async def _answer(self, asked: Asked, status: int, *, precheck: bool) -> JSONResponse:
        try:
            decided = await (self.decisions.precheck(asked) if precheck else self.decisions.decide(asked))
        except NotAStreamId as error:
            raise _bad_id(error) from error
        except UnknownReference as error:
            raise not_found(error.kind, error.name) from error
        return _as_response(decided, status)


def is_of(collection: Collection, stream: str) -> bool:
    """Whether the id can be one of that collection's."""
    try:
        return kind_of(stream) == collection.kind.name
    except NotAStreamId:
        return False


def _as_response(decided: Decided, status: int) -> JSONResponse:
    headers = {"Idempotent-Replayed": "true"} if decided.repeated else {}
    if not decided.granted:
        response = respond(refusal(decided))
        response.headers.update(headers)
        return response
    return JSONResponse(answer(decided), status_code=status, headers={"ETag": f'"{decided.version}"', **headers})


def _expected(if_match: str | None) -> int | None:
    if if_match is None or if_match == "*":
        return None
    version = _VERSION.fullmatch(if_match)
    if version is None:
        raise malformed('If-Match 应为带引号的版本号，如 "3"。', 'If-Match must be a quoted version such as "3".')
    return int(version[1])


def _bad_id(error: NotAStreamId) -> Exception:
    return malformed(
        f"编号 {str(error)[:120]} 不符合“类别-六位区划代码-键”的格式。",
        "An id must be <kind>-<six digit district>-<key>.",
    )
