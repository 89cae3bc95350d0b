"""Overdue facts: recorded, and not in the log though the delay that it promises is over; each by its name.

What a service has recorded its own log knows; where that cannot be read from here, the bus knows what was published.
In the log is what a checkpoint covers, or where nothing is signed, what has its place.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from nats.errors import Error as NatsError
from prometheus_client import Gauge

from huiwu.eventlog import Pool, jetstream_of
from huiwu.eventlog.histories import is_readable
from huiwu.eventlog.published import published_fact, published_position
from huiwu.kernel.event import read
from huiwu.runtime.parts import Parts
from huiwu.supervision.alarms import OVERDUE, Alarms
from huiwu.supervision.entries import Entries

INTERVAL_SECONDS = 5.0
LATE = Gauge("huiwu_log_overdue_facts", "Facts that should be in the log by now and are not.", ["source"])
UNKNOWN = Gauge("huiwu_log_unknown_source", "1 while nobody can tell what a source has recorded.", ["source"])

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Overdue:
    """The first fact of a source that the log lacks, and how old it is; `facts` counts it with all behind it.

    `event` is its id; None for one that was passed over on the bus, so that only its successor is known.
    """

    source: str
    position: int
    event: str | None
    facts: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.source} {self.position} {self.event or '?'}"


async def watching(parts: Parts, delay: float, *, signed: bool) -> None:
    """Look every few seconds, for ever."""
    raised, said = Alarms(parts.pool), list[str]()
    while True:
        await asyncio.sleep(INTERVAL_SECONDS)  # first too: what came while nobody was here is about to be signed
        late = [each for each in await lacking(parts, signed=signed) if each.seconds > delay]
        for source in parts.flow.sources:
            LATE.labels(source).set(sum(each.facts for each in late if each.source == source))
        for each in late:
            if str(each) not in said:
                log.error(
                    "事实逾期未入日志 fact overdue", position=each.position, source=each.source, event_id=each.event
                )
        said = [str(each) for each in late]
        await raised.set(OVERDUE, _said(said, delay) if late else None)


async def lacking(parts: Parts, *, signed: bool) -> list[Overdue]:
    """Of each source the first fact that is not in the log, however new."""
    entries, found = Entries(parts.pool), list[Overdue]()
    kept = await entries.positions_below(await _signed_size(parts.pool)) if signed else await entries.positions()
    for source in parts.flow.sources:
        try:
            first = await _first(parts, source, kept.get(source, 0))
        except NatsError as error:
            log.warning("无从得知来源 source unknown", source=source, error=repr(error))
            UNKNOWN.labels(source).set(1)
            continue
        UNKNOWN.labels(source).set(0)
        if first is not None:
            found.append(first)
    return found


async def _signed_size(pool: Pool) -> int:
    size: int = await pool.fetchval("SELECT coalesce(max(size), 0) FROM supervision.signed")
    return size


async def _first(parts: Parts, source: str, kept: int) -> Overdue | None:
    if not await is_readable(parts.pool, source):
        return await _published(parts, source, kept)
    row = await parts.pool.fetchrow(_FIRST.format(source=source), kept)
    if row is None:
        return None
    return Overdue(source, row["position"], read(row["body"]).id, row["head"] - kept, row["age"])


async def _published(parts: Parts, source: str, kept: int) -> Overdue | None:
    """From the bus. A position that never comes is seen by the one behind it."""
    jetstream = jetstream_of(await parts.broker.connect())
    found = await published_fact(jetstream, source, after=kept)
    if found is None:
        return None
    position, event, at = found
    age = (datetime.now(UTC) - at).total_seconds() if at else 0.0
    facts = await published_position(jetstream, source) - kept
    return Overdue(source, kept + 1, event if position == kept + 1 else None, facts, age)


def _said(late: list[str], delay: float) -> tuple[str, str]:
    names = ", ".join(late)
    return (
        f"已记录 {delay:g} 秒以上而未入日志：{names}",
        f"recorded more than {delay:g} s ago and not in the log: {names}",
    )


_FIRST = """
SELECT e.position, e.body, extract(epoch FROM clock_timestamp() - e.recorded_at)::float8 AS age,
    (SELECT max(position) FROM "{source}".events) AS head
FROM "{source}".events e WHERE e.position > $1 ORDER BY e.position LIMIT 1
"""
