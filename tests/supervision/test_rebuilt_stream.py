"""A stream is deleted and published anew under supervision's eyes: it goes on, with every entry once."""

import pytest

from huiwu.eventlog import EventLog, Recorder, connect_bus, connect_pool, jetstream_of
from huiwu.eventlog.rebuild_stream import rebuild_stream

pytestmark = [pytest.mark.engines, pytest.mark.timeout(180), pytest.mark.asyncio(loop_scope="module")]


async def test_supervision_goes_on_when_a_stream_was_rebuilt(town, engines):
    """Nobody tells it: it finds its consumer gone by itself, with what was recorded meanwhile."""
    before = await town.firm()
    await town.until_kept("membership", before["position"])
    bus, pool = await connect_bus(engines.nats), await connect_pool(engines.database)
    try:
        log = EventLog(Recorder(pool, "membership"), "membership")
        await rebuild_stream(log, jetstream_of(bus))
        last = await town.firm()
        await town.until_kept("membership", last["position"])
        kept = await pool.fetch(
            "SELECT leaf, position, raw FROM supervision.entries WHERE source = 'membership' ORDER BY leaf"
        )
        recorded = await log.after(0, 100_000)
        assert [(row["position"], row["raw"]) for row in kept] == [(each.position, each.raw) for each in recorded]
        assert await pool.fetchval("SELECT count(*) = max(leaf) + 1 FROM supervision.entries")
    finally:
        await bus.close()
        await pool.close()
