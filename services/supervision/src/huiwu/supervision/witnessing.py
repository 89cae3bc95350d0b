"""Witnesses: every checkpoint is shown to those whom the policy names, and who has seen what and when is kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from prometheus_client import Gauge

from huiwu.eventlog import Pool
from huiwu.supervision.alarms import WITNESSES, Alarms
from huiwu.supervision.head import Head, Heads, NothingSigned, policy_of
from huiwu.supervision.settings import LogSettings
from huiwu.tlog.policy import Policy
from huiwu.witness.client import Cosigned, Witnesses

TABLES = """
CREATE TABLE IF NOT EXISTS witnesses (
    name text PRIMARY KEY, key text NOT NULL, url text, size bigint, seen_at timestamptz, why text
);
"""
INTERVAL_SECONDS = 2.0
_AGAIN_SECONDS = 10.0
SEEN = Gauge("huiwu_log_witnessed_size", "Entries that a witness has seen.", ["witness"])

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Watching:
    """One witness: the size that it saw last and when, and what was in the way when it was last asked."""

    name: str
    key: str
    url: str | None
    size: int | None
    seen_at: datetime | None
    why: str | None


class Seen:
    """What the witnesses have seen."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def by_everybody(self) -> Sequence[Watching]:
        """By name."""
        query = "SELECT name, key, url, size, seen_at, why FROM supervision.witnesses ORDER BY name"
        return [Watching(*row) for row in await self._pool.fetch(query)]


async def witnessing(pool: Pool, settings: LogSettings) -> None:
    """Show every checkpoint to all witnesses, for ever; without a quorum it is asked for again."""
    policy = policy_of(settings)
    assert policy is not None
    await _name(pool, policy)
    heads, raised, clock = Heads(pool, settings), Alarms(pool), asyncio.get_running_loop()
    unmet_since: float | None = None
    async with Witnesses(policy) as witnesses:
        while True:
            pause = INTERVAL_SECONDS
            try:
                head = await heads.latest()
            except NothingSigned:
                await asyncio.sleep(INTERVAL_SECONDS)
                continue
            if not await pool.fetchval("SELECT met FROM supervision.signed WHERE size = $1", head.checkpoint.size):
                cosigned = await witnesses.cosign(head.signed, head.reader.consistency_proof)
                await _keep(pool, head, cosigned)
                pause = INTERVAL_SECONDS if cosigned.met else _AGAIN_SECONDS
                unmet_since = None if cosigned.met else unmet_since or clock.time()
                late = unmet_since is not None and clock.time() - unmet_since > settings.delay
                await raised.set(WITNESSES, _said(head, cosigned, late=late))
            await asyncio.sleep(pause)


async def _name(pool: Pool, policy: Policy) -> None:
    async with pool.acquire() as db, db.transaction():
        await db.execute("DELETE FROM supervision.witnesses WHERE name <> ALL ($1::text[])", list(policy.witnesses))
        await db.executemany(
            "INSERT INTO supervision.witnesses (name, key, url) VALUES ($1, $2, $3) ON CONFLICT (name)"
            " DO UPDATE SET key = excluded.key, url = excluded.url",
            [(each.name, each.key.text(), each.url) for each in policy.witnesses.values()],
        )


async def _keep(pool: Pool, head: Head, cosigned: Cosigned) -> None:
    size = head.checkpoint.size
    async with pool.acquire() as db, db.transaction():
        await db.execute(
            "UPDATE supervision.signed SET note = $2, met = met OR $3 WHERE size = $1",
            size,
            cosigned.signed,
            cosigned.met,
        )
        for name, answer in cosigned.answers.items():
            if answer.seen is None:
                await db.execute("UPDATE supervision.witnesses SET why = $2 WHERE name = $1", name, answer.why)
                continue
            SEEN.labels(name).set(size)
            at = datetime.fromtimestamp(answer.seen, UTC)
            await db.execute(
                "UPDATE supervision.witnesses SET size = $2, seen_at = $3, why = NULL WHERE name = $1", name, size, at
            )


def _said(head: Head, cosigned: Cosigned, *, late: bool) -> tuple[str, str] | None:
    """A witness that has seen more than there is says that the log went back: that is told at once."""
    ahead = [name for name, each in cosigned.answers.items() if (each.size or 0) > head.checkpoint.size]
    if ahead:
        log.error("a witness has seen more", witnesses=ahead, size=head.checkpoint.size)
        return (
            f"见证人 {'、'.join(ahead)} 曾见证过更多条目：日志或其备份倒退了",
            f"{', '.join(ahead)} saw more entries than the log now has: it went back",
        )
    if late:
        why = "; ".join(f"{name}: {each.why}" for name, each in cosigned.answers.items() if each.why)
        return f"见证不足法定数：{why}", f"the quorum of witnesses is not met: {why}"
    return None
