"""Supervision's API: decisions with their findings, replay, evidence bundles (promises §2)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from huiwu.kernel.names import MUNICIPAL_DISTRICT, stream_id
from huiwu.kernel.ruling import Actor
from huiwu.kernel.values import Id
from huiwu.rulebook import Edition, Rulebook, UnknownEdition
from huiwu.runtime.documents import problems, request_body
from huiwu.runtime.edge import read_command
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import Problem, away, malformed, not_found
from huiwu.runtime.queries import PATIENCE_SECONDS, Limit, Under, awaited_position, patient
from huiwu.supervision import telling
from huiwu.supervision.bundles import Zip, bundle
from huiwu.supervision.entries import Entries, Entry
from huiwu.supervision.head import Head, Heads, NothingSigned
from huiwu.supervision.receipts import not_yet_in_the_log, receipt
from huiwu.supervision.replays import replayed_decision, replayed_stream
from huiwu.supervision.settings import LogSettings

_BEYOND = 2**62
_SIGNED_WITHIN_SECONDS = 10.0
MUNICIPAL = stream_id("union", MUNICIPAL_DISTRICT, "municipal")
_LOOKED_AGAIN_SECONDS = 0.05
Name = Annotated[str, Path(max_length=120)]
Before = Annotated[int, Query(ge=0, le=_BEYOND, description="上一页的 next The `next` of the page before")]


@dataclass(frozen=True, slots=True)
class ReplayUnder:
    """Optionally another edition, by id or sha256, to be heard under."""

    edition: Id | None = None


def routes(parts: Parts) -> APIRouter:
    """The router under /v1."""
    desk = _Desk(parts, Entries(parts.pool), Heads(parts.pool, LogSettings.of(parts.settings.environ)))
    router = APIRouter(tags=["supervision"])
    queries: tuple[tuple[str, Callable[..., Awaitable[Response]], str], ...] = (
        ("/decisions", desk.latest, "最近的裁决 Latest decisions"),
        ("/decisions/{decision}", desk.decision, "一项裁决 One decision"),
        ("/decisions/{decision}/receipt", desk.receipt, "入日志的凭证 Receipt: proof that it stands in the log"),
        ("/bundles", desk.bundle_under, "证据包 Evidence bundle"),
        ("/bundles/{stream}", desk.bundle_of, "一流的证据包 Bundle of a stream"),
    )
    for path, endpoint, summary in queries:
        kind: dict[str, Any] = {"response_class": Zip} if path.startswith("/bundles") else {}
        answers = problems(401, 403, 404, 422, 503)
        router.add_api_route(path, endpoint, methods=["GET"], summary=summary, responses=answers, **kind)
    replays: tuple[tuple[str, Callable[..., Awaitable[Response]], str], ...] = (
        ("/decisions/{decision}/replay", desk.replay, "重放裁决 Replay one"),
        ("/streams/{stream}/replay", desk.replay_all, "重放全流 Replay a stream"),
    )
    for path, endpoint, summary in replays:
        router.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            summary=summary,
            responses=problems(401, 403, 404, 413, 422, 503),
            openapi_extra=request_body(ReplayUnder, {"edition": "beijing-2015"}),
            dependencies=[Depends(patient(parts))],
        )
    return router


@dataclass(frozen=True, slots=True)
class _Desk:
    """The supervisors' desk."""

    parts: Parts
    entries: Entries
    heads: Heads

    async def latest(
        self,
        request: Request,
        under: Under = None,
        outcome: Literal["granted", "refused"] | None = None,
        before: Before = _BEYOND,
        limit: Limit = 50,
    ) -> JSONResponse:
        """Rulings with their findings, the latest first."""
        top, path = await self._subtree(await self.parts.authenticate(request), under)
        rulings = await self.entries.rulings(before, limit, top, path, outcome)
        last = rulings[-1].leaf if len(rulings) == limit else None
        names = await self.entries.names(telling.organisations(rulings))
        return JSONResponse({"items": [telling.ruling(entry) for entry in rulings], "next": last, "names": names})

    async def decision(self, request: Request, decision: Name) -> JSONResponse:
        """A ruling with its findings and the facts that followed."""
        ruled, *facts = await self._readable(request, self.entries.decision, "decision", decision)
        names = await self.entries.names(telling.organisations([ruled]))
        told = [telling.fact(each, names) for each in facts]
        return JSONResponse({**telling.ruling(ruled), "facts": told, "names": names})

    async def replay(self, request: Request, decision: Name) -> JSONResponse:
        """The same case heard again, under the law of then or under another edition."""
        entries = await self._readable(request, self.entries.decision, "decision", decision)
        edition = await _edition(request)
        history = await self.entries.stream(entries[0].stream)
        return JSONResponse(await asyncio.to_thread(replayed_decision, history, decision, edition))

    async def replay_all(self, request: Request, stream: Name) -> JSONResponse:
        """Every decision of a stream heard again."""
        history = await self._readable(request, self.entries.stream, "stream", stream)
        return JSONResponse(await asyncio.to_thread(replayed_stream, history, await _edition(request)))

    async def receipt(self, request: Request, decision: Name) -> JSONResponse:
        """What proves to anybody that the decision stands in the log: its entries, their places, the checkpoint."""
        try:
            entries = await self._readable(request, self.entries.decision, "decision", decision)
        except Problem as problem:
            if problem.kind == "not-found" and await self.entries.is_on_its_way(decision):
                raise not_yet_in_the_log(decision, self.heads.delay) from None
            raise
        try:
            head = await self.heads.witnessed(entries[-1].leaf + 1, _SIGNED_WITHIN_SECONDS)
        except NothingSigned:
            raise not_yet_in_the_log(decision, self.heads.delay) from None
        if not await asyncio.to_thread(head.holds, [(entry.leaf, entry.raw) for entry in entries]):
            raise not_yet_in_the_log(decision, self.heads.delay)
        return JSONResponse(await asyncio.to_thread(receipt, decision, entries, head))

    async def bundle_of(self, request: Request, stream: Name) -> Zip:
        """The evidence bundle of one stream."""
        history = await self._readable(request, self.entries.stream, "stream", stream)
        head = await self._head(history[-1].leaf + 1)

        async def entries() -> AsyncIterator[tuple[int, bytes]]:
            for entry in history:
                yield entry.leaf, entry.raw

        return await bundle(entries(), stream, head, whole=False)

    async def bundle_under(self, request: Request, under: Under = None) -> Zip:
        """The evidence bundle of everything that belongs to an organisation and those below it; the city's is all."""
        top, path = await self._subtree(await self.parts.authenticate(request), under)
        head = await self._head(await self.entries.size())
        size = head.checkpoint.size
        if top == MUNICIPAL:
            return await bundle(self.entries.everything(0, size), top, head, whole=True)
        return await bundle(self.entries.under(top, path, size), top, head, whole=False)

    async def _head(self, size: int) -> Head:
        """A checkpoint that covers so many entries: one is signed every second when the log grew."""
        try:
            return await self.heads.witnessed(size, _SIGNED_WITHIN_SECONDS)
        except NothingSigned:
            raise away("签名的检查点 / a signed checkpoint that covers it") from None

    async def _subtree(self, actor: Actor, under: str | None) -> tuple[str, str]:
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        return top, await self.parts.reader.organisations.path(top) or "/?"

    async def _readable(
        self, request: Request, look_up: Callable[[str], Awaitable[list[Entry]]], kind: str, name: str
    ) -> list[Entry]:
        """What is kept under that name; with `?after=` it may still be on its way, from whichever source."""
        actor = await self.parts.authenticate(request)
        after, clock = awaited_position(request), asyncio.get_running_loop()
        deadline = clock.time() + (PATIENCE_SECONDS if after else 0)
        while True:
            entries = await look_up(name)
            if (entries and entries[-1].position >= after) or clock.time() >= deadline:
                break
            await asyncio.sleep(_LOOKED_AGAIN_SECONDS)
        if not entries:
            raise not_found(kind, name)
        await self.parts.demand_read(actor, entries[0].organisation)
        return entries


async def _edition(request: Request) -> Edition | None:
    wanted = read_command(await request.body() or b"{}", ReplayUnder).edition
    if wanted is None:
        return None
    book = Rulebook.shipped()
    try:
        return book.by_sha256.get(wanted) or book.edition(wanted)
    except UnknownEdition as error:
        known = "、".join(edition.id for edition in book.current.values())
        raise malformed(f"没有这个版本；现有：{known}。", f"No such edition; there are {known}.") from error
