"""The log's publisher: lays the sequenced entries down as tiles, and signs a checkpoint whenever the log grew.

Every fork is refused: what was signed last stands in the log's own files, in the database and in a file beside both,
and a new checkpoint must continue all three. So a log that was restored from a stale copy signs nothing.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import structlog
from prometheus_client import Gauge

from huiwu.eventlog import Pool
from huiwu.supervision import alarms
from huiwu.supervision.entries import Entries
from huiwu.supervision.keys import log_key
from huiwu.supervision.settings import LogSettings
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import Ed25519Signer
from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.reading import TileReader
from huiwu.tlog.signing import Contradiction, LogSigner
from huiwu.tlog.tiles import EntryTooLarge
from huiwu.tlog.writer import DamagedLog, LogIsHeld, LogWriter, read_checkpoint

TABLES = """
CREATE TABLE IF NOT EXISTS signed (
    size bigint PRIMARY KEY, root bytea NOT NULL, note bytea NOT NULL, signed_at timestamptz NOT NULL DEFAULT now(),
    met boolean NOT NULL DEFAULT false
);
"""
INTERVAL_SECONDS = 1.0
_PAGE = 2000
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('huiwu.supervision.sign'))"
SIZE = Gauge("huiwu_log_signed_size", "Entries under the last checkpoint that this process signed.")

log = structlog.get_logger()


class Refused(Exception):
    """The log must not be signed: it would contradict what was signed before."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.said = zh, en


@dataclass(slots=True)
class Publisher:
    """The one writer of the log's files; another process that has them makes it wait."""

    pool: Pool
    settings: LogSettings
    writer: LogWriter
    compared: int = 0

    async def publish(self) -> None:
        """Lay down what is new, and sign it; raises Refused."""
        entries = Entries(self.pool)
        size = await entries.size()
        if size < self.writer.size:
            raise Refused(
                f"日志文件有 {self.writer.size} 条，数据库只有 {size} 条：数据库应是从旧备份恢复的",
                f"the log's files have {self.writer.size} entries, the database {size}: it was restored from a backup",
            )
        await self._compare(entries)
        page = list[bytes]()
        async for _, raw in entries.everything(self.writer.size, size):
            page.append(raw)
            if len(page) == _PAGE:
                await self._append(page)
                page = []
        await self._append(page)
        await asyncio.to_thread(self.writer.commit)
        await self._sign()

    async def _compare(self, entries: Entries) -> None:
        """Once for each beginning: what the files hold must be what the database holds."""
        reader = self.writer.reader()
        async for leaf, raw in entries.everything(self.compared, self.writer.size):
            if leaf_hash(raw) != reader.leaf_hash(leaf):
                raise Refused(
                    f"数据库中第 {leaf} 条与日志文件中的不同：有人更改，或从旧备份恢复后顺序已变",
                    f"entry {leaf} of the database is not that of the log's files: it was changed, or put in another "
                    "order after a restore",
                )
            self.compared = leaf + 1
            if leaf % _PAGE == 0:
                await asyncio.sleep(0)

    async def _append(self, page: list[bytes]) -> None:
        try:
            await asyncio.to_thread(self.writer.append, page)
        except EntryTooLarge as error:
            raise Refused("有一条超过日志条目的上限", str(error)) from error
        self.compared += len(page)

    async def _sign(self) -> None:
        """Sign the committed tree, remember it, and only then show it."""
        async with self.pool.acquire() as db, db.transaction():
            await db.execute(_ONE_AT_A_TIME)
            last = await db.fetchrow("SELECT size, root, note FROM supervision.signed ORDER BY size DESC LIMIT 1")
            reader = self.writer.reader()
            if last is not None:
                _continues(reader, last["size"], last["root"])
            if last is not None and last["size"] == reader.size:
                note = last["note"]
            else:
                note = await asyncio.to_thread(self._signed, reader)
                await db.execute(
                    "INSERT INTO supervision.signed (size, root, note) VALUES ($1, $2, $3)",
                    *(reader.size, reader.root(), note),
                )
        shown = read_checkpoint(self.settings.folder)
        if shown is None or shown.size < reader.size:
            await asyncio.to_thread(self.writer.publish, note)
        SIZE.set(reader.size)

    def _signed(self, reader: TileReader) -> bytes:
        key = log_key(self.settings)
        signer = LogSigner(self.settings.memory, Ed25519Signer(key))
        last, head = signer.last(), Checkpoint(key.name, reader.size, reader.root())
        if last is not None and last.size > reader.size:
            raise Refused(
                f"曾对 {last.size} 条签名，现在只有 {reader.size} 条",
                f"{last.size} entries were signed, and there are {reader.size}",
            )
        try:
            return signer.sign(head, reader.consistency_proof(last.size) if last else ())
        except Contradiction as error:
            raise Refused("与上次签名的检查点相矛盾", str(error)) from error


def _continues(reader: TileReader, size: int, root: bytes) -> None:
    if size > reader.size or reader.root(size) != root:
        raise Refused(
            f"与已签名的 {size} 条的检查点相矛盾", f"it contradicts the checkpoint that was signed at size {size}"
        )


async def publishing(pool: Pool, settings: LogSettings) -> None:
    """Publish for ever, every second; what must not be signed raises an alarm that says why."""
    raised = alarms.Alarms(pool)
    while True:
        with suppress(LogIsHeld):
            await _publish_while_held(pool, settings, raised)
        await asyncio.sleep(INTERVAL_SECONDS)


async def _publish_while_held(pool: Pool, settings: LogSettings, raised: alarms.Alarms) -> None:
    try:
        writer = await asyncio.to_thread(LogWriter, settings.folder)
    except DamagedLog as error:
        await _refuse(raised, ("日志文件已损坏", str(error)))
        return
    said: tuple[str, str] | None = ("", "")
    try:
        publisher = Publisher(pool, settings, writer)
        while True:
            now = None
            try:
                await publisher.publish()
            except Refused as refused:
                now = refused.said
            if now != said:
                said = now
                await _refuse(raised, now)
            await asyncio.sleep(INTERVAL_SECONDS)
    finally:
        writer.close()


async def _refuse(raised: alarms.Alarms, said: tuple[str, str] | None) -> None:
    if said is not None:
        log.error("checkpoint refused", zh=said[0], en=said[1])
    await raised.set(alarms.SIGNING, said)
