"""Histories: every fact of a service since the beginning, from its log in this database, else from the cable."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol, cast

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from huiwu.eventlog.connection import Pool
from huiwu.eventlog.intake import read_stream
from huiwu.eventlog.log import EventLog
from huiwu.eventlog.published import published_position
from huiwu.eventlog.received import POSITION, Received, received
from huiwu.eventlog.recorder import Recorder
from huiwu.eventlog.topology import stream_name

_PAGE = 500
_READABLE = "SELECT coalesce(has_table_privilege(to_regclass($1), 'SELECT'), false)"


class History(Protocol):
    """The facts of one service in the order of its log."""

    service: str

    async def head(self) -> int:
        """The last position, 0 while there is none."""
        ...

    def after(self, position: int) -> AsyncGenerator[Sequence[Received]]:
        """What follows that position, in pages, up to where it ends now."""
        ...


class LoggedHistory:
    """As its owner recorded it, in a schema of this database."""

    def __init__(self, pool: Pool, service: str) -> None:
        self.service = service
        self._log = EventLog(Recorder(pool, service), service)

    async def head(self) -> int:
        return await self._log.head()

    async def after(self, position: int) -> AsyncGenerator[Sequence[Received]]:
        previous = position
        while page := await self._log.after(previous, _PAGE):
            facts = list[Received]()
            for recorded in page:
                facts.append(Received(self.service, recorded.position, previous, recorded.event, recorded.raw))
                previous = recorded.position
            yield facts


class PublishedHistory:
    """As it was published; a stream on the cable keeps everything and can be rebuilt by its owner."""

    def __init__(self, jetstream: JetStreamContext, service: str) -> None:
        self.service = service
        self._jetstream = jetstream

    async def head(self) -> int:
        return await published_position(self._jetstream, self.service)

    async def after(self, position: int) -> AsyncGenerator[Sequence[Received]]:
        end = (await self._jetstream.stream_info(stream_name(self.service))).state.last_seq
        start = position + 1 if await self._stands_at(position + 1) else 1
        async for messages in read_stream(self._jetstream, self.service, start, end):
            facts = [received(self.service, message.headers or {}, message.data) for message in messages]
            if news := [fact for fact in facts if fact.position > position]:
                yield news

    async def _stands_at(self, position: int) -> bool:
        """Whether the sequence is the position, as in every stream that only the relay has written to."""
        try:
            message = await self._jetstream.get_msg(stream_name(self.service), position)
        except NotFoundError:
            return False
        headers = cast("dict[str, str]", message.headers or {})  # pyright: ignore[reportUnknownMemberType] - nats-py
        return headers.get(POSITION) == str(position)


async def is_readable(pool: Pool, service: str) -> bool:
    """Whether the service's log is in this database and may be read."""
    return bool(await pool.fetchval(_READABLE, f'"{service}".events'))


async def histories(pool: Pool, jetstream: JetStreamContext, services: Sequence[str]) -> list[History]:
    """The history of each service, from where it can be read best."""
    return [
        LoggedHistory(pool, service) if await is_readable(pool, service) else PublishedHistory(jetstream, service)
        for service in services
    ]
