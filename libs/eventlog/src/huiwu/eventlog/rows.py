"""Rows of read models: what a change makes of a row, and the writing of many changes in two statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import asyncpg
import msgspec

from huiwu.eventlog.connection import Connection
from huiwu.eventlog.readmodel import Change, Remove
from huiwu.eventlog.received import Received, plain
from huiwu.kernel.event import canonical

DEFINITION = """
CREATE TABLE IF NOT EXISTS {table} (
  id text COLLATE "C" PRIMARY KEY, organisation text COLLATE "C", position bigint NOT NULL, fact text NOT NULL,
  view jsonb NOT NULL
);
CREATE INDEX IF NOT EXISTS {name}_organisation ON {table} (organisation);
CREATE INDEX IF NOT EXISTS {name}_view ON {table} USING gin (view jsonb_path_ops);
"""
INDEX = "CREATE INDEX IF NOT EXISTS {name}_order_{number} ON {table} ({keys})"
COLUMNS = "id, organisation, position, fact, view::text AS view"

Work: TypeAlias = Sequence[tuple[Received, Change | Remove]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a read model; `fact` is the id of the last event that changed it and `position` that event's place."""

    id: str
    organisation: str | None
    position: int
    fact: str
    view: dict[str, Any]


def row_of(record: asyncpg.Record) -> Row:
    """The row in a database record of the columns COLUMNS."""
    view = cast("dict[str, Any]", msgspec.json.decode(record["view"]))
    return Row(record["id"], record["organisation"], record["position"], record["fact"], view)


def changed(row: Row | None, change: Change, at: Received) -> Row:
    """The row after the change. Raises TypeError when it counts or lengthens what is no number or list."""
    view = {**(row.view if row else {}), **cast("dict[str, Any]", plain(change.set))}
    for member, count in change.add.items():
        view[member] = _number(member, view.get(member, 0)) + count
    for member, value in change.append.items():
        view[member] = [*_list(member, view.get(member, [])), plain(value)]
    organisation = row.organisation if row and row.organisation is not None else change.organisation
    return Row(change.id, organisation, at.position, at.event.id, view)


async def write_rows(db: Connection, table: str, work: Work) -> None:
    """Carry out the changes of one table in their order; the caller sees to it that nobody else writes it meanwhile."""
    ids = sorted({effect.id for _, effect in work})
    found = await db.fetch(f"SELECT {COLUMNS} FROM {table} WHERE id = ANY($1::text[])", ids)
    before = {record["id"] for record in found}
    rows: dict[str, Row] = {record["id"]: row_of(record) for record in found}
    for at, effect in work:
        if isinstance(effect, Change):
            rows[effect.id] = changed(rows.get(effect.id), effect, at)
        else:
            rows.pop(effect.id, None)
    if gone := before - rows.keys():
        await db.execute(f"DELETE FROM {table} WHERE id = ANY($1::text[])", sorted(gone))
    if rows:
        await _upsert(db, table, list(rows.values()))


def json_text(value: object) -> str:
    """Canonical JSON that PostgreSQL takes as jsonb: it cannot hold U+0000, which becomes U+FFFD."""
    text = canonical(value).decode()
    return text if "\\u0000" not in text else canonical(_without_nul(plain(value))).decode()


async def _upsert(db: Connection, table: str, rows: Sequence[Row]) -> None:
    await db.execute(
        f"INSERT INTO {table} (id, organisation, position, fact, view) "
        "SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::jsonb[]) "
        "ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, position = excluded.position, "
        "fact = excluded.fact, view = excluded.view",
        [row.id for row in rows],
        [row.organisation for row in rows],
        [row.position for row in rows],
        [row.fact for row in rows],
        [json_text(row.view) for row in rows],
    )


def _without_nul(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_without_nul(each) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        return {str(_without_nul(k)): _without_nul(v) for k, v in cast("dict[str, object]", value).items()}
    return value


def _number(member: str, value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{member} is no number to add to")
    return value


def _list(member: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{member} is no list to append to")
    return cast("list[object]", value)
