"""Overdue facts: published, or begun, and not in the log though the delay that the log promises is over; by name."""

import asyncio
from dataclasses import asdict, dataclass

import structlog
from nats.errors import Error as NatsError
from prometheus_client import Gauge

from huiwu.eventlog import jetstream_of
from huiwu.eventlog.published import published_fact
from huiwu.runtime.parts import Parts
from huiwu.supervision.alarms import OVERDUE, Alarms
from huiwu.supervision.entries import Entries

INTERVAL_SECONDS = 5.0
LATE = Gauge("huiwu_log_overdue_facts", "Facts that should be in the log by now and are not.", ["source"])

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Overdue:
    """The first fact of a source that is late; `facts` counts it with all behind it. `event` is its id, if known."""

    source: str
    position: int
    event: str | None
    facts: int


@dataclass(slots=True)
class _Waiting:
    kept: int
    since: float


async def watching(parts: Parts, delay: float) -> None:
    """Look every few seconds, for ever."""
    waiting: dict[str, _Waiting] = {}
    raised = Alarms(parts.pool)
    while True:
        try:
            late = await _late(parts, waiting, delay)
        except NatsError as error:
            log.warning("published facts unknown", error=repr(error))
        else:
            for source in parts.flow.sources:
                LATE.labels(source).set(sum(each.facts for each in late if each.source == source))
            await raised.set(OVERDUE, _said(late, delay) if late else None)
        await asyncio.sleep(INTERVAL_SECONDS)


async def _late(parts: Parts, waiting: dict[str, _Waiting], delay: float) -> list[Overdue]:
    kept, published = await Entries(parts.pool).positions(), await parts.published(parts.flow.sources)
    now, late = asyncio.get_running_loop().time(), list[Overdue]()
    for source, last in published.items():
        got = kept.get(source, 0)
        if got >= last:
            waiting.pop(source, None)
            continue
        if source not in waiting or waiting[source].kept != got:
            waiting[source] = _Waiting(got, now)
        if now - waiting[source].since > delay:
            late.append(await _named(parts, source, got, last))
    return late


async def _named(parts: Parts, source: str, got: int, last: int) -> Overdue:
    jetstream = jetstream_of(await parts.broker.connect())
    found = await published_fact(jetstream, source, after=got)
    if found is None:
        return Overdue(source, got + 1, None, last - got)
    return Overdue(source, found[0], found[1], last - got)


def _said(late: list[Overdue], delay: float) -> tuple[str, str]:
    for each in late:
        log.error("facts overdue", **asdict(each))
    names = ", ".join(f"{each.source} {each.position} {each.event or '?'}" for each in late)
    return (
        f"已发布 {delay:g} 秒以上而未入日志：{names}",
        f"published more than {delay:g} s ago and not in the log: {names}",
    )
