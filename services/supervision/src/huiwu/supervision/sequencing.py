"""The sequencer: gives every fact of every service its place in the one log, each source in its own order.

A decision enters whole: its ruling and its facts stand side by side, so wherever a checkpoint ends, no decision is cut.
"""

from collections.abc import Sequence

from huiwu.eventlog import Connection, Received
from huiwu.kernel.event import RULED, Ruled, read, read_ruling

TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    leaf bigint PRIMARY KEY, source text NOT NULL, position bigint NOT NULL, stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL, decision text NOT NULL, type text NOT NULL, outcome text, time timestamptz NOT NULL,
    raw bytea NOT NULL, UNIQUE (source, position), UNIQUE (stream, version)
);
CREATE INDEX IF NOT EXISTS entries_decision ON entries (decision);
CREATE INDEX IF NOT EXISTS entries_rulings ON entries (leaf) WHERE outcome IS NOT NULL;
CREATE TABLE IF NOT EXISTS streams (stream text COLLATE "C" PRIMARY KEY, organisation text NOT NULL);
CREATE TABLE IF NOT EXISTS unfinished (
    source text NOT NULL, position bigint NOT NULL, previous bigint NOT NULL, decision text NOT NULL,
    raw bytea NOT NULL, since timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, position)
);
-- As the log's own table, whose setup made the function; but the order follows the log's files (`restoring`).
CREATE OR REPLACE TRIGGER append_only
    BEFORE UPDATE OF source, position, stream, version, decision, type, outcome, time, raw OR DELETE OR TRUNCATE
    ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE entries ENABLE ALWAYS TRIGGER append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON entries FROM CURRENT_USER, PUBLIC;
GRANT UPDATE (leaf) ON entries TO CURRENT_USER;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON streams
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE streams ENABLE ALWAYS TRIGGER append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON streams FROM CURRENT_USER, PUBLIC;
"""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('huiwu.supervision.leaf'))"
"""Whoever gives places, or changes them, takes turns."""


async def keep(db: Connection, batch: Sequence[Received]) -> None:
    """Write down a batch of one source; what is not whole yet waits for the rest."""
    await db.execute(ONE_AT_A_TIME)
    source = batch[0].service
    waiting = await db.fetch(
        "DELETE FROM supervision.unfinished WHERE source = $1 RETURNING position, previous, raw, since", source
    )
    earlier = sorted((row["position"], row["previous"], row["raw"]) for row in waiting)
    facts = [Received(source, position, previous, read(raw), raw) for position, previous, raw in earlier] + [*batch]
    whole = _whole(facts)
    await _enter(db, facts[:whole])
    since = min((row["since"] for row in waiting), default=None) if whole == 0 else None
    await db.executemany(
        "INSERT INTO supervision.unfinished VALUES ($1, $2, $3, $4, $5, coalesce($6, now()))",
        [(source, at.position, at.previous, at.event.decision, at.raw, since) for at in facts[whole:]],
    )


def _whole(facts: Sequence[Received]) -> int:
    """How many of the facts belong to decisions that are here whole: only the last one can be unfinished."""
    owed, begins = 0, 0
    for number, at in enumerate(facts):
        if at.event.name == RULED:
            owed, begins = len(read_ruling(at.event).facts), number
        else:
            owed -= 1
    return begins if owed > 0 else len(facts)


async def _enter(db: Connection, facts: Sequence[Received]) -> None:
    leaf = await db.fetchval("SELECT coalesce(max(leaf) + 1, 0) FROM supervision.entries")
    rulings = [_ruling(at) for at in facts]
    await db.executemany(
        "INSERT INTO supervision.entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (
                leaf + number,
                at.service,
                at.position,
                at.event.subject,
                at.event.sequence,
                at.event.decision,
                at.event.type,
                ruled.outcome.value if ruled else None,
                at.event.time,
                at.raw,
            )
            for number, (at, ruled) in enumerate(zip(facts, rulings, strict=True))
        ],
    )
    await db.executemany(
        "INSERT INTO supervision.streams VALUES ($1, $2) ON CONFLICT DO NOTHING",
        [(at.event.subject, ruled.actor.organisation) for at, ruled in zip(facts, rulings, strict=True) if ruled],
    )


def _ruling(at: Received) -> Ruled | None:
    return read_ruling(at.event) if at.event.name == RULED else None
