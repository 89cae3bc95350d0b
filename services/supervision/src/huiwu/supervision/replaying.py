"""The replayer: decides the whole log again, all the time and behind everybody else, and compares every byte.

Two runs go on side by side. `latest` follows the end of the log; `round` goes through all of it from the beginning,
again and again. Both resume where they were, and each page costs only the streams that it touches.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import structlog
from prometheus_client import Gauge

from huiwu.eventlog import Pool
from huiwu.kernel import Replayed, replay
from huiwu.kernel.kind import installed_kinds
from huiwu.rulebook import Rulebook
from huiwu.supervision.alarms import DIVERGENCE, Alarms
from huiwu.supervision.entries import Entries, Entry
from huiwu.supervision.head import Heads, NothingSigned
from huiwu.tlog.merkle import leaf_hash

TABLES = """
CREATE TABLE IF NOT EXISTS replays (
    run text PRIMARY KEY, leaf bigint NOT NULL DEFAULT 0, began timestamptz, completed timestamptz,
    completed_size bigint
);
CREATE TABLE IF NOT EXISTS divergences (
    leaf bigint PRIMARY KEY, stream text NOT NULL, decision text NOT NULL, differences jsonb NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now()
);
"""
LATEST, ROUND = "latest", "round"
_PAGE = 256
_IDLE_SECONDS, _BETWEEN_ROUNDS_SECONDS = 1.0, 60.0
_REST = {LATEST: 1.0, ROUND: 9.0}
"""How many times as long as a page took the run rests: a replay never has the machine to itself."""
PROVED = Gauge("huiwu_replay_position", "Entries of the log that were decided again.", ["run"])
DIVERGING = Gauge("huiwu_replay_divergences", "Decisions that came out otherwise, or are not what was signed.")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Divergence:
    """A decision that is not what the log once signed, or what the law gives."""

    leaf: int
    stream: str
    decision: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, and when it last was through with a log of that size."""

    run: str
    leaf: int
    completed: datetime | None
    completed_size: int | None


class Replays:
    """What the replayer has found, for whoever asks."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def progress(self) -> dict[str, Progress]:
        """Both runs."""
        found = await self._pool.fetch("SELECT run, leaf, completed, completed_size FROM supervision.replays")
        return {row["run"]: Progress(*row) for row in found}

    async def divergences(self, limit: int = 20) -> list[Divergence]:
        """The first of them."""
        query = "SELECT leaf, stream, decision, differences FROM supervision.divergences ORDER BY leaf LIMIT $1"
        return [
            Divergence(row["leaf"], row["stream"], row["decision"], tuple(msgspec.json.decode(row["differences"])))
            for row in await self._pool.fetch(query, limit)
        ]


async def replaying(pool: Pool, heads: Heads) -> None:
    """Both runs, for ever."""
    await asyncio.gather(*(_run(pool, heads, run) for run in (LATEST, ROUND)))


async def _run(pool: Pool, heads: Heads, run: str) -> None:
    clock = asyncio.get_running_loop()
    await pool.execute("INSERT INTO supervision.replays (run) VALUES ($1) ON CONFLICT DO NOTHING", run)
    while True:
        began = clock.time()
        pause = await _page(pool, heads, run)
        await asyncio.sleep(pause or _REST[run] * (clock.time() - began))


async def _page(pool: Pool, heads: Heads, run: str) -> float:
    """Replay the next entries; gives how long to pause at the end of the log, else 0.

    Two processes may both do it, and find the same.
    """
    entries = Entries(pool)
    start: int = await pool.fetchval("SELECT leaf FROM supervision.replays WHERE run = $1", run)
    size = await entries.size()
    stop = await entries.whole(min(start + _PAGE, size))
    if start >= size:
        if run == ROUND and size:
            await pool.execute(_COMPLETE, run, size)
            return _BETWEEN_ROUNDS_SECONDS
        return _IDLE_SECONDS
    found = await _diverging(entries, heads, start, stop)
    async with pool.acquire() as db, db.transaction():
        await db.execute("DELETE FROM supervision.divergences WHERE leaf >= $1 AND leaf < $2", start, stop)
        await db.executemany(
            "INSERT INTO supervision.divergences (leaf, stream, decision, differences) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT DO NOTHING",
            [(each.leaf, each.stream, each.decision, msgspec.json.encode(each.differences).decode()) for each in found],
        )
        await db.execute("UPDATE supervision.replays SET leaf = $2 WHERE run = $1 AND leaf = $3", run, stop, start)
    PROVED.labels(run).set(stop)
    await _tell(pool)
    return 0


async def _diverging(entries: Entries, heads: Heads, start: int, stop: int) -> list[Divergence]:
    page = await entries.page(start, stop)
    found = await _changed(page, heads)
    for history in await entries.histories({entry.stream for entry in page}, stop):
        found += await asyncio.to_thread(_decided_otherwise, history, start)
    return list({each.leaf: each for each in reversed(found)}.values())


async def _changed(page: Sequence[Entry], heads: Heads) -> list[Divergence]:
    """Entries that are not the ones over which the checkpoint was signed."""
    try:
        head = await heads.latest()
    except NothingSigned:
        return []
    signed = [entry for entry in page if entry.leaf < head.checkpoint.size]
    return await asyncio.to_thread(
        lambda: [
            Divergence(each.leaf, each.stream, each.decision, ("the entry is not the one that was signed",))
            for each in signed
            if head.reader.leaf_hash(each.leaf) != leaf_hash(each.raw)
        ]
    )


def _decided_otherwise(history: Sequence[Entry], start: int) -> list[Divergence]:
    """Of the decisions whose entries lie beyond `start`: those that a replay of their stream does not give again."""
    leaves: dict[str, int] = {}
    for entry in history:
        leaves.setdefault(entry.decision, entry.leaf)
    law = Rulebook.shipped().by_sha256
    again = replay((entry.raw for entry in history), law, kinds=installed_kinds())
    differing = [each for each in again if not each.identical]
    return [_divergence(each, leaves, history) for each in differing if leaves.get(each.decision, start) >= start]


def _divergence(each: Replayed, leaves: dict[str, int], history: Sequence[Entry]) -> Divergence:
    leaf = leaves.get(each.decision, history[-1].leaf)
    return Divergence(leaf, history[0].stream, each.decision, each.differences)


async def _tell(pool: Pool) -> None:
    count: int = await pool.fetchval("SELECT count(*) FROM supervision.divergences")
    DIVERGING.set(count)
    first = await Replays(pool).divergences(1)
    said = None
    if first:
        log.error("replay diverges", count=count, decision=first[0].decision, leaf=first[0].leaf)
        said = (
            f"{count} 项裁决与日志或法规不符，首项 {first[0].decision}（第 {first[0].leaf} 条）",
            f"{count} decisions are not what was signed or decided, the first {first[0].decision} at {first[0].leaf}",
        )
    await Alarms(pool).set(DIVERGENCE, said)


_COMPLETE = """
UPDATE supervision.replays SET leaf = 0, completed = now(), completed_size = $2 WHERE run = $1 AND leaf >= $2
"""
