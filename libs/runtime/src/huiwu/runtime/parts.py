"""The parts of a running service, put together once."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace

from fastapi import Request
from faststream.nats import NatsBroker

from huiwu.eventlog import (
    Clockwork,
    EventLog,
    Flow,
    Pool,
    Reader,
    Recorder,
    Relay,
    Repository,
    Timers,
    connect_pool,
    jetstream_of,
)
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.ruling import Actor
from huiwu.runtime.clock import Clock, clock_for
from huiwu.runtime.decisions import Asked, Decided, Decisions
from huiwu.runtime.identity import Bearer
from huiwu.runtime.limits import Throttle
from huiwu.runtime.policy import Policy
from huiwu.runtime.problems import not_yours
from huiwu.runtime.service import Service
from huiwu.runtime.settings import Settings

_TICK_SECONDS = 0.5
_FASTER_TICK_SECONDS = 0.05
_SETUP = "SELECT pg_advisory_xact_lock(hashtextextended('huiwu setup', 0))"


@dataclass(frozen=True, slots=True)
class Parts:
    """What routes and background work may use."""

    service: Service
    pool: Pool
    broker: NatsBroker
    log: EventLog
    reader: Reader
    policy: Policy
    clock: Clock
    decisions: Decisions
    flow: Flow
    clockwork: Clockwork
    relay: Relay | None
    bearer: Bearer
    throttle: Throttle

    @property
    def schema(self) -> str:
        """The PostgreSQL schema that is the service's own."""
        return self.service.name

    async def authenticate(self, request: Request) -> Actor:
        """Who asks; raises Problem 401 or 429."""
        actor = await self.bearer.actor(request.headers.get("authorization"))
        self.throttle.take(actor.subject)
        return actor

    async def demand_read(self, actor: Actor, organisation: str) -> None:
        """Raises Problem 403 unless the actor may read what belongs to that organisation."""
        above = await self.reader.organisations.line_of_superiors(organisation)
        if not self.policy.may(actor, "read", organisation, above):
            raise not_yours("read", organisation)

    async def decide(self, kind: AnyKind, stream: str, command: object, actor: Actor, decision: str) -> Decided:
        """A decision outside HTTP: of a reaction, of the clock, of the installation."""
        return await self.decisions.decide(Asked(kind, stream, command, actor, decision, system=True))

    async def wait_for(self, position: int, seconds: float) -> bool:
        """Whether the read models hold the service's own log up to that position within that time."""
        return await self.flow.wait_for(self.service.name, position, seconds)


@asynccontextmanager
async def assembled(service: Service, settings: Settings) -> AsyncGenerator[Parts]:
    """The parts of that service at work, connected to its engines; let go of in reverse order."""
    async with AsyncExitStack() as stack:
        pool = await connect_pool(settings.database_url, name=f"huiwu-{service.name}")
        stack.push_async_callback(pool.close)
        broker = NatsBroker(settings.nats_url, max_reconnect_attempts=-1, logger=None)
        client = await broker.connect()
        stack.push_async_callback(broker.stop)
        parts = _put_together(service, settings, pool, broker)
        await parts.log.recorder.setup()
        if service.tables:
            await _make_tables(pool, service)
        if service.collections:
            parts = replace(parts, relay=Relay(parts.log, jetstream_of(client), service.name))
        await parts.flow.start()
        stack.push_async_callback(parts.flow.stop)
        for begin in service.on_start:
            await begin(parts.decide)
        work: list[Awaitable[None]] = [background(parts) for background in service.background]
        if parts.relay is not None:
            work += [parts.relay.run(), parts.clockwork.run()]
        await stack.enter_async_context(_working(work))
        yield parts


def _put_together(service: Service, settings: Settings, pool: Pool, broker: NatsBroker) -> Parts:
    log = EventLog(Recorder(pool, service.name), service.name)
    reader = Reader(pool, service.name, Repository(log), service.models)
    clock, policy = clock_for(settings.clock_file), Policy(service.policies)
    decisions = Decisions(service.name, log, reader, policy, clock, service.evidence)

    async def decide(kind: AnyKind, stream: str, command: object, actor: Actor, decision: str) -> object:
        return await decisions.decide(Asked(kind, stream, command, actor, decision, system=True))

    flow = Flow(
        broker,
        pool,
        service.name,
        service.name,
        read=reader,
        decide=decide,
        models=service.models,
        batch_projections=service.batch_projections,
        reactions=service.reactions,
        sources=service.sources,
    )
    tick = _FASTER_TICK_SECONDS if settings.clock_file else _TICK_SECONDS
    clockwork = Clockwork(Timers(pool, service.name, service.kinds, reader, decide), clock.now, tick)
    bearer = Bearer(settings.jwks, settings.issuer, settings.audience)
    throttle = Throttle(settings.requests_per_second)
    return Parts(service, pool, broker, log, reader, policy, clock, decisions, flow, clockwork, None, bearer, throttle)


async def _make_tables(pool: Pool, service: Service) -> None:
    async with pool.acquire() as db, db.transaction():
        await db.execute(_SETUP)
        await db.execute(f"SET LOCAL search_path TO {service.name}")
        await db.execute(service.tables)


@asynccontextmanager
async def _working(work: list[Awaitable[None]]) -> AsyncGenerator[None]:
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
