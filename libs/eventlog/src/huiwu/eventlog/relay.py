"""The relay: publishes a log to its JetStream stream, every event once and in the order of the log.

It keeps no cursor of its own: the stream's last message says how far it has come. So it heals whatever the stream lost.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import cast
from uuid import uuid4

import asyncpg
import structlog
from nats.js import JetStreamContext
from nats.js.api import Header, PubAck
from nats.js.errors import APIError

from huiwu.eventlog import statements, tracing
from huiwu.eventlog.connection import Connection, client_of
from huiwu.eventlog.log import EventLog, Recorded
from huiwu.eventlog.received import POSITION, PREVIOUS
from huiwu.eventlog.topology import stream_name, subject_of, subjects_of
from huiwu.kernel.event import RULED

WINDOW = 256
TOGETHER = 32
"""From so many entries on they are published as one atomic batch, with one fsync; it has a cost of its own besides."""
_BATCH, _BATCH_SEQUENCE, _BATCH_COMMIT = "Nats-Batch-Id", "Nats-Batch-Sequence", "Nats-Batch-Commit"
_NO_BATCHES = 10174
_ACKNOWLEDGED_SECONDS = 5.0
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

_journal = structlog.get_logger(__name__)


class Diverged(Exception):
    """The stream ends with something that the log does not have there: publishing on would make two histories one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the stream has come: the log position and the stream sequence of its last message."""

    position: int
    sequence: int


async def end_of_stream(log: EventLog, jetstream: JetStreamContext) -> Mark:
    """The end of the log's stream; raises Diverged when the log has something else there."""
    stream = stream_name(log.service)
    state = (await jetstream.stream_info(stream)).state
    if state.messages == 0:
        return Mark(0, state.last_seq)
    last = await jetstream.get_last_msg(stream, subjects_of(log.service))
    headers = cast("dict[str, str]", last.headers or {})  # pyright: ignore[reportUnknownMemberType] - nats-py
    position = int(headers.get(POSITION, "0"))
    recorded = await log.after(position - 1, 1)
    if not recorded or recorded[0].position != position or recorded[0].raw != last.data:
        raise Diverged(f"{stream} ends at {last.seq} with what is not at position {position} of the log")
    # The message's own place: the stream may have grown between the two answers, and from a mark that is off, what
    # comes later in a window could be taken while what comes first is refused.
    assert last.seq is not None
    return Mark(position, last.seq)


class Relay:
    """One of the relays of a service; the one that holds the lead publishes, the others wait to take over.

    `position` is the last one that this relay knows to be published; `on_published` is told of each advance. From
    `together` entries on that wait, they are published as one atomic batch.
    """

    def __init__(
        self,
        log: EventLog,
        jetstream: JetStreamContext,
        service: str,
        *,
        poll: float = 1.0,
        together: int = TOGETHER,
        on_published: Callable[[int], None] | None = None,
    ) -> None:
        self._log = log
        self._jetstream = jetstream
        self._service = service
        self._stream = stream_name(service)
        self._poll = poll
        self._together = together
        self._on_published = on_published
        self._kicked = asyncio.Event()
        self.position = 0
        self.leading = False
        log.when_appended(self.kick)

    def kick(self) -> None:
        """There is something new: do not wait for the next poll."""
        self._kicked.set()

    async def run(self) -> None:
        """Relays until it is cancelled; an engine that is away is waited for."""
        pause = _FIRST_PAUSE
        while True:
            before = self.position
            try:
                async with self._lead() as connection:
                    await self._relay(connection)
            except Exception as error:  # noqa: BLE001 - the log is intact, and the stream tells where to go on
                pause = _FIRST_PAUSE if self.position > before else min(pause * 2, _LONGEST_PAUSE)
                level = logging.ERROR if isinstance(error, Diverged) else logging.WARNING
                await _journal.alog(level, "relay interrupted", service=self._service, error=repr(error), pause=pause)
                await asyncio.sleep(pause)

    @asynccontextmanager
    async def _lead(self) -> AsyncGenerator[Connection]:
        """Waits for the lead and holds it as long as the connection lives."""
        pool = self._log.recorder.pool
        lead = statements.said_for(self._log.recorder.schema, statements.LEAD)
        while True:
            async with pool.acquire() as connection:
                if await connection.fetchval(lead):
                    await connection.execute(statements.LEAD_ONLY_WHILE_AWAKE)
                    self.leading = True
                    try:
                        yield connection
                    finally:
                        self.leading = False
                        with suppress(asyncpg.InterfaceError):  # it may be gone already
                            connection.terminate()  # the lead goes with the session, whatever state that is in
                    return
            await asyncio.sleep(self._poll)

    async def _relay(self, connection: Connection) -> None:
        mark = await self._last_published()
        while True:
            self._kicked.clear()
            await connection.execute("SELECT 1")  # fails when the lead is lost
            entries = await self._log.after(mark.position, WINDOW)
            if entries:
                mark = await self._publish(mark, entries)
            elif not await self._kicked_within_a_poll() and await self._ends_elsewhere(mark):
                mark = await self._last_published()

    async def _kicked_within_a_poll(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._poll):
                return await self._kicked.wait()
        return False

    async def _ends_elsewhere(self, mark: Mark) -> bool:
        """Whether the stream has lost its tail while there was nothing to publish."""
        return (await self._jetstream.stream_info(self._stream)).state.last_seq != mark.sequence

    async def _last_published(self) -> Mark:
        mark = await end_of_stream(self._log, self._jetstream)
        if mark.position:
            self._has_published(mark.position)
        return mark

    async def _publish(self, mark: Mark, entries: Sequence[Recorded]) -> Mark:
        if len(entries) >= self._together:
            try:
                return await self._publish_together(mark, entries)
            except APIError as error:
                if error.err_code != _NO_BATCHES:
                    raise
                self._together = WINDOW + 1  # the stream was declared by somebody who does not know of batches
        return await self._publish_each(mark, entries)

    async def _publish_each(self, mark: Mark, entries: Sequence[Recorded]) -> Mark:
        """Sends the entries without waiting for each other's acknowledgement.

        Every message names the stream sequence that it follows, so once one is lost the server refuses all after it.
        """
        sending, began = list[Awaitable[PubAck]](), time.time_ns()
        last = mark
        for entry in entries:
            sending.append(self._send(entry, last))
            last = Mark(entry.position, last.sequence + 1)
        outcomes = await asyncio.gather(*sending, return_exceptions=True)
        for entry, outcome in zip(entries, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                raise outcome
            if outcome.seq != mark.sequence + 1:
                raise Diverged(
                    f"{self._stream} has position {entry.position} at {outcome.seq}, not {mark.sequence + 1}"
                )
            mark = Mark(entry.position, outcome.seq)
            self._is_published(entry, began)
        return mark

    async def _publish_together(self, mark: Mark, entries: Sequence[Recorded]) -> Mark:
        """Sends the entries as one batch (ADR-50 of NATS): all of them are in the stream, or none.

        Only the last one is acknowledged. When one is lost on its way, the server refuses the batch.
        """
        client, batch, previous = client_of(self._jetstream), uuid4().hex, mark.position
        outcome: PubAck | None = None
        began = time.time_ns()
        for number, entry in enumerate(entries, 1):
            headers = self._headers(entry, previous) | {_BATCH: batch, _BATCH_SEQUENCE: str(number)}
            if number == 1:
                headers[Header.EXPECTED_LAST_SEQUENCE.value] = str(mark.sequence)
            if number < len(entries):
                await client.publish(subject_of(entry.event), entry.raw, headers=headers)
            else:
                headers[_BATCH_COMMIT] = "1"
                outcome = await self._acknowledged(entry, headers)
            previous = entry.position
        last = Mark(entries[-1].position, mark.sequence + len(entries))
        if outcome is None or outcome.seq != last.sequence:
            raise Diverged(
                f"{self._stream} has position {last.position} at {outcome and outcome.seq}, not {last.sequence}"
            )
        for entry in entries:
            self._is_published(entry, began)
        return last

    async def _send(self, entry: Recorded, last: Mark) -> PubAck:
        headers = self._headers(entry, last.position)
        headers[Header.EXPECTED_LAST_SEQUENCE.value] = str(last.sequence)
        return await self._acknowledged(entry, headers)

    async def _acknowledged(self, entry: Recorded, headers: dict[str, str]) -> PubAck:
        return await self._jetstream.publish(
            subject_of(entry.event), entry.raw, timeout=_ACKNOWLEDGED_SECONDS, headers=headers
        )

    def _headers(self, entry: Recorded, previous: int) -> dict[str, str]:
        return {
            Header.MSG_ID.value: f"{self._service}:{entry.position}",
            Header.EXPECTED_STREAM.value: self._stream,
            POSITION: str(entry.position),
            PREVIOUS: str(previous),
        }

    def _is_published(self, entry: Recorded, began: int) -> None:
        self._has_published(entry.position)
        if entry.event.name == RULED:
            tracing.published(entry.event.decision, self._service, entry.position, began)

    def _has_published(self, position: int) -> None:
        self.position = position
        if self._on_published is not None:
            self._on_published(position)
