"""The head of the log as it is shown: the published checkpoint, the tiles under it, and proofs of entries."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from huiwu.audit.bundle import Place
from huiwu.audit.keyring import Keyring
from huiwu.eventlog import Pool
from huiwu.supervision.keys import log_key
from huiwu.supervision.settings import DELAY_SECONDS, LogSettings
from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.policy import Policy
from huiwu.tlog.reading import TileReader, files

_LOOKED_AGAIN_SECONDS = 0.1


class NothingSigned(Exception):
    """There is no checkpoint, or none yet that covers what is asked for."""


@dataclass(frozen=True, slots=True)
class Head:
    """A signed checkpoint, with countersignatures if there are any, and the log under it."""

    signed: bytes
    checkpoint: Checkpoint
    keys: Keyring
    reader: TileReader

    def place(self, leaf: int) -> Place:
        """Where an entry stands, with the proof."""
        return Place(leaf, tuple(self.reader.inclusion_proof(leaf)))

    def holds(self, entries: Iterable[tuple[int, bytes]]) -> bool:
        """Whether what was signed at those leaves are these bytes: in a restored database they may not be, yet."""
        return all(self.reader.leaf_hash(leaf) == leaf_hash(raw) for leaf, raw in entries)


@dataclass(frozen=True, slots=True)
class Heads:
    """Finds the head; `settings` are None where nothing is signed."""

    pool: Pool
    settings: LogSettings | None

    async def latest(self, size: int = 0, within: float = 0.0) -> Head:
        """The last checkpoint, waited for until it covers so many entries; raises NothingSigned."""
        return await self._wait(self._last, size, within)

    async def witnessed(self, size: int, within: float) -> Head:
        """The last one that a quorum of witnesses has seen; where nobody countersigns, or too late, the log's own."""
        if self.settings is not None and self.settings.policy is not None:
            with suppress(NothingSigned):
                return await self._wait(self._last_met, size, within)
        return await self.latest(size, within)

    @property
    def delay(self) -> float:
        """Within how many seconds the log promises to take in what was published."""
        return self.settings.delay if self.settings else DELAY_SECONDS

    async def signed_at(self) -> datetime | None:
        """When the last checkpoint was signed."""
        at: datetime | None = await self.pool.fetchval("SELECT max(signed_at) FROM supervision.signed")
        return at

    async def _wait(self, read: Callable[[LogSettings], Awaitable[Head | None]], size: int, within: float) -> Head:
        clock = asyncio.get_running_loop()
        deadline = clock.time() + within
        while True:
            head = None if self.settings is None else await read(self.settings)
            if head is not None and head.checkpoint.size >= size:
                return head
            if self.settings is None or clock.time() >= deadline:
                raise NothingSigned
            await asyncio.sleep(_LOOKED_AGAIN_SECONDS)

    async def _last(self, settings: LogSettings) -> Head | None:
        try:
            signed = await asyncio.to_thread((settings.folder / "checkpoint").read_bytes)
        except FileNotFoundError:
            return None
        head = _head(settings, signed)
        cosigned: bytes | None = await self.pool.fetchval(
            "SELECT note FROM supervision.signed WHERE size = $1 AND root = $2",
            *(head.checkpoint.size, head.checkpoint.root),
        )
        return head if cosigned is None else replace(head, signed=cosigned)

    async def _last_met(self, settings: LogSettings) -> Head | None:
        signed: bytes | None = await self.pool.fetchval(
            "SELECT note FROM supervision.signed WHERE met ORDER BY size DESC LIMIT 1"
        )
        return None if signed is None else _head(settings, signed)


def _head(settings: LogSettings, signed: bytes) -> Head:
    checkpoint = Checkpoint.parse(note.split(signed)[0])
    policy = policy_of(settings)
    witnesses = () if policy is None else tuple(each.key for each in policy.witnesses.values())
    keys = Keyring((log_key(settings).public,), witnesses)
    return Head(signed, checkpoint, keys, TileReader(files(settings.folder), checkpoint.size))


def policy_of(settings: LogSettings) -> Policy | None:
    """Who countersigns; raises NotAPolicy, OSError."""
    return None if settings.policy is None else Policy.parse(settings.policy.read_bytes())
