"""Group append: requests that wait in this process share one transaction, one round trip and one fsync."""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import asyncpg
from eventsourcing.persistence import StoredEvent

from huiwu.eventlog import statements
from huiwu.eventlog.connection import Connection, Pool
from huiwu.eventlog.errors import AWAY, DecisionTaken, LogIsAway, LogIsBusy, VersionConflict, in_our_words

MOST_WAITING = 4096
MOST_WAITING_BYTES = 32 * 1024 * 1024
_MOST_REQUESTS = 512
_MOST_BYTES = 8 * 1024 * 1024
_ACQUIRE_SECONDS = 5.0
_LINGER_SECONDS = 0.02


@dataclass(eq=False, slots=True)
class _Request:
    events: Sequence[StoredEvent]
    decision: str | None
    follows: int | None
    names: frozenset[tuple[str, str]]
    size: int
    answer: asyncio.Future[Sequence[int]]

    def grant(self, first: int) -> None:
        if not self.answer.done():
            self.answer.set_result(list(range(first, first + len(self.events))))

    def refuse(self, error: BaseException) -> None:
        if not self.answer.done():  # the caller may have gone
            self.answer.set_exception(error)


class GroupAppend:
    """Takes appends to one log. A request's failure is its own: its neighbours in the transaction do not feel it."""

    def __init__(
        self,
        pool: Pool,
        schema: str,
        *,
        most_waiting: int = MOST_WAITING,
        most_waiting_bytes: int = MOST_WAITING_BYTES,
    ) -> None:
        self._pool = pool
        self._append = statements.said_for(schema, statements.APPEND)
        self._recheck = statements.said_for(schema, statements.FIRST_OF_DECISIONS)
        self._wait = statements.said_for(schema, statements.WAIT_FOR_APPENDS)
        self._most_waiting = most_waiting
        self._most_waiting_bytes = most_waiting_bytes
        self._waiting_bytes = 0
        self._waiting: deque[_Request] = deque()
        self._flushing: asyncio.Task[None] | None = None
        self._called: asyncio.Future[None] | None = None

    @property
    def waiting(self) -> int:
        """How many requests are in the queue."""
        return len(self._waiting)

    async def append(
        self, events: Sequence[StoredEvent], decision: str | None, follows: int | None = None
    ) -> Sequence[int]:
        """The events' positions, once they are on the disk.

        `follows` is the position of the event before them on their stream, where that is known. Raises VersionConflict,
        DecisionTaken, LogIsBusy, LogIsAway. Cancelling the caller does not undo the append.
        """
        size = sum(len(event.state) for event in events)
        self._demand_room(size)
        names = {("stream", str(event.originator_id)) for event in events}
        if decision is not None:
            names.add(("decision", decision))
        request = _Request(
            events, decision, follows, frozenset(names), size, asyncio.get_running_loop().create_future()
        )
        self._waiting.append(request)
        self._waiting_bytes += size
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        self._call()
        return await request.answer

    def _demand_room(self, size: int) -> None:
        """A queue that is empty takes whatever comes."""
        full = len(self._waiting) >= self._most_waiting or self._waiting_bytes + size > self._most_waiting_bytes
        if full and self._waiting:
            raise LogIsBusy(f"{len(self._waiting)} appends of {self._waiting_bytes} bytes are waiting")

    def _refuse_waiting(self, error: BaseException) -> None:
        _refuse_all(self._waiting, error)
        self._waiting.clear()
        self._waiting_bytes = 0

    async def _flush(self) -> None:
        """Writes until nobody is waiting."""
        batch: Sequence[_Request] = ()
        try:
            while self._waiting:
                try:
                    connection = await self._pool.acquire(timeout=_ACQUIRE_SECONDS)
                except Exception as error:  # noqa: BLE001 - nothing has been sent; the requests carry it to their callers
                    self._refuse_waiting(in_our_words(error))
                    return
                try:
                    while batch := await self._next_batch_or_none_for_a_while():
                        await self._write(connection, batch)
                except AWAY as error:
                    await self._settle(batch, error)
                finally:
                    await self._pool.release(connection)
        except BaseException as error:
            broken_off = LogIsAway(f"the append was broken off: {error!r}")
            _refuse_all(batch, broken_off)
            self._refuse_waiting(broken_off)
            raise

    async def _next_batch_or_none_for_a_while(self) -> Sequence[_Request]:
        """Keeps the connection at hand for the next request, unless others may want it."""
        batch = self._next_batch()
        if not batch and (self._pool.get_idle_size() or self._pool.get_size() < self._pool.get_max_size()):
            loop = asyncio.get_running_loop()
            self._called = loop.create_future()
            alarm = loop.call_later(_LINGER_SECONDS, self._call)
            await self._called
            alarm.cancel()
            batch = self._next_batch()
        return batch

    def _call(self) -> None:
        if self._called is not None and not self._called.done():
            self._called.set_result(None)

    def _next_batch(self) -> list[_Request]:
        """The next requests that have no stream and no decision in common: what one does cannot be another's conflict.

        The others keep their order.
        """
        batch: list[_Request] = []
        later: list[_Request] = []
        named: set[tuple[str, str]] = set()
        size = 0
        while self._waiting and len(batch) + len(later) < _MOST_REQUESTS and size < _MOST_BYTES:
            request = self._waiting.popleft()
            self._waiting_bytes -= request.size
            if request.answer.done():
                continue
            (batch if named.isdisjoint(request.names) else later).append(request)
            named |= request.names
            size += request.size
        self._waiting.extendleft(reversed(later))
        self._waiting_bytes += sum(request.size for request in later)
        return batch

    async def _write(self, connection: Connection, batch: Sequence[_Request]) -> None:
        """Raises what says that the connection is gone; any other error goes to the request that it belongs to."""
        try:
            row = await connection.fetchrow(self._append, *_columns(batch))
        except Exception as error:
            ours = in_our_words(error)
            if isinstance(ours, LogIsAway):
                raise
            if len(batch) == 1 or isinstance(ours, LogIsBusy):
                _refuse_all(batch, ours)
                return
            for request in batch:  # one of them is bad, and the others shall not suffer for it
                await self._write(connection, [request])
            return
        assert row is not None
        _answer(batch, row["head"], frozenset(row["taken"]), frozenset(row["stale"]))

    async def _settle(self, batch: Sequence[_Request], error: BaseException) -> None:
        """The acknowledgement was lost, perhaps not the commit: ask for each decision id before saying anything."""
        try:
            recorded = await self._recorded([request.decision for request in batch if request.decision is not None])
        except Exception as again:  # noqa: BLE001 - the requests carry it to their callers
            _refuse_all(batch, LogIsAway(f"{error!r}, then {again!r}"))
            return
        for request in batch:
            row = recorded.get(request.decision or "")
            if row is None:
                request.refuse(LogIsAway(f"the connection was lost and the decision is not in the log: {error!r}"))
            elif row["body"] == request.events[0].state and row["span"] == len(request.events):
                request.grant(row["position"])
            else:
                request.refuse(DecisionTaken(str(request.decision)))

    async def _recorded(self, decisions: Sequence[str]) -> dict[str, asyncpg.Record]:
        async with self._pool.acquire(timeout=_ACQUIRE_SECONDS) as connection, connection.transaction():
            await connection.execute(self._wait)  # our own append may still be running without us
            rows: list[asyncpg.Record] = await connection.fetch(self._recheck, decisions)
            return {row["decision"]: row for row in rows}


def _columns(batch: Sequence[_Request]) -> tuple[Sequence[object], ...]:
    """An array a column, an element an event; what is said of a request stands at its first event."""
    entries = [(number, request, event) for number, request in enumerate(batch, 1) for event in request.events]
    firsts = [event is request.events[0] for _, request, event in entries]
    return (
        [number for number, _, _ in entries],
        [event.originator_id for _, _, event in entries],
        [event.originator_version for _, _, event in entries],
        [event.topic for _, _, event in entries],
        [event.state for _, _, event in entries],
        [request.decision if first else None for (_, request, _), first in zip(entries, firsts, strict=True)],
        [len(request.events) if first else None for (_, request, _), first in zip(entries, firsts, strict=True)],
        [request.follows if first else None for (_, request, _), first in zip(entries, firsts, strict=True)],
    )


def _answer(batch: Sequence[_Request], head: int, taken: Collection[int], stale: Collection[int]) -> None:
    position = head + 1
    for number, request in enumerate(batch, 1):
        if number in taken:
            request.refuse(DecisionTaken(str(request.decision)))
        elif number in stale:
            first = request.events[0]
            request.refuse(VersionConflict(f"{first.originator_id} does not stand before {first.originator_version}"))
        else:
            request.grant(position)
            position += len(request.events)


def _refuse_all(batch: Iterable[_Request], error: BaseException) -> None:
    for request in batch:
        request.refuse(error)
