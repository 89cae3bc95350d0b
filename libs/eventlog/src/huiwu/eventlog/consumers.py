"""The consumers of a service: what is delivered to it of each stream, as the code makes them and a cluster declares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from huiwu.eventlog import organisations
from huiwu.eventlog.intake import ACK_WAIT, MOST_AT_ONCE
from huiwu.eventlog.reactions import Reactions
from huiwu.eventlog.readmodel import ReadModel
from huiwu.eventlog.topology import SERVICES, stream_name, subjects_of


@dataclass(frozen=True, slots=True)
class Consumer:
    """A durable consumer on a stream; `reacts` tells the reactions' from the read models'."""

    source: str
    config: ConsumerConfig
    reacts: bool

    @property
    def name(self) -> str:
        return str(self.config.durable_name)

    @property
    def stream(self) -> str:
        return stream_name(self.source)


def sources_of(
    service: str, models: Sequence[ReadModel] = (), reactions: Reactions | None = None, more: Iterable[str] = ()
) -> list[str]:
    """What is heard, the organisation tree, and the service itself if it records anything.

    Raises ValueError for a source that publishes nothing.
    """
    heard = {*more, *(reactions.sources if reactions else ())}.union(*(model.sources for model in models))
    if strangers := heard - set(SERVICES):
        raise ValueError(f"{', '.join(sorted(strangers))}: no such service publishes facts")
    return sorted(heard | {organisations.SOURCE} | ({service} & set(SERVICES)))


def consumers_of(service: str, sources: Iterable[str], reactions: Reactions) -> list[Consumer]:
    """Two at most for each source: one for the read models, one for the reactions that it has."""
    found = list[Consumer]()
    for source in sources:
        found.append(Consumer(source, for_projections(service, source), reacts=False))
        if source in reactions.sources:
            found.append(Consumer(source, for_reactions(service, source, reactions), reacts=True))
    return found


def for_projections(service: str, source: str) -> ConsumerConfig:
    """Everything, many at a time; acknowledging one acknowledges all before it."""
    return ConsumerConfig(
        name=f"{service}-projections",
        durable_name=f"{service}-projections",
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.ALL,
        ack_wait=ACK_WAIT,
        max_deliver=-1,
        max_ack_pending=MOST_AT_ONCE * 4,
        filter_subject=subjects_of(source),
    )


def for_reactions(service: str, source: str, reactions: Reactions) -> ConsumerConfig:
    """Only the facts that are reacted to, one by one."""
    return ConsumerConfig(
        name=f"{service}-reactions",
        durable_name=f"{service}-reactions",
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT,
        max_deliver=-1,
        max_ack_pending=1,
        filter_subjects=[f"huiwu.{source}.*.{fact}.*" for fact in reactions.facts(source)],
    )
