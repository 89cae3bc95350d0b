"""A service's tables: made where they are not there yet, and told by the release that they belong to."""

import hashlib

import asyncpg

from huiwu.eventlog import Pool, Recorder
from huiwu.eventlog.consumers import sources_of
from huiwu.eventlog.parking import Parking
from huiwu.eventlog.projections import Projections
from huiwu.eventlog.statements import schema_definition
from huiwu.runtime.service import Service

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


class NotMigrated(Exception):
    """The schema has not been brought to this release; the argument is the service."""

    def __init__(self, service: str) -> None:
        super().__init__(f"{service}: 数据库未迁移到本版 the schema is not of this release: huiwu.runtime.migrations")


async def define(service: Service, pool: Pool, schema: str | None = None) -> None:
    """Make what is not there yet, in the service's own schema or another; many processes may do so at once."""
    schema = schema or service.name
    await Recorder(pool, schema).setup()
    await _projections(service, pool, schema).setup()
    await Parking(pool, schema, service.name).setup()
    if service.tables:
        async with pool.acquire() as db, db.transaction():
            for name in ("huiwu setup", f"{schema} projections"):  # another process may be writing to them
                await db.execute(_LOCK, name)
            await db.execute(f"SET LOCAL search_path TO {schema}")
            await db.execute(service.tables)


def release(service: Service, pool: Pool) -> str:
    """The definitions of this release, by their hash; nothing is asked of the pool."""
    projections = _projections(service, pool, service.name)
    said = [
        *(schema_definition(), *projections.definitions(), Parking.definition(service.name), service.tables),
        *projections.targets,
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


async def is_migrated(service: Service, pool: Pool) -> bool:
    """Whether the schema has been brought to this release; a later one that only added to it does not matter."""
    try:
        found: bool = await pool.fetchval(
            f"SELECT EXISTS (SELECT FROM {service.name}.migrations WHERE release = $1)", release(service, pool)
        )
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
        return False
    return found


def _projections(service: Service, pool: Pool, schema: str) -> Projections:
    sources = sources_of(service.name, service.models, service.reactions, service.sources)
    return Projections(pool, schema, sources, service.models, service.batch_projections)
