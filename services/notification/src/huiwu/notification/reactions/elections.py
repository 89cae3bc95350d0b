"""The clocks of an election: the union above gives its guidance at each checkpoint, or is reminded (processes P03)."""

from collections.abc import Iterable

from huiwu.eventlog import Order, Reader, Received
from huiwu.notification.clocks import GUIDANCE, Clocks, Owner
from huiwu.notification.heard import ElectionCheckpointOpened, SuperiorGuidanceRecorded
from huiwu.notification.reactions.declared import reactions


@reactions.on("congress", ElectionCheckpointOpened)
async def set_clock_of_guidance_when_a_checkpoint_opens(
    fact: ElectionCheckpointOpened, at: Received, read: Reader
) -> Iterable[Order]:
    """The election is the union's own, the guidance is owed by the one above."""
    whose = Owner(fact.organisation, fact.superior)
    return [await Clocks(at.event.subject, read, fact.checkpoint).begin(GUIDANCE, whose, fact.on)]


@reactions.on("congress", SuperiorGuidanceRecorded)
async def stop_clock_of_guidance_when_it_is_recorded(
    fact: SuperiorGuidanceRecorded, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read, fact.checkpoint).fulfil(GUIDANCE, fact.on)
