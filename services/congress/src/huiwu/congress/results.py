"""Results of evaluations, of a union and all below it: by year, by phase, or those with adjustments still open."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from huiwu.congress.domain import EVALUATION
from huiwu.eventlog.subtree import by_id
from huiwu.runtime.documents import shown
from huiwu.runtime.parts import Parts
from huiwu.runtime.queries import Cursor, Limit, Under, cursor_after, last_of, view

Year = Annotated[int | None, Query(ge=1900, le=2200, description="评议所属年度。 The year that they are of.")]
Phase = Annotated[
    str | None,
    Query(max_length=20, pattern="^[a-z]+$", description="所处阶段，如 counted。 The phase that they are in."),
]
StillOpen = Annotated[
    bool, Query(alias="adjusting", description="只列工作调整尚未办结的。 Only those with adjustments still open.")
]


def results(parts: Parts) -> APIRouter:
    """The list of evaluations, with more filters than other lists have."""
    router = APIRouter()
    router.add_api_route(
        "/evaluations",
        Results(parts).evaluations,
        methods=["GET"],
        tags=["evaluations"],
        operation_id="evaluations.list",
        summary="评议结果列表 Results of evaluations, by union and year",
        responses=shown("list"),
    )
    return router


@dataclass(frozen=True, slots=True)
class Results:
    """Each with its totals by grade, the groups withheld, and what is still to be done."""

    parts: Parts

    async def evaluations(
        self,
        request: Request,
        under: Under = None,
        year: Year = None,
        phase: Phase = None,
        still_open: StillOpen = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> JSONResponse:
        """Of one organisation and all below it."""
        actor = await self.parts.authenticate(request)
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        conditions = (
            ("m.view->>'year' = %s", None if year is None else str(year)),
            ("m.view->>'phase' = %s", phase),
            ("m.view->>'adjustments_open' <> %s", "0" if still_open else None),
        )
        rows = await self.parts.reader.rows_under(
            "evaluations", top, by_id(EVALUATION.name), conditions=conditions, after=[last_of(cursor)], limit=limit + 1
        )
        following = cursor_after(rows[limit - 1].id) if len(rows) > limit else None
        return JSONResponse({"items": [view(row) for row in rows[:limit]], "next": following})
