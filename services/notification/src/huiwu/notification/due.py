"""What is owed and by when, and what was sent of it: lists for an organisation and for all who stand above it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog.rows import Row
from huiwu.eventlog.subtree import Order
from huiwu.kernel.names import district_of
from huiwu.rulebook import Rulebook, RulebookError, source_of
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import away
from huiwu.runtime.queries import After, Limit, Under, view

_PATIENCE_SECONDS = 5.0
_LATEST = 2**62
_BY_DAY = Order(("m.view->>'due_on'", "m.id"))
_NEWEST = Order(("(m.view->>'arrived')::bigint",), descending=True)
Phase: TypeAlias = Literal["open", "overdue", "fulfilled", "voided"]
DueBefore = Annotated[date | None, Query(description="期限在该日之前。 Due before that day.")]
Cursor = Annotated[
    str,
    Query(
        pattern=r"^(\d{4}-\d{2}-\d{2} [a-z0-9-]{1,120})?$", description="上一页的 next。 The `next` of the page before."
    ),
]
Before = Annotated[int, Query(ge=0, le=_LATEST, description="上一页的 next。 The `next` of the page before.")]


def due(parts: Parts) -> APIRouter:
    """The routes of these lists."""
    router, pages = APIRouter(), Due(parts)
    router.add_api_route(
        "/obligations",
        pages.obligations,
        methods=["GET"],
        tags=["obligations"],
        operation_id="obligations.list",
        summary="期限列表，先到期的在前 What is owed, the first due first",
        responses=problems(401, 403, 422, 503),
    )
    router.add_api_route(
        "/reminders",
        pages.reminders,
        methods=["GET"],
        tags=["reminders"],
        operation_id="reminders.list",
        summary="发给组织的提醒、逾期标记和上报 Reminders, overdue marks and escalations sent to an organisation",
        responses=problems(401, 403, 422, 503),
    )
    return router


@dataclass(frozen=True, slots=True)
class Due:
    """Queries over obligations and reminders, each confined to a part of the tree that the asker may read."""

    parts: Parts

    async def obligations(
        self,
        request: Request,
        under: Under = None,
        due_before: DueBefore = None,
        phase: Phase | None = None,
        cursor: Cursor = "",
        limit: Limit = 50,
        after: After = None,
    ) -> JSONResponse:
        """Each with the words of its clause."""
        top = await self._top(request, under, after)
        day, _, last = cursor.partition(" ")
        conditions = (
            ("m.view->>'phase' = %s", phase),
            ("m.view->>'due_on' < %s", due_before.isoformat() if due_before else None),
        )
        rows = await self.parts.reader.rows_under(
            "obligations", top, _BY_DAY, conditions=conditions, after=[day, last], limit=limit + 1
        )
        following = f"{rows[limit - 1].view['due_on']} {rows[limit - 1].id}" if len(rows) > limit else None
        return JSONResponse({"items": [_told(row, row.id) for row in rows[:limit]], "next": following})

    async def reminders(
        self,
        request: Request,
        under: Under = None,
        before: Before = _LATEST,
        limit: Limit = 50,
        after: After = None,
    ) -> JSONResponse:
        """The newest first; `organisation` is the one that was told."""
        top = await self._top(request, under, after)
        rows = await self.parts.reader.rows_under("reminders", top, _NEWEST, after=[before], limit=limit + 1)
        following = rows[limit - 1].view["arrived"] if len(rows) > limit else None
        items = [_told(row, str(row.view["obligation"])) for row in rows[:limit]]
        return JSONResponse({"items": items, "next": following})

    async def _top(self, request: Request, under: str | None, after: int | None) -> str:
        """The organisation asked for, which the asker may read."""
        actor = await self.parts.authenticate(request)
        if after is not None and not await self.parts.wait_for(after, _PATIENCE_SECONDS):
            raise away("读模型尚未到达该位置 / the read model has not come that far")
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        return top


def _told(row: Row, obligation: str) -> dict[str, object]:
    return {**view(row), "source": words_of(str(row.view["clause"]), obligation, str(row.view["due_on"]))}


def words_of(clause: str, obligation: str, due_on: str) -> dict[str, str] | None:
    """The clause as it is in force there on the due day; None when it is no longer."""
    try:
        edition = Rulebook.shipped().in_force(district_of(obligation), date.fromisoformat(due_on))
        return source_of(edition, clause)
    except RulebookError:
        return None
