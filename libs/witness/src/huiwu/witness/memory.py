"""What a witness has seen: for every log the last checkpoint that it cosigned, on disk before anybody is answered."""

import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huiwu.tlog import note
from huiwu.tlog.checkpoint import Checkpoint
from huiwu.tlog.witness import AddCheckpoint, advance

_MOST_CONTRADICTIONS = 100
_SCHEMA = """
CREATE TABLE IF NOT EXISTS latest (
    origin text PRIMARY KEY,
    size integer NOT NULL,
    cosigned blob NOT NULL,
    seen integer NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS contradictions (
    origin text NOT NULL,
    seen integer NOT NULL,
    cosigned blob NOT NULL,
    shown blob NOT NULL,
    UNIQUE (origin, cosigned, shown)
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two checkpoints of one size and two roots, both signed by the log: proof that it showed two histories."""

    origin: str
    seen: int
    cosigned: bytes
    shown: bytes


class Memory:
    """SQLite in WAL mode with full synchronisation; several threads and processes may share the file."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error when the file cannot be used."""
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def latest(self, origin: str) -> bytes | None:
        """The last checkpoint of the log with the log's signatures and ours, None when there is none."""
        with self._lock:
            row = self._database.execute("SELECT cosigned FROM latest WHERE origin = ?", (origin,)).fetchone()
        return row[0] if row else None

    def cosign(
        self, request: AddCheckpoint, checkpoint: Checkpoint, opened: note.Note, signer: note.Signer
    ) -> note.Signature:
        """The cosignature, once the checkpoint is the latest on disk; raises Refused.

        Comparing with what was seen and putting the new in its place is one transaction, so that of two requests at
        once the second finds what the first has left.
        """
        with self._transaction() as database:
            row = database.execute("SELECT cosigned FROM latest WHERE origin = ?", (checkpoint.origin,)).fetchone()
            latest = Checkpoint.parse(note.split(row[0])[0]) if row else None
            advance(request, checkpoint, latest)
            signature = note.Signature(signer.name, signer.key_id, signer.sign(opened.text.encode()))
            cosigned = note.assemble(opened.text, [*opened.signatures, signature])
            database.execute(
                "INSERT INTO latest VALUES (?, ?, ?, ?) ON CONFLICT (origin)"
                " DO UPDATE SET size = excluded.size, cosigned = excluded.cosigned, seen = excluded.seen",
                (checkpoint.origin, checkpoint.size, cosigned, int(time.time())),
            )
        return signature

    def keep(self, checkpoint: Checkpoint, signed: bytes) -> bool:
        """Keep a checkpoint that contradicts the latest one; gives whether it does."""
        with self._transaction() as database:
            row = database.execute("SELECT cosigned FROM latest WHERE origin = ?", (checkpoint.origin,)).fetchone()
            latest = Checkpoint.parse(note.split(row[0])[0]) if row else None
            if latest is None or latest.size != checkpoint.size or latest.root == checkpoint.root:
                return False
            database.execute(
                "INSERT OR IGNORE INTO contradictions SELECT ?, ?, ?, ?"
                " WHERE (SELECT count(*) FROM contradictions WHERE origin = ?) < ?",
                (checkpoint.origin, int(time.time()), row[0], signed, checkpoint.origin, _MOST_CONTRADICTIONS),
            )
        return True

    def contradictions(self) -> list[Contradiction]:
        """What was kept, in order of time."""
        with self._lock:
            rows = self._database.execute("SELECT * FROM contradictions ORDER BY seen, rowid").fetchall()
        return [Contradiction(*row) for row in rows]

    def all_latest(self) -> list[tuple[str, int, int]]:
        """Origin, size and the POSIX second of each log."""
        with self._lock:
            return self._database.execute("SELECT origin, size, seen FROM latest ORDER BY origin").fetchall()

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
