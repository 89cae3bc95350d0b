"""The flow of facts into one service: its subscriptions, how far they got, and what it does of its own accord."""

import asyncio
from collections.abc import Iterable, Sequence

import structlog
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from faststream.nats.subscriber.usecases import PullStreamSubscriber
from nats.js import JetStreamContext
from nats.js.api import AckPolicy as Acknowledging
from nats.js.api import ConsumerConfig
from nats.js.errors import NotFoundError

from huiwu.eventlog.connection import Pool, jetstream_of
from huiwu.eventlog.consumers import for_projections, for_reactions, sources_of
from huiwu.eventlog.intake import Intake
from huiwu.eventlog.meters import APPLIED, FAILURES, LAG, UNHEARD
from huiwu.eventlog.projections import BatchProjection, GapInSource, Projections
from huiwu.eventlog.published import position_at
from huiwu.eventlog.reactions import Decide, Reactions
from huiwu.eventlog.reader import Reader
from huiwu.eventlog.readmodel import ReadModel
from huiwu.eventlog.responding import Responder
from huiwu.eventlog.topology import stream_name, subjects_of

_POLL = 0.1
_WATCH = 10.0
_LINGER = 5.0

log = structlog.get_logger()


class Flow:
    """Read models, timers and reactions of one service, fed from the streams of the services that it listens to."""

    def __init__(
        self,
        broker: NatsBroker,
        pool: Pool,
        schema: str,
        service: str,
        *,
        read: Reader,
        decide: Decide,
        models: Sequence[ReadModel] = (),
        batch_projections: Sequence[BatchProjection] = (),
        reactions: Reactions | None = None,
        sources: Iterable[str] = (),
        inbox: str = "_INBOX",
    ) -> None:
        """`inbox` is where the process's key lets it be answered."""
        self._broker = broker
        self._inbox = f"{inbox}.".encode()
        self._service = service
        self._reactions = reactions or Reactions()
        self.responder = Responder(
            pool, schema, service, self._reactions, read=read, decide=decide, wait_for=self.wait_for
        )
        self.sources = sources_of(service, models, self._reactions, sources)
        self._projections = Projections(pool, schema, self.sources, models, batch_projections)
        self._intakes = {source: Intake(service, source, self._projections, self._advance) for source in self.sources}
        self._applied = dict.fromkeys(self.sources, 0)
        self._advanced = asyncio.Event()
        self._consumers: list[tuple[str, ConsumerConfig]] = []
        self._subscribers: list[PullStreamSubscriber] = []
        self._watching: asyncio.Task[None] | None = None
        for source in self.sources:
            self._subscribe_projections(source)
            if source in self._reactions.sources:
                self._subscribe_reactions(source)

    async def setup(self) -> None:
        """Make the tables that are not there yet; several processes may do so at once."""
        await self._projections.setup()
        await self.responder.setup()

    async def start(self, *, made: bool = False) -> None:
        """Make consumers, and tables unless they are `made`; catch up with what no consumer delivers again, and listen.

        The streams must have been declared.
        """
        if not made:
            await self.setup()
        await self.responder.parking.count()
        jetstream = jetstream_of(await self._broker.connect())
        for stream, config in self._consumers:
            await jetstream.add_consumer(stream, config)  # pyright: ignore[reportUnknownMemberType] - nats-py
        for source in self.sources:
            await self._catch_up(source, jetstream)
        for subscriber in self._subscribers:
            await subscriber.start()
        self._watching = asyncio.create_task(self._watch(jetstream))

    async def stop(self) -> None:
        """Finish what is at hand and listen no more; the broker stays connected."""
        if self._watching is not None:
            self._watching.cancel()
        for intake in self._intakes.values():
            intake.stop()
        for subscriber in self._subscribers:
            await subscriber.stop()

    def position(self, source: str) -> int:
        """The position of a source up to which this process knows all to be applied."""
        return self._applied[source]

    def missing(self, source: str) -> tuple[int, int] | None:
        """The first and the last position of the facts that this process waits for, though later ones have come."""
        gap = self._intakes[source].missing
        return None if gap is None else (gap.expected + 1, gap.got)

    async def wait_for(self, source: str, position: int, timeout: float) -> bool:  # noqa: ASYNC109 - asks, not cancels
        """Wait until the source is applied up to the position, here or elsewhere; False when it takes longer."""
        clock = asyncio.get_running_loop()
        deadline = clock.time() + timeout
        while self._applied[source] < position:
            remaining = deadline - clock.time()
            if remaining <= 0:
                return False
            try:
                async with asyncio.timeout(min(_POLL, remaining)):
                    await self._advanced.wait()
            except TimeoutError:
                self._advance(source, await self._projections.position(source))
        return True

    def _advance(self, source: str, position: int) -> None:
        if position > self._applied[source]:
            self._applied[source] = position
            APPLIED.labels(self._service, source).set(position)
            self._advanced.set()
            self._advanced = asyncio.Event()

    async def _catch_up(self, source: str, jetstream: JetStreamContext) -> None:
        """New read models need the beginning; what a process died with would be delivered again, but late."""
        marks = (await self._projections.positions(source)).values()
        consumer = await jetstream.consumer_info(stream_name(source), f"{self._service}-projections")
        until = consumer.delivered.stream_seq if consumer.delivered else 0
        floor = consumer.ack_floor.stream_seq if consumer.ack_floor else 0
        start = 1 if min(marks) < max(marks) else floor + 1
        try:
            await self._intakes[source].catch_up(jetstream, start, until)
        except GapInSource:
            await self._intakes[source].catch_up(jetstream, 1, until)
        await self._regain(source, jetstream, floor)
        self._advance(source, await self._projections.position(source))

    async def _regain(self, source: str, jetstream: JetStreamContext, floor: int) -> None:
        """A database restored from a backup lacks what it had applied, and no server delivers that once more."""
        position = await self._projections.position(source)
        if not floor or position >= await position_at(jetstream, source, floor):
            return
        log.warning("事实已丢失，重新读取 applied facts are gone, read again", service=self._service, source=source)
        self._applied[source] = position
        follows = await position_at(jetstream, source, position + 1) == position + 1
        await self._intakes[source].catch_up(jetstream, position + 1 if follows else 1, floor)

    def _subscribe_projections(self, source: str) -> None:
        # Taken one by one a message waits for nothing; what has gathered behind it is fetched with it.
        # A FastStream batch would wait for its timeout each time.
        config = self._consumer(source, for_projections(self._service, source))
        subscriber = self._broker.subscriber(
            subjects_of(source),
            stream=JStream(name=stream_name(source), declare=False),
            durable=config.durable_name,
            config=config,
            pull_sub=PullSub(batch_size=1, timeout=_LINGER),
            inbox_prefix=self._inbox,
            ack_policy=AckPolicy.MANUAL,
            title=f"{self._service}-projections-{source}",
            description=f"Every fact of {source}, in the order of its log, for the read models of {self._service}.",
        )
        intake = self._intakes[source]

        @subscriber
        async def projections(message: NatsMessage) -> None:
            assert subscriber.subscription is not None
            try:
                await intake.take(message.raw_message, subscriber.subscription, subscriber.jetstream)
            except Exception as error:  # not acknowledged, so it comes again
                FAILURES.labels(self._service, f"projections of {source}").inc()
                log.exception("intake failed", source=source, error=repr(error))

        self._subscribers.append(subscriber)

    def _subscribe_reactions(self, source: str) -> None:
        config = self._consumer(source, for_reactions(self._service, source, self._reactions))
        subscriber = self._broker.subscriber(
            stream=JStream(name=stream_name(source), declare=False),
            durable=config.durable_name,
            config=config,
            pull_sub=PullSub(batch_size=1, timeout=_LINGER),
            inbox_prefix=self._inbox,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            title=f"{self._service}-reactions-{source}",
            description=f"The facts of {source} that {self._service} answers with decisions of its own, one by one.",
        )

        @subscriber
        async def reactions(message: NatsMessage) -> None:
            await self.responder.hear(source, message.raw_message)

        self._subscribers.append(subscriber)

    def _consumer(self, source: str, config: ConsumerConfig) -> ConsumerConfig:
        self._consumers.append((stream_name(source), config))
        return config

    async def _watch(self, jetstream: JetStreamContext) -> None:
        """Make anew consumers that were lost with their stream, regain what is gone, try again what stands aside."""
        while True:
            await asyncio.sleep(_WATCH)
            try:
                for stream, config in self._consumers:
                    await self._see_to_consumer(jetstream, stream, config)
                await self.responder.retry()
            except Exception as error:  # noqa: BLE001 - an engine is away; the next round will find it back
                log.warning("flow not looked after", service=self._service, error=repr(error))

    async def _see_to_consumer(self, jetstream: JetStreamContext, stream: str, config: ConsumerConfig) -> None:
        """What still waits in the stream is counted here too: who is stuck takes nothing and so counts nothing."""
        try:
            found = await jetstream.consumer_info(stream, str(config.durable_name))
        except NotFoundError:
            log.warning("consumer lost", stream=stream, consumer=config.durable_name)
            await jetstream.add_consumer(stream, config)  # pyright: ignore[reportUnknownMemberType]
            return
        source = next(each for each in self.sources if stream_name(each) == stream)
        meter = LAG if config.ack_policy == Acknowledging.ALL else UNHEARD
        meter.labels(self._service, source).set((found.num_pending or 0) + (found.num_ack_pending or 0))
        if meter is LAG and found.ack_floor:
            await self._regain(source, jetstream, found.ack_floor.stream_seq)
