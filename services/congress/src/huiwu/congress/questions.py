"""Questions about one congress: how its roster is made up, who has proposed nothing, and how its sessions went."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse

from huiwu.congress.domain import STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    CongressForm,
    EnterpriseOnRecord,
    HomesOfDelegates,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.staff_congress.commands import ConfirmDelegateRoster
from huiwu.congress.domain.staff_congress.margins import Margin, margins
from huiwu.congress.domain.staff_congress.states import Expired, Forming, InTerm, Region, StaffCongress
from huiwu.congress.evidence import roster_on_roll
from huiwu.eventlog import Loaded, Row
from huiwu.rulebook import Edition, Rulebook, source_of
from huiwu.runtime.collection import UnknownReference
from huiwu.runtime.commands import is_of
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import not_found
from huiwu.runtime.queries import patient

Name = Annotated[str, Path(alias="id", max_length=120)]
QUALITY = "congress.quality.no-formalism"
_Begun = Forming | InTerm | Expired


def questions(parts: Parts) -> APIRouter:
    """The routes of these questions."""
    router, pages = APIRouter(), CongressPages(parts)
    for path, endpoint, summary in (
        ("composition", pages.composition, "代表名册的构成及余量 The roster's composition, with its margins"),
        ("delegates-without-proposals", pages.silent, "本届未提提案的代表 Delegates who have proposed nothing"),
        ("quality", pages.quality, "历次会议的程序完备情况 How its sessions went"),
    ):
        router.add_api_route(
            f"/staff-congresses/{{id}}/{path}",
            endpoint,
            methods=["GET"],
            tags=["staff-congresses"],
            operation_id=f"staff-congresses.{path}",
            summary=summary,
            responses=problems(401, 403, 404, 422, 503),
            dependencies=[Depends(patient(parts))],
        )
    return router


@dataclass(frozen=True, slots=True)
class _Made:
    """What a roster is made of, as it was confirmed or, while it is open, as the roll has it today."""

    roster: Sequence[RosterDelegate]
    headcount: int
    homes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CongressPages:
    """Composition and silence from the stream itself; quality from what the rulings on its sessions found."""

    parts: Parts

    async def composition(self, request: Request, stream: Name) -> JSONResponse:
        """Every limit with its arithmetic: as frozen, and with the job classes of today where they have changed."""
        loaded, state = await self._readable(request, stream)
        edition = _edition(loaded)
        told: dict[str, object] = {
            "id": stream,
            "version": loaded.version,
            "form": state.form.value,
            "confirmed": isinstance(state, InTerm),
            "margins": [],
        }
        if isinstance(state, Expired) or state.form is not CongressForm.STAFF_CONGRESS:
            return JSONResponse(told)
        made = await self._made(state, stream)
        told |= {"headcount": made.headcount, "delegates": len(made.roster)}
        told["margins"] = _told(made, state.region, edition)
        if isinstance(state, InTerm) and state.changed:
            now = _Made(state.roster_now, made.headcount, made.homes)
            told |= {"changed": sorted(state.changed), "margins_now": _told(now, state.region, edition)}
        return JSONResponse(told)

    async def silent(self, request: Request, stream: Name) -> JSONResponse:
        """Of the confirmed roster; whoever signed one with others has proposed something (A27)."""
        _, state = await self._readable(request, stream)
        if not isinstance(state, InTerm):
            return JSONResponse({"id": stream, "delegates": 0, "items": []})
        delegates, term = [one.subject for one in state.roster], state.term
        found = await self.parts.pool.fetch(
            f"""
            SELECT DISTINCT jsonb_array_elements_text(view->'authors') AS author
            FROM {self.parts.reader.table("proposals")}
            WHERE organisation = $1 AND view->>'submitted_on' BETWEEN $2 AND $3
            """,
            *(state.union, term.starts_on.isoformat(), term.ends_on.isoformat()),
        )
        authors = {each["author"] for each in found}
        return JSONResponse(
            {
                "id": stream,
                "term": term.number,
                "delegates": len(delegates),
                "items": [one for one in delegates if one not in authors],
            }
        )

    async def quality(self, request: Request, stream: Name) -> JSONResponse:
        """Of each session the guards that were weighed and those kept without deviation, and of all that closed."""
        loaded, _ = await self._readable(request, stream)
        rows = await self.parts.reader.find("session_quality", congress=stream)
        sessions = sorted((row for row in rows if "cancelled" not in row.view), key=_number)
        closed = [row for row in sessions if row.view["closed_on"]]
        edition = _edition(loaded)
        return JSONResponse(
            {
                "id": stream,
                "clause": QUALITY,
                "source": source_of(edition, QUALITY),
                "problem_types": edition.clause(QUALITY).value("problem_types"),
                "kept": {
                    "part": sum(row.view["kept"] for row in closed),
                    "whole": sum(row.view["weighed"] for row in closed),
                },
                "items": [_session(row) for row in sessions],
            }
        )

    async def _made(self, state: Forming | InTerm, stream: str) -> _Made:
        if isinstance(state, InTerm):
            return _Made(state.roster, state.headcount, state.region.homes if state.region else {})
        try:
            found = await roster_on_roll(ConfirmDelegateRoster(), stream, self.parts.reader)
        except UnknownReference as error:
            raise not_found(error.kind, error.name) from error
        roster, headcount, homes = tuple[RosterDelegate, ...](), 0, dict[str, str]()
        for each in found:
            match each.value:
                case EnterpriseOnRecord():
                    headcount = each.value.headcount
                case WorkersOnRoll():
                    roster = each.value.workers
                case HomesOfDelegates():
                    homes = {home.subject: home.enterprise for home in each.value.homes}
                case _:
                    pass
        return _Made(roster, headcount, homes)

    async def _readable(self, request: Request, stream: str) -> tuple[Loaded, _Begun]:
        actor = await self.parts.authenticate(request)
        congresses = next(each for each in self.parts.service.collections if each.kind is STAFF_CONGRESS)
        if not is_of(congresses, stream):
            raise not_found(STAFF_CONGRESS.name, stream)
        loaded = await self.parts.reader.state(STAFF_CONGRESS, stream)
        state: StaffCongress = loaded.state
        if not isinstance(state, _Begun):
            raise not_found(STAFF_CONGRESS.name, stream)
        await self.parts.demand_read(actor, state.enterprise)
        return loaded, state


def _told(made: _Made, region: Region | None, edition: Edition) -> list[dict[str, object]]:
    found: Sequence[Margin] = margins(made.roster, made.headcount, region, made.homes, edition.clause)
    return [{**asdict(each), "source": source_of(edition, each.clause)} for each in found]


def _session(row: Row) -> dict[str, object]:
    return {
        "session": row.id,
        "session_number": row.view["session_number"],
        "closed_on": row.view["closed_on"],
        "kept": {"part": row.view["kept"], "whole": row.view["weighed"]},
        "departures": row.view.get("departures", []),
    }


def _number(row: Row) -> int:
    return int(row.view["session_number"])


def _edition(loaded: Loaded) -> Edition:
    """The law under which the congress began."""
    assert loaded.edition is not None
    return Rulebook.shipped().by_sha256[loaded.edition.sha256]
