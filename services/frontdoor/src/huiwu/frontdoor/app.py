"""The front door: pages for people, one address for programs."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from huiwu.frontdoor.pages import Pages
from huiwu.frontdoor.proxy import Proxy
from huiwu.frontdoor.settings import Settings
from huiwu.runtime.drain import Drain, Drained

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings, drain: Drain | None = None) -> Starlette:
    """The ASGI app."""
    client = httpx.AsyncClient(limits=httpx.Limits(max_connections=200), trust_env=False)
    pages = Pages(settings, client)

    async def readyz(_request: Request) -> Response:
        ready = drain is None or not drain.begun
        return JSONResponse({"service": "frontdoor", "ready": ready}, status_code=200 if ready else 503)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        async with client:
            yield

    return Starlette(
        routes=[
            Route("/", pages.front),
            Route("/decisions/{decision}", pages.decision),
            Route("/log", pages.log),
            Route("/docs", pages.docs),
            Route("/problems", pages.problems),
            Route("/problems/{kind}", pages.problem),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/favicon.ico", seal),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Route("/{service}", pages.service),
            Route("/{service}/", pages.service),
            Route("/{service}/{path:path}", Proxy(settings.services, client).__call__, methods=_METHODS),
        ],
        exception_handlers={404: pages.missing, 405: pages.missing},
        lifespan=lifespan,
        middleware=[Middleware(Drained, drain=drain)] if drain is not None else [],
    )


async def healthz(_request: Request) -> Response:
    """The process is there; the services have probes of their own."""
    return JSONResponse({"service": "frontdoor", "status": "ok"})


async def seal(_request: Request) -> Response:
    """What browsers ask for unasked."""
    return FileResponse(_STATIC / "seal.svg", media_type="image/svg+xml")
