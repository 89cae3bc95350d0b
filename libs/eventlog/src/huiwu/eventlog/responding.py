"""Responding: takes the facts that a service reacts to, one at a time, each once, and sets aside what keeps failing."""

from collections.abc import Awaitable, Callable

import structlog
from faststream.exceptions import NackMessage
from nats.aio.msg import Msg

from huiwu.eventlog import tracing
from huiwu.eventlog.connection import Pool
from huiwu.eventlog.intake import ACK_WAIT, kept
from huiwu.eventlog.meters import FAILURES, REDELIVERED, UNHEARD
from huiwu.eventlog.parking import Parking
from huiwu.eventlog.reactions import Decide, Reactions, answer
from huiwu.eventlog.reader import Reader
from huiwu.eventlog.received import Received, received
from huiwu.kernel.event import NotAnEvent

TARGET = "reactions"
"""The name of the reactions' own checkpoint, a source."""
_PARKED_AFTER = 9
_FIRST_DELAY = 0.1

log = structlog.get_logger()


class Responder:
    """The reactions of one service at work.

    Decision ids make a fact that is delivered again harmless while nothing else has changed. A stream that was rebuilt
    delivers everything again, long afterwards: hence the checkpoint, and what lies before it is not reacted to.
    """

    def __init__(
        self,
        pool: Pool,
        schema: str,
        service: str,
        reactions: Reactions,
        *,
        read: Reader,
        decide: Decide,
        wait_for: Callable[[str, int, float], Awaitable[bool]],
    ) -> None:
        self._pool = pool
        self._schema = schema
        self._service = service
        self._reactions = reactions
        self._read = read
        self._decide = decide
        self._wait_for = wait_for
        self.parking = Parking(pool, schema, service)

    async def setup(self) -> None:
        """Make the table of parked facts unless it is there; that of the checkpoints must be."""
        await self.parking.setup()

    async def hear(self, source: str, message: Msg) -> None:
        """React to the fact in a message; raises NackMessage, so that it comes again before any other."""
        tried = message.metadata.num_delivered
        UNHEARD.labels(self._service, source).set(message.metadata.num_pending)
        if tried > 1:
            REDELIVERED.labels(self._service, source, TARGET).inc()
        try:
            at = received(source, message.headers or {}, message.data)
        except NotAnEvent as error:
            log.error("not an event", source=source, subject=message.subject, error=str(error))  # noqa: TRY400
            return
        try:
            async with kept([message]):
                await self._take(at)
        except Exception as error:
            FAILURES.labels(self._service, f"reactions to {source}").inc()
            log.error(  # noqa: TRY400 - the trace once is enough
                "reaction failed", source=source, fact=at.event.id, tried=tried, error=repr(error), exc_info=tried == 1
            )
            if tried < _PARKED_AFTER:
                raise NackMessage(delay=_FIRST_DELAY * 2**tried) from error
            await self.parking.park(at, error)
            await self._has_heard(at)

    async def retry(self, *, stream: str | None = None, at_once: bool = False) -> int:
        """Try again what stands aside; returns how many left."""
        return await self.parking.retry(self._react, stream=stream, at_once=at_once)

    async def _take(self, at: Received) -> None:
        if at.position <= await self._heard(at.service):
            return
        if await self.parking.holds(at.service, at.event.subject):
            await self.parking.park(at, None)
        else:
            await self._react(at)
        await self._has_heard(at)

    async def _react(self, at: Received) -> None:
        """A reaction finds in the read models what it reacts to."""
        if not await self._wait_for(at.service, at.position, ACK_WAIT):
            raise TimeoutError(f"the read models do not know position {at.position} of {at.service} yet")
        told: dict[str, str | int] = {"huiwu.service": self._service, "huiwu.fact": at.event.type}
        with tracing.span("react", at.event.decision, told):
            await answer(self._reactions, at, self._read, self._decide, self._service)

    async def _heard(self, source: str) -> int:
        position: int | None = await self._pool.fetchval(
            f"SELECT position FROM {self._schema}.checkpoints WHERE source = $1 AND target = $2", source, TARGET
        )
        return position or 0

    async def _has_heard(self, at: Received) -> None:
        await self._pool.execute(
            f"INSERT INTO {self._schema}.checkpoints AS c (source, target, position) VALUES ($1, $2, $3) "
            "ON CONFLICT (source, target) DO UPDATE SET position = excluded.position "
            "WHERE c.position < excluded.position",
            *(at.service, TARGET, at.position),
        )
