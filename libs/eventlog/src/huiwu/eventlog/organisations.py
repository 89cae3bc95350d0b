"""The organisation tree as every service keeps it: who stands directly under whom, and the whole line as a path."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import TypeAlias

from huiwu.eventlog.connection import Connection
from huiwu.eventlog.received import Received, demand_known
from huiwu.kernel.names import fact_names, shape_name

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
    name: shape
    for shape in (UnionRegistered, EnterpriseRegistered, LabourAdministrationRegistered)
    for name in fact_names(shape)
}
_DISSOLVED = frozenset(fact_names(UnionDissolved))
HEARD: Mapping[str, type] = {**_SHAPES, **dict.fromkeys(_DISSOLVED, UnionDissolved)}
"""In which shapes the facts of membership are read, by stored name."""
_HEARD = frozenset((SOURCE, shape_name(name)) for name in HEARD)


@dataclass(frozen=True, slots=True)
class _Place:
    """A row without what follows from others: its path, and an enterprise's superior."""

    organisation: str
    position: int
    fact: str
    name: str
    level: str
    superior: str | None
    area: str | None
    enterprise: str | None


async def write_organisations(db: Connection, schema: str, batch: Sequence[Received]) -> None:
    """Keep the tree by the registrations among these events, in their order; as many statements as for one of them."""
    heard = [at for at in batch if _is_heard(at)]
    if not heard:
        return
    found = await db.fetch(_PLACES.format(schema=schema), sorted({at.event.subject for at in heard}))
    places = {record["id"]: _Place(*record.values()) for record in found}
    moved = {at.event.subject for at in heard} | _enterprises(places)
    for at in heard:
        place = _placed(at, places.get(at.event.subject))
        if place is not None:
            places[place.organisation] = place
            moved |= _enterprises({place.organisation: place})
    if not places:
        return
    columns = zip(*(astuple(place) for place in places.values()), strict=True)
    await db.execute(_UPSERT.format(schema=schema), *(list(column) for column in columns))
    await db.execute(_SUPERIOR_OF_ENTERPRISES.format(schema=schema), sorted(moved))
    await db.execute(_PATHS_FROM.format(schema=schema), sorted(moved))


def _is_heard(at: Received) -> bool:
    if at.event.name in HEARD:
        return True
    demand_known(at, _HEARD)
    return False


def _placed(at: Received, before: _Place | None) -> _Place | None:
    """The organisation's place after the event; None when one is dissolved that was never registered."""
    known = (at.event.subject, at.position, at.event.id)
    shape = _SHAPES.get(at.event.name)
    if shape is None:
        return before and replace(before, position=at.position, fact=at.event.id, enterprise=None)
    match at.read(shape):
        case UnionRegistered(name, level, superior, enterprise):
            return _Place(*known, name, level, superior, None, enterprise)
        case EnterpriseRegistered(name, area):
            return _Place(*known, name, "enterprise", None, area, None)
        case LabourAdministrationRegistered(name, superior):
            return _Place(*known, name, "labour-administration", superior, None, None)


def _enterprises(places: Mapping[str, _Place]) -> set[str]:
    return {place.enterprise for place in places.values() if place.enterprise is not None}


_PLACES = """
SELECT id, position, fact, name, level, superior, area, enterprise FROM {schema}.organisations
WHERE id = ANY($1::text[])
"""
_UPSERT = """
INSERT INTO {schema}.organisations
  (id, organisation, position, fact, view, path, name, level, superior, area, enterprise)
SELECT id, id, position, fact, '{{}}', '', name, level, superior, area, enterprise FROM unnest(
  $1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]
) AS placed (id, position, fact, name, level, superior, area, enterprise)
ON CONFLICT (id) DO UPDATE SET position = excluded.position, fact = excluded.fact, name = excluded.name,
  level = excluded.level, superior = excluded.superior, area = excluded.area, enterprise = excluded.enterprise
"""
# An enterprise stands under its union; until it has one, under the union of its area.
_SUPERIOR_OF_ENTERPRISES = """
UPDATE {schema}.organisations AS o SET superior = coalesce(
  (SELECT u.id FROM {schema}.organisations AS u WHERE u.enterprise = o.id ORDER BY u.position DESC LIMIT 1), o.area)
WHERE o.id = ANY($1::text[]) AND o.area IS NOT NULL
"""
# Those that moved with all below them, who may have been registered before them, each by its whole line of superiors.
# OFFSET 0 keeps the planner from a join that reads the whole table: the plan is made while the tree is small, and kept.
_PATHS_FROM = """
WITH RECURSIVE moved (id) AS (
  SELECT unnest($1::text[]) COLLATE "C"
  UNION
  SELECT o.id FROM moved, LATERAL (SELECT id FROM {schema}.organisations WHERE superior = moved.id OFFSET 0) AS o
), line (id, superior, path) AS (
  SELECT o.id, o.superior, '/' || o.id || '/'
  FROM moved, LATERAL (SELECT id, superior FROM {schema}.organisations WHERE id = moved.id OFFSET 0) AS o
  UNION ALL
  SELECT line.id, o.superior, '/' || o.id || line.path
  FROM line, LATERAL (SELECT id, superior FROM {schema}.organisations WHERE id = line.superior OFFSET 0) AS o
  WHERE strpos(line.path, '/' || o.id || '/') = 0
), whole (id, path) AS (
  SELECT DISTINCT ON (id) id, path FROM line ORDER BY id, length(path) DESC
)
UPDATE {schema}.organisations AS o SET path = whole.path, view = jsonb_build_object(
  'name', o.name, 'level', o.level, 'superior', o.superior, 'enterprise', o.enterprise, 'path', whole.path)
FROM whole WHERE o.id = whole.id
"""
