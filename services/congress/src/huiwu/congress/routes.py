"""Questions about one session: when it may lawfully open at the earliest, and what it resolved."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse

from huiwu.congress.domain import SESSION
from huiwu.congress.domain.session.earliest import EarliestOpening, earliest_opening
from huiwu.congress.domain.session.states import Absent, Convening, Session
from huiwu.eventlog import Loaded
from huiwu.kernel.period import beijing_day
from huiwu.rulebook import Edition, Rulebook, source_of
from huiwu.runtime.commands import is_of
from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import Problem, not_found
from huiwu.runtime.queries import view

Name = Annotated[str, Path(alias="id", max_length=120)]


def routes(parts: Parts) -> APIRouter:
    """The routes of these questions."""
    router, pages = APIRouter(), SessionPages(parts)
    for path, endpoint, summary in (
        ("earliest-opening", pages.earliest, "最早可以开会的日期 The earliest lawful opening"),
        ("resolutions", pages.resolutions, "会议决议 The session's resolutions"),
    ):
        router.add_api_route(
            f"/sessions/{{id}}/{path}",
            _plain(endpoint),
            methods=["GET"],
            tags=["sessions"],
            operation_id=f"sessions.{path}",
            summary=summary,
            responses=problems(401, 403, 404, 409, 422, 503),
        )
    return router


@dataclass(frozen=True, slots=True)
class SessionPages:
    """Answers from the stream itself, so they are never behind it."""

    parts: Parts

    async def earliest(self, request: Request, stream: Name) -> JSONResponse:
        """The first lawful day, each step that decides it, and the words of its clause."""
        loaded, _ = await self._readable(request, stream)
        if not isinstance(loaded.state, Convening):
            raise _opened(stream)
        edition = _edition(loaded)
        today = beijing_day(self.parts.clock.now())
        found = earliest_opening(loaded.state, edition.clause, today)
        return JSONResponse({"id": stream, "version": loaded.version, **_told(found, edition)})

    async def resolutions(self, request: Request, stream: Name) -> JSONResponse:
        """What was adopted and rejected, published and carried out."""
        await self._readable(request, stream)
        rows = await self.parts.reader.find("resolutions", session=stream)
        return JSONResponse({"items": [view(row) for row in rows]})

    async def _readable(self, request: Request, stream: str) -> tuple[Loaded, Session]:
        actor = await self.parts.authenticate(request)
        sessions = next(each for each in self.parts.service.collections if each.kind is SESSION)
        if not is_of(sessions, stream):
            raise not_found(SESSION.name, stream)
        loaded = await self.parts.reader.state(SESSION, stream)
        state: Session = loaded.state
        if isinstance(state, Absent):
            raise not_found(SESSION.name, stream)
        await self.parts.demand_read(actor, state.call.enterprise)
        return loaded, state


def _plain(endpoint: Callable[..., Awaitable[JSONResponse]]) -> Callable[..., Awaitable[JSONResponse]]:
    return endpoint


def _edition(loaded: Loaded) -> Edition:
    """The law under which the session began."""
    assert loaded.edition is not None
    return Rulebook.shipped().by_sha256[loaded.edition.sha256]


def _told(found: EarliestOpening, edition: Edition) -> dict[str, object]:
    steps = [
        {
            **{name: _day(value) for name, value in asdict(step).items()},
            "source": source_of(edition, step.clause),
        }
        for step in found.steps
    ]
    return {
        "opening_on": found.opening_on.isoformat(),
        "earliest": found.earliest.isoformat(),
        "ready": found.ready,
        "decided_by": list(found.decided_by),
        "outstanding": list(found.outstanding),
        "steps": steps,
        "edition": asdict(edition.ref),
    }


def _day(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _opened(stream: str) -> Problem:
    return Problem(
        409,
        "refused",
        f"会议 {stream} 已经开会或者取消。",
        f"The session {stream} has opened or was cancelled.",
    )
