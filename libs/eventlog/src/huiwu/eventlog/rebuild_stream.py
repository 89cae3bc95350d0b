"""Rebuilding a stream: it is deleted, declared anew, and published from the log in PostgreSQL, which is the truth."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from huiwu.eventlog.log import EventLog
from huiwu.eventlog.published import published_position
from huiwu.eventlog.relay import Relay, end_of_stream
from huiwu.eventlog.topology import stream_config, stream_name

_LOOK = 0.1
_LEAD_POLL = 0.2

Progress = Callable[[int, int], None]
"""Told how far the new stream has come, and how far it goes."""


async def rebuild_stream(
    log: EventLog,
    jetstream: JetStreamContext,
    *,
    replicas: int = 1,
    discard: bool = False,
    progress: Progress | None = None,
) -> int:
    """Put the whole log on a new stream and return its last position; a relay that is running takes part.

    Whoever reads the stream finds its consumer gone, makes it anew, and passes over what it has. A command that is
    broken off has lost nothing: any relay of the service goes on. `replicas` are those of a stream that is not there.
    Raises Diverged, with nothing changed, when the stream ends with what the log does not have, unless `discard`.
    """
    service, stream = log.service, stream_name(log.service)
    with suppress(NotFoundError):
        found = await jetstream.stream_info(stream)
        if not discard:
            await end_of_stream(log, jetstream)
        replicas = found.config.num_replicas or replicas
        await jetstream.delete_stream(stream)
    await jetstream.add_stream(stream_config(service, replicas=replicas))  # pyright: ignore[reportUnknownMemberType]
    relaying = asyncio.create_task(Relay(log, jetstream, service, poll=_LEAD_POLL).run())
    try:
        head, reached = await log.head(), 0
        while reached < head:
            await asyncio.sleep(_LOOK)
            reached = await published_position(jetstream, service)
            if progress is not None:
                progress(reached, head)
        return head
    finally:
        relaying.cancel()
        with suppress(asyncio.CancelledError):
            await relaying
