"""Two processes share one consumer: what one took and died with is read again by the other, wherever the hole is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig

from huiwu.eventlog import Connection, Pool, Received
from huiwu.eventlog.intake import Intake
from huiwu.eventlog.projections import Projections
from huiwu.eventlog.topology import declare

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
STREAM, DURABLE = "HUIWU_CONGRESS", "notification-projections"


@dataclass(frozen=True, slots=True)
class SeatTaken:
    seat: int


@pytest.mark.parametrize("lost", [{1}, {2}, {3, 4}, {2, 4}, {1, 3, 5}])
async def test_a_hole_anywhere_in_a_batch_is_filled(
    pool: Pool, jetstream: JetStreamContext, congress: Any, publishing: Any, lost: set[int]
) -> None:
    """Before the first fact of the batch, and between those that are at hand: nothing waits for the dead for ever."""
    kept = list[int]()

    async def keep(_db: Connection, batch: Sequence[Received]) -> None:
        kept.extend(at.position for at in batch)

    projections = Projections(pool, "notification", ["congress"], [], [keep])
    await projections.setup()
    await declare(jetstream)
    config = ConsumerConfig(durable_name=DURABLE, name=DURABLE, ack_policy=AckPolicy.ALL, ack_wait=60)
    await jetstream.add_consumer(STREAM, config)
    await publishing([congress.says(SeatTaken(seat)) for seat in range(6)])
    subscription = await jetstream.pull_subscribe_bind(DURABLE, STREAM)
    messages = [message for _ in range(6) for message in await subscription.fetch(1, timeout=20)]
    ours = [message for number, message in enumerate(messages, 1) if number not in lost]

    class Rest:
        """What the server still holds ready for this process."""

        async def fetch(self, _batch: int, timeout: float) -> list[Any]:  # noqa: ASYNC109
            return ours[1:]

    intake = Intake("notification", "congress", projections, lambda _source, _position: None)
    await intake.take(ours[0], Rest(), jetstream)  # type: ignore[arg-type]
    assert kept == [1, 2, 3, 4, 5, 6]
    assert intake.missing is None
