-- The log of one service. Written for a schema called "log": the recorder puts the service's own in its place.

CREATE SCHEMA IF NOT EXISTS "log";

CREATE TABLE IF NOT EXISTS "log".events (
  position    bigint PRIMARY KEY,          -- 1, 2, 3 … without holes, in the order of the commits
  stream      text COLLATE "C" NOT NULL,
  version     bigint NOT NULL,
  type        text NOT NULL,
  body        bytea NOT NULL,              -- what is stored is what is published is what is hashed
  decision    text COLLATE "C",            -- on a decision's first event only
  span        integer,                     -- there too: how many events the decision has, from here on
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT events_stream_version UNIQUE (stream, version)
);

CREATE UNIQUE INDEX IF NOT EXISTS events_decision ON "log".events (decision) WHERE decision IS NOT NULL;

CREATE OR REPLACE FUNCTION "log".refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "log".events
  FOR EACH STATEMENT EXECUTE FUNCTION "log".refuse_change();
ALTER TABLE "log".events ENABLE ALWAYS TRIGGER append_only;

-- Requests that share a transaction: `requests` numbers the one that each event belongs to, from 1; `decisions` has one
-- element a request, null if it has no decision id. No two requests of one call may name the same stream or decision.
-- One row a request: 'appended' with the position of its first event, or 'decision', or 'version' for a conflict.
CREATE OR REPLACE FUNCTION "log".append(
  requests integer[], streams text[], versions bigint[], types text[], bodies bytea[], decisions text[]
) RETURNS TABLE (request integer, outcome text, first bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  head bigint;
BEGIN
  -- Before the head is read: so position order is commit order, and nobody overtakes the checks below.
  PERFORM pg_advisory_xact_lock(hashtextextended('"log".append', 0));
  SELECT coalesce(max(position), 0) INTO head FROM "log".events;
  RETURN QUERY
  WITH entry AS MATERIALIZED (
    SELECT *, row_number() OVER w AS ordinal, count(*) OVER (PARTITION BY request) AS span
    FROM unnest(requests, streams, versions, types, bodies) WITH ORDINALITY
      AS e (request, stream, version, type, body, n)
    WINDOW w AS (PARTITION BY request ORDER BY n)
  ), asked AS MATERIALIZED (
    SELECT d.decision, d.request::integer, recorded.position IS NOT NULL AS taken
    FROM unnest(decisions) WITH ORDINALITY AS d (decision, request)
    LEFT JOIN "log".events AS recorded ON recorded.decision = d.decision
  ), conflict AS (
    SELECT entry.request FROM entry JOIN "log".events USING (stream, version)
    UNION
    SELECT entry.request FROM entry JOIN asked USING (request)  -- a decision continues its stream without a hole
    WHERE asked.decision IS NOT NULL AND entry.ordinal = 1 AND entry.version > 1 AND NOT EXISTS (
      SELECT FROM "log".events AS e WHERE e.stream = entry.stream AND e.version = entry.version - 1)
  ), ruled AS MATERIALIZED (
    SELECT asked.request, asked.decision,
      CASE WHEN asked.taken THEN 'decision' WHEN conflict.request IS NOT NULL THEN 'version' ELSE 'appended' END AS outcome
    FROM asked LEFT JOIN conflict USING (request)
  ), placed AS MATERIALIZED (
    SELECT entry.*, ruled.decision, head + row_number() OVER (ORDER BY n) AS position
    FROM entry JOIN ruled USING (request) WHERE ruled.outcome = 'appended'
  ), inserted AS (
    INSERT INTO "log".events (position, stream, version, type, body, decision, span)
    SELECT position, stream, version, type, body,
      CASE WHEN ordinal = 1 THEN decision END, CASE WHEN ordinal = 1 AND decision IS NOT NULL THEN span END
    FROM placed ORDER BY position
  )
  SELECT ruled.request, ruled.outcome, placed.position
  FROM ruled LEFT JOIN placed ON placed.request = ruled.request AND placed.ordinal = 1;
END $$;
