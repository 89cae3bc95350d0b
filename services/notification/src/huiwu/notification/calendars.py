"""Calendars that people subscribe to: an unguessable link stands for the token that calendar programs lack.

A link shows the clocks of one organisation and nothing else. Only its hash is kept; it is shown once, ends after a
year, and can be taken back at any time.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from huiwu.eventlog.rows import COLUMNS, Row, row_of
from huiwu.kernel.period import beijing_day
from huiwu.kernel.values import Id
from huiwu.notification.due import words_of
from huiwu.notification.icalendar_feed import MEDIA_TYPE, Due, calendar
from huiwu.obligation.ladder import OVERDUE, Rung, level_of
from huiwu.runtime.documents import problems, request_body
from huiwu.runtime.edge import read_command
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import not_found

TABLES = """
CREATE TABLE IF NOT EXISTS calendars (
  id uuid PRIMARY KEY, link text COLLATE "C" NOT NULL UNIQUE, subject text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL, ends_on date NOT NULL, made_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS calendars_subject ON calendars (subject);
"""
_LASTS, _BACK, _MOST = timedelta(days=365), timedelta(days=180), 2000
_HEADERS = {
    "Cache-Control": "private, max-age=300",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
CalendarId = Annotated[UUID, Path(alias="id")]
Link = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$", description="订阅链接中的密钥 The secret of the link")]


@dataclass(frozen=True, slots=True)
class SubscribeCalendar:
    """订阅一个组织的期限日历。 Subscribe to the calendar of an organisation's clocks."""

    organisation: Id


def calendars(parts: Parts) -> APIRouter:
    """The routes of calendars."""
    router, pages = APIRouter(tags=["calendars"]), Calendars(parts)
    asked = request_body(SubscribeCalendar, {"organisation": "union-110105-b974a87230a55dfeafc6"})
    offered = (
        (
            "POST",
            "/calendars",
            pages.subscribe,
            201,
            "订阅期限日历，链接只显示一次 Subscribe; shown once",
            asked,
        ),
        ("GET", "/calendars", pages.mine, 200, "我的日历订阅 My subscriptions", None),
        ("DELETE", "/calendars/{id}", pages.end, 204, "取消订阅 End a subscription", None),
    )
    for method, path, endpoint, status, summary, extra in offered:
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            status_code=status,
            response_class=Response if status == 204 else JSONResponse,
            operation_id=f"calendars.{endpoint.__name__}",
            summary=summary,
            responses=problems(401, 403, 404, 422, 503),
            openapi_extra=extra,
        )
    router.add_api_route(
        "/calendars/{link}/due.ics",
        pages.feed,
        methods=["GET"],
        operation_id="calendars.feed",
        summary="供日历软件订阅 The feed for calendar programs (RFC 5545)",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}, **problems(404, 422, 503)},
        openapi_extra={"security": []},
    )
    return router


@dataclass(frozen=True, slots=True)
class Calendars:
    """Each person's own subscriptions, and what their links show."""

    parts: Parts

    async def subscribe(self, request: Request) -> JSONResponse:
        """谁能查看该组织，谁就可以订阅。 Whoever may read the organisation may subscribe to its clocks."""
        actor = await self.parts.authenticate(request)
        asked = read_command(await request.body(), SubscribeCalendar)
        await self.parts.demand_read(actor, asked.organisation)
        made, link, ends_on = uuid4(), secrets.token_urlsafe(32), self._today() + _LASTS
        await self.parts.pool.execute(
            f"INSERT INTO {self._table} (id, link, subject, organisation, ends_on) VALUES ($1, $2, $3, $4, $5)",
            *(made, _hash(link), actor.subject, asked.organisation, ends_on),
        )
        told = {"id": str(made), "organisation": asked.organisation, "ends_on": ends_on.isoformat()}
        return JSONResponse({**told, "path": f"/v1/calendars/{link}/due.ics"}, 201)

    async def mine(self, request: Request) -> JSONResponse:
        """Without their links, which nobody can show again."""
        actor = await self.parts.authenticate(request)
        found = await self.parts.pool.fetch(
            f"SELECT id, organisation, ends_on FROM {self._table} WHERE subject = $1 ORDER BY made_at, id",
            actor.subject,
        )
        return JSONResponse(
            {"items": [{**each, "id": str(each["id"]), "ends_on": each["ends_on"].isoformat()} for each in found]}
        )

    async def end(self, request: Request, calendar_id: CalendarId) -> Response:
        """From now on the link shows nothing."""
        actor = await self.parts.authenticate(request)
        ended = await self.parts.pool.fetchval(
            f"DELETE FROM {self._table} WHERE id = $1 AND subject = $2 RETURNING id", calendar_id, actor.subject
        )
        if ended is None:
            raise not_found("calendar", str(calendar_id))
        return Response(status_code=204)

    async def feed(self, request: Request, link: Link) -> Response:
        """Half a year back and all that is to come."""
        today = self._today()
        organisation = await self.parts.pool.fetchval(
            f"SELECT organisation FROM {self._table} WHERE link = $1 AND ends_on >= $2", _hash(link), today
        )
        if organisation is None:
            raise not_found("calendar", "…")
        names = await self.parts.reader.organisations.names([organisation])
        dues = [_due(row) for row in await self._owed(organisation, today - _BACK)]
        body = calendar(organisation, names.get(organisation, organisation), dues)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={**_HEADERS, "ETag": tag})
        return Response(body, headers={**_HEADERS, "ETag": tag}, media_type=f"{MEDIA_TYPE}; charset=utf-8")

    async def _owed(self, organisation: str, since: date) -> list[Row]:
        found = await self.parts.pool.fetch(
            f"""
            SELECT {COLUMNS} FROM {self.parts.reader.table("obligations")}
            WHERE (organisation = $1 OR view @> jsonb_build_object('obligor', $1::text)) AND view->>'due_on' >= $2
            ORDER BY view->>'due_on', id LIMIT {_MOST}
            """,
            *(organisation, since.isoformat()),
        )
        return [row_of(each) for each in found]

    @property
    def _table(self) -> str:
        return f"{self.parts.schema}.calendars"

    def _today(self) -> date:
        return beijing_day(self.parts.clock.now())


def _due(row: Row) -> Due:
    view = row.view
    rungs = [Rung(each["name"], date.fromisoformat(each["on"])) for each in view["rungs"]]
    return Due(
        obligation=row.id,
        clause=view["clause"],
        title=view["title"],
        phase=view["phase"],
        round=view["round"],
        anchor_on=date.fromisoformat(view["anchor_on"]),
        due_on=date.fromisoformat(view["due_on"]),
        source=words_of(view["clause"], row.id, view["due_on"]),
        reminders=tuple(rung for rung in rungs if rung.name != OVERDUE and level_of(rung.name) is None),
    )


def _hash(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()
