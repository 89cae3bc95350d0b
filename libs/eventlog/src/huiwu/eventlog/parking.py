"""Parking: facts that a reaction failed on again and again stand aside, so that those behind them get their turn."""

from collections.abc import Awaitable, Callable

import structlog

from huiwu.eventlog.connection import Pool
from huiwu.eventlog.meters import PARKED
from huiwu.eventlog.received import Received
from huiwu.kernel.event import read

_DEFINITION = """
CREATE TABLE IF NOT EXISTS {schema}.parked (
  source text, position bigint, previous bigint NOT NULL, raw bytea NOT NULL, error text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, position)
)
"""
_AT_A_TIME = 50

log = structlog.get_logger()


class Parking:
    """Facts of any source that one service could not react to yet. They are tried again until it can."""

    def __init__(self, pool: Pool, schema: str, service: str) -> None:
        self._pool = pool
        self._schema = schema
        self._service = service

    async def setup(self) -> None:
        """Make the table unless it is there; the schema must be."""
        await self._pool.execute(_DEFINITION.format(schema=self._schema))

    async def park(self, at: Received, error: Exception) -> None:
        """Keep a fact for later, with what stood in its way."""
        await self._pool.execute(
            f"INSERT INTO {self._schema}.parked (source, position, previous, raw, error) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (source, position) DO UPDATE SET error = excluded.error",
            *(at.service, at.position, at.previous, at.raw, repr(error)),
        )
        log.error("reaction parked", service=self._service, source=at.service, fact=at.event.id, error=repr(error))
        await self._count()

    async def retry(self, react: Callable[[Received], Awaitable[None]]) -> None:
        """Try what is parked again, the longest untried first; what succeeds leaves."""
        found = await self._pool.fetch(
            f"SELECT source, position, previous, raw FROM {self._schema}.parked ORDER BY parked_at, position LIMIT $1",
            _AT_A_TIME,
        )
        for record in found:
            at = Received(record["source"], record["position"], record["previous"], read(record["raw"]), record["raw"])
            try:
                await react(at)
            except Exception as error:  # noqa: BLE001 - it stays where it is, at the end of the queue
                await self._pool.execute(
                    f"UPDATE {self._schema}.parked SET error = $3, parked_at = now() "
                    "WHERE source = $1 AND position = $2",
                    *(at.service, at.position, repr(error)),
                )
                continue
            await self._pool.execute(
                f"DELETE FROM {self._schema}.parked WHERE source = $1 AND position = $2", at.service, at.position
            )
            log.info("parked reaction done", service=self._service, source=at.service, fact=at.event.id)
        if found:
            await self._count()

    async def _count(self) -> None:
        PARKED.labels(self._service).set(await self._pool.fetchval(f"SELECT count(*) FROM {self._schema}.parked"))
