"""The inbox: one's own notices and nobody else's, by the subject of the token alone."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog.rows import COLUMNS, row_of
from huiwu.kernel.names import derived_id, kind_of
from huiwu.notification.domain import NOTICE
from huiwu.notification.domain.notice import Notice, ReadNotice, Unsent
from huiwu.runtime.answers import answer, refusal
from huiwu.runtime.commands import Precheck
from huiwu.runtime.decisions import Asked
from huiwu.runtime.documents import problems, responses
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import away, not_found, not_yours, respond
from huiwu.runtime.queries import After, Limit, view

_PATIENCE_SECONDS = 5.0
_LATEST = 2**62
Before = Annotated[int, Query(ge=0, le=_LATEST, description="上一页的 next。 The `next` of the page before.")]


def inbox(parts: Parts) -> APIRouter:
    """The routes of the inbox."""
    router, pages = APIRouter(tags=["inbox"]), Inbox(parts)
    router.add_api_route(
        "/inbox",
        pages.list,
        methods=["GET"],
        operation_id="inbox.list",
        summary="我的收件箱 My inbox",
        responses=problems(401, 422, 503),
    )
    router.add_api_route(
        "/inbox/unread",
        pages.unread,
        methods=["GET"],
        operation_id="inbox.unread",
        summary="未签收的通知数 How many notices are not acknowledged",
        responses=problems(401, 503),
    )
    router.add_api_route(
        "/notices/{id}/read",
        pages.read,
        methods=["POST"],
        operation_id="notices.read-notice",
        summary="签收通知 Acknowledge a notice",
        responses=responses(200),
    )
    return router


@dataclass(frozen=True, slots=True)
class Inbox:
    """Queries over the notices of one recipient, and their acknowledgement."""

    parts: Parts

    async def list(
        self,
        request: Request,
        before: Before = _LATEST,
        limit: Limit = 50,
        unread: bool = False,
        after: After = None,
    ) -> JSONResponse:
        """The newest first; `unread=true` leaves out those acknowledged."""
        subject = (await self.parts.authenticate(request)).subject
        await self._reached(after)
        found = await self.parts.pool.fetch(
            f"""
            SELECT {COLUMNS} FROM {self._table} WHERE {_OF} AND (view->>'arrived')::bigint < $2
            AND ($3 OR view @> '{{"read_on": null}}') ORDER BY (view->>'arrived')::bigint DESC LIMIT $4
            """,
            *(subject, before, not unread, limit + 1),
        )
        rows = [row_of(each) for each in found]
        following = rows[limit - 1].view["arrived"] if len(rows) > limit else None
        items = [view(row) for row in rows[:limit]]
        return JSONResponse({"unread": await self._count(subject), "items": items, "next": following})

    async def unread(self, request: Request) -> JSONResponse:
        subject = (await self.parts.authenticate(request)).subject
        return JSONResponse({"unread": await self._count(subject)})

    async def read(
        self, request: Request, stream: Annotated[str, Path(alias="id", max_length=120)], precheck: Precheck = False
    ) -> JSONResponse:
        """本人签收；重复签收得到首次裁决。 By the recipient; a second acknowledgement gets the first ruling."""
        actor = await self.parts.authenticate(request)
        if kind_of(stream) != NOTICE.name:
            raise not_found(NOTICE.name, stream)
        notice: Notice = (await self.parts.reader.state(NOTICE, stream)).state
        if isinstance(notice, Unsent):
            raise not_found(NOTICE.name, stream)
        if notice.recipient != actor.subject:
            raise not_yours("read-notice", notice.organisation)
        # No policy is asked: whose notice it is follows from the subject, not from an office or an organisation.
        asked = Asked(NOTICE, stream, ReadNotice(), actor, derived_id("read", stream, actor.subject), system=True)
        decisions = self.parts.decisions
        decided = await (decisions.precheck(asked) if precheck else decisions.decide(asked))
        if not decided.granted:
            return respond(refusal(decided))
        return JSONResponse(answer(decided), headers={"ETag": f'"{decided.version}"'})

    @property
    def _table(self) -> str:
        return self.parts.reader.table("notices")

    async def _count(self, subject: str) -> int:
        counted: int = await self.parts.pool.fetchval(
            f"SELECT count(*) FROM {self._table} WHERE {_OF} AND view @> '{{\"read_on\": null}}'", subject
        )
        return counted

    async def _reached(self, after: int | None) -> None:
        if after is not None and not await self.parts.wait_for(after, _PATIENCE_SECONDS):
            raise away("读模型尚未到达该位置 / the read model has not come that far")


_OF = "view @> jsonb_build_object('recipient', $1::text)"
