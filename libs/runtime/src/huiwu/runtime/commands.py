"""Commands over HTTP: `POST /v1/<collection>` begins, `POST /v1/<collection>/{id}/<verb>` acts (promises §2)."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response

from huiwu.kernel.hindsight import Hindsight
from huiwu.kernel.names import NotAStreamId, derived_id, kind_of
from huiwu.kernel.ruling import Actor
from huiwu.runtime.answers import answer, refusal
from huiwu.runtime.bodies import Json
from huiwu.runtime.collection import Act, Collection, Create, UnknownReference, action_of
from huiwu.runtime.decisions import Asked, Decided, Decisions
from huiwu.runtime.dispatch import Place, Take
from huiwu.runtime.documents import request_body, responses
from huiwu.runtime.edge import read_command, read_flag
from huiwu.runtime.problems import bad_id, malformed, not_found, respond
from huiwu.runtime.retrospective import PARAMETERS, hindsight_in

Authenticate: TypeAlias = Callable[[Request], Awaitable[Actor]]
LONGEST_KEY = 200
LONGEST_ID = 120
IdempotencyKey = Annotated[
    str | None,
    Header(
        description="同一键只办理一次，重复请求得到首次裁决。 The same key returns the first ruling.",
        json_schema_extra={"maxLength": LONGEST_KEY},
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
StreamId = Annotated[str, Path(alias="id", max_length=LONGEST_ID)]
_VERSION = re.compile(r'"([0-9]{1,12})"')


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a command is to be taken: under which key, on which version, in earnest or tried, ahead or afterwards."""

    key: str | None
    expected_version: int | None
    precheck: bool
    hindsight: Hindsight | None


@dataclass(frozen=True, slots=True)
class CommandRoutes:
    """Adds the routes of collections to a router, for the document; `takers` are what answers, by place."""

    service: str
    decisions: Decisions
    authenticate: Authenticate
    takers: dict[Place, Take] = field(default_factory=dict[Place, Take])

    def add(self, router: APIRouter, collection: Collection) -> None:
        """One route a verb."""
        for verb in collection.commands:
            match verb:
                case Create():
                    self._add(router, f"/{verb.path or collection.name}", collection, verb)
                case Act():
                    self._add(router, f"/{collection.name}/{{id}}/{verb.verb}", collection, verb)
                case _:
                    pass

    def _add(self, router: APIRouter, path: str, collection: Collection, verb: Create | Act) -> None:
        creates = isinstance(verb, Create)
        take = self._create(collection, verb) if isinstance(verb, Create) else self._act(collection, verb)
        place = (verb.path or collection.name, "") if isinstance(verb, Create) else (collection.name, verb.verb)
        self.takers[place] = take
        router.add_api_route(
            path,
            _documented(take) if creates else _documented_of_one(take),
            methods=["POST"],
            status_code=201 if creates else 200,
            name=action_of(verb.command),
            operation_id=f"{collection.name}.{action_of(verb.command)}",
            summary=" ".join(collection.kind.words[verb.command]),
            description=verb.command.__doc__ or "",
            tags=[collection.name],
            dependencies=[Depends(self.authenticate)],
            response_class=JSONResponse,
            responses=responses(201 if creates else 200),
            openapi_extra={
                **request_body(verb.command, verb.example),
                "parameters": PARAMETERS if collection.first_record else [],
            },
        )

    def _create(self, collection: Collection, verb: Create) -> Take:
        async def take(request: Request) -> Response:
            actor, manner = await self.authenticate(request), _manner(request, collection)
            command = await _command(request, verb.command)
            return await self._answer(self._asked(collection, verb.key(command), command, actor, manner), manner, 201)

        return take

    def _act(self, collection: Collection, verb: Act) -> Take:
        async def take(request: Request) -> Response:
            actor, manner = await self.authenticate(request), _manner(request, collection)
            stream = str(request.path_params["id"])
            if len(stream) > LONGEST_ID:
                raise bad_id(stream)
            command = await _command(request, verb.command)
            if not is_of(collection, stream):
                raise not_found(collection.kind.name, stream)
            return await self._answer(self._asked(collection, stream, command, actor, manner), manner, 200)

        return take

    def _asked(self, collection: Collection, stream: str, command: object, actor: Actor, manner: _Manner) -> Asked:
        key = manner.key
        decision = str(uuid4()) if key is None else derived_id("http", self.service, actor.subject, key)
        return Asked(
            collection.kind,
            stream,
            command,
            actor,
            decision,
            manner.expected_version,
            fresh=manner.key is None,
            hindsight=manner.hindsight,
        )

    async def _answer(self, asked: Asked, manner: _Manner, status: int) -> Response:
        try:
            decided = await (self.decisions.precheck(asked) if manner.precheck else self.decisions.decide(asked))
        except UnknownReference as error:
            raise not_found(error.kind, error.name) from error
        return _as_response(decided, status)


def _documented(take: Take) -> Callable[..., Awaitable[Response]]:
    """What FastAPI describes; `take` reads the request itself."""

    async def endpoint(
        request: Request,
        idempotency_key: IdempotencyKey = None,  # noqa: ARG001
        if_match: IfMatch = None,  # noqa: ARG001
        precheck: Precheck = False,  # noqa: ARG001
    ) -> Response:
        return await take(request)

    return endpoint


def _documented_of_one(take: Take) -> Callable[..., Awaitable[Response]]:
    async def endpoint(
        request: Request,
        stream: StreamId,  # noqa: ARG001
        idempotency_key: IdempotencyKey = None,  # noqa: ARG001
        if_match: IfMatch = None,  # noqa: ARG001
        precheck: Precheck = False,  # noqa: ARG001
    ) -> Response:
        return await take(request)

    return endpoint


async def _command(request: Request, shape: type[object]) -> object:
    return read_command(await request.body() or b"{}", shape)


def is_of(collection: Collection, stream: str) -> bool:
    """Whether the id can be one of that collection's."""
    try:
        return kind_of(stream) == collection.kind.name
    except NotAStreamId:
        return False


def _as_response(decided: Decided, status: int) -> Response:
    headers = {"Idempotent-Replayed": "true"} if decided.repeated else {}
    if not decided.granted:
        response = respond(refusal(decided))
        response.headers.update(headers)
        return response
    return Json(answer(decided), status_code=status, headers={"ETag": f'"{decided.version}"', **headers})


def _manner(request: Request, collection: Collection) -> _Manner:
    headers = request.headers
    query: Mapping[str, str] = request.query_params if request.scope["query_string"] else {}
    return _Manner(
        _key(headers.get("idempotency-key")),
        _expected(headers.get("if-match")),
        read_flag("precheck", query.get("precheck")),
        hindsight_in(query, collection.kind) if query else None,
    )


def _key(header: str | None) -> str | None:
    """The key in characters: HTTP has bytes, and clients write UTF-8."""
    if not header:
        return None
    try:
        key = header.encode("latin-1").decode()
    except UnicodeError:
        key = header
    if len(key) > LONGEST_KEY:
        raise malformed(
            f"Idempotency-Key 不得超过 {LONGEST_KEY} 个字符。",
            f"Idempotency-Key may have {LONGEST_KEY} characters at most.",
        )
    return key


def _expected(if_match: str | None) -> int | None:
    if if_match is None or if_match == "*":
        return None
    version = _VERSION.fullmatch(if_match)
    if version is None:
        raise malformed('If-Match 应为带引号的版本号，如 "3"。', 'If-Match must be a quoted version such as "3".')
    return int(version[1])
