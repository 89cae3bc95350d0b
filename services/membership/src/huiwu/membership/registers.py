"""Registers that no collection shows: priorities of unionisation, unions in formation, coverage, the roll itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog.rows import row_of
from huiwu.membership.domain import ROLL
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import not_found, not_yours
from huiwu.runtime.queries import Under, view

_MOST = 1000
Endpoint = Callable[..., Awaitable[JSONResponse]]


def registers(parts: Parts) -> APIRouter:
    """The routes of these registers."""
    router, pages = APIRouter(), Registers(parts)
    for path, endpoint, summary, tag in (
        ("/enterprises/priorities", pages.priorities, "建会重点单位 Priorities of unionisation", "enterprises"),
        ("/enterprises/coverage", pages.coverage, "建会覆盖率 Coverage", "enterprises"),
        ("/unions/formations", pages.formations, "筹建中的工会 Unions in formation", "unions"),
        ("/rolls/{id}/workers", pages.workers, "本单位职工名册 One's own roll", "rolls"),
    ):
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            tags=[tag],
            operation_id=f"{tag}.{path.rpartition('/')[2]}",
            summary=summary,
            responses=problems(401, 403, 404, 422, 503),
        )
    return router


@dataclass(frozen=True, slots=True)
class Registers:
    """Queries over membership's read models, each confined to a part of the tree that the asker may read."""

    parts: Parts

    async def priorities(self, request: Request, under: Under = None) -> JSONResponse:
        """Employers with workers enough to be a priority and no union; the largest first."""
        rows = await self._under(
            request, under, "enterprises", "m.view @> '{\"priority\": true}'", "(m.view->>'headcount')::int DESC, m.id"
        )
        return JSONResponse({"items": rows})

    async def formations(self, request: Request, under: Under = None) -> JSONResponse:
        """Unions that are being formed under the organisation, which is to approve them."""
        return JSONResponse({"items": await self._under(request, under, "formations", "true", "m.id")})

    async def coverage(self, request: Request, under: Under = None) -> JSONResponse:
        """Unionised enterprises of all that have not ended."""
        rows = await self._under(request, under, "enterprises", "m.view @> '{\"ended_on\": null}'", "m.id", None)
        unionised = sum(bool(row["unionised"]) for row in rows)
        return JSONResponse({"part": unionised, "whole": len(rows)})

    async def workers(self, request: Request, stream: Annotated[str, Path(alias="id", max_length=120)]) -> JSONResponse:
        """Subject ids and job classes, for the enterprise's own union alone."""
        actor = await self.parts.authenticate(request)
        roll = await self.parts.reader.row("rolls", stream)
        if roll is None:
            raise not_found(ROLL.name, stream)
        if not self.parts.policy.may(actor, "list-workers", roll.organisation or ""):
            raise not_yours("list-workers", roll.organisation or "")
        rows = await self.parts.reader.find("workers", roll=stream)
        return JSONResponse(
            {"id": stream, "workers": [{k: row.view[k] for k in ("subject", "job_class")} for row in rows]}
        )

    async def _under(
        self, request: Request, under: str | None, table: str, which: str, order: str, most: int | None = _MOST
    ) -> list[dict[str, Any]]:
        """Rows of that organisation and of all below it. `which` and `order` are our own SQL, never the asker's."""
        actor = await self.parts.authenticate(request)
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        path = await self.parts.reader.organisations.path(top)
        schema = self.parts.schema
        found = await self.parts.pool.fetch(
            f"""
            SELECT m.id, m.organisation, m.position, m.fact, m.view::text AS view FROM {schema}.{table} m
            WHERE {which} AND (m.organisation = $1 OR m.organisation IN (
                SELECT o.id FROM {schema}.organisations o WHERE o.path >= $2 AND o.path < $2 || chr(1114111)
            )) ORDER BY {order} LIMIT $3
            """,
            top,
            path or "/?",
            most,
        )
        return [view(row_of(each)) for each in found]
