"""The intake: takes one source's facts off the cable, as many as are there, and has them applied in their order."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from huiwu.eventlog.meters import FAILURES, LAG, MISSING, REDELIVERED
from huiwu.eventlog.projections import GapInSource, Projections
from huiwu.eventlog.received import PREVIOUS, Received, received
from huiwu.eventlog.topology import stream_name, subjects_of
from huiwu.kernel.event import RULED, NotAnEvent, Ruled, read, read_data

MOST_AT_ONCE = 256
ACK_WAIT = 5.0
"""Seconds after which a message that a dead process took is delivered anew; the living say that they are at it."""
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 5.0
_PATIENCE = 0.1

log = structlog.get_logger()


class Intake:
    """One source's way into the read models of a service. It never gives a fact up: what fails is tried again."""

    def __init__(
        self,
        service: str,
        source: str,
        projections: Projections,
        advanced: Callable[[str, int], None],
    ) -> None:
        self._service = service
        self._source = source
        self._projections = projections
        self._advanced = advanced
        self._stopping = asyncio.Event()
        self.missing: GapInSource | None = None

    def stop(self) -> None:
        """Try nothing again from now on."""
        self._stopping.set()

    async def take(
        self, first: Msg, subscription: JetStreamContext.PullSubscription, jetstream: JetStreamContext
    ) -> None:
        """Apply a message and those that wait behind it, then acknowledge them."""
        messages = [first, *await waiting_behind(first, subscription)]
        again = sum(message.metadata.num_delivered > 1 for message in messages)
        REDELIVERED.labels(self._service, self._source, "projections").inc(again)
        async with kept(messages):
            done = await self._apply(messages, jetstream)
        if not done:
            for message in messages:
                await message.nak()
            return
        # The consumer acknowledges all up to one: whatever precedes an applied fact is applied too.
        last = max(messages, key=lambda message: message.metadata.sequence.stream)
        await last.ack()
        LAG.labels(self._service, self._source).set(last.metadata.num_pending)

    async def catch_up(self, jetstream: JetStreamContext, start: int, until: int) -> None:
        """Apply the source's stream from one sequence to another, past what the durable consumer delivers."""
        async for batch in read_stream(jetstream, self._source, start, until):
            await self._reach(self._source_order(batch))

    async def _apply(self, messages: Sequence[Msg], jetstream: JetStreamContext) -> bool:
        rest = self._source_order(messages)
        size, pause = MOST_AT_ONCE, _FIRST_PAUSE
        while rest:
            try:
                await self._reach(rest[:size])
                rest, pause = rest[size:], _FIRST_PAUSE
                continue
            except GapInSource as gap:
                # What stands before the gap goes first: who has the rest, or reads it again, has to follow on it.
                if rest[0].position <= gap.expected:
                    size = sum(at.position <= gap.expected for at in rest)
                    continue
                if await self._heal(gap, messages, jetstream):
                    size = MOST_AT_ONCE
                    continue
                self._miss(gap)
                log.error("facts are missing", service=self._service, source=self._source, gap=str(gap))  # noqa: TRY400
            except Exception as error:
                # Alone from now on, so that those before the culprit get through.
                culprit = {"position": rest[0].position, "fact": rest[0].event.id} if size == 1 else {}
                log.error(  # noqa: TRY400 - the trace once is enough
                    "facts not applied",
                    service=self._service,
                    source=self._source,
                    error=repr(error),
                    exc_info=pause == _FIRST_PAUSE,
                    **culprit,
                )
                size = 1
            FAILURES.labels(self._service, f"projections of {self._source}").inc()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()
                return False
            pause = min(pause * 2, _LONGEST_PAUSE)
        return True

    async def _reach(self, batch: Sequence[Received]) -> None:
        position = await self._projections.apply(self._source, batch)
        self._advanced(self._source, position)
        if self.missing is not None and position > self.missing.expected:
            self._miss(None)

    def _miss(self, gap: GapInSource | None) -> None:
        self.missing = gap
        MISSING.labels(self._service, self._source).set(gap.got - gap.expected if gap else 0)

    async def _heal(self, gap: GapInSource, messages: Sequence[Msg], jetstream: JetStreamContext) -> bool:
        """Another process has what is missing and is about to apply it, or it died with it: then read it again."""
        for _ in range(10):
            if await self._projections.position(self._source) >= gap.got:
                return True
            await asyncio.sleep(_PATIENCE / 10)
        after = next(message for message in messages if (message.headers or {}).get(PREVIOUS) == str(gap.got))
        sequence = after.metadata.sequence.stream
        with suppress(GapInSource, NatsError):
            await self.catch_up(jetstream, max(1, sequence - (gap.got - gap.expected)), sequence - 1)
        return await self._projections.position(self._source) >= gap.got

    def _source_order(self, messages: Sequence[Msg]) -> list[Received]:
        facts = list[Received]()
        for message in messages:
            try:
                facts.append(received(self._source, message.headers or {}, message.data))
            except NotAnEvent as error:
                # Not of the log. If it were, the gap that it leaves would stop the next one.
                FAILURES.labels(self._service, f"projections of {self._source}").inc()
                log.error("not an event", source=self._source, subject=message.subject, error=str(error))  # noqa: TRY400
        return sorted(facts, key=lambda at: at.position)


async def waiting_behind(first: Msg, subscription: JetStreamContext.PullSubscription) -> list[Msg]:
    """What the server holds ready after this message, or is about to: a ruling is followed by its facts.

    Asking for no more than that, one hardly ever waits for it.
    """
    ready = min(max(first.metadata.num_pending, _facts_following(first)), MOST_AT_ONCE - 1)
    if ready == 0:
        return []
    try:
        return await subscription.fetch(ready, timeout=_PATIENCE)
    except NatsTimeoutError:
        return []


def _facts_following(message: Msg) -> int:
    if message.subject.endswith(f".{RULED}"):
        with suppress(NotAnEvent):
            ruled = read_data(read(message.data), Ruled)
            return len(ruled.facts) if isinstance(ruled, Ruled) else 0
    return 0


async def read_stream(jetstream: JetStreamContext, source: str, start: int, until: int) -> AsyncIterator[Sequence[Msg]]:
    """A source's messages from one stream sequence to another, by a consumer of their own."""
    subscription = await jetstream.pull_subscribe(
        subjects_of(source),
        stream=stream_name(source),
        config=ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=start,
            inactive_threshold=ACK_WAIT,
            mem_storage=True,
        ),
    )
    try:
        while start <= until:
            [first] = await subscription.fetch(1, timeout=_LONGEST_PAUSE)
            batch = [first, *await waiting_behind(first, subscription)]
            start = batch[-1].metadata.sequence.stream + 1
            yield batch
    finally:
        await subscription.unsubscribe()


@asynccontextmanager
async def kept(messages: Sequence[Msg]) -> AsyncGenerator[None]:
    """Keep the server from delivering the messages anew while they are worked on."""

    async def keep() -> None:
        while True:
            await asyncio.sleep(ACK_WAIT / 2.5)
            for message in messages:
                with suppress(NatsError):
                    await message.in_progress()

    task = asyncio.create_task(keep())
    try:
        yield
    finally:
        task.cancel()
