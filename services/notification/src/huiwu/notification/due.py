"""What is owed and by when, and what was sent of it: lists for an organisation and for all who stand above it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog.rows import COLUMNS, Row, row_of
from huiwu.kernel.names import district_of
from huiwu.rulebook import Rulebook, RulebookError, source_of
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import away
from huiwu.runtime.queries import After, Limit, Under, view

_PATIENCE_SECONDS = 5.0
_LATEST = 2**62
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
        top, path = await self._top(request, under, after)
        day, _, last = cursor.partition(" ")
        found = await self.parts.pool.fetch(
            f"""
            SELECT {COLUMNS} FROM {self._under("obligations")} AND (view->>'due_on', id) > ($3, $4)
            AND ($5::text IS NULL OR view->>'due_on' < $5) AND ($6::text IS NULL OR view->>'phase' = $6)
            ORDER BY view->>'due_on', id LIMIT $7
            """,
            *(top, path, day, last, due_before.isoformat() if due_before else None, phase, limit + 1),
        )
        rows = [row_of(each) for each in found]
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
        top, path = await self._top(request, under, after)
        found = await self.parts.pool.fetch(
            f"""
            SELECT {COLUMNS} FROM {self._under("reminders")} AND (view->>'arrived')::bigint < $3
            ORDER BY (view->>'arrived')::bigint DESC LIMIT $4
            """,
            *(top, path, before, limit + 1),
        )
        rows = [row_of(each) for each in found]
        following = rows[limit - 1].view["arrived"] if len(rows) > limit else None
        items = [_told(row, str(row.view["obligation"])) for row in rows[:limit]]
        return JSONResponse({"items": items, "next": following})

    async def _top(self, request: Request, under: str | None, after: int | None) -> tuple[str, str]:
        """The organisation asked for, which the asker may read, and its path."""
        actor = await self.parts.authenticate(request)
        if after is not None and not await self.parts.wait_for(after, _PATIENCE_SECONDS):
            raise away("读模型尚未到达该位置 / the read model has not come that far")
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        return top, await self.parts.reader.organisations.path(top) or "/?"

    def _under(self, model: str) -> str:
        """The rows of organisation $1 and of all that stand below its path $2."""
        return f"""{self.parts.reader.table(model)} WHERE (organisation = $1 OR organisation IN (
            SELECT o.id FROM {self.parts.schema}.organisations o WHERE o.path >= $2 AND o.path < $2 || chr(1114111)))"""


def _told(row: Row, obligation: str) -> dict[str, object]:
    return {**view(row), "source": words_of(str(row.view["clause"]), obligation, str(row.view["due_on"]))}


def words_of(clause: str, obligation: str, due_on: str) -> dict[str, str] | None:
    """The clause as it is in force there on the due day; None when it is no longer."""
    try:
        edition = Rulebook.shipped().in_force(district_of(obligation), date.fromisoformat(due_on))
        return source_of(edition, clause)
    except RulebookError:
        return None
