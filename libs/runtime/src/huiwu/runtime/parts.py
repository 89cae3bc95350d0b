"""The parts of a running service, put together once."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

import structlog
from fastapi import Request
from faststream.nats import NatsBroker
from faststream.nats.security import NatsNKey
from faststream.security import BaseSecurity

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
from huiwu.eventlog.meters import FAILURES
from huiwu.eventlog.published import published_position
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.ruling import Actor
from huiwu.runtime.clock import Clock, clock_for
from huiwu.runtime.decisions import Asked, Decided, Decisions
from huiwu.runtime.identity import Bearer
from huiwu.runtime.limits import Throttle
from huiwu.runtime.policy import Policy
from huiwu.runtime.problems import malformed, not_yours
from huiwu.runtime.roles import ALL, Role
from huiwu.runtime.service import Service
from huiwu.runtime.settings import Settings
from huiwu.runtime.tables import NotMigrated, define, is_migrated

_TICK_SECONDS = 0.5
_FASTER_TICK_SECONDS = 0.05
_AGAIN_SECONDS = 1.0
_LAID_DOWN_SECONDS = 20.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Parts:
    """What routes and background work may use."""

    service: Service
    settings: Settings
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
        """Who asks; raises Problem 401 or 429. Asked again for the same request, it counts once."""
        known = getattr(request.state, "actor", None)
        if isinstance(known, Actor):
            return known
        actor = await self.bearer.actor(request.headers.get("authorization"))
        self.throttle.take(actor.subject)
        request.state.actor = actor
        return actor

    async def demand_read(self, actor: Actor, organisation: str) -> None:
        """Raises Problem 403 unless the actor may read what belongs to that organisation."""
        above = await self.reader.organisations.line_of_superiors(organisation)
        if not self.policy.may(actor, "read", organisation, above):
            raise not_yours("read", organisation)

    async def decide(self, kind: AnyKind, stream: str, command: object, actor: Actor, decision: str) -> Decided:
        """A decision outside HTTP: of a reaction, of the clock, of the installation."""
        return await self.decisions.decide(Asked(kind, stream, command, actor, decision, system=True))

    async def wait_for(self, position: int, seconds: float, source: str | None = None) -> bool:
        """Whether the read models hold the log of that service, else the own one, up to that position in that time.

        A service without a log of its own knows others' positions: then it is enough that one of them is reached.
        """
        waiting = [asyncio.ensure_future(self.flow.wait_for(each, position, seconds)) for each in self._logs_of(source)]
        try:
            for first in asyncio.as_completed(waiting):
                if await first:
                    return True
            return False
        finally:
            for each in waiting:
                each.cancel()

    async def is_recorded(self, position: int, source: str | None = None) -> bool:
        """Whether that position stands in such a log."""
        logs = self._logs_of(source)
        if logs == [self.service.name]:
            return await self.log.head() >= position
        return max((await self.published(logs)).values(), default=0) >= position

    async def published(self, sources: Iterable[str]) -> Mapping[str, int]:
        """The last position that each of them has on the bus; raises nats.errors.Error while that is away."""
        jetstream = jetstream_of(await self.broker.connect())
        return {source: await published_position(jetstream, source) for source in sources}

    def _logs_of(self, source: str | None) -> Sequence[str]:
        """The logs that a position may be meant of; raises Problem 422 for one that is not listened to."""
        own = self.service.name if self.service.name in self.flow.sources else None
        named = source or own
        if named is None:
            return self.flow.sources
        if named not in self.flow.sources:
            known = "、".join(self.flow.sources)
            raise malformed(
                f"此处不接收 {named} 的日志，只有：{known}。", f"No log of {named} is heard here, only {known}."
            )
        return [named]


@asynccontextmanager
async def assembled(service: Service, settings: Settings) -> AsyncGenerator[Parts]:
    """The parts of that service at work, connected to its engines; let go of in reverse order."""
    async with AsyncExitStack() as stack:
        pool = await connect_pool(settings.database_url, name=f"huiwu-{service.name}")
        stack.push_async_callback(pool.close)
        broker = bus_of(settings)
        client = await broker.connect()
        stack.push_async_callback(broker.stop)
        parts = put_together(service, settings, pool, broker)
        if not settings.migrated:
            await define(service, pool)
        elif not await is_migrated(service, pool):
            raise NotMigrated(service.name)
        if service.collections and Role.RELAY in settings.roles:
            parts = replace(parts, relay=Relay(parts.log, jetstream_of(client), service.name))
        known = await parts.log.head()
        if Role.WORKER in settings.roles:
            await parts.flow.start(made=True)
            stack.push_async_callback(parts.flow.stop)
            for begin in service.on_start:
                await begin(parts.decide)
        work: list[Callable[[], Awaitable[None]]] = []
        if Role.WORKER in settings.roles:
            work += [partial(background, parts) for background in service.background]
            work += [parts.clockwork.run] if service.collections else []
        if parts.relay is not None:
            work.append(parts.relay.run)
        await stack.enter_async_context(_working(service.name, work))
        laid_down = await parts.log.head()
        if settings.roles == ALL and laid_down > known:  # nobody shall be told that it is not there
            await parts.wait_for(laid_down, _LAID_DOWN_SECONDS)
        yield parts


def put_together(service: Service, settings: Settings, pool: Pool, broker: NatsBroker) -> Parts:
    """The parts of that service at rest: nothing has been asked of the engines, and nothing is listened to."""
    log = EventLog(Recorder(pool, service.name), service.name)
    repository = Repository(log)
    reader = Reader(pool, service.name, repository, service.models)
    clock, policy = clock_for(settings.clock_file), Policy(service.policies)
    decisions = Decisions(service.name, log, repository, reader, policy, clock, service.evidence, service.first_records)

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
        inbox=settings.bus.inbox,
    )
    tick = _FASTER_TICK_SECONDS if settings.clock_file else _TICK_SECONDS
    clockwork = Clockwork(Timers(pool, service.name, service.kinds, reader, decide), clock.now, tick)
    bearer = Bearer(settings.jwks, settings.issuer, settings.audience)
    throttle = Throttle(settings.requests_per_second)
    return Parts(
        service, settings, pool, broker, log, reader, policy, clock, decisions, flow, clockwork, None, bearer, throttle
    )


def bus_of(settings: Settings) -> NatsBroker:
    """The bus, not connected yet; raises OSError when the key is not there."""
    bus = settings.bus
    security = NatsNKey(bus.seed, ssl_context=bus.tls) if bus.seed else BaseSecurity(ssl_context=bus.tls)
    return NatsBroker(
        settings.nats_url, max_reconnect_attempts=-1, logger=None, inbox_prefix=bus.inbox, security=security
    )


@asynccontextmanager
async def _working(service: str, work: Sequence[Callable[[], Awaitable[None]]]) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(_kept_up(service, each)) for each in work]
    try:
        yield
    finally:
        await _let_go(tasks)


async def _let_go(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancelled until they end: before Python 3.12 `asyncio.wait_for`, in libraries too, may lose a cancellation."""
    going = set(tasks)
    while going:
        for task in going:
            task.cancel()
        _, going = await asyncio.wait(going, timeout=_AGAIN_SECONDS)


async def _kept_up(service: str, work: Callable[[], Awaitable[None]]) -> None:
    """Work in the background goes on whatever happens to it; that it failed is logged and counted."""
    while True:
        try:
            return await work()
        except Exception as error:
            name = str(getattr(getattr(work, "func", work), "__qualname__", work))
            FAILURES.labels(service, name).inc()
            log.exception("background work failed", service=service, work=name, error=repr(error))
            await asyncio.sleep(_AGAIN_SECONDS)
