"""Group read: loads that wait in this process share one round trip, as appends share a transaction."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from eventsourcing.persistence import DataError, Notification

from huiwu.eventlog import statements
from huiwu.eventlog.connection import Pool
from huiwu.eventlog.errors import library_errors

_MOST_STREAMS = 64
Answer: TypeAlias = asyncio.Future[Sequence[Notification]]


class GroupRead:
    """Reads streams of one log. Who asks while a query runs shares the next one, and so sees all that was before."""

    def __init__(self, pool: Pool, schema: str) -> None:
        self._pool = pool
        self._said = statements.said_for(schema, statements.STREAMS)
        self._waiting: dict[str, list[Answer]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def stream(self, stream: str) -> Sequence[Notification]:
        """A stream's events with their positions, in the order of their versions."""
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(stream, []).append(answer)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        return await answer

    async def _read(self) -> None:
        """Reads until nobody is waiting."""
        asked: Mapping[str, list[Answer]] = {}
        try:
            while self._waiting:
                asked = {stream: self._waiting.pop(stream) for stream in list(self._waiting)[:_MOST_STREAMS]}
                await self._answer(asked)
        except BaseException as error:
            _refuse([*asked.values(), *self._waiting.values()], error)
            self._waiting.clear()
            raise

    async def _answer(self, asked: Mapping[str, list[Answer]]) -> None:
        try:
            found = await self._fetch(list(asked))
        except Exception as error:  # noqa: BLE001 - those who asked carry it to their callers
            if isinstance(error, DataError) and len(asked) > 1:
                for stream, answers in asked.items():  # one of them is bad, and the others shall not suffer for it
                    await self._answer({stream: answers})
            else:
                _refuse(asked.values(), error)
            return
        for stream, answers in asked.items():
            for answer in answers:
                if not answer.done():  # the caller may have gone
                    answer.set_result(found[stream])

    async def _fetch(self, streams: Sequence[str]) -> Mapping[str, Sequence[Notification]]:
        with library_errors():
            rows = await self._pool.fetch(self._said, streams)
        found: dict[str, list[Notification]] = {stream: [] for stream in streams}
        for row in rows:
            found[row["stream"]].append(Notification(*row.values()))
        return found


def _refuse(asked: Iterable[Iterable[Answer]], error: BaseException) -> None:
    for answers in asked:
        for answer in answers:
            if not answer.done():
                answer.set_exception(error)
