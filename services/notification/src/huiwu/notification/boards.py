"""Public pages: anybody may read a board, as a page or as a feed, without a token and without a script."""

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from huiwu.notification import atom
from huiwu.notification.board import NEWEST, PAGE, Boards
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts

_STYLE = files("huiwu.notification").joinpath("templates/board.css").read_text("utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "public, max-age=30",
}
_PAGES = Environment(
    loader=PackageLoader("huiwu.notification"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_NOT_THERE: dict[int | str, dict[str, Any]] = {
    404: {"description": "没有这个页面 No such page", "content": {"text/html": {"schema": {"type": "string"}}}}
}
_ID = r"^[a-z0-9-]{1,120}$"
Organisation = Annotated[str, Path(pattern=_ID, description="组织编号 The organisation's id")]
Publication = Annotated[str, Path(pattern=_ID)]
Before = Annotated[int, Query(ge=0, le=NEWEST)]
After = Annotated[str, Query(pattern=r"^[a-z0-9-]{0,120}$")]


def boards(parts: Parts) -> APIRouter:
    """The routes of the boards; none asks who is reading."""
    router, pages = APIRouter(tags=["boards"]), Pages(Boards(parts))
    offered = (
        ("/boards", pages.index, HTMLResponse, "所有公开栏 All public boards"),
        ("/boards/{organisation}", pages.board, HTMLResponse, "一个组织的公开栏 The board of an organisation"),
        ("/boards/{organisation}/feed.atom", pages.feed, Response, "公开栏的 Atom 订阅 The board as an Atom feed"),
        ("/boards/{organisation}/{publication}", pages.publication, HTMLResponse, "一项公布 One publication"),
    )
    for path, endpoint, response, summary in offered:
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            operation_id=f"boards.{endpoint.__name__}",
            summary=summary,
            response_class=response,
            responses={**_NOT_THERE, **problems(422, 503)},
            openapi_extra={"security": []},
        )
    return router


@dataclass(frozen=True, slots=True)
class Pages:
    """Each page from what is on display now."""

    known: Boards

    async def index(self, request: Request, after: After = "") -> Response:
        """Boards with something on them."""
        found = await self.known.all(after)
        following = found[PAGE - 1].organisation if len(found) > PAGE else None
        return _page(request, "index.html", boards=found[:PAGE], following=following)

    async def board(self, request: Request, organisation: Organisation, before: Before = NEWEST) -> Response:
        """The newest first."""
        board = await self.known.board(organisation)
        if board is None:
            return _absent()
        entries = await self.known.entries(organisation, before)
        older = entries[PAGE - 1].arrived if len(entries) > PAGE else None
        shown = entries[:PAGE]
        return _page(request, "board.html", board=board, entries=shown, older=older, older_page=before != NEWEST)

    async def publication(self, request: Request, organisation: Organisation, publication: Publication) -> Response:
        """The page to which a feed's entry leads."""
        board = await self.known.board(organisation)
        entry = await self.known.entry(organisation, publication)
        if board is None or entry is None:
            return _absent()
        return _page(request, "publication.html", board=board, entry=entry)

    async def feed(self, request: Request, organisation: Organisation) -> Response:
        """The newest entries, for feed readers."""
        board = await self.known.board(organisation)
        if board is None:
            return _absent()
        entries = await self.known.entries(organisation)
        return _answer(request, atom.feed(board, entries[:PAGE]), f"{atom.MEDIA_TYPE}; charset=utf-8")


def _page(request: Request, template: str, **values: object) -> Response:
    html = _PAGES.get_template(template).render(style=_STYLE, **values)
    return _answer(request, html.encode(), "text/html; charset=utf-8")


def _absent() -> Response:
    html = _PAGES.get_template("absent.html").render(style=_STYLE)
    return HTMLResponse(html, 404, headers={**_HEADERS, "Cache-Control": "no-store"})


def _answer(request: Request, body: bytes, media_type: str) -> Response:
    """304 to a reader who has it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={**_HEADERS, "ETag": tag})
    return Response(body, headers={**_HEADERS, "ETag": tag}, media_type=media_type)
