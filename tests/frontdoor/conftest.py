"""Real servers on real sockets: toy services, and the front door before them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from huiwu.frontdoor.app import create_app
from huiwu.frontdoor.settings import Settings

TOKEN = "onlooker"
NOBODY = "http://127.0.0.1:9"  # the port of the discard protocol: nobody listens


class Server(uvicorn.Server):
    """Leaves signals to the test runner, and tells when it listens."""

    def __init__(self, app: Any) -> None:
        super().__init__(uvicorn.Config(app, port=0, log_level="critical", server_header=False))
        self.listening = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    server = Server(app)
    task = asyncio.create_task(server.serve())
    await server.listening.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


Serve = Callable[[Any], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves apps until the test is over."""
    async with AsyncExitStack() as stack:

        async def begin(app: Any) -> str:
            return await stack.enter_async_context(serving(app))

        yield begin


OpenDoor = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def open_door(serve: Serve) -> AsyncIterator[OpenDoor]:
    """A client of a front door before these services."""
    async with AsyncExitStack() as stack:

        async def begin(services: dict[str, str], token: str | None = TOKEN) -> httpx.AsyncClient:
            url = await serve(create_app(Settings(services, token)))
            client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=10)
            return await stack.enter_async_context(client)

        yield begin


class Supervision:
    """What supervision answers, as far as the front door asks it; `asked` keeps the queries."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.names: dict[str, str] = {}
        self.facts: list[dict[str, Any]] = []
        self.replay: dict[str, Any] | None = {"identical": True, "differences": []}
        self.ready = {"ready": True, "postgres": True, "nats": True}
        self.asked: list[dict[str, str]] = []
        self.away = False
        self.log: dict[str, Any] = {
            "sources": {"congress": 7},
            "published": {"congress": 9},
            "missing": {},
            "checkpoint": None,
            "witnesses": None,
            "replayed": {
                "position": 0,
                "round": 0,
                "completed_at": None,
                "completed_size": None,
                "divergences": list[dict[str, Any]](),
            },
            "alarms": list[dict[str, str]](),
        }
        self.app = Starlette(
            routes=[
                Route("/readyz", self._readyz),
                Route("/v1/log", self._log),
                Route("/v1/decisions", self._latest),
                Route("/v1/decisions/{id}", self._decision),
                Route("/v1/decisions/{id}/replay", self._replay, methods=["POST"]),
            ]
        )

    async def _readyz(self, _request: Request) -> JSONResponse:
        return JSONResponse(self.ready, 200 if self.ready["ready"] else 503)

    async def _log(self, request: Request) -> JSONResponse:
        granted = sum(item["decision"]["outcome"] == "granted" for item in self.items)
        counts = {"granted": granted, "refused": len(self.items) - granted}
        return self._answer(request, {"size": 3 * len(self.items), **counts, **self.log})

    async def _latest(self, request: Request) -> JSONResponse:
        query = request.query_params
        self.asked.append(dict(query))
        wanted = [item for item in self.items if item["decision"]["outcome"] == query.get("outcome", "granted")]
        found = wanted if "outcome" in query else self.items
        found = [item for item in found if item["leaf"] < int(query.get("before", 10**9))]
        page = found[: int(query["limit"])]
        more = page[-1]["leaf"] if len(page) == int(query["limit"]) else None
        acting = {item["organisation"] for item in page}
        names = {organisation: name for organisation, name in self.names.items() if organisation in acting}
        return self._answer(request, {"items": page, "next": more, "names": names})

    async def _decision(self, request: Request) -> JSONResponse:
        found = [item for item in self.items if item["decision"]["id"] == request.path_params["id"]]
        body = {**found[0], "facts": self.facts, "names": self.names} if found else {}
        return self._answer(request, body, 200 if found else 404)

    async def _replay(self, request: Request) -> JSONResponse:
        return self._answer(request, self.replay or {}, 200 if self.replay else 503)

    def _answer(self, request: Request, body: dict[str, Any], status: int = 200) -> JSONResponse:
        if self.away:
            return JSONResponse({}, 503)
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        return JSONResponse(body, status)


@pytest.fixture
def supervision() -> Supervision:
    return Supervision()


def finding(clause: str, effect: str = "none", *, met: bool = True, **source: str) -> dict[str, Any]:
    said = {"document": "办法", "section": "第一条", "quote": f"{clause}的原文", "en": f"Words of {clause}", **source}
    return {"clause": clause, "source": said, "met": met, "seen": 1, "needed": 2, "enforce": "block", "effect": effect}


def decision(leaf: int, *findings: dict[str, Any], title: str = "开会", **actor: str) -> dict[str, Any]:
    """A decision as supervision tells it; refused when a finding blocks."""
    who = {"subject": "officer-1", "office": "union-officer", "organisation": "union-110105-x", **actor}
    return {
        "service": "congress",
        "stream": f"session-110105-{leaf}",
        "organisation": who["organisation"],
        "leaf": leaf,
        "title": {"zh": title, "en": f"en {title}"},
        "decision": {
            "id": f"id-{leaf}",
            "outcome": "refused" if any(each["effect"] == "block" for each in findings) else "granted",
            "command": {"name": "open-session", "data": {"present": 120}},
            "actor": who,
            "as_of": "2026-03-12T01:00:00+00:00",
            "edition": {"id": "beijing-2015", "sha256": "0" * 64},
            "policy": "p",
            "evidence": [{"name": "roster-in-force", "fact": "id-0.1", "value": {"delegates": 180}}],
            "findings": list(findings),
        },
    }


def routine(leaf: int, title: str = "送达通知") -> dict[str, Any]:
    return decision(leaf, finding("platform.known"), title=title, office="system", subject="reaction")


@pytest.fixture
def tell() -> SimpleNamespace:
    """Makes decisions and findings as supervision tells them."""
    return SimpleNamespace(decision=decision, finding=finding, routine=routine, nobody=NOBODY)
