"""The recorder: what the `eventsourcing` library asks of an application's recorder, on asyncpg and for asyncio."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from eventsourcing.persistence import Notification, StoredEvent

from huiwu.eventlog import statements
from huiwu.eventlog.connection import Pool
from huiwu.eventlog.errors import library_errors
from huiwu.eventlog.group_append import MOST_WAITING, MOST_WAITING_BYTES, GroupAppend
from huiwu.eventlog.group_read import GroupRead, Line


class Recorder:
    """One append-only log in one schema. Position order is commit order, so a plain cursor misses nothing."""

    def __init__(
        self,
        pool: Pool,
        schema: str,
        *,
        most_waiting: int = MOST_WAITING,
        most_waiting_bytes: int = MOST_WAITING_BYTES,
    ) -> None:
        self.pool = pool
        self.schema = schema
        self._said = _Statements.said_for(schema)
        self._group_append = GroupAppend(pool, schema, most_waiting=most_waiting, most_waiting_bytes=most_waiting_bytes)
        self._group_read = GroupRead(pool, schema)

    @property
    def waiting(self) -> int:
        """How many appends are waiting for their transaction."""
        return self._group_append.waiting

    async def setup(self) -> None:
        """Makes schema, table, trigger and function unless they are there; several processes may do so at once."""
        definition = statements.said_for(self.schema, statements.schema_definition())
        with library_errors():
            async with self.pool.acquire() as connection, connection.transaction():
                await connection.execute(statements.WAIT_FOR_SETUP)
                await connection.execute(definition)

    async def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        decision: str | None = None,
        follows: int | None = None,
        **_kwargs: object,
    ) -> Sequence[int]:
        """Appends all or nothing and returns the positions. Other keyword arguments are for other recorders.

        With `decision`, that id must be new (else DecisionTaken) and the events continue their stream without a hole;
        with `follows` too, the event before them stands at that position.
        Raises VersionConflict (both are IntegrityError), LogIsBusy, LogIsAway (both are OperationalError), DataError.
        """
        return await self._group_append.append(list(stored_events), decision, follows) if stored_events else []

    async def select_events(
        self,
        originator_id: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        """A stream's events, in the order of their versions."""
        said = self._said.stream_from_its_end if desc else self._said.stream
        with library_errors():
            rows = await self.pool.fetch(said, originator_id, gt, lte, limit)
        return [StoredEvent(row["stream"], row["version"], row["type"], row["body"]) for row in rows]

    async def select_stream(self, originator_id: str, after: int = 0) -> Sequence[Line]:
        """A stream's events after that version, with their positions."""
        return await self._group_read.stream(originator_id, after)

    async def select_decision(self, decision: str) -> list[Notification]:
        """The events of one decision, none if there is no such."""
        with library_errors():
            return _notifications(await self.pool.fetch(self._said.decision, decision))

    async def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """Events in the order of their positions, from `start` to `stop`."""
        begin = (start or 0) + (0 if inclusive_of_start else 1)
        with library_errors():
            rows = await self.pool.fetch(self._said.positions, begin, stop, list(topics) or None, limit)
        return _notifications(rows)

    async def max_notification_id(self) -> int | None:
        """The last position, None while the log is empty."""
        with library_errors():
            head: int | None = await self.pool.fetchval(self._said.head)
        return head

    async def previous_position(self, position: int) -> int:
        """The position before that one, 0 if there is none."""
        with library_errors():
            previous: int = await self.pool.fetchval(self._said.previous, position)
        return previous


@dataclass(frozen=True, slots=True)
class _Statements:
    stream: str
    stream_from_its_end: str
    positions: str
    decision: str
    head: str
    previous: str

    @classmethod
    def said_for(cls, schema: str) -> "_Statements":
        return cls(
            stream=statements.said_for(schema, statements.STREAM),
            stream_from_its_end=statements.said_for(schema, statements.STREAM_FROM_ITS_END),
            positions=statements.said_for(schema, statements.POSITIONS),
            decision=statements.said_for(schema, statements.DECISION),
            head=statements.said_for(schema, statements.HEAD),
            previous=statements.said_for(schema, statements.PREVIOUS),
        )


def _notifications(rows: Sequence[asyncpg.Record]) -> list[Notification]:
    return [Notification(row["stream"], row["version"], row["type"], row["body"], row["position"]) for row in rows]
