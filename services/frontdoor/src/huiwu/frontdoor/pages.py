"""The pages for people: the front page, a decision, what a problem means, and what is not there."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from typing import Any, Final

import httpx
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from huiwu.frontdoor import words
from huiwu.frontdoor.health import look
from huiwu.frontdoor.problems import KINDS, problem
from huiwu.frontdoor.record import Record, Run
from huiwu.frontdoor.settings import Settings

_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_OUTCOMES: Final = ("granted", "refused")
_BEIJING = timezone(timedelta(hours=8))
_LONGEST_ID = 120
_BEYOND = 2**62


class Pages:
    """Renders the pages on the server; there is no script on any of them."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._settings, self._client, self._record = settings, client, Record(settings, client)
        self._templates = Environment(
            loader=PackageLoader("huiwu.frontdoor"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(plain=words.plain, beijing=words.beijing, grouped=words.grouped, data=_data)
        self._templates.tests["run"] = _is_run

    async def front(self, request: Request) -> Response:
        """Health, the latest decisions, and what to do next."""
        outcome, under, before = _asked_for(request.query_params)
        filters = {"outcome": outcome, "under": under, "before": before}
        parts, counts, latest, lately = await asyncio.gather(
            look(self._settings.services, self._client),
            self._record.log(),
            self._record.latest(outcome, under, before),
            self._record.latest_refusal(),
        )
        if any(filters.values()) or (latest and lately and latest.shows(lately)):
            lately = None
        shown: dict[str, Any] = {"parts": parts, "counts": counts, "latest": latest, "lately": lately}
        return self._page("index.html", filters=filters, link=_link, **shown)

    async def decision(self, request: Request) -> Response:
        """One decision: the ruling, every finding in full, the facts, and the same case heard again now."""
        decision = request.path_params["decision"][:_LONGEST_ID]
        (status, told), replay = await asyncio.gather(self._record.decision(decision), self._record.replay(decision))
        if told is not None:
            return self._page("decision.html", told=told, replay=replay)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY):
            return self._missing("没有这项裁决。", "There is no such decision.")
        return self._page("problem.html", status=503, kind="away", problem=KINDS["away"])

    async def log(self, _request: Request) -> Response:
        """The audit log: how much is signed, who has seen it, what was decided again, and what is wrong."""
        return self._page("log.html", log=await self._record.log(), ago=words.ago)

    async def problem(self, request: Request) -> Response:
        """What the `type` of a problem document leads to."""
        kind = request.path_params["kind"]
        if kind not in KINDS:
            return self._missing("没有这种问题。", "There is no such kind of problem.")
        return self._page("problem.html", kind=kind, problem=KINDS[kind])

    async def problems(self, _request: Request) -> Response:
        """All kinds of problems."""
        return self._page("problems.html", kinds=KINDS)

    async def docs(self, _request: Request) -> Response:
        """Where the services' API documents are."""
        return self._page("docs.html", addresses=self._settings.services)

    async def service(self, request: Request) -> Response:
        """`/congress` leads to its documents."""
        service = request.path_params["service"]
        if service in self._settings.services:
            return RedirectResponse(f"/{service}/docs")
        raise HTTPException(404)

    async def missing(self, request: Request, error: Exception) -> Response:
        """A page for people, a problem document for programs."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        if status != HTTPStatus.NOT_FOUND:
            return problem("not-allowed", "这个地址不接受这个方法。", "The address does not take this method.")
        if "text/html" in request.headers.get("accept", ""):
            return self._missing("没有这个地址。", "There is no such address.")
        return problem("not-found", "没有这个地址。", "There is no such address.")

    def _missing(self, zh: str, en: str) -> Response:
        return self._page("missing.html", status=404, zh=zh, en=en)

    def _page(self, template: str, status: int = 200, **shown: object) -> Response:
        html = self._templates.get_template(template).render(
            now=datetime.now(_BEIJING), services=words.SERVICES, **shown
        )
        away = {"Retry-After": "1"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
        return HTMLResponse(html, status, headers={**_HEADERS, **away})


def _asked_for(query: Mapping[str, str]) -> tuple[str | None, str | None, int | None]:
    """The filters of the front page; what makes no sense is passed over."""
    outcome, under, before = query.get("outcome"), query.get("under"), query.get("before", "")
    leaf = int(before) if before.isascii() and before.isdecimal() and int(before) < _BEYOND else None
    return outcome if outcome in _OUTCOMES else None, under[:_LONGEST_ID] if under else None, leaf


def _link(filters: Mapping[str, object], **changes: object) -> str:
    """The front page with these filters, some of them changed."""
    wanted = {name: str(value) for name, value in {**filters, **changes}.items() if value is not None}
    return f"/?{httpx.QueryParams(wanted)}#decisions" if wanted else "/#decisions"


def _is_run(value: object) -> bool:
    return isinstance(value, Run)


def _data(value: object) -> str:
    """Data for whoever wants to see exactly what was recorded."""
    return json.dumps(value, ensure_ascii=False, indent=2)
