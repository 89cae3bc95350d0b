"""The reader: what a service knows from its read models, the organisation tree and its own streams."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from huiwu.eventlog.connection import Pool
from huiwu.eventlog.readmodel import ReadModel
from huiwu.eventlog.repository import Loaded, Repository
from huiwu.eventlog.rows import COLUMNS, Row, json_text, row_of
from huiwu.eventlog.subtree import Condition, Order, rows_under
from huiwu.kernel.kind import AnyKind


class Organisations:
    """The organisation tree: municipal, district or industrial, street or township, grassroots, with enterprises."""

    def __init__(self, pool: Pool, schema: str) -> None:
        self._pool = pool
        self._table = f"{schema}.organisations"

    async def path(self, organisation: str) -> str | None:
        """`/union-110000-municipal/union-110105-district/…/` down to and with the organisation; None when unknown."""
        return await self._column("path", organisation)

    async def name(self, organisation: str) -> str | None:
        return await self._column("name", organisation)

    async def names(self, organisations: Iterable[str]) -> Mapping[str, str]:
        """The names of those that are known."""
        found = await self._pool.fetch(f"SELECT id, name FROM {self._table} WHERE id = ANY($1)", sorted(organisations))
        return {row["id"]: row["name"] for row in found}

    async def line_of_superiors(self, organisation: str) -> tuple[str, ...]:
        """From the direct superior up to the municipal union; empty when unknown."""
        path = await self.path(organisation)
        return () if path is None else tuple(reversed(path.strip("/").split("/")[:-1]))

    async def is_under(self, organisation: str, ancestor: str) -> bool:
        """Whether it is the ancestor itself or stands anywhere below it."""
        return organisation == ancestor or ancestor in await self.line_of_superiors(organisation)

    async def range_under(self, organisation: str) -> tuple[str, str] | None:
        """`low <= path < high` holds for it and everything below it; None when unknown."""
        path = await self.path(organisation)
        return None if path is None else (path, path + "\uffff")

    async def _column(self, column: str, organisation: str) -> str | None:
        return cast(
            "str | None",
            await self._pool.fetchval(f"SELECT {column} FROM {self._table} WHERE id = $1", organisation),
        )


class Reader:
    """What handlers and queries may read. It never writes."""

    def __init__(self, pool: Pool, schema: str, repository: Repository, models: Iterable[ReadModel] = ()) -> None:
        self._pool = pool
        self._schema = schema
        self._repository = repository
        self._tables = {model.name: f"{schema}.{model.table}" for model in models}
        self.organisations = Organisations(pool, schema)

    def table(self, model: str) -> str:
        """The table, with its schema, that holds a read model's rows."""
        return self._tables.get(model) or f"{self._schema}.{model}"

    async def row(self, model: str, id: str) -> Row | None:  # noqa: A002 - the member's own name
        """The row of that id, if there is one."""
        found = await self._pool.fetchrow(f"SELECT {COLUMNS} FROM {self.table(model)} WHERE id = $1", id)
        return None if found is None else row_of(found)

    async def find(self, model: str, **equals: object) -> list[Row]:
        """All rows whose view has these members with these values, in the order of their ids."""
        found = await self._pool.fetch(
            f"SELECT {COLUMNS} FROM {self.table(model)} WHERE view @> $1::jsonb ORDER BY id",
            json_text(equals),
        )
        return [row_of(each) for each in found]

    async def rows_under(
        self,
        model: str,
        top: str,
        order: Order,
        *,
        conditions: Sequence[Condition] = (),
        after: Sequence[object] = (),
        limit: int,
    ) -> list[Row]:
        """A page of the rows of an organisation and of all below it."""
        place = (self._pool, self._schema, self.table(model), top, order)
        return await rows_under(*place, conditions=conditions, after=after, limit=limit)

    async def state(self, kind: AnyKind, stream: str) -> Loaded:
        """The stream of one's own service as it stands now."""
        return await self._repository.load(kind, stream)
