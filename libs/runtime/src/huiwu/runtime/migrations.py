"""`python -m huiwu.runtime.migrations huiwu.congress.main:service` brings a service's schema to this release.

It runs as the schema's owner; the service itself need not be. Doing so again changes nothing. What is missing is added;
what would lose data, or stop a release that still runs, is refused and named.
"""

import argparse
import asyncio
import os
import sys
from dataclasses import dataclass

from huiwu.eventlog import Connection, Pool, connect_pool
from huiwu.runtime.schemas import HISTORY, Shape, adding, shape_of, would_lose
from huiwu.runtime.service import Service, load
from huiwu.runtime.settings import Settings
from huiwu.runtime.tables import define, release

_STATEMENT_SECONDS = 600.0
_ADDED_TO = {"events": "", "entries": "leaf", "streams": "", "signed": "note, met"}
"""Tables that are only added to: the log, what supervision has sequenced and signed; and their columns that change."""
_TURN = "SELECT pg_advisory_lock(hashtextextended($1, 0))"


class WouldLoseData(Exception):
    """The schema is not what this release can work on without losing something; the arguments say what."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done: the columns that were added, and the tables that no longer belong to any release that is known."""

    added: tuple[str, ...]
    left: tuple[str, ...]


async def migrate(service: Service, pool: Pool, *, role: str | None = None) -> Migrated:
    """Bring the service's schema to this release, and let `role` use it. Raises WouldLoseData with nothing changed."""
    async with pool.acquire() as turn:
        await turn.execute(_TURN, f"huiwu migration {service.name}")
        wanted = await _wanted(service, pool)
        async with turn.transaction():
            now = await shape_of(turn, service.name)
            if losses := would_lose(now, wanted):
                raise WouldLoseData(*losses)
            added = await _add(turn, service.name, now, wanted)
        await define(service, pool)
        async with turn.transaction():
            await turn.execute(HISTORY.format(schema=service.name))
            await turn.execute(
                f"INSERT INTO {service.name}.migrations (release) VALUES ($1) ON CONFLICT DO NOTHING",
                release(service, pool),
            )
            await _grant(turn, service.name, role or f"huiwu_{service.name}")
        left = tuple(sorted(now.keys() - wanted.keys() - {"migrations"}))
        return Migrated(tuple(added), left)


async def _wanted(service: Service, pool: Pool) -> Shape:
    """The shape that this release makes where nothing is, found out beside the service's own schema."""
    beside = f"{service.name}_wanted"
    await pool.execute(f"DROP SCHEMA IF EXISTS {beside} CASCADE")
    try:
        await define(service, pool, beside)
        async with pool.acquire() as db:
            return await shape_of(db, beside)
    finally:
        await pool.execute(f"DROP SCHEMA IF EXISTS {beside} CASCADE")


async def _add(db: Connection, schema: str, now: Shape, wanted: Shape) -> list[str]:
    added = list[str]()
    for table, column in adding(now, wanted):
        await db.execute(f"ALTER TABLE {schema}.{table} ADD COLUMN {column.definition}")
        added.append(f"{table}.{column.name}")
    return added


async def _grant(db: Connection, schema: str, role: str) -> None:
    """The service reads and writes what it can make anew, and only adds to what is recorded."""
    if not await db.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
        return
    usage = f"GRANT USAGE ON SCHEMA {schema} TO"
    writing = "GRANT SELECT, INSERT, UPDATE, DELETE ON"
    said = [
        f"{usage} {role}",
        f"{writing} ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        # What a rebuild of read models puts in the place of the old ones.
        f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        *await _only_added_to(db, schema, role),
        f"REVOKE ALL ON {schema}.migrations FROM {role}",
        f"GRANT SELECT ON {schema}.migrations TO {role}",
    ]
    if await db.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiwu_history')"):
        said += [f"{usage} huiwu_history", f"GRANT SELECT ON {schema}.events TO huiwu_history"]
    for statement in said:
        await db.execute(statement)


async def _only_added_to(db: Connection, schema: str, role: str) -> list[str]:
    there = await shape_of(db, schema)
    return [
        said
        for table, changing in _ADDED_TO.items()
        if table in there
        for said in (
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM {role}",
            *([f"GRANT UPDATE ({changing}) ON {schema}.{table} TO {role}"] if changing else []),
        )
    ]


async def _migrate(service: Service, url: str, role: str | None) -> Migrated:
    pool = await connect_pool(url, name=f"huiwu-migrate-{service.name}", statement_timeout=_STATEMENT_SECONDS)
    try:
        return await migrate(service, pool, role=role)
    finally:
        await pool.close()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="huiwu.runtime.migrations", description=__doc__)
    parser.add_argument("service", help="module:name of a Service")
    parser.add_argument("--role", help="数据库角色 who is to use it; huiwu_<service> if there is such a role")
    options = parser.parse_args()
    service = load(options.service)
    try:
        done = asyncio.run(_migrate(service, Settings.database_of(os.environ), options.role))
    except WouldLoseData as refused:
        sys.stderr.write("未作改动：将丢失数据 nothing was changed, data would be lost:\n")
        sys.stderr.write("".join(f"  {each}\n" for each in refused.args))
        return 1
    sys.stdout.write(f"{service.name}: 已迁移 migrated\n")
    sys.stdout.write("".join(f"  新增列 added {each}\n" for each in done.added))
    sys.stdout.write("".join(f"  保留 left as it is: {each}\n" for each in done.left))
    return 0


if __name__ == "__main__":
    sys.exit(main())
