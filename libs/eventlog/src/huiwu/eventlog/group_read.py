"""Group read: loads that wait in this process share one round trip, as appends share a transaction."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from eventsourcing.persistence import DataError

from huiwu.eventlog import statements
from huiwu.eventlog.connection import Pool
from huiwu.eventlog.errors import library_errors

_MOST_STREAMS = 64


class Line(NamedTuple):
    """An event of a stream, as the log has it; `body` are its canonical bytes."""

    version: int
    type: str
    body: bytes
    position: int


Answer: TypeAlias = asyncio.Future[Sequence[Line]]
_Asked: TypeAlias = tuple[str, int]


class GroupRead:
    """Reads streams of one log. Who asks while a query runs shares the next one, and so sees all that was before."""

    def __init__(self, pool: Pool, schema: str) -> None:
        self._pool = pool
        self._said = statements.said_for(schema, statements.STREAMS)
        self._said_of_one = statements.said_for(schema, statements.STREAM_AFTER)
        self._waiting: dict[_Asked, list[Answer]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def stream(self, stream: str, after: int = 0) -> Sequence[Line]:
        """A stream's events after that version, in the order of their versions."""
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting.setdefault((stream, after), []).append(answer)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        return await answer

    async def _read(self) -> None:
        """Reads until nobody is waiting."""
        asked: Mapping[_Asked, list[Answer]] = {}
        try:
            while self._waiting:
                asked = {each: self._waiting.pop(each) for each in list(self._waiting)[:_MOST_STREAMS]}
                await self._answer(asked)
        except BaseException as error:
            _refuse([*asked.values(), *self._waiting.values()], error)
            self._waiting.clear()
            raise

    async def _answer(self, asked: Mapping[_Asked, list[Answer]]) -> None:
        try:
            found = await self._fetch(list(asked))
        except Exception as error:  # noqa: BLE001 - those who asked carry it to their callers
            if isinstance(error, DataError) and len(asked) > 1:
                for each, answers in asked.items():  # one of them is bad, and the others shall not suffer for it
                    await self._answer({each: answers})
            else:
                _refuse(asked.values(), error)
            return
        for lines, answers in zip(found, asked.values(), strict=True):
            for answer in answers:
                if not answer.done():  # the caller may have gone
                    answer.set_result(lines)

    async def _fetch(self, asked: Sequence[_Asked]) -> Sequence[Sequence[Line]]:
        streams, after = [stream for stream, _ in asked], [after for _, after in asked]
        with library_errors():
            if len(asked) == 1:
                return [list(map(Line._make, await self._pool.fetch(self._said_of_one, streams[0], after[0])))]
            rows = await self._pool.fetch(self._said, streams, after)
        found: list[list[Line]] = [[] for _ in asked]
        for row in rows:
            found[int(row["n"]) - 1].append(Line(row["version"], row["type"], row["body"], row["position"]))
        return found


def _refuse(asked: Iterable[Iterable[Answer]], error: BaseException) -> None:
    for answers in asked:
        for answer in answers:
            if not answer.done():
                answer.set_exception(error)
