"""The event log of one service: decisions in, events with their positions out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eventsourcing.persistence import Notification, StoredEvent

from huiwu.eventlog.errors import EventTooLarge
from huiwu.eventlog.group_read import Line
from huiwu.eventlog.recorder import Recorder
from huiwu.kernel.event import Event, read, write

LARGEST_EVENT = 65_535
"""In bytes: what an entry of a transparency log may have (C2SP tlog-tiles). What is larger is recorded by its hash."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in the log; `raw` are its canonical bytes."""

    position: int
    event: Event
    raw: bytes


class EventLog:
    """What is appended here was decided, and stays."""

    def __init__(self, recorder: Recorder, service: str) -> None:
        self.recorder = recorder
        self.service = service
        self._listeners: list[Callable[[], None]] = []

    def when_appended(self, listener: Callable[[], None]) -> None:
        """Calls the listener after every append of this process; it must return at once."""
        self._listeners.append(listener)

    async def append(self, events: Sequence[Event], follows: int | None = None) -> list[int]:
        """Appends one decision's events to their stream and returns their positions.

        `follows` is the position of the stream's last event as it was when it was decided. Raises DecisionTaken,
        VersionConflict, EventTooLarge, LogIsBusy, LogIsAway; ValueError when the events
        are not one decision of this service on one stream, in order.
        """
        self._check(events)
        stored = [StoredEvent(event.subject, event.sequence, event.type, write(event)) for event in events]
        for each in stored:
            if len(each.state) > LARGEST_EVENT:
                raise EventTooLarge(f"{each.topic} of {each.originator_id} has {len(each.state)} bytes")
        positions = await self.recorder.insert_events(stored, decision=events[0].decision, follows=follows)
        for listener in self._listeners:
            listener()
        return list(positions)

    async def stream(self, stream: str) -> list[Recorded]:
        """A stream from its beginning."""
        return [Recorded(line.position, read(line.body), line.body) for line in await self.lines(stream)]

    async def lines(self, stream: str, after: int = 0) -> Sequence[Line]:
        """A stream's events after that version as they are stored, for who reads only a part of each."""
        return await self.recorder.select_stream(stream, after)

    async def decision(self, decision: str) -> list[Recorded]:
        """A ruling and its facts, empty if that decision was never made."""
        return _recorded(await self.recorder.select_decision(decision))

    async def after(self, position: int, limit: int) -> list[Recorded]:
        """The next events after a position."""
        return _recorded(await self.recorder.select_notifications(position, limit, inclusive_of_start=False))

    async def head(self) -> int:
        """The last position, 0 while the log is empty."""
        return await self.recorder.max_notification_id() or 0

    async def previous(self, position: int) -> int:
        """The position before that one, 0 for the first."""
        return await self.recorder.previous_position(position)

    def _check(self, events: Sequence[Event]) -> None:
        if not events:
            raise ValueError("a decision has at least its ruling")
        first = events[0]
        for n, event in enumerate(events):
            if (event.service, event.decision, event.subject) != (self.service, first.decision, first.subject):
                raise ValueError(f"{event.id} is not of decision {first.decision} on {first.subject} of {self.service}")
            if first.sequence < 1 or event.sequence != first.sequence + n:
                raise ValueError(f"{event.id} has version {event.sequence} after {first.sequence + n - 1}")


def _recorded(notifications: Sequence[Notification]) -> list[Recorded]:
    return [Recorded(each.id, read(each.state), each.state) for each in notifications]
