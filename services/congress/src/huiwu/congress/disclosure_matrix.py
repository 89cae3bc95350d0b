"""厂务公开年度对照表: per unit and year which classes were laid open, by what, and which are missing."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, cast

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from huiwu.congress.domain.factory_disclosure.decide import DISCLOSED_BY_ALL, classes
from huiwu.congress.domain.ownership import DISCLOSED_BY_STATE_OWNED, state_owned
from huiwu.congress.laid_open import MODELS, Showing, showings
from huiwu.eventlog import Row
from huiwu.eventlog.rows import COLUMNS, row_of
from huiwu.kernel import Actor, Circumstances
from huiwu.kernel.names import district_of
from huiwu.kernel.period import beijing_day, last_day_of_year
from huiwu.rulebook import Edition, Hearing, NoLawInForce, Rulebook, source_of
from huiwu.rulebook.clause import key_of_item
from huiwu.runtime.answers import finding
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import malformed, not_found
from huiwu.runtime.queries import Cursor, Limit, Under, cursor_after, last_of

Unit = Annotated[str, Path(alias="id", max_length=120, pattern="^[0-9a-z-]+$")]
Year = Annotated[int | None, Query(ge=2000, le=2199, description="年度，缺省为今年。 This year unless given.")]
MissingClass = Annotated[
    str | None,
    Query(alias="missing", max_length=60, pattern="^[a-z_]+$", description="只列缺该类的单位。 Who lacks that class."),
]


def matrix_routes(parts: Parts) -> APIRouter:
    """The routes of the matrix."""
    router, pages = APIRouter(), MatrixPages(parts)
    offered: tuple[tuple[str, Callable[..., Awaitable[JSONResponse]], str, str], ...] = (
        ("", pages.under, "list", "厂务公开对照：各类有多少单位缺项 How many units lack which class"),
        ("/{id}", pages.of, "item", "一个单位的厂务公开年度对照 One unit's classes in a year"),
    )
    for path, endpoint, name, summary in offered:
        router.add_api_route(
            f"/disclosure-matrix{path}",
            endpoint,
            methods=["GET"],
            tags=["disclosure-matrix"],
            operation_id=f"disclosure-matrix.{name}",
            summary=summary,
            responses=problems(401, 403, 404, 422, 503),
        )
    return router


@dataclass(frozen=True, slots=True)
class _Year:
    """A year as far as it has come, under the law then in force."""

    first: date
    last: date
    hearing: Hearing
    edition: Edition

    def of_unit(self, row: Row, shown: Iterable[Showing]) -> Mapping[str, Sequence[Showing]]:
        """What shows each class that this unit discloses, in the clause's order."""
        found: dict[str, list[Showing]] = {key: [] for key in classes(self.hearing, str(row.view["ownership"]))}
        for each in sorted(shown, key=lambda one: (one.since, one.by)):
            if each.item_class in found and each.lies_in(self.first, self.last):
                found[each.item_class].append(each)
        return found


@dataclass(frozen=True, slots=True)
class MatrixPages:
    """Counted from the read models as they stand: it is no decision, and not recorded."""

    parts: Parts

    async def of(self, request: Request, unit: Unit, year: Year = None) -> JSONResponse:
        """Each class with the words of its clause, whether it was laid open in that year, and by what."""
        actor = await self.parts.authenticate(request)
        row = await self.parts.reader.row("enterprises", unit)
        if row is None or "ownership" not in row.view:
            raise not_found("enterprise", unit)
        await self.parts.demand_read(actor, unit)
        asked = self._year(actor, unit, year)
        shown = (await self._shown([unit])).get(unit, [])
        found = asked.of_unit(row, shown)
        present = [key for key, by in found.items() if by]
        clauses = [DISCLOSED_BY_ALL]
        if state_owned(asked.hearing, str(row.view["ownership"])):
            clauses.append(DISCLOSED_BY_STATE_OWNED)
        answer = {
            "unit": unit,
            "name": row.view["name"],
            "ownership": row.view["ownership"],
            **_period(asked),
            "classes": [
                {
                    **label,
                    "present": bool(found[label["class"]]),
                    "shown_by": [_told(by) for by in found[label["class"]]],
                }
                for label in _labels(asked.edition)
                if label["class"] in found
            ],
            "missing": [key for key, by in found.items() if not by],
            "findings": [finding(asked.hearing.contains_all(clause, present), asked.edition) for clause in clauses],
        }
        return JSONResponse(answer)

    async def under(
        self,
        request: Request,
        under: Under = None,
        year: Year = None,
        missing: MissingClass = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> JSONResponse:
        """Of the units of the subtree, how many disclose each class, and a page of units with what they lack."""
        actor = await self.parts.authenticate(request)
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        asked = self._year(actor, top, year)
        labels = _labels(asked.edition)
        if missing is not None and missing not in {label["class"] for label in labels}:
            raise malformed(f"没有类别 {missing}。", f"There is no class {missing}.")
        units = await self._units(top)
        shown = await self._shown([row.id for row in units])
        found = {row.id: asked.of_unit(row, shown.get(row.id, ())) for row in units}
        lacking = {unit: [key for key, by in of.items() if not by] for unit, of in found.items()}
        listed = [row for row in units if (missing in lacking[row.id] if missing else lacking[row.id])]
        page = [row for row in listed if row.id > last_of(cursor)][: limit + 1]
        return JSONResponse(
            {
                "under": top,
                **_period(asked),
                "units": len(units),
                "complete": sum(not each for each in lacking.values()),
                "classes": [{**label, **_counted(label["class"], found.values())} for label in labels],
                "items": [{"id": row.id, "name": row.view["name"], "missing": lacking[row.id]} for row in page[:limit]],
                "next": cursor_after(page[limit - 1].id) if len(page) > limit else None,
            }
        )

    def _year(self, actor: Actor, organisation: str, year: int | None) -> _Year:
        now = self.parts.clock.now()
        today = beijing_day(now)
        first = date(year or today.year, 1, 1)
        last = min(last_day_of_year(first), max(today, first))
        try:
            edition = Rulebook.shipped().in_force(district_of(organisation), last)
        except NoLawInForce as error:
            raise not_found("edition", f"{organisation} {last}") from error
        return _Year(first, last, edition.hearing(Circumstances(actor, now, "")), edition)

    async def _units(self, top: str) -> Sequence[Row]:
        """The enterprises at `top` and below it, in the order of their ids."""
        path = await self.parts.reader.organisations.path(top) or "/?"
        found = await self.parts.pool.fetch(
            f"""
            SELECT {COLUMNS} FROM {self.parts.reader.table("enterprises")}
            WHERE view ? 'ownership' AND (id = $1 OR id IN (SELECT o.id FROM {self.parts.schema}.organisations o
              WHERE o.path >= $2 AND o.path < $2 || chr(1114111))) ORDER BY id
            """,
            *(top, path),
        )
        return [row_of(each) for each in found]

    async def _shown(self, units: Sequence[str]) -> Mapping[str, Sequence[Showing]]:
        """What was ever laid open, by unit."""
        rows: dict[str, Sequence[Row]] = {}
        for model in MODELS:
            found = await self.parts.pool.fetch(
                f"SELECT {COLUMNS} FROM {self.parts.reader.table(model)} WHERE view->>'enterprise' = ANY($1::text[])",
                units,
            )
            rows[model] = [row_of(each) for each in found]
        by_unit: dict[str, list[Showing]] = {}
        for each in showings(rows):
            by_unit.setdefault(each.unit, []).append(each)
        return by_unit


def _labels(edition: Edition) -> list[dict[str, str]]:
    """Every class in the words of its clause, the nine first."""
    return [
        {"class": key_of_item(item), "zh": str(cast("Mapping[str, object]", item)["zh"]), "clause": clause}
        for clause in (DISCLOSED_BY_ALL, DISCLOSED_BY_STATE_OWNED)
        for item in cast("list[object]", edition.clause(clause).value("items"))
    ]


def _counted(item_class: str, found: Iterable[Mapping[str, Sequence[Showing]]]) -> dict[str, int]:
    """Of the units that have to disclose this class."""
    of = [each[item_class] for each in found if item_class in each]
    present = sum(bool(each) for each in of)
    return {"units": len(of), "present": present, "missing": len(of) - present}


def _period(asked: _Year) -> dict[str, object]:
    sources = {clause: source_of(asked.edition, clause) for clause in (DISCLOSED_BY_ALL, DISCLOSED_BY_STATE_OWNED)}
    return {"year": asked.first.year, "as_of": asked.last.isoformat(), "sources": sources}


def _told(shown: Showing) -> dict[str, object]:
    return {
        "by": shown.by,
        "how": shown.how,
        "title": shown.title,
        "from": shown.since.isoformat(),
        "to": shown.to.isoformat() if shown.to else None,
    }
