"""Indicators over HTTP, alike in every service: what is measured, and each number with both of its lists."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from huiwu.indicator import Indicator, Indicators, Measured
from huiwu.kernel import Circumstances
from huiwu.kernel.names import district_of
from huiwu.kernel.period import beijing_day
from huiwu.rulebook import Edition, NoLawInForce, Rulebook, source_of
from huiwu.runtime.answers import finding
from huiwu.runtime.documents import problems
from huiwu.runtime.measuring import Measuring
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import malformed, not_found
from huiwu.runtime.queries import Cursor, Limit, Under, cursor_after, last_of

Name = Annotated[str, Path(alias="name", max_length=120, pattern="^[a-z-]+$")]
AsOf = Annotated[date | None, Query(description="截至该日，缺省为今天。 As of that day; today unless given.")]
PartName = Annotated[
    str | None,
    Query(max_length=60, pattern="^[a-z_]+$", description="只列该分子中的单位。 Only those who count in that part."),
]
Missing = Annotated[bool, Query(description="与 part 合用：只列不在其中的单位。 With `part`: those who do not count.")]


def indicator_routes(indicators: Indicators) -> Callable[[Parts], APIRouter]:
    """Queries of a service's indicators."""

    def routes(parts: Parts) -> APIRouter:
        router, measuring = APIRouter(), Measuring(parts.pool, parts.schema, parts.reader)
        pages = IndicatorPages(parts, indicators, measuring)
        _add(router, "", "list", pages.indicators, "指标及其依据的条款 Indicators, and the clauses that want them")
        _add(router, "/{name}", "item", pages.one, "一项指标：分子、分母及名单 One, with both of its lists")
        return router

    return routes


def _add(
    router: APIRouter, path: str, name: str, endpoint: Callable[..., Awaitable[JSONResponse]], summary: str
) -> None:
    router.add_api_route(
        f"/indicators{path}",
        endpoint,
        methods=["GET"],
        tags=["indicators"],
        operation_id=f"indicators.{name}",
        summary=summary,
        responses=problems(401, 403, 404, 422, 503),
    )


@dataclass(frozen=True, slots=True)
class IndicatorPages:
    """What can be measured, and what it comes to in a part of the tree on a day."""

    parts: Parts
    defined: Indicators
    measuring: Measuring

    async def indicators(self, request: Request) -> JSONResponse:
        """Every indicator that the law where the asker is wants."""
        actor = await self.parts.authenticate(request)
        edition = _law(actor.organisation, self._today())
        wanted = [each for each in self.defined.rows if each.clause in edition.clauses]
        return JSONResponse({"items": [_told(each, edition) for each in wanted]})

    async def one(
        self,
        request: Request,
        name: Name,
        under: Under = None,
        as_of: AsOf = None,
        part: PartName = None,
        missing: Missing = False,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> JSONResponse:
        """Counts of the whole and of each part, the finding, and a page of members with the rows that show them.

        The whole is the tree as it stands now; the rows are those of the day that is asked for and before.
        """
        actor, day = await self.parts.authenticate(request), as_of or self._today()
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        edition = _law(top, day)
        indicator = self.defined.by_name.get(name)
        if indicator is None or indicator.clause not in edition.clauses:
            raise not_found("indicator", name)
        if part is not None and part not in {each.name for each in indicator.parts}:
            raise malformed(f"没有分子 {part}。", f"{name} has no part {part}.")
        hearing = edition.hearing(Circumstances(actor, self.parts.clock.now(), ""))
        reading = await self.measuring.measured(indicator, top, day, hearing)
        found = reading.found
        listed = [each for each in found.whole if part is None or (each in found.parts[part]) is not missing]
        page = [each for each in listed if each > last_of(cursor)][: limit + 1]
        names = await self.parts.reader.organisations.names(page)
        items = [
            {
                "id": each,
                "name": names.get(each, each),
                "shown_by": {key: shown[each] for key, shown in found.parts.items() if each in shown},
            }
            for each in page[:limit]
        ]
        answer = {**_told(indicator, edition), "under": top, "as_of": day.isoformat(), **_counted(found, edition)}
        answer["measured_at"] = reading.at.isoformat()
        following = cursor_after(page[limit - 1]) if len(page) > limit else None
        return JSONResponse({**answer, "items": items, "next": following})

    def _today(self) -> date:
        now: datetime = self.parts.clock.now()
        return beijing_day(now)


def _law(organisation: str, day: date) -> Edition:
    try:
        return Rulebook.shipped().in_force(district_of(organisation), day)
    except NoLawInForce as error:
        raise not_found("edition", f"{organisation} {day}") from error


def _told(indicator: Indicator, edition: Edition) -> dict[str, object]:
    return {
        "name": indicator.name,
        "title": asdict(indicator.title),
        "clause": indicator.clause,
        "source": source_of(edition, indicator.clause),
        "whole_title": asdict(indicator.whole.title),
        "part_titles": {part.name: asdict(part.title) for part in indicator.parts},
    }


def _counted(found: Measured, edition: Edition) -> dict[str, object]:
    whole = len(found.whole)
    return {
        "whole": whole,
        "parts": {name: {"part": len(shown), "whole": whole} for name, shown in found.parts.items()},
        "finding": finding(found.finding, edition),
    }
