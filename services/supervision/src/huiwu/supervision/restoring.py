"""Restoring the order that was signed, in a database that lost it: restored from a backup, or emptied.

The services' facts come again by themselves, but between the sources in whatever order. Which order was signed, the
log's files know; what the facts say, only the services: so entries change places here, and never their bytes.
"""

import asyncio
from hashlib import sha256

import structlog

from huiwu.eventlog import Connection, Pool
from huiwu.kernel.event import NotAnEvent, read
from huiwu.supervision.entries import Entries
from huiwu.supervision.sequencing import ONE_AT_A_TIME
from huiwu.tlog.reading import TileReader

_PAGE = 2000
_SECONDS = 600.0

log = structlog.get_logger()


class Refused(Exception):
    """The log must not be signed: it would contradict what was signed before."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.said = zh, en


async def restore_order(pool: Pool, reader: TileReader, first: int) -> None:
    """Put the entries from leaf `first` on in the places that they have in the log's files, the rest behind them.

    Raises Refused, with nothing moved, while one of the files is not here, or when it is here with other bytes.
    """
    async with pool.acquire() as db, db.transaction():
        await db.execute("SET LOCAL statement_timeout = 0")
        if (size := await Entries(db).size()) < reader.size:
            raise _lacking(reader.size - size, size)
        await db.execute(ONE_AT_A_TIME, timeout=_SECONDS)
        await _read_files(db, reader, first)
        await _demand_same_bytes(db)
        await _demand_all(db)
        for statement in (_ASIDE, _SIGNED, _REST.format(size=reader.size), _REPLAYED):
            await db.execute(statement.format(first=first), timeout=_SECONDS)
    log.warning("已恢复签名时的次序 signed order restored", first=first, size=reader.size)


async def _read_files(db: Connection, reader: TileReader, first: int) -> None:
    await db.execute(_TABLE)
    for start in range(first, reader.size, _PAGE):
        stop = min(start + _PAGE, reader.size)
        rows = await asyncio.to_thread(_places, reader, start, stop)
        await db.copy_records_to_table("signed_order", records=rows, timeout=_SECONDS)


def _places(reader: TileReader, start: int, stop: int) -> list[tuple[int, str, int, bytes]]:
    try:
        events = [(read(raw), sha256(raw).digest()) for raw in reader.entries(start, stop)]
    except NotAnEvent as error:
        raise Refused("日志文件中有一条不是事件", f"the log's files have an entry that is no event: {error}") from error
    return [(start + number, event.subject, event.sequence, hashed) for number, (event, hashed) in enumerate(events)]


async def _demand_same_bytes(db: Connection) -> None:
    changed = await db.fetchrow(_CHANGED, timeout=_SECONDS)
    if changed is not None:
        raise Refused(
            f"数据库中的 {changed['stream']} 第 {changed['version']} 条与日志文件第 {changed['leaf']} 条不同：有人更改",
            f"entry {changed['leaf']} of the log's files is {changed['stream']} {changed['version']}, "
            "and in the database it is not the same: it was changed",
        )


async def _demand_all(db: Connection) -> None:
    lacking = await db.fetchrow(_LACKING, timeout=_SECONDS)
    if lacking is not None:
        raise _lacking(lacking["count"], lacking["leaf"])


def _lacking(count: int, leaf: int) -> Refused:
    return Refused(
        f"日志文件中的 {count} 条数据库中没有（首条为第 {leaf} 条）：数据库应是从旧备份恢复的，等各服务的事实再来",
        f"{count} entries of the log's files are not in the database, the first is entry {leaf}: "
        "it was restored from a backup, and waits for the services' facts to come again",
    )


_TABLE = """
CREATE TEMPORARY TABLE signed_order (
    leaf bigint PRIMARY KEY, stream text COLLATE "C" NOT NULL, version bigint NOT NULL, hash bytea NOT NULL
) ON COMMIT DROP
"""
_CHANGED = """
SELECT s.leaf, s.stream, s.version FROM signed_order s JOIN supervision.entries e USING (stream, version)
WHERE sha256(e.raw) <> s.hash ORDER BY s.leaf LIMIT 1
"""
_LACKING = """
SELECT count(*) AS count, min(s.leaf) AS leaf
FROM signed_order s LEFT JOIN supervision.entries e USING (stream, version) WHERE e.leaf IS NULL HAVING count(*) > 0
"""
# A place is free only once who had it is gone; negative ones are nobody's.
_ASIDE = "UPDATE supervision.entries SET leaf = -1 - leaf WHERE leaf >= {first}"
_SIGNED = """
UPDATE supervision.entries e SET leaf = s.leaf FROM signed_order s WHERE e.stream = s.stream AND e.version = s.version
"""
_REST = """
UPDATE supervision.entries e SET leaf = {size} + rest.number - 1
FROM (
    SELECT leaf, row_number() OVER (ORDER BY decision = (
        SELECT decision FROM supervision.entries WHERE leaf = {size} - 1
    ) DESC, leaf DESC) AS number
    FROM supervision.entries WHERE leaf < 0
) AS rest WHERE e.leaf = rest.leaf
"""
"""What is left of the decision that the files end with comes first."""
_REPLAYED = "UPDATE supervision.replays SET leaf = least(leaf, {first})"
