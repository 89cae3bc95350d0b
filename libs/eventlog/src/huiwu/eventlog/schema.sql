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
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
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
-- Whoever is no superuser is refused before the trigger is asked: the table's owner too, until it grants itself the right.
REVOKE UPDATE, DELETE, TRUNCATE ON "log".events FROM CURRENT_USER, PUBLIC;

-- Requests that share a transaction. Each event has the number of its request, from 1; a request's first event has the
-- decision id, if there is one, how many events the decision has, and the position of the event that it follows on its
-- stream, if that is known. No two requests may name one stream or decision.
-- The answer: where the log stood before, whose decision is in the log already, who would not continue their stream.
-- The others are appended, in the order given.
CREATE OR REPLACE FUNCTION "log".append(
  requests integer[], streams text[], versions bigint[], types text[], bodies bytea[], decisions text[], spans integer[],
  follows bigint[], OUT head bigint, OUT taken integer[], OUT stale integer[]
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  -- Before the head is read: so position order is commit order, and nobody overtakes the checks below.
  PERFORM pg_advisory_xact_lock(hashtextextended('"log".append', 0));
  SELECT coalesce(max(position), 0) INTO head FROM "log".events;
  taken := '{}';
  stale := '{}';
  -- Scalar subqueries, not EXISTS: the planner cannot make a join of them that reads the whole table. The plan is made
  -- while the log is empty and kept, hence also the settings above.
  IF 1 < ANY (versions) THEN
    SELECT coalesce(array_agg(request), '{}') INTO stale
      FROM unnest(requests, streams, versions, decisions, follows) AS asked (request, stream, version, decision, follows)
      WHERE asked.decision IS NOT NULL AND asked.version > 1 AND (  -- a decision leaves no hole before it
        SELECT e.position = coalesce(asked.follows, e.position) FROM "log".events AS e
        WHERE e.stream = asked.stream AND e.version = asked.version - 1) IS NOT TRUE;
  END IF;
  IF stale = '{}' THEN
    BEGIN  -- most often nobody is in anybody's way, and the indexes say so themselves
      INSERT INTO "log".events (position, stream, version, type, body, decision, span)
        SELECT head + n, stream, version, type, body, decision, span
        FROM unnest(streams, versions, types, bodies, decisions, spans) WITH ORDINALITY
          AS asked (stream, version, type, body, decision, span, n);
      RETURN;
    EXCEPTION WHEN unique_violation THEN
      NULL;
    END;
  END IF;
  SELECT coalesce(array_agg(request), '{}') INTO taken
    FROM unnest(requests, decisions) AS asked (request, decision)
    WHERE (SELECT true FROM "log".events AS e WHERE e.decision = asked.decision);
  SELECT stale || coalesce(array_agg(DISTINCT request), '{}') INTO stale
    FROM unnest(requests, streams, versions) AS asked (request, stream, version)
    WHERE (SELECT true FROM "log".events AS e WHERE e.stream = asked.stream AND e.version = asked.version);
  INSERT INTO "log".events (position, stream, version, type, body, decision, span)
    SELECT head + row_number() OVER (ORDER BY n), stream, version, type, body, decision, span
    FROM unnest(requests, streams, versions, types, bodies, decisions, spans) WITH ORDINALITY
      AS asked (request, stream, version, type, body, decision, span, n)
    WHERE request <> ALL (taken || stale);
END $$;
