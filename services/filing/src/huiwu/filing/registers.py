"""Registers that a collection does not show: what waits at a level, and every enterprise's congress (职代会信息库)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog.rows import Row
from huiwu.eventlog.subtree import by_id
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.queries import Limit, Under, view

_WAITING = ("under-review", "accepted", "returned")
Level = Annotated[
    str | None,
    Query(max_length=120, description="在哪一级等待办理，默认为本单位。 Where it waits; by default with you."),
]
From = Annotated[str, Query(max_length=120, description="上一页最后一条的 id。 The last id of the page before.")]


def registers(parts: Parts) -> APIRouter:
    """The routes of these registers."""
    router, pages = APIRouter(), Registers(parts)
    router.add_api_route(
        "/filings/due",
        pages.due,
        methods=["GET"],
        tags=["filings"],
        operation_id="filings.due",
        summary="待办备案 What waits at a level",
        responses=problems(401, 403, 422, 503),
    )
    router.add_api_route(
        "/registry",
        pages.registry,
        methods=["GET"],
        tags=["registry"],
        operation_id="registry.list",
        summary="职代会信息库 The congress information base",
        responses=problems(401, 403, 422, 503),
    )
    return router


@dataclass(frozen=True, slots=True)
class Registers:
    """Queries over filing's read models, each confined to a part of the tree that the asker may read."""

    parts: Parts

    async def due(self, request: Request, level: Level = None) -> JSONResponse:
        """What waits with a level, the earliest due day first; what is overdue says so."""
        actor = await self.parts.authenticate(request)
        where = level or actor.organisation
        await self.parts.demand_read(actor, where)
        rows = [row for row in await self.parts.reader.find("filings", at=where) if row.view["phase"] in _WAITING]
        today = self.parts.clock.now().date().isoformat()
        items = [{**view(row), "overdue": (row.view["due_on"] or today) < today} for row in rows]
        return JSONResponse({"items": sorted(items, key=_by_due_day)})

    async def registry(
        self, request: Request, under: Under = None, after_id: From = "", limit: Limit = 50
    ) -> JSONResponse:
        """Every enterprise of a subtree: congress or none, term, last session, next one due, status of its filings."""
        actor = await self.parts.authenticate(request)
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        rows = await self.parts.reader.rows_under("registry", top, by_id(), after=[after_id], limit=limit)
        return JSONResponse({"items": [_entry(row) for row in rows]})


def _entry(row: Row) -> dict[str, object]:
    """A form belongs to one session; until the last one has its own, nothing has been submitted."""
    entry = view(row)
    submitted = entry.get("filing_of") == entry.get("last_session")
    return entry if submitted else {**entry, "filing": None, "filing_status": "not-submitted", "filing_level": None}


def _by_due_day(item: dict[str, object]) -> tuple[str, str]:
    return str(item.get("due_on") or "9999"), str(item["id"])
