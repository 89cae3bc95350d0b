"""Queries: a collection's rows by organisation subtree, one row, and its whole history (promises §2)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from huiwu.eventlog import Recorded
from huiwu.eventlog.rows import Row
from huiwu.eventlog.subtree import by_id
from huiwu.kernel.event import read_ruling
from huiwu.kernel.ruling import Actor
from huiwu.runtime.collection import Collection
from huiwu.runtime.commands import StreamId, is_of
from huiwu.runtime.documents import shown
from huiwu.runtime.history import Chronicle, organisations_in
from huiwu.runtime.parts import Parts
from huiwu.runtime.problems import behind, malformed, not_found

PATIENCE_SECONDS = 5.0
After = Annotated[
    int | None,
    Query(
        ge=0,
        le=2**62,
        description="等待读模型到达此位置（最多 5 秒）。 Wait until the read model has reached this position.",
    ),
]
Source = Annotated[
    str | None,
    Query(max_length=40, description="after 是哪个服务的日志位置，缺省为本服务。 Whose log `after` is a position of."),
]
Under = Annotated[
    str | None,
    Query(
        max_length=120,
        pattern="^[0-9a-z-]+$",
        description="只列该组织及其下级。 Only this organisation and those below it.",
    ),
]
Cursor = Annotated[str | None, Query(max_length=200, description="上一页的 next。 The `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200)]


@dataclass(frozen=True, slots=True)
class QueryRoutes:
    """Adds a collection's queries to a router."""

    parts: Parts
    chronicle: Chronicle

    def add(self, router: APIRouter, collection: Collection, own: Container[str] = ()) -> None:
        """List, item and history; `own` are paths that the service answers itself, such as a list with more filters."""
        for path, endpoint, name, summary in (
            ("", self._list(collection), "list", "列表 List"),
            ("/{id}", self._item(collection), "item", "查看 Look at one"),
            ("/{id}/history", self._history(collection), "history", "全部裁决与事实 Every ruling and fact"),
        ):
            if f"/{collection.name}{path}" in own:
                continue
            router.add_api_route(
                f"/{collection.name}{path}",
                endpoint,
                methods=["GET"],
                tags=[collection.name],
                operation_id=f"{collection.name}.{name}",
                summary=summary,
                responses=shown(name),
                dependencies=[Depends(patient(self.parts))],
            )

    def _list(self, collection: Collection) -> Callable[..., Awaitable[JSONResponse]]:
        async def endpoint(
            actor: Annotated[Actor, Depends(self.parts.authenticate)],
            under: Under = None,
            cursor: Cursor = None,
            limit: Limit = 50,
        ) -> JSONResponse:
            top = under or actor.organisation
            await self.parts.demand_read(actor, top)
            order, table = by_id(collection.kind.name), table_of(collection.name)
            rows = await self.parts.reader.rows_under(table, top, order, after=[last_of(cursor)], limit=limit + 1)
            more = len(rows) > limit
            rows = rows[:limit]
            return JSONResponse(
                {"items": [view(row) for row in rows], "next": cursor_after(rows[-1].id) if more else None}
            )

        return endpoint

    def _item(self, collection: Collection) -> Callable[..., Awaitable[JSONResponse]]:
        async def endpoint(actor: Annotated[Actor, Depends(self.parts.authenticate)], stream: StreamId) -> JSONResponse:
            row = await self._row(collection, stream)
            if row is None:
                raise not_found(collection.kind.name, stream)
            await self.parts.demand_read(actor, row.organisation or "")
            return JSONResponse(view(row))

        return endpoint

    def _history(self, collection: Collection) -> Callable[..., Awaitable[JSONResponse]]:
        async def endpoint(actor: Annotated[Actor, Depends(self.parts.authenticate)], stream: StreamId) -> JSONResponse:
            row = await self._row(collection, stream)
            entries = await self.parts.log.stream(stream) if is_of(collection, stream) else []
            if not entries:
                raise not_found(collection.kind.name, stream)
            await self.parts.demand_read(actor, (row and row.organisation) or _began(entries))
            names = await self.parts.reader.organisations.names(organisations_in(entries))
            return JSONResponse({"id": stream, "entries": [self.chronicle.entry(each, names) for each in entries]})

        return endpoint

    async def _row(self, collection: Collection, stream: str) -> Row | None:
        return await self.parts.reader.row(table_of(collection.name), stream) if is_of(collection, stream) else None


def patient(parts: Parts) -> Callable[..., Awaitable[None]]:
    """What every query begins with: who asks, and `?after=`."""

    async def wait(
        request: Request,
        _actor: Annotated[Actor, Depends(parts.authenticate)],
        after: After = None,
        source: Source = None,
    ) -> None:
        request.state.after = after
        if after is None or await parts.wait_for(after, PATIENCE_SECONDS, source):
            return
        if await parts.is_recorded(after, source):
            raise behind(after)
        raise malformed(f"日志中还没有位置 {after}。", f"There is no position {after} in the log yet.")

    return wait


def awaited_position(request: Request) -> int:
    """The `?after=` of a query, 0 without one."""
    return getattr(request.state, "after", None) or 0


def table_of(collection: str) -> str:
    """The read model's table of a collection: `staff-congresses` → `staff_congresses`."""
    return collection.replace("-", "_")


def view(row: Row) -> dict[str, object]:
    """A row as it is answered."""
    return {"id": row.id, "organisation": row.organisation, "position": row.position, **row.view}


def _began(entries: list[Recorded]) -> str:
    """Whose act began a stream of which nothing is shown, because all that was asked was refused."""
    return read_ruling(entries[0].event).actor.organisation


def cursor_after(last: str) -> str:
    """The `next` of a page that ends with that row."""
    return urlsafe_b64encode(last.encode()).decode().rstrip("=")


def last_of(cursor: str | None) -> str:
    """The row after which a page begins; raises Problem 422 for what is no `next`."""
    if cursor is None:
        return ""
    try:
        last = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        last = "\0"
    if "\0" in last or cursor_after(last) != cursor:
        raise malformed("cursor 无效，请使用上一页的 next。", "Use the `next` of the page before as cursor.")
    return last
