"""How far a service's log is on the cable, for whoever wants to know how much is still to come."""

from typing import cast

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from huiwu.eventlog.received import POSITION
from huiwu.eventlog.topology import stream_name, subjects_of


async def published_position(jetstream: JetStreamContext, service: str) -> int:
    """The position of the last fact on the service's stream, 0 while there is none; raises nats.errors.Error."""
    try:
        last = await jetstream.get_last_msg(stream_name(service), subjects_of(service))
    except NotFoundError:
        return 0
    headers = cast("dict[str, str]", last.headers or {})  # pyright: ignore[reportUnknownMemberType] - nats-py
    return int(headers.get(POSITION, "0"))
