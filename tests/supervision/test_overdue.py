"""What a service has recorded and the log does not have after the stated delay is named, wherever it is stuck."""

from contextlib import AsyncExitStack
from dataclasses import replace

import asyncpg
import pytest
import pytest_asyncio

from huiwu.eventlog import connect_bus, jetstream_of, topology
from huiwu.eventlog.received import POSITION, PREVIOUS
from huiwu.supervision import overdue
from huiwu.supervision.main import service as supervision
from huiwu.testkit.served import served

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]
RELAY = """hashtextextended('"membership".relay', 0)"""
SEQUENCER = "hashtext('huiwu.supervision.leaf')"
SIGNER = "hashtext('huiwu.supervision.sign')"


@pytest_asyncio.fixture(loop_scope="module")
async def database(engines):
    connection = await asyncpg.connect(engines.database)
    yield connection
    await connection.close()


@pytest.fixture
def settings(engines, authority, monkeypatch):
    monkeypatch.setattr(overdue, "INTERVAL_SECONDS", 0.2)
    made = authority.settings(engines.database, engines.nats)
    return replace(made, environ={**made.environ, "HUIWU_LOG_DELAY_SECONDS": "1.5"})


class Watch:
    """Supervision, and what it says of itself."""

    def __init__(self, client, authority):
        self.client, self.headers = client, authority.bearer("union-110105-district", "supervisor")

    async def alarm(self):
        raised = (await self.client.get("/v1/log", headers=self.headers)).json()["alarms"]
        return next((each["en"] for each in raised if each["name"] == "overdue"), None)

    async def nothing_late(self, position):
        """The log is signed to its end, and that position of membership is in it."""
        told = (await self.client.get("/v1/log", headers=self.headers)).json()
        signed = told["checkpoint"] is not None and told["checkpoint"]["size"] == told["size"]
        kept = told["sources"]["membership"] >= position
        return signed and kept and not told["alarms"] and await self.late("membership") == 0

    async def late(self, source):
        text = (await self.client.get("/metrics")).text
        found = [line for line in text.splitlines() if line.startswith(f'huiwu_log_overdue_facts{{source="{source}"')]
        return float(found[0].split()[-1]) if found else None


@pytest.mark.parametrize("lock", [RELAY, SEQUENCER, SIGNER], ids=["not published", "not sequenced", "not signed"])
async def test_a_fact_that_is_stuck_is_named_until_it_is_in_the_log(
    engines, authority, settings, database, until, lock, member_town, capsys
):
    async with AsyncExitStack() as stack:
        watch = Watch(await stack.enter_async_context(served(supervision, settings)), authority)
        before = (await member_town.firm())["position"]
        await until(lambda: watch.nothing_late(before))
        holder = await asyncpg.connect(engines.database)
        try:
            if lock == RELAY:  # whoever relays loses the lead, and it is not given back
                await database.execute(
                    """SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
                    AND (classid::bigint << 32 | objid::bigint) = hashtextextended('"membership".relay', 0)
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
                )
            await holder.execute(f"SELECT pg_advisory_lock({lock})")
            answer = await member_town.firm()
            named = f"membership {answer['position'] - 1} {answer['decision']['id']}.0"
            said = await until(watch.alarm)
            assert named in said
            assert await watch.late("membership") == 2
            told = capsys.readouterr().out
            assert "事实逾期未入日志" in told
            assert f"{answer['decision']['id']}.0" in told
        finally:
            await holder.close()
        await until(lambda: watch.nothing_late(answer["position"]))


async def test_a_fact_that_was_passed_over_on_the_bus_is_named_by_its_position(
    engines, authority, settings, until, database, member_town
):
    """Of a service whose log is in another database: the first to come says that there is one before it."""
    answer = await member_town.firm()
    raw = await database.fetchval("SELECT body FROM membership.events WHERE position = $1", answer["position"])
    bus = await connect_bus(engines.nats)
    try:
        headers = {POSITION: "2", PREVIOUS: "1", "Nats-Msg-Id": "passed-over"}
        subject = "huiwu.filing.110105.filed.v1"
        await jetstream_of(bus).publish(subject, raw, headers=headers)
        async with served(supervision, settings) as client:
            watch = Watch(client, authority)

            async def named():
                return (await watch.alarm() or "").endswith("filing 1 ?")

            await until(named)
            assert await watch.late("filing") == 2
    finally:
        await jetstream_of(bus).delete_stream(topology.stream_name("filing"))
        await topology.declare(jetstream_of(bus))
        await bus.close()
