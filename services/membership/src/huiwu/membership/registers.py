"""Registers that no collection shows: priorities of unionisation, unions in formation, coverage, the roll itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog.subtree import Order, by_id
from huiwu.membership.domain import ROLL
from huiwu.runtime import Parts
from huiwu.runtime.documents import problems
from huiwu.runtime.problems import not_found, not_yours
from huiwu.runtime.queries import Under, view

_MOST = 1000
_LARGEST = Order(("(m.view->>'headcount')::bigint", "m.id"), descending=True)


def registers(parts: Parts) -> APIRouter:
    """The routes of these registers."""
    router, pages = APIRouter(), Registers(parts)
    offered: tuple[tuple[str, Callable[..., Awaitable[JSONResponse]], str, str], ...] = (
        ("/enterprises/priorities", pages.priorities, "建会重点单位 Priorities of unionisation", "enterprises"),
        ("/enterprises/coverage", pages.coverage, "建会覆盖率 Coverage", "enterprises"),
        ("/unions/formations", pages.formations, "筹建中的工会 Unions in formation", "unions"),
        ("/rolls/{id}/workers", pages.workers, "本单位职工名册 The roll itself", "rolls"),
    )
    for path, endpoint, summary, tag in offered:
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
        """Employers with workers enough to be a priority and no union, the largest first."""
        top, _ = await self._top(request, under)
        marked = [("m.view->>'priority' = %s", "true")]
        rows = await self.parts.reader.rows_under("enterprises", top, _LARGEST, conditions=marked, limit=_MOST)
        return JSONResponse({"items": [view(row) for row in rows]})

    async def formations(self, request: Request, under: Under = None) -> JSONResponse:
        """Unions that are being formed under the organisation, which is to approve them."""
        top, _ = await self._top(request, under)
        rows = await self.parts.reader.rows_under("formations", top, by_id(), limit=_MOST)
        return JSONResponse({"items": [view(row) for row in rows]})

    async def coverage(self, request: Request, under: Under = None) -> JSONResponse:
        """`part` unionised enterprises of the `whole` that have not ended."""
        top, path = await self._top(request, under)
        counted = await self.parts.pool.fetchrow(
            f"""
            SELECT count(*) FILTER (WHERE m.view @> '{{"unionised": true}}') AS part, count(*) AS whole
            FROM {self._under("enterprises")} AND m.view @> '{{"ended_on": null}}'
            """,
            top,
            path,
        )
        assert counted is not None
        return JSONResponse({"part": counted["part"], "whole": counted["whole"]})

    async def workers(self, request: Request, stream: Annotated[str, Path(alias="id", max_length=120)]) -> JSONResponse:
        """Subject ids and job classes, for the enterprise's own union alone."""
        actor = await self.parts.authenticate(request)
        roll = await self.parts.reader.row("rolls", stream)
        if roll is None or roll.organisation is None:
            raise not_found(ROLL.name, stream)
        if not self.parts.policy.may(actor, "list-workers", roll.organisation):
            raise not_yours("list-workers", roll.organisation)
        rows = await self.parts.reader.find("workers", roll=stream)
        listed = [{"subject": row.view["subject"], "job_class": row.view["job_class"]} for row in rows]
        return JSONResponse({"id": stream, "position": roll.position, "workers": listed})

    async def _top(self, request: Request, under: str | None) -> tuple[str, str]:
        """The organisation asked for, which the asker may read, and its path."""
        actor = await self.parts.authenticate(request)
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        return top, await self.parts.reader.organisations.path(top) or "/?"

    def _under(self, table: str) -> str:
        """The rows of organisation $1 and of all that stand below its path $2."""
        schema = self.parts.schema
        return f"""{schema}.{table} m WHERE (m.organisation = $1 OR m.organisation IN (
            SELECT o.id FROM {schema}.organisations o WHERE o.path >= $2 AND o.path < $2 || chr(1114111)))"""
