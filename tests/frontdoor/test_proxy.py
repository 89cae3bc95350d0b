"""The proxy passes on what was sent, as it was sent, both ways."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from huiwu.frontdoor.proxy import MAX_BODY_BYTES
from huiwu.runtime import limits

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class Service:
    """Says what reached it."""

    def __init__(self) -> None:
        self.first_part, self.go_on, self.let_go = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/stream", self._stream),
                Route("/take", self._take, methods=["POST"]),
                Route("/full", self._full, methods=["POST"]),
                Route("/moved", self._moved),
                Route("/elsewhere", self._elsewhere),
                Route("/{path:path}", self._tell, methods=METHODS),
            ]
        )

    async def _tell(self, request: Request) -> Response:
        body = await request.body()
        told = {
            "method": request.method,
            "path": request.scope["raw_path"].decode(),
            "query": request.scope["query_string"].decode(),
            "headers": [[name.decode(), value.decode()] for name, value in request.headers.raw],
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        answer = JSONResponse(told, 409, media_type="application/problem+json")
        for name, value in (("ETag", '"7"'), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")):
            answer.headers.append(name, value)
        answer.headers["Connection"] = "x-private"
        answer.headers["X-Private"] = "for the next hop"
        return answer

    async def _stream(self, _request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            try:
                yield b"first"
                await self.go_on.wait()
                yield b"second"
            finally:
                self.let_go.set()

        return StreamingResponse(parts())

    async def _take(self, request: Request) -> Response:
        taken = 0
        async for part in request.stream():
            taken += len(part)
            self.first_part.set()
        return JSONResponse({"taken": taken})

    async def _full(self, _request: Request) -> Response:
        return JSONResponse({"type": "/problems/too-large"}, 413)

    async def _moved(self, request: Request) -> Response:
        return RedirectResponse(str(request.url_for("_stream")))

    async def _elsewhere(self, _request: Request) -> Response:
        return RedirectResponse("https://elsewhere.example/v1")


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def door(service, serve, open_door, tell) -> httpx.AsyncClient:
    return await open_door({"congress": await serve(service.app), "gone": tell.nobody})


def headers_of(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.json()["headers"]]


@pytest.mark.parametrize("method", [name for name in METHODS if name != "HEAD"])
@pytest.mark.parametrize("body", [None, b"{}"])
async def test_method_path_and_query_arrive_as_they_were_sent(door, method, body):
    answer = await door.request(method, "/congress/v1/a%2Fb/%E4%BC%9A%3F%23/..%2f?x=%20y&z&x=1+2", content=body)
    told = answer.json()
    assert told["method"] == method
    assert told["path"] == "/v1/a%2Fb/%E4%BC%9A%3F%23/..%2f"
    assert told["query"] == "x=%20y&z&x=1+2"
    assert told["sha256"] == hashlib.sha256(body or b"").hexdigest()
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_of_any_bytes_arrives_unchanged(door):
    body = os.urandom(MAX_BODY_BYTES)
    answer = await door.post("/congress/v1/x", content=body)
    assert answer.json()["sha256"] == hashlib.sha256(body).hexdigest()


async def test_headers_for_the_service_arrive_and_those_for_the_connection_do_not(door):
    sent = [
        ("Authorization", "Bearer t"),
        ("Idempotency-Key", "once"),
        ("If-Match", '"7"'),
        ("X-Twice", "1"),
        ("X-Twice", "2"),
        ("Connection", "keep-alive, X-Hop"),
        ("X-Hop", "1"),
        ("Keep-Alive", "timeout=5"),
        ("TE", "trailers"),
        ("Expect", "100-continue"),
    ]
    told = headers_of(await door.get("/congress/v1/x", headers=sent))
    assert {("authorization", "Bearer t"), ("idempotency-key", "once"), ("if-match", '"7"')} <= set(told)
    assert [value for name, value in told if name == "x-twice"] == ["1", "2"]
    assert {"x-hop", "keep-alive", "te", "expect"} & {name for name, _ in told} == set()


async def test_the_front_door_adds_no_header_of_its_own(door):
    request = httpx.Request("GET", door.base_url.join("/congress/v1/x"))
    told = headers_of(await door.send(request))
    assert {name for name, _ in told} <= {"host", "connection"}


async def test_answers_keep_their_headers_but_those_of_the_connection(door):
    answer = await door.get("/congress/v1/x")
    assert answer.headers["etag"] == '"7"'
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert len(answer.headers.get_list("date")) == 1
    assert "x-private" not in answer.headers


async def test_a_cookie_of_one_caller_never_reaches_another(door):
    await door.get("/congress/v1/x")
    door.cookies.clear()
    told = headers_of(await door.get("/congress/v1/x"))
    assert "cookie" not in dict(told)


async def test_an_answer_streams(door, service):
    async with asyncio.timeout(5), door.stream("GET", "/congress/stream") as answer:
        parts = answer.aiter_raw()
        assert await anext(parts) == b"first"
        service.go_on.set()
        assert await anext(parts) == b"second"


async def test_a_request_streams(door, service):
    async def parts() -> AsyncIterator[bytes]:
        yield b"first"
        async with asyncio.timeout(5):
            await service.first_part.wait()
        yield b"second"

    assert (await door.post("/congress/take", content=parts())).json() == {"taken": 11}


async def test_who_hangs_up_lets_the_service_go(door, service):
    async with door.stream("GET", "/congress/stream") as answer:
        assert await anext(answer.aiter_raw()) == b"first"
    async with asyncio.timeout(5):
        await service.let_go.wait()


async def test_head_gets_the_headers_and_no_body(door):
    full = await door.get("/congress/v1/x")
    door.cookies.clear()
    answer = await door.head("/congress/v1/x")
    assert (answer.status_code, answer.content) == (409, b"")
    assert int(answer.headers["content-length"]) == int(full.headers["content-length"]) + len("HEAD") - len("GET")


async def in_parts(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 100_000):
        yield b"x" * 100_000


@pytest.mark.parametrize("body", [b"x" * 5_000_000, in_parts(5_000_000)], ids=["declared", "undeclared"])
async def test_a_body_that_no_service_takes_is_refused_at_the_door(door, service, body):
    answer = await door.post("/congress/take", content=body)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


def test_the_limit_is_that_of_the_services():
    assert MAX_BODY_BYTES == limits.MAX_BODY_BYTES


async def test_an_answer_before_the_body_is_through_is_passed_on(door):
    answer = await door.post("/congress/full", content=os.urandom(MAX_BODY_BYTES))
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too-large"


async def test_a_redirect_stays_at_the_front_door(door):
    assert (await door.get("/congress/moved")).headers["location"] == "/congress/stream"
    assert (await door.get("/congress/elsewhere")).headers["location"] == "https://elsewhere.example/v1"


async def test_an_unknown_service_is_not_found(door):
    answer = await door.get("/nowhere/v1/x")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [None, b"x" * 100_000])
async def test_a_service_that_is_away_may_be_tried_again(door, body):
    answer = await door.post("/gone/v1/x", content=body)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == "/problems/away"
    assert "gone" in problem["detail"]


async def test_a_proxy_of_the_environment_is_not_asked(service, serve, open_door, tell, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", tell.nobody)
    monkeypatch.setenv("ALL_PROXY", tell.nobody)
    door = await open_door({"congress": await serve(service.app)})
    assert (await door.get("/congress/v1/x")).status_code == 409


async def test_the_name_of_a_service_leads_to_its_documents(door):
    for path in ("/congress", "/congress/"):
        assert (await door.get(path)).headers["location"] == "/congress/docs"
    assert (await door.get("/nowhere")).status_code == 404
