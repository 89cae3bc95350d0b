"""All of Beijing in the tables of congress and notification: 40,000 grassroots unions and their years, laid by SQL.

Sixteen districts of twenty streets each; union n stands in district n % 16 and in street n % 320. The rows are what
read models would hold; the events are as long as real ones, and only their number matters. Nothing of it was decided.
"""

from dataclasses import dataclass

from bench.figures import Step
from huiwu.congress.main import service as congress
from huiwu.eventlog import Pool, Recorder
from huiwu.notification.main import service as notification
from huiwu.runtime.tables import define

UNIONS, EVENTS = 40_000, 4_000_000
CITY, DISTRICT = "union-110000-municipal", "union-110105-district"
STREET, UNION = "union-110105-street-5", "union-110105-5"
_AT_ONCE = 500_000
_SECONDS = 1200

_NUMBERED = f"""
WITH numbered AS (
  SELECT number, 'union-' || number AS u, s, '/{CITY}/' || d || '/' || s || '/' AS line FROM (
    SELECT 110100 + n % 16 || '-' || n AS number, 'union-' || 110100 + n % 16 || '-street-' || n % 320 AS s,
      'union-' || 110100 + n % 16 || '-district' AS d FROM generate_series(0, {UNIONS - 1}) n) AS each)
"""
_ORGANISATIONS = f"""
INSERT INTO {{schema}}.organisations (id, organisation, position, fact, view, path, name, level, superior, enterprise)
SELECT id, id, 1, 'f', '{{{{}}}}', path, id, level, superior, enterprise FROM (
  SELECT '{CITY}' AS id, '/{CITY}/' AS path, 'municipal' AS level, NULL AS superior, NULL AS enterprise
  UNION ALL SELECT d, '/{CITY}/' || d || '/', 'district', '{CITY}', NULL
  FROM (SELECT 'union-' || 110100 + n || '-district' AS d FROM generate_series(0, 15) n) AS districts
  UNION ALL SELECT s, '/{CITY}/' || d || '/' || s || '/', 'street', d, NULL
  FROM (SELECT 'union-' || 110100 + n % 16 || '-street-' || n AS s, 'union-' || 110100 + n % 16 || '-district' AS d
        FROM generate_series(0, 319) n) AS streets
  UNION ALL SELECT u, line || u || '/', 'grassroots', s, 'enterprise-' || number FROM numbered
  UNION ALL SELECT 'enterprise-' || number, line || u || '/enterprise-' || number || '/', 'enterprise', u, NULL
  FROM numbered
) AS placed
"""
_ROWS = """
INSERT INTO {table} (id, organisation, position, fact, view)
SELECT '{kind}-' || place || '-' || key, '{whose}-' || number, n * {many} + k, key, {view}
FROM (
  SELECT n, k, place, place || '-' || n AS number, md5(n || '.' || k) AS key,
    (date '2025-01-01' + (n * 7 + k * 31) % 700)::text AS day
  FROM (SELECT n, 110100 + n % 16 AS place FROM generate_series(0, {last}) n) AS unions,
    generate_series(0, {many} - 1) k) AS rows
"""
_EVENTS = """
INSERT INTO congress.events (position, stream, version, type, body, decision, span)
SELECT n, 'session-110105-' || md5((n / 20)::text), n % 20 + 1, 'huiwu.congress.bench.v1',
  convert_to(repeat('x', 900), 'UTF8'), md5('d' || n)::uuid::text, 1
FROM generate_series($1::bigint, $2) AS n"""
_WITHOUT_INDEX = "ALTER TABLE congress.events DROP CONSTRAINT events_stream_version"
_WITH_INDEX = "ALTER TABLE congress.events ADD CONSTRAINT events_stream_version UNIQUE (stream, version)"


@dataclass(frozen=True, slots=True)
class _Model:
    """`many` rows of a read model for each union; SQL makes their views from n, k, number and day."""

    name: str
    kind: str
    many: int
    view: str
    whose: str = "union"


_CONGRESS = (
    _Model(
        "staff_congresses",
        "staff-congress",
        1,
        "jsonb_build_object('phase', 'in_term', 'term', 1, 'starts_on', day, 'elected', 30)",
        "enterprise",
    ),
    _Model(
        "sessions",
        "session",
        3,
        "jsonb_build_object('phase', 'archived', 'convening', false, 'opened_on', day, 'place', '公司礼堂', "
        "'delegates', 30, 'session_number', k + 1)",
        "enterprise",
    ),
    _Model(
        "records",
        "record",
        15,
        "jsonb_build_object('phase', 'kept', 'level', 'grassroots', 'on', day, 'corrections', 0, 'ledger', "
        "(ARRAY['institution', 'meeting', 'evaluation', 'factory-disclosure', 'union-disclosure'])[k % 5 + 1], "
        "'entries', jsonb_build_object('title', '会务公开办法', 'item', 'main_work', 'institution', "
        "(ARRAY['proposal_system', 'member_congress', 'lawful_election'])[k / 5 + 1]))",
    ),
    _Model("proposals", "proposal", 1, "jsonb_build_object('phase', 'accepted', 'submitted_on', day)"),
)
_NOTIFICATION = (
    _Model(
        "obligations",
        "obligation",
        12,
        "jsonb_build_object('clause', 'congress.evaluation.all-levels-annual', 'due_on', day, 'phase', "
        "(ARRAY['fulfilled', 'fulfilled', 'fulfilled', 'open', 'overdue', 'voided'])[(n + k) % 6 + 1], 'round', 1)",
    ),
    _Model(
        "reminders",
        "reminder",
        8,
        "jsonb_build_object('clause', 'congress.evaluation.all-levels-annual', 'sort', 'reminder', 'due_on', day, "
        "'obligation', 'obligation-' || place || '-' || key, 'on', day, 'arrived', n * 8 + k)",
    ),
    _Model("publications", "publication", 5, "jsonb_build_object('title', '通知', 'on', day, 'arrived', n * 5 + k)"),
)
STEPS = EVENTS // _AT_ONCE + len(_CONGRESS) + len(_NOTIFICATION) + 2


async def lay_down(pool: Pool, step: Step) -> None:
    """Fill the schemas of the two services."""
    for service, models in ((congress, _CONGRESS), (notification, _NOTIFICATION)):
        await define(service, pool)
        await pool.execute(_NUMBERED + _ORGANISATIONS.format(schema=service.name), timeout=_SECONDS)
        step()
        tables = {each.name: f"{service.name}.{each.table}" for each in service.models}
        for model in models:
            await _fill(pool, tables[model.name], model)
            step()
    await pool.execute(_WITHOUT_INDEX)
    for first in range(1, EVENTS, _AT_ONCE):
        await pool.execute(_EVENTS, first, first + _AT_ONCE - 1, timeout=_SECONDS)
        step()
    await pool.execute(_WITH_INDEX, timeout=_SECONDS)
    await Recorder(pool, "congress").setup()
    await pool.execute("VACUUM (FREEZE, ANALYZE)", timeout=_SECONDS)


async def _fill(pool: Pool, table: str, model: _Model) -> None:
    told = {"kind": model.kind, "whose": model.whose, "many": model.many, "view": model.view}
    await pool.execute(_ROWS.format(table=table, last=UNIONS - 1, **told), timeout=_SECONDS)
