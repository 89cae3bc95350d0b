"""The log's SQL, written for a schema called "log", said for the schema of one service."""

import re
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")

APPEND = 'SELECT head, taken, stale FROM "log".append($1, $2, $3, $4, $5, $6, $7, $8)'

STREAM = """
SELECT stream, version, type, body, position FROM "log".events
WHERE stream = $1 AND ($2::bigint IS NULL OR version > $2) AND ($3::bigint IS NULL OR version <= $3)
ORDER BY version LIMIT $4"""

STREAM_FROM_ITS_END = STREAM.replace("ORDER BY version", "ORDER BY version DESC")

STREAM_AFTER = """
SELECT version, type, body, position FROM "log".events WHERE stream = $1 AND version > $2 ORDER BY version"""

# OFFSET 0 keeps the planner from a join that reads the whole table: the plan is made while the log is small, and kept.
STREAMS = """
SELECT asked.n, e.version, e.type, e.body, e.position
FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS asked (stream, after, n), LATERAL (
  SELECT * FROM "log".events WHERE events.stream = asked.stream AND events.version > asked.after OFFSET 0
) AS e
ORDER BY asked.n, e.version"""

POSITIONS = """
SELECT stream, version, type, body, position FROM "log".events
WHERE position >= $1 AND ($2::bigint IS NULL OR position <= $2) AND ($3::text[] IS NULL OR type = ANY ($3))
ORDER BY position LIMIT $4"""

DECISION = """
SELECT e.stream, e.version, e.type, e.body, e.position
FROM "log".events AS first
JOIN "log".events AS e ON e.position >= first.position AND e.position < first.position + first.span
WHERE first.decision = $1 ORDER BY e.position"""

FIRST_OF_DECISIONS = 'SELECT decision, position, span, body FROM "log".events WHERE decision = ANY ($1::text[])'

HEAD = 'SELECT max(position) FROM "log".events'

PREVIOUS = 'SELECT coalesce(max(position), 0) FROM "log".events WHERE position < $1'

WAIT_FOR_APPENDS = """SELECT pg_advisory_xact_lock(hashtextextended('"log".append', 0))"""

WAIT_FOR_SETUP = "SELECT pg_advisory_xact_lock(hashtextextended('huiwu.eventlog.setup', 0))"

LEAD = """SELECT pg_try_advisory_lock(hashtextextended('"log".relay', 0))"""

LEAD_ONLY_WHILE_AWAKE = "SET idle_session_timeout = '5s'"
"""A process that is stopped keeps its connection: only by its silence can the server tell."""

YIELD_LEAD = """SELECT pg_advisory_unlock(hashtextextended('"log".relay', 0))"""


def said_for(schema: str, statement: str) -> str:
    """The statement for that schema; raises ValueError when it is not a plain name."""
    if _NAME.fullmatch(schema) is None:
        raise ValueError(f"{schema!r} is not a plain schema name")
    return statement.replace('"log"', f'"{schema}"')


@cache
def schema_definition() -> str:
    """Tables, trigger and function of the log, all made only if they are not there."""
    return files("huiwu.eventlog").joinpath("schema.sql").read_text("utf-8")
