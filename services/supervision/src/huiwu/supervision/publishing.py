"""The log's publisher: lays the sequenced entries down as tiles, and signs a checkpoint whenever the log grew.

Every fork is refused: what was signed last stands in the log's own files, in the database and in a file beside both,
and a new checkpoint must continue all three. So a log that was restored from a stale copy signs nothing.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import structlog
from prometheus_client import Gauge

from huiwu.eventlog import Connection, Pool
from huiwu.supervision import alarms
from huiwu.supervision.entries import Entries
from huiwu.supervision.keys import log_key
from huiwu.supervision.restoring import Refused, restore_order
from huiwu.supervision.settings import LogSettings
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.keys import Ed25519Signer, NotAKey
from huiwu.tlog.merkle import leaf_hash
from huiwu.tlog.note import NotANote
from huiwu.tlog.reading import TileReader
from huiwu.tlog.signing import Contradiction, LogSigner
from huiwu.tlog.tiles import EntryTooLarge, NotATile
from huiwu.tlog.writer import DamagedLog, LogIsHeld, LogWriter, read_checkpoint

TABLES = """
CREATE TABLE IF NOT EXISTS signed (
    size bigint PRIMARY KEY, root bytea NOT NULL, note bytea NOT NULL, signed_at timestamptz NOT NULL DEFAULT now(),
    met boolean NOT NULL DEFAULT false
);
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OF size, root, signed_at OR DELETE OR TRUNCATE ON signed
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE signed ENABLE ALWAYS TRIGGER append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON signed FROM CURRENT_USER, PUBLIC;
GRANT UPDATE (note, met) ON signed TO CURRENT_USER;
"""
INTERVAL_SECONDS = 1.0
_PAGE = 2000
_REST = 5.0
"""How many times as long as a turn took that came to nothing the next one waits: it may have read the whole log."""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('huiwu.supervision.sign'))"
_KNOWN = "SELECT true FROM supervision.signed WHERE size = $1 AND root = $2"
SIZE = Gauge("huiwu_log_signed_size", "Entries under the last checkpoint that this process signed.")
CONFIRMED = Gauge("huiwu_log_confirmed_timestamp_seconds", "When a checkpoint was last seen to hold every entry.")

log = structlog.get_logger()


@dataclass(slots=True)
class Publisher:
    """The one writer of the log's files; another process that has them makes it wait."""

    pool: Pool
    settings: LogSettings
    writer: LogWriter
    compared: int = 0
    _signed_last: tuple[int, bytes] | None = None

    async def publish(self) -> None:
        """Lay down what is new, and sign it; raises Refused."""
        differs = await self._lay_down()
        if differs is not None:
            await restore_order(self.pool, self.writer.reader(), differs)
            if await self._lay_down() is not None:
                raise self._exchanged()
        await self._sign()

    async def _lay_down(self) -> int | None:
        """Append what is new. Nothing is when the files and the database differ: then the first leaf where they do.

        All is read in one transaction: a database that is exchanged meanwhile breaks it off.
        """
        async with self.pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
            entries = Entries(db)
            await self._recognise(db)
            if (differs := await self._compare(entries)) is not None:
                return differs
            page, size = list[bytes](), await entries.size()
            async for leaf, raw in entries.everything(self.compared, size):
                if leaf != self.compared + len(page):
                    break
                page.append(raw)
                if len(page) == _PAGE:
                    await self._append(page)
                    page = []
            await self._append(page)
            if self.compared < size:
                raise Refused(f"数据库缺第 {self.compared} 条", f"entry {self.compared} is gone from the database")
        return None

    async def _recognise(self, db: Connection) -> None:
        """A database that does not know what was signed last is another one than before, and is compared anew."""
        if self._signed_last is not None and not await db.fetchval(_KNOWN, *self._signed_last):
            self.compared = 0

    async def _compare(self, entries: Entries) -> int | None:
        """Once for each beginning: what the files hold must be what the database holds."""
        reader = self.writer.reader()
        async for leaf, raw in entries.everything(self.compared, self.writer.size):
            if leaf != self.compared or leaf_hash(raw) != reader.leaf_hash(leaf):
                return self.compared
            self.compared = leaf + 1
            if leaf % _PAGE == 0:
                await asyncio.sleep(0)
        return self.compared if self.compared < self.writer.size else None

    async def _append(self, page: list[bytes]) -> None:
        try:
            await asyncio.to_thread(self.writer.append, page)
        except EntryTooLarge as error:
            raise Refused("有一条超过日志条目的上限", str(error)) from error
        await asyncio.to_thread(self.writer.commit)  # else a refusal would leave a page that is appended once more
        self.compared = self.writer.size

    async def _sign(self) -> None:
        """Sign the committed tree, remember it, and only then show it."""
        async with self.pool.acquire() as db, db.transaction():
            await db.execute(_ONE_AT_A_TIME)
            await self._demand_last(db)
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
        self._signed_last = reader.size, reader.root()
        SIZE.set(reader.size)
        CONFIRMED.set_to_current_time()

    async def _demand_last(self, db: Connection) -> None:
        """The database is still the one that was laid down; so whoever knows the signature has those entries."""
        last: bytes | None = await db.fetchval(
            "SELECT raw FROM supervision.entries WHERE leaf = $1", self.writer.size - 1
        )
        if self.writer.size and (
            last is None or leaf_hash(last) != self.writer.reader().leaf_hash(self.writer.size - 1)
        ):
            raise self._exchanged()

    def _exchanged(self) -> Refused:
        self.compared = 0
        return Refused("数据库在核对时被更换", "the database was exchanged while it was compared")

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
    except OSError as error:
        await _refuse(raised, _unwritable(error))
        return
    said: tuple[str, str] | None = ("", "")
    clock = asyncio.get_running_loop()
    try:
        publisher = Publisher(pool, settings, writer)
        while True:
            began = clock.time()
            now = await _turn(publisher)
            if now != said:
                said = now
                await _refuse(raised, now)
            if writer.broken:
                return
            await asyncio.sleep(INTERVAL_SECONDS + (0 if now is None else _REST * (clock.time() - began)))
    finally:
        writer.close()


async def _turn(publisher: Publisher) -> tuple[str, str] | None:
    """Publish, and say what is in the way of it."""
    try:
        await publisher.publish()
    except Refused as refused:
        return refused.said
    except NotAKey as error:
        return "签名密钥不可用", str(error)
    except (NotANote, NotATile) as error:
        return "日志文件或上次签名的记录已损坏", f"a file of the log or what was signed last is damaged: {error}"
    except (ConnectionError, TimeoutError):
        raise  # of the database
    except OSError as error:
        return _unwritable(error)
    return None


def _unwritable(error: OSError) -> tuple[str, str]:
    return "日志文件无法读写", f"the log's files cannot be read or written: {error}"


async def _refuse(raised: alarms.Alarms, said: tuple[str, str] | None) -> None:
    if said is not None:
        log.error("拒绝签发检查点 checkpoint refused", zh=said[0], en=said[1])
    await raised.set(alarms.SIGNING, said)
