"""The log's own API: how it stands, its signed checkpoint, and its tiles for whoever verifies it (C2SP tlog-tiles)."""

import asyncio
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response
from nats.errors import Error as NatsError

from huiwu.runtime.documents import problems
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import away, not_found
from huiwu.supervision.alarms import Alarms
from huiwu.supervision.entries import Entries
from huiwu.supervision.head import Heads, NothingSigned
from huiwu.supervision.replaying import LATEST, ROUND, Replays
from huiwu.supervision.routes import MUNICIPAL
from huiwu.supervision.settings import LogSettings
from huiwu.supervision.witnessing import Seen
from huiwu.tlog.tiles import NotATile, TileName

_TILE, _NOTE = "application/octet-stream", "text/plain; charset=utf-8"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_EVER_TO_ONE = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Authorization"}
_NOW = {"Cache-Control": "no-store"}
TilePath = Annotated[str, Path(max_length=80, description="C2SP tlog-tiles: <level>/<index>, entries/<index>")]


class Octets(Response):
    """A tile."""

    media_type = _TILE


class Note(Response):
    """A signed note."""

    media_type = "text/plain"


def log_routes(parts: Parts) -> APIRouter:
    """The router under /v1."""
    desk = _LogDesk(parts, LogSettings.of(parts.settings.environ))
    router = APIRouter(tags=["log"])
    anybody: dict[str, Any] = {"openapi_extra": {"security": []}}
    router.add_api_route(
        "/log",
        desk.log,
        methods=["GET"],
        summary="日志现状 How the log stands",
        responses=problems(401, 422, 503),
    )
    router.add_api_route(
        "/log/checkpoint",
        desk.checkpoint,
        methods=["GET"],
        summary="签名的检查点，人人可取 The signed checkpoint, for anybody",
        response_class=Note,
        responses=problems(503),
        **anybody,
    )
    router.add_api_route(
        "/log/tile/{tile:path}",
        desk.tile,
        methods=["GET"],
        summary="散列块人人可取，条目块限市级监督 Hashes for anybody, entries for the city's supervisors",
        response_class=Octets,
        responses=problems(401, 403, 404, 422, 503),
        **anybody,
    )
    return router


@dataclass(frozen=True, slots=True)
class _LogDesk:
    """Shows the log; what is in it is shown only to those who may read it all."""

    parts: Parts
    settings: LogSettings | None

    async def log(self, request: Request) -> JSONResponse:
        """How much is kept and signed, how far each source has come, what is replayed, and what is wrong."""
        await self.parts.authenticate(request)
        entries, flow = Entries(self.parts.pool), self.parts.flow
        missing = {name: gap for name in flow.sources if (gap := flow.missing(name)) is not None}
        return JSONResponse(
            {
                "size": await entries.size(),
                **await entries.outcomes(),
                "sources": {**dict.fromkeys(flow.sources, 0), **await entries.positions()},
                "published": await self._published(),
                "missing": {name: {"from": first, "to": last} for name, (first, last) in missing.items()},
                "checkpoint": await self._checkpoint(),
                "witnesses": await self._witnesses(),
                "replayed": await self._replayed(),
                "alarms": [
                    {**asdict(each), "since": each.since.isoformat()} for each in await Alarms(self.parts.pool).raised()
                ],
            }
        )

    async def checkpoint(self) -> Note:
        """The last checkpoint, with all signatures on it."""
        try:
            head = await Heads(self.parts.pool, self.settings).latest()
        except NothingSigned:
            raise away("签名的检查点 / a signed checkpoint") from None
        return Note(head.signed, media_type=_NOTE, headers=_NOW)

    async def tile(self, request: Request, tile: TilePath) -> Octets:
        """A tile as it stands in the log's folder; it never changes."""
        try:
            name = TileName.parse(f"tile/{tile}")
        except NotATile:
            raise not_found("tile", tile) from None
        if name.level is None:  # the entries themselves are evidence, and not for everybody
            await self.parts.demand_read(await self.parts.authenticate(request), MUNICIPAL)
        if self.settings is None:
            raise away("日志文件 / the log's files")
        try:
            content = await asyncio.to_thread((self.settings.folder / name.path()).read_bytes)
        except FileNotFoundError:
            raise not_found("tile", tile) from None
        return Octets(content, headers=_FOR_EVER_TO_ONE if name.level is None else _FOR_EVER)

    async def _published(self) -> dict[str, int] | None:
        try:
            return dict(await self.parts.published(self.parts.flow.sources))
        except NatsError:
            return None  # what is kept can be told all the same

    async def _checkpoint(self) -> dict[str, object] | None:
        heads = Heads(self.parts.pool, self.settings)
        try:
            head = await heads.latest()
        except NothingSigned:
            return None
        at = await heads.signed_at()
        return {
            "origin": head.checkpoint.origin,
            "size": head.checkpoint.size,
            "root": head.checkpoint.root.hex(),
            "signed_at": at.isoformat() if at else None,
            "keys": [key.text() for key in head.keys.log],
        }

    async def _witnesses(self) -> list[dict[str, object]] | None:
        """Who has seen what and when; None where no policy names anybody."""
        if self.settings is None or self.settings.policy is None:
            return None
        return [
            {**asdict(each), "seen_at": each.seen_at.isoformat() if each.seen_at else None}
            for each in await Seen(self.parts.pool).by_everybody()
        ]

    async def _replayed(self) -> dict[str, object]:
        replays = Replays(self.parts.pool)
        progress = await replays.progress()
        latest, around = progress.get(LATEST), progress.get(ROUND)
        done = around and around.completed
        return {
            "position": latest.leaf if latest else 0,
            "round": around.leaf if around else 0,
            "completed_at": done.isoformat() if done else None,
            "completed_size": around.completed_size if around else None,
            "divergences": [asdict(each) for each in await replays.divergences()],
        }
