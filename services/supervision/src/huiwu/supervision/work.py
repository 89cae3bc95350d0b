"""What supervision does of its own accord: publish the log, have it witnessed, watch for what is late, decide again."""

from huiwu.runtime.parts import Parts
from huiwu.supervision.head import Heads
from huiwu.supervision.overdue import watching
from huiwu.supervision.publishing import publishing
from huiwu.supervision.replaying import replaying
from huiwu.supervision.settings import LogSettings
from huiwu.supervision.witnessing import witnessing


async def publish(parts: Parts) -> None:
    """Lay the log down and sign it; without a folder for it nothing is signed."""
    settings = LogSettings.of(parts.settings.environ)
    if settings is not None:
        await publishing(parts.pool, settings)


async def have_witnessed(parts: Parts) -> None:
    """Show every checkpoint to the witnesses of the policy; without one nobody countersigns."""
    settings = LogSettings.of(parts.settings.environ)
    if settings is not None and settings.policy is not None:
        await witnessing(parts.pool, settings)


async def watch(parts: Parts) -> None:
    """Name what should be in the log and is not."""
    heads = Heads(parts.pool, LogSettings.of(parts.settings.environ))
    await watching(parts, heads.delay, signed=heads.settings is not None)


async def decide_again(parts: Parts) -> None:
    """Replay the log continuously."""
    await replaying(parts.pool, Heads(parts.pool, LogSettings.of(parts.settings.environ)))
