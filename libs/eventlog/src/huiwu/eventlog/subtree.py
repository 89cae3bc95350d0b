"""Rows of a read model that belong to an organisation or to anybody below it, in an order, a page at a time.

A page costs about the same for a shop's union and for the whole city. Few organisations: the first rows of each are
gathered. Many: the rows are walked along the index of their order, and those of others are passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from huiwu.eventlog.connection import Pool
from huiwu.eventlog.rows import Row, row_of

_GATHERED, _COUNTED = 400, 10_000
_DISTRICT = "split_part(id, '-', 2)"
Condition: TypeAlias = tuple[str, object]
"""SQL over a row `m`, with %s where the value belongs; without a value that is not None it does not count."""


@dataclass(frozen=True, slots=True)
class Order:
    """By these SQL expressions over a row `m`, which an index of the model has; the last one tells any two rows apart.

    `kind` says that the rows' ids are those of streams of that kind, which begin with it and with their district.
    """

    keys: tuple[str, ...]
    descending: bool = False
    kind: str = ""


def by_id(kind: str = "") -> Order:
    """By the rows' ids."""
    return Order(("m.id",), kind=kind)


@dataclass(frozen=True, slots=True)
class _Tree:
    """An organisation and all below it: named when they are few, else by path; `districts` are the first and last."""

    path: str
    few: Sequence[str] | None
    districts: tuple[str, str] | None


async def rows_under(
    pool: Pool,
    schema: str,
    table: str,
    top: str,
    order: Order,
    *,
    conditions: Sequence[Condition] = (),
    after: Sequence[object] = (),
    limit: int,
) -> list[Row]:
    """The first `limit` rows after the keys `after`; of an organisation that is unknown here, its own rows only."""
    tree = await _tree(pool, schema, top)
    wanted = [condition for condition in conditions if condition[1] is not None]
    if tree.few is None and tree.districts and order.kind:
        first, last = tree.districts
        wanted += [("m.id >= %s", f"{order.kind}-{first}-"), ("m.id < %s", f"{order.kind}-{last}.")]
    arguments: list[object] = [tree.path if tree.few is None else tree.few]

    def placed(value: object) -> str:
        arguments.append(value)
        return f"${len(arguments)}"

    asked = [sql % placed(value) for sql, value in wanted]
    if after:
        beyond = "<" if order.descending else ">"
        asked.append(f"({', '.join(order.keys)}) {beyond} ({', '.join(placed(each) for each in after)})")
    direction = " DESC" if order.descending else ""
    sought = _WALKED if tree.few is None else _GATHER
    statement = sought.format(
        schema=schema,
        table=table,
        asked=" AND ".join(asked) or "true",
        keys=", ".join(f"{key}{direction}" for key in order.keys),
        named=", ".join(f"{key} AS key_{n}" for n, key in enumerate(order.keys)),
        named_keys=", ".join(f"m.key_{n}{direction}" for n in range(len(order.keys))),
        limit=placed(limit),
    )
    return [row_of(each) for each in await pool.fetch(statement, *arguments)]


async def _tree(pool: Pool, schema: str, top: str) -> _Tree:
    path = await pool.fetchval(f"SELECT path FROM {schema}.organisations WHERE id = $1", top)
    if path is None:
        return _Tree("", (top,), None)
    found = await pool.fetchrow(_SIZE.format(schema=schema), path)
    assert found is not None
    count, first, last = found
    if count > _GATHERED:
        return _Tree(path, None, (first, last) if count <= _COUNTED else None)
    below = await pool.fetch(_BELOW.format(schema=schema), path)
    return _Tree(path, tuple(each["id"] for each in below), None)


_RANGE = "path >= $1 AND path < $1 || chr(1114111)"
_BELOW = f"SELECT id FROM {{schema}}.organisations WHERE {_RANGE}"
_SIZE = f"""
SELECT count(*), min({_DISTRICT}), max({_DISTRICT})
FROM (SELECT id FROM {{schema}}.organisations WHERE {_RANGE} LIMIT {_COUNTED + 1}) AS few
"""
# OFFSET 0 keeps the planner from joining in another order than the one that is asked for.
_WALKED = f"""
SELECT m.* FROM (
  SELECT m.id, m.organisation, m.position, m.fact, m.view::text AS view FROM {{table}} m
  WHERE {{asked}} ORDER BY {{keys}} OFFSET 0
) AS m WHERE EXISTS (SELECT FROM {{schema}}.organisations o WHERE o.id = m.organisation AND {_RANGE} OFFSET 0)
LIMIT {{limit}}
"""
_GATHER = """
SELECT m.id, m.organisation, m.position, m.fact, m.view FROM unnest($1::text[]) AS o (id) CROSS JOIN LATERAL (
  SELECT m.id, m.organisation, m.position, m.fact, m.view::text AS view, {named} FROM {table} m
  WHERE m.organisation = o.id AND {asked} ORDER BY {keys} LIMIT {limit}
) AS m ORDER BY {named_keys} LIMIT {limit}
"""
