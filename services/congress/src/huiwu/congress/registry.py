"""The registry of worker directors and supervisors (实名制信息库): who stands for a seat, sits on it or has left it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from huiwu.congress.domain.worker_director.states import Standing
from huiwu.eventlog.rows import COLUMNS, row_of
from huiwu.runtime.documents import shown
from huiwu.runtime.parts import Parts
from huiwu.runtime.queries import Cursor, Limit, Under, cursor_after, last_of, view

_Standing = Annotated[Standing | None, Query(description="只列处于该状态的人。 Only those who stand like that.")]


def registry(parts: Parts) -> APIRouter:
    """Its one route."""
    router = APIRouter()
    router.add_api_route(
        "/worker-directors",
        Registry(parts).people,
        methods=["GET"],
        tags=["worker-director-duties"],
        operation_id="worker-directors.list",
        summary="职工董事、职工监事实名制信息库 Registry of worker directors and supervisors",
        responses=shown("list"),
    )
    return router


@dataclass(frozen=True, slots=True)
class Registry:
    """People by subject id, each with seat, days, union post, reports and evaluations."""

    parts: Parts

    async def people(
        self,
        request: Request,
        under: Under = None,
        standing: _Standing = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> JSONResponse:
        """Of one organisation and all below it; every change of a seat is in it as soon as it is recorded."""
        actor = await self.parts.authenticate(request)
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        path = await self.parts.reader.organisations.path(top) or "/?"
        found = await self.parts.pool.fetch(
            f"""
            SELECT {COLUMNS} FROM {self.parts.reader.table("worker_directors")} WHERE id > $1
            AND (organisation = $2 OR organisation IN (SELECT o.id FROM {self.parts.schema}.organisations o
                 WHERE o.path >= $3 AND o.path < $3 || chr(1114111)))
            AND ($4::text IS NULL OR view->>'standing' = $4) ORDER BY id LIMIT $5
            """,
            *(last_of(cursor), top, path, standing, limit + 1),
        )
        rows = [row_of(each) for each in found]
        following = cursor_after(rows[limit - 1].id) if len(rows) > limit else None
        return JSONResponse({"items": [view(row) for row in rows[:limit]], "next": following})
