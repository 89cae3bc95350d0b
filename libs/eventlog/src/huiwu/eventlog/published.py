"""How far a service's log is on the cable, for whoever wants to know how much is still to come."""

from datetime import datetime
from typing import cast

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from huiwu.eventlog.received import POSITION
from huiwu.eventlog.topology import stream_name, subjects_of
from huiwu.kernel.event import NotAnEvent, read


async def published_position(jetstream: JetStreamContext, service: str) -> int:
    """The position of the last fact on the service's stream, 0 while there is none; raises nats.errors.Error."""
    try:
        last = await jetstream.get_last_msg(stream_name(service), subjects_of(service))
    except NotFoundError:
        return 0
    headers = cast("dict[str, str]", last.headers or {})  # pyright: ignore[reportUnknownMemberType] - nats-py
    return int(headers.get(POSITION, "0"))


async def position_at(jetstream: JetStreamContext, service: str, sequence: int) -> int:
    """The position of the fact that stands at that sequence of the service's stream, 0 when none does.

    Raises nats.errors.Error.
    """
    try:
        message = await jetstream.get_msg(stream_name(service), sequence)
    except NotFoundError:
        return 0
    headers = cast("dict[str, str]", message.headers or {})  # pyright: ignore[reportUnknownMemberType] - nats-py
    return int(headers.get(POSITION, "0"))


async def published_fact(
    jetstream: JetStreamContext, service: str, *, after: int
) -> tuple[int, str, datetime | None] | None:
    """Position, id and time of storing of the first fact on the service's stream beyond a position; None without one.

    Raises nats.errors.Error. Positions only grow along a stream, so a few looks find it.
    """
    state = (await jetstream.stream_info(stream_name(service))).state
    low, high, found = max(state.first_seq, 1), state.last_seq, None
    while low <= high:
        middle = (low + high) // 2
        message = await jetstream.get_msg(stream_name(service), middle)
        position = int(cast("dict[str, str]", message.headers or {}).get(POSITION, "0"))  # pyright: ignore[reportUnknownMemberType]
        if position > after:
            found, high = (position, _id_of(message.data or b""), message.time), middle - 1
        else:
            low = middle + 1
    return found


def _id_of(raw: bytes) -> str:
    try:
        return read(raw).id
    except NotAnEvent:
        return ""
