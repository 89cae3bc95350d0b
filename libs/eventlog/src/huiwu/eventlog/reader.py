"""The reader: what a service knows from its read models, the organisation tree and its own streams."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import asyncpg
import msgspec

from huiwu.kernel.event import canonical
from huiwu.kernel.kind import AnyKind

if TYPE_CHECKING:
    from huiwu.eventlog.repository import Loaded, Repository


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a read model; `fact` is the id of the last event that changed it and `position` that event's place."""

    id: str
    organisation: str | None
    position: int
    fact: str
    view: dict[str, Any]


class Organisations:
    """The organisation tree: municipal, district or industrial, street or township, grassroots, with enterprises."""

    def __init__(self, pool: asyncpg.Pool, schema: str) -> None:
        self._pool = pool
        self._table = f"{schema}.organisations"

    async def path(self, organisation: str) -> str | None:
        """`/union-110000-municipal/union-110105-district/…/` down to and with the organisation; None when unknown."""
        return await self._column("path", organisation)

    async def name(self, organisation: str) -> str | None:
        return await self._column("name", organisation)

    async def line_of_superiors(self, organisation: str) -> tuple[str, ...]:
        """From the direct superior up to the municipal union; empty when unknown."""
        path = await self.path(organisation)
        return () if path is None else tuple(reversed(path.strip("/").split("/")[:-1]))

    async def is_under(self, organisation: str, ancestor: str) -> bool:
        """Whether it is the ancestor itself or stands anywhere below it."""
        return organisation == ancestor or ancestor in await self.line_of_superiors(organisation)

    async def _column(self, column: str, organisation: str) -> str | None:
        return cast(
            "str | None",
            await self._pool.fetchval(f"SELECT {column} FROM {self._table} WHERE id = $1", organisation),
        )


class Reader:
    """What handlers and queries may read. It never writes."""

    def __init__(self, pool: asyncpg.Pool, schema: str, repository: "Repository") -> None:
        self._pool = pool
        self._schema = schema
        self._repository = repository
        self.organisations = Organisations(pool, schema)

    async def row(self, model: str, id: str) -> Row | None:  # noqa: A002 - the member's own name
        """The row of that id, if there is one."""
        found = await self._pool.fetchrow(f"SELECT {_COLUMNS} FROM {self._schema}.{model} WHERE id = $1", id)
        return None if found is None else row_of(found)

    async def find(self, model: str, **equals: object) -> list[Row]:
        """All rows whose view has these members with these values, in the order of their ids."""
        found = await self._pool.fetch(
            f"SELECT {_COLUMNS} FROM {self._schema}.{model} WHERE view @> $1::jsonb ORDER BY id",
            canonical(equals).decode(),
        )
        return [row_of(each) for each in found]

    async def state(self, kind: AnyKind, stream: str) -> "Loaded":
        """The stream of one's own service as it stands now."""
        return await self._repository.load(kind, stream)


_COLUMNS = "id, organisation, position, fact, view::text AS view"


def row_of(record: asyncpg.Record) -> Row:
    """The row in a database record of the columns id, organisation, position, fact and view (as text)."""
    view = msgspec.json.decode(record["view"])
    return Row(record["id"], record["organisation"], record["position"], record["fact"], view)
