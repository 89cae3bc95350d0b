"""The organisation tree as every service keeps it: who stands directly under whom, and the whole line as a path."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from huiwu.eventlog.connection import Connection
from huiwu.eventlog.received import Received
from huiwu.kernel.names import fact_name

SOURCE = "membership"
TABLE = "organisations"
# Byte order, so that everything under a path is one range of the index.
DEFINITION = """
CREATE TABLE IF NOT EXISTS {schema}.organisations (
  id text COLLATE "C" PRIMARY KEY, organisation text COLLATE "C", position bigint NOT NULL, fact text NOT NULL,
  view jsonb NOT NULL, path text COLLATE "C" NOT NULL,
  name text NOT NULL, level text NOT NULL, superior text COLLATE "C", area text COLLATE "C", enterprise text COLLATE "C"
);
CREATE INDEX IF NOT EXISTS organisations_path ON {schema}.organisations (path);
CREATE INDEX IF NOT EXISTS organisations_superior ON {schema}.organisations (superior);
CREATE INDEX IF NOT EXISTS organisations_enterprise ON {schema}.organisations (enterprise);
"""


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    """As membership records it; `enterprise` is the one whose workers it unites, if it is a union of one."""

    name: str
    level: str
    superior: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    """As membership records it; `area` is the union of its street or township."""

    name: str
    area: str


@dataclass(frozen=True, slots=True)
class LabourAdministrationRegistered:
    """As membership records it; `superior` is the district's union, so that it finds its place in the tree."""

    name: str
    superior: str


@dataclass(frozen=True, slots=True)
class UnionDissolved:
    """As membership records it; the union keeps its place, its enterprise goes back under its area."""

    union: str


Registered: TypeAlias = UnionRegistered | EnterpriseRegistered | LabourAdministrationRegistered
_SHAPES: dict[str, type[Registered]] = {
    fact_name(shape): shape for shape in (UnionRegistered, EnterpriseRegistered, LabourAdministrationRegistered)
}

_DISSOLVED = fact_name(UnionDissolved)


async def write_organisations(db: Connection, schema: str, batch: Sequence[Received]) -> None:
    """Keep the tree by the registrations among these events, in their order."""
    for at in batch:
        shape = _SHAPES.get(at.event.name)
        if shape is not None:
            await _register(db, schema, at, at.read(shape))
        elif at.event.name == _DISSOLVED:
            await _dissolve(db, schema, at)


async def _register(db: Connection, schema: str, at: Received, fact: Registered) -> None:
    organisation = at.event.subject
    level, superior, area, enterprise = _place(fact)
    before = await db.fetchval(f"SELECT enterprise FROM {schema}.organisations WHERE id = $1", organisation)
    await db.execute(
        _UPSERT.format(schema=schema),
        *(organisation, at.position, at.event.id, fact.name, level, superior, area, enterprise),
    )
    await _place_anew(db, schema, [organisation, before, enterprise])


async def _dissolve(db: Connection, schema: str, at: Received) -> None:
    before = await db.fetchval(f"SELECT enterprise FROM {schema}.organisations WHERE id = $1", at.event.subject)
    await db.execute(
        f"UPDATE {schema}.organisations SET enterprise = NULL, position = $2, fact = $3 WHERE id = $1",
        *(at.event.subject, at.position, at.event.id),
    )
    await _place_anew(db, schema, [at.event.subject, before])


async def _place_anew(db: Connection, schema: str, organisations: Sequence[str | None]) -> None:
    moved = [each for each in organisations if each is not None]
    await db.execute(_SUPERIOR_OF_ENTERPRISES.format(schema=schema), moved)
    for each in moved:
        await db.execute(_PATHS_FROM.format(schema=schema), each)


def _place(fact: Registered) -> tuple[str, str | None, str | None, str | None]:
    match fact:
        case UnionRegistered():
            return fact.level, fact.superior, None, fact.enterprise
        case EnterpriseRegistered():
            return "enterprise", None, fact.area, None
        case LabourAdministrationRegistered():
            return "labour-administration", fact.superior, None, None


_UPSERT = """
INSERT INTO {schema}.organisations
  (id, organisation, position, fact, view, path, name, level, superior, area, enterprise)
VALUES ($1, $1, $2, $3, '{{}}', '', $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE SET position = excluded.position, fact = excluded.fact, name = excluded.name,
  level = excluded.level, superior = excluded.superior, area = excluded.area, enterprise = excluded.enterprise
"""
# An enterprise stands under its union; until it has one, under the union of its area.
_SUPERIOR_OF_ENTERPRISES = """
UPDATE {schema}.organisations AS o SET superior = coalesce(
  (SELECT u.id FROM {schema}.organisations AS u WHERE u.enterprise = o.id ORDER BY u.position DESC LIMIT 1), o.area)
WHERE o.id = ANY($1::text[]) AND o.area IS NOT NULL
"""
# From one organisation down: those below it may have been registered before it, or it may have come to stand elsewhere.
_PATHS_FROM = """
WITH RECURSIVE tree (id, path) AS (
  SELECT o.id, coalesce(s.path, '/') || o.id || '/'
  FROM {schema}.organisations AS o LEFT JOIN {schema}.organisations AS s ON s.id = o.superior WHERE o.id = $1
  UNION ALL
  SELECT o.id, tree.path || o.id || '/' FROM {schema}.organisations AS o JOIN tree ON o.superior = tree.id
) CYCLE id SET looped USING trail
UPDATE {schema}.organisations AS o SET path = tree.path, view = jsonb_build_object(
  'name', o.name, 'level', o.level, 'superior', o.superior, 'enterprise', o.enterprise, 'path', tree.path)
FROM tree WHERE o.id = tree.id AND NOT tree.looped
"""
