"""The front door: one page for people, one address for programs."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from huiwu.frontdoor.proxy import Proxy
from huiwu.frontdoor.settings import Settings
from huiwu.frontdoor.view import View, plain

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_UPSTREAM_SECONDS = 60.0


def create_app(settings: Settings) -> Starlette:
    """The ASGI app."""
    client = httpx.AsyncClient(
        timeout=httpx.Timeout(_UPSTREAM_SECONDS, connect=2.0), limits=httpx.Limits(max_connections=200)
    )
    templates = Environment(loader=PackageLoader("huiwu.frontdoor"), autoescape=select_autoescape())
    templates.filters["plain"] = plain
    page = templates.get_template("index.html")
    view = View(settings, client)

    async def index(request: Request) -> Response:
        outcome = request.query_params.get("outcome")
        shown = await view.page(outcome if outcome in ("granted", "refused") else None)
        html = page.render(page=shown, outcome=outcome)
        return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"service": "frontdoor", "status": "ok"})

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        async with client:
            yield

    return Starlette(
        routes=[
            Route("/", index),
            Route("/healthz", healthz),
            Route("/readyz", healthz),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
            Route("/{service}/{path:path}", Proxy(settings.services, client).__call__, methods=_METHODS),
        ],
        lifespan=lifespan,
    )
