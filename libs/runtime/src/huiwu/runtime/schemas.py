"""What a schema of the database looks like, and whether a release can work on it without losing anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from huiwu.eventlog import Connection

HISTORY = """
CREATE TABLE IF NOT EXISTS {schema}.migrations (
  release text PRIMARY KEY, migrated_at timestamptz NOT NULL DEFAULT now()
);
"""
_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY c.relname, a.attnum
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, its type and default as PostgreSQL writes them."""

    name: str
    type: str
    required: bool
    default: str | None

    @property
    def definition(self) -> str:
        """As it is added to a table."""
        default = f" DEFAULT {self.default}" if self.default is not None else ""
        return f"{self.name} {self.type}{default}{' NOT NULL' if self.required else ''}"

    @property
    def fills_itself(self) -> bool:
        """Whether a row may leave it out."""
        return not self.required or self.default is not None


Shape: TypeAlias = Mapping[str, Mapping[str, Column]]
"""Columns by table and name."""


async def shape_of(db: Connection, schema: str) -> Shape:
    """The tables of the schema; none where there is no such schema."""
    found: dict[str, dict[str, Column]] = {}
    for table, name, kind, required, default in await db.fetch(_COLUMNS, schema):
        found.setdefault(table, {})[name] = Column(name, kind, required, default)
    return found


def adding(now: Shape, wanted: Shape) -> Iterator[tuple[str, Column]]:
    """The columns that tables of now lack; tables that are not there are made whole."""
    for table in sorted(now.keys() & wanted.keys()):
        for name, column in wanted[table].items():
            if name not in now[table]:
                yield table, column


def would_lose(now: Shape, wanted: Shape) -> list[str]:
    """Why the release cannot work on what is there, in Chinese and in English."""
    said = list[str]()
    for table in sorted(now.keys() & wanted.keys()):
        here, there = now[table], wanted[table]
        for name, column in there.items():
            if name not in here and not column.fills_itself:
                said.append(f"{table}.{name}: 现有各行没有此值 existing rows have no value for it")
            elif name in here and here[name].type != column.type:
                said.append(f"{table}.{name}: {here[name].type} → {column.type}: 不自动转换 is not converted")
        said += [
            f"{table}.{name}: 本版不再填写 this release no longer fills it"
            for name, column in here.items()
            if name not in there and not column.fills_itself
        ]
    return said
