"""Supervision's API: decisions with their findings, replay, evidence bundles (promises §2)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from tempfile import TemporaryFile
from typing import IO, Annotated, Literal

import msgspec
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict

from huiwu.audit.bundle import BundleWriter
from huiwu.kernel.event import RULED, Ruled, read, read_data
from huiwu.kernel.kind import installed_kinds
from huiwu.kernel.ruling import Actor
from huiwu.rulebook import Edition, Rulebook, UnknownEdition
from huiwu.runtime.answers import decision as decision_answer
from huiwu.runtime.documents import problems
from huiwu.runtime.history import Chronicle
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import malformed, not_found
from huiwu.supervision.entries import Entries, Entry
from huiwu.supervision.replays import replayed_decision, replayed_stream

_CHUNK = 1 << 16
_BEYOND = 2**62
Name = Annotated[str, Path(max_length=120)]


class ReplayUnder(BaseModel):
    """Optionally another edition, by id or sha256, to be heard under."""

    model_config = ConfigDict(extra="forbid")
    edition: Annotated[str, Query(max_length=120)] | None = None


def routes(parts: Parts) -> APIRouter:
    """The router under /v1."""
    office = _Office(parts, Entries(parts.pool))
    router = APIRouter(tags=["supervision"])
    for method, path, endpoint, summary, statuses in (
        ("GET", "/log", office.log, "日志规模与各来源 Size of the log and its sources", (401, 503)),
        ("GET", "/decisions", office.latest, "最近的裁决 Latest decisions", (401, 403, 422, 503)),
        ("GET", "/decisions/{decision}", office.decision, "一项裁决 One decision", (401, 403, 404, 422, 503)),
        ("POST", "/decisions/{decision}/replay", office.replay, "重放裁决 Replay one", (401, 403, 404, 422, 503)),
        ("POST", "/streams/{stream}/replay", office.replay_all, "重放全流 Replay a stream", (401, 403, 404, 422, 503)),
        ("GET", "/bundles", office.bundle_under, "证据包 Evidence bundle", (401, 403, 422, 503)),
        ("GET", "/bundles/{stream}", office.bundle_of, "一流的证据包 Bundle of a stream", (401, 403, 404, 422, 503)),
    ):
        answers = problems(*statuses)
        router.add_api_route(path, _plain(endpoint), methods=[method], summary=summary, responses=answers)
    return router


def _plain(endpoint: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    return endpoint


@dataclass(frozen=True, slots=True)
class _Office:
    """The supervisors' desk."""

    parts: Parts
    entries: Entries

    async def log(self, request: Request) -> JSONResponse:
        """How much has been received, and from whom."""
        await self.parts.authenticate(request)
        sources = {name: self.parts.flow.position(name) for name in self.parts.flow.sources}
        counted = {"size": await self.entries.size(), **await self.entries.outcomes()}
        return JSONResponse({**counted, "sources": sources})

    async def latest(
        self,
        request: Request,
        under: Annotated[str | None, Query(max_length=120)] = None,
        outcome: Literal["granted", "refused"] | None = None,
        before: Annotated[int, Query(ge=0, le=_BEYOND, description="上一页的 next The `next` before")] = _BEYOND,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> JSONResponse:
        """Rulings with their findings, the latest first."""
        top, path = await self._subtree(await self.parts.authenticate(request), under)
        rulings = await self.entries.rulings(before, limit, top, path, outcome)
        last = rulings[-1].leaf if len(rulings) == limit else None
        names = await self._names(rulings)
        return JSONResponse({"items": [_ruling(entry) for entry in rulings], "next": last, "names": names})

    async def decision(self, request: Request, decision: Name) -> JSONResponse:
        """A ruling with its findings and the facts that followed."""
        entries = await self._readable(request, await self.entries.decision(decision), "decision", decision)
        facts = [_fact(entry) for entry in entries[1:]]
        return JSONResponse({**_ruling(entries[0]), "facts": facts, "names": await self._names(entries[:1])})

    async def replay(self, request: Request, decision: Name, under: ReplayUnder | None = None) -> JSONResponse:
        """The same case heard again, under the law of then or under another edition."""
        entries = await self._readable(request, await self.entries.decision(decision), "decision", decision)
        history = await self.entries.stream(entries[0].stream)
        return JSONResponse(await asyncio.to_thread(replayed_decision, history, decision, _edition(under)))

    async def replay_all(self, request: Request, stream: Name, under: ReplayUnder | None = None) -> JSONResponse:
        """Every decision of a stream heard again."""
        history = await self._readable(request, await self.entries.stream(stream), "stream", stream)
        return JSONResponse(await asyncio.to_thread(replayed_stream, history, _edition(under)))

    async def bundle_of(self, request: Request, stream: Name) -> StreamingResponse:
        """The evidence bundle of one stream."""
        history = await self._readable(request, await self.entries.stream(stream), "stream", stream)

        async def raws() -> AsyncIterator[bytes]:
            for entry in history:
                yield entry.raw

        return await _bundle(raws(), f"huiwu/{stream}")

    async def bundle_under(
        self, request: Request, under: Annotated[str | None, Query(max_length=120)] = None
    ) -> StreamingResponse:
        """The evidence bundle of everything that belongs to an organisation and those below it."""
        top, path = await self._subtree(await self.parts.authenticate(request), under)
        return await _bundle(self.entries.under(top, path), f"huiwu/{top}")

    async def _names(self, rulings: Sequence[Entry]) -> dict[str, str]:
        """Names of the organisations that the rulings are about and of those that asked for them."""
        ruled = [read_data(read(entry.raw), Ruled) for entry in rulings]
        acting = {each.actor.organisation for each in ruled if isinstance(each, Ruled)}
        return await self.entries.names(acting | {entry.organisation for entry in rulings})

    async def _subtree(self, actor: Actor, under: str | None) -> tuple[str, str]:
        top = under or actor.organisation
        await self.parts.demand_read(actor, top)
        return top, await self.parts.reader.organisations.path(top) or "/?"

    async def _readable(self, request: Request, entries: list[Entry], kind: str, name: str) -> list[Entry]:
        actor = await self.parts.authenticate(request)
        if not entries:
            raise not_found(kind, name)
        await self.parts.demand_read(actor, entries[0].organisation)
        return entries


def _ruling(entry: Entry) -> dict[str, object]:
    event = read(entry.raw)
    ruled = read_data(event, Ruled)
    assert isinstance(ruled, Ruled)
    assert event.name == RULED
    zh, en = _titles().get((entry.source, ruled.command.name), (ruled.command.name, ruled.command.name))
    return {
        "service": entry.source,
        "stream": entry.stream,
        "organisation": entry.organisation,
        "leaf": entry.leaf,
        "title": {"zh": zh, "en": en},
        "decision": decision_answer(entry.decision, ruled),
    }


def _fact(entry: Entry) -> dict[str, object]:
    event = read(entry.raw)
    data = msgspec.json.decode(event.data)
    return {"type": event.type, "sentence": _chronicle(entry.source).fact(event.name, data), "data": data}


@cache
def _chronicle(service: str) -> Chronicle:
    kinds = [kind for (source, _), kind in installed_kinds().items() if source == service]
    words = {name: kind.words[fact] for kind in kinds for name, fact in kind.fact_types.items() if fact in kind.words}
    return Chronicle({}, words)


@cache
def _titles() -> Mapping[tuple[str, str], tuple[str, str]]:
    return {
        (service, name): kind.words[command]
        for (service, _), kind in installed_kinds().items()
        for name, command in kind.command_types.items()
        if command in kind.words
    }


def _edition(under: ReplayUnder | None) -> Edition | None:
    if under is None or under.edition is None:
        return None
    book = Rulebook.shipped()
    try:
        return book.by_sha256.get(under.edition) or book.edition(under.edition)
    except UnknownEdition as error:
        known = "、".join(edition.id for edition in book.by_sha256.values())
        raise malformed(f"没有这个版本；现有：{known}。", f"No such edition; there are {known}.") from error


async def _bundle(raws: AsyncIterator[bytes], origin: str) -> StreamingResponse:
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed when the last chunk has been sent
    writer = BundleWriter(file, origin)
    async for raw in raws:
        writer.add(raw)
    await asyncio.to_thread(writer.close)

    async def chunks() -> AsyncIterator[bytes]:
        with file:
            file.seek(0)
            while chunk := file.read(_CHUNK):
                yield chunk

    name = origin.replace("/", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.huiwu.zip"'}
    return StreamingResponse(chunks(), media_type="application/zip", headers=headers)
