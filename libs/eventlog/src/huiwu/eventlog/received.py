"""Received: one fact as it came over the cable, with its place in its service's log and the place before it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from huiwu.kernel.event import Event, NotAnEvent, canonical, read, read_data
from huiwu.kernel.names import shape_name

F = TypeVar("F")

POSITION = "Huiwu-Position"
"""Header: the event's place in its service's log."""
PREVIOUS = "Huiwu-Previous"
"""Header: the place before it, 0 for the first. A receiver holds it against its checkpoint and so misses nothing."""


@dataclass(frozen=True, slots=True)
class Received:
    """A recorded event of `service`; `raw` are its canonical bytes as they were stored, published and hashed."""

    service: str
    position: int
    previous: int
    event: Event
    raw: bytes

    @property
    def retrospective(self) -> bool:
        """It was recorded after it had happened: what would follow at once may long be over."""
        return self.event.retrospective is True

    def read(self, shape: type[F]) -> F:
        """The fact in a shape of the reader's own; members that it does not name are passed over.

        Raises NotAnEvent.
        """
        fact = read_data(self.event, shape)
        assert isinstance(fact, shape)
        return fact


def received(service: str, headers: Mapping[str, str], raw: bytes) -> Received:
    """The event in a message of that service, with its place in the log; raises NotAnEvent."""
    event = read(raw)
    if event.service != service:
        raise NotAnEvent(f"{event.id} of {event.service} came as one of {service}")
    try:
        return Received(service, int(headers[POSITION]), int(headers[PREVIOUS]), event, raw)
    except (KeyError, ValueError) as error:
        raise NotAnEvent(f"{event.id} came without its place in the log: {error!r}") from error


class OfLaterRelease(NotAnEvent):
    """A fact that is heard here came in a later shape: it waits for a build that can read it."""


def demand_known(at: Received, heard: Container[tuple[str, str]]) -> None:
    """Raises OfLaterRelease for a fact under none of the names that are known here, though its shape is heard.

    `heard` are services and shapes without a version; what is in none of them is nobody's business here.
    """
    if (at.service, shape_name(at.event.name)) in heard:
        raise OfLaterRelease(f"{at.event.id}: {at.event.name} of {at.service} is of a later release")


def plain(value: object) -> object:
    """The value as its canonical JSON reads: dates are text, dataclasses are objects, tuples are lists."""
    return msgspec.json.decode(canonical(value))
