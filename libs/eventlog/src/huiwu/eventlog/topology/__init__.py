"""The cable's topology: the streams on JetStream and their subjects, declared here and nowhere else."""

from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError

from huiwu.kernel.event import Event

SERVICES = ("membership", "congress", "bargaining", "filing", "notification")
"""The services that record decisions, each with a stream of its own."""

DUPLICATE_WINDOW_SECONDS = 120
LARGEST_MESSAGE = 1024 * 1024
_OTHERWISE_CONFIGURED = 10058


def stream_name(service: str) -> str:
    """`congress` → `HUIWU_CONGRESS`."""
    return f"HUIWU_{service.upper()}"


def subjects_of(service: str) -> str:
    """All subjects of a service's facts, `huiwu.congress.>`."""
    return f"huiwu.{service}.>"


def subject_of(event: Event) -> str:
    """`huiwu.congress.110105.session-opened.v1`: credentials can be confined to a district, a reader to a fact."""
    return f"huiwu.{event.service}.{event.district}.{event.name}"


def stream_config(service: str, *, replicas: int = 1) -> StreamConfig:
    """The service's stream: on disk, kept for ever, and nothing in it can be deleted."""
    return StreamConfig(
        name=stream_name(service),
        description=f"Facts of {service}, in the order of its log",
        subjects=[subjects_of(service)],
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.NEW,
        storage=StorageType.FILE,
        num_replicas=replicas,
        max_msg_size=LARGEST_MESSAGE,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        deny_delete=True,
        deny_purge=True,
        allow_atomic=True,  # a relay that is behind publishes many at once
    )


async def declare(jetstream: JetStreamContext, *, replicas: int = 1) -> None:
    """Makes every stream, or brings it to this configuration; doing so again changes nothing."""
    for service in SERVICES:
        config = stream_config(service, replicas=replicas)
        try:
            await jetstream.add_stream(config)  # pyright: ignore[reportUnknownMemberType] - nats-py
        except BadRequestError as error:
            if error.err_code != _OTHERWISE_CONFIGURED:
                raise
            await jetstream.update_stream(config)  # pyright: ignore[reportUnknownMemberType]
