"""The head of the log as it is shown: the published checkpoint, the tiles under it, and proofs of entries."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from huiwu.audit.bundle import Place
from huiwu.audit.keyring import Keyring
from huiwu.eventlog import Pool
from huiwu.supervision.keys import log_key
from huiwu.supervision.settings import LogSettings
from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
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


@dataclass(frozen=True, slots=True)
class Heads:
    """Finds the head; `settings` are None where nothing is signed."""

    pool: Pool
    settings: LogSettings | None

    async def latest(self, size: int = 0, within: float = 0.0) -> Head:
        """The last checkpoint, waited for until it covers so many entries; raises NothingSigned."""
        clock = asyncio.get_running_loop()
        deadline = clock.time() + within
        while True:
            head = None if self.settings is None else await asyncio.to_thread(self._read, self.settings)
            if head is not None and head.checkpoint.size >= size:
                return head
            if self.settings is None or clock.time() >= deadline:
                raise NothingSigned
            await asyncio.sleep(_LOOKED_AGAIN_SECONDS)

    async def signed_at(self) -> datetime | None:
        """When the last checkpoint was signed."""
        at: datetime | None = await self.pool.fetchval("SELECT max(signed_at) FROM supervision.signed")
        return at

    @staticmethod
    def _read(settings: LogSettings) -> Head | None:
        try:
            signed = (settings.folder / "checkpoint").read_bytes()
        except FileNotFoundError:
            return None
        checkpoint = Checkpoint.parse(note.split(signed)[0])
        keys = Keyring((log_key(settings).public,))
        return Head(signed, checkpoint, keys, TileReader(files(settings.folder), checkpoint.size))
