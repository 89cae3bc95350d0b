"""Engines go away and come back: what cannot be known is 503, what can be decided is, and nothing is lost."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from huiwu.engines import EmbeddedNats, EmbeddedPostgres
from huiwu.eventlog import connect_bus, jetstream_of, topology
from huiwu.membership.main import service as membership
from huiwu.testkit.served import served

pytestmark = [pytest.mark.engines, pytest.mark.timeout(180)]

COUNTED = {"headcount": 70, "counted_on": "2026-03-01"}


class Machine:
    """A PostgreSQL and a nats-server of the test's own, to be stopped and started."""

    def __init__(self, folder):
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.nats = EmbeddedNats(folder / "nats")

    def stop(self):
        for engine in (self.postgres, self.nats):
            engine.stop()


@pytest_asyncio.fixture
async def machine(tmp_path) -> AsyncIterator[Machine]:
    tmp_path.chmod(0o711)
    made = Machine(tmp_path)
    await asyncio.to_thread(made.postgres.start)
    await asyncio.to_thread(made.nats.start)
    bus = await connect_bus(made.nats.url)
    await topology.declare(jetstream_of(bus))
    await bus.close()
    try:
        yield made
    finally:
        await asyncio.to_thread(made.stop)


async def messages_of(machine, service):
    bus = await connect_bus(machine.nats.url)
    try:
        return (await jetstream_of(bus).stream_info(topology.stream_name(service))).state.messages
    finally:
        await bus.close()


async def until(asked, seen, within=20.0):
    """The answer once it looks like that."""
    deadline = asyncio.get_running_loop().time() + within
    while True:
        answer = await asked()
        if seen(answer):
            return answer
        assert asyncio.get_running_loop().time() < deadline, answer.text[:500]
        await asyncio.sleep(0.1)


async def test_postgres_goes_away_and_comes_back(machine, authority, town_of):
    async with served(membership, authority.settings(machine.postgres.url, machine.nats.url)) as client:
        town = town_of(client)
        firm = await town.firm()
        path, key = f"enterprises/{firm}/headcount", {"Idempotency-Key": "through the outage"}
        before = await town.tell(path, COUNTED)
        assert before.status_code == 200

        await asyncio.to_thread(machine.postgres.stop)
        for answer in (
            await town.tell(path, COUNTED, headers=key),
            await town.tell(path, COUNTED, precheck="true"),
            await town.ask(f"enterprises/{firm}"),
            await town.ask(f"enterprises/{firm}/history"),
            await town.ask("enterprises", after=10**9),
            await town.ask("enterprises/priorities"),
        ):
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["Retry-After"]) >= 0
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["type"].endswith("/away")
        assert (await client.get("/healthz")).status_code == 200
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["postgres"], ready.json()["nats"]) == (503, False, True)
        figures = await client.get("/metrics")
        assert figures.status_code == 200
        malformed = await town.tell(path, b"{")
        assert malformed.status_code == 422

        await asyncio.to_thread(machine.postgres.start)
        await until(lambda: client.get("/readyz"), lambda answer: answer.status_code == 200)
        after = await town.tell(path, {**COUNTED, "headcount": 71}, headers=key)
        assert after.status_code == 200
        item = await town.ask(f"enterprises/{firm}", after=after.json()["position"])
        assert item.json()["headcount"] == 71
        history = (await town.ask(f"enterprises/{firm}/history")).json()["entries"]
        assert [each["version"] for each in history] == list(range(1, 7))


async def test_commands_in_the_middle_of_it_are_decided_once_or_not_at_all(machine, authority, town_of):
    """Twenty clients keep asking under their keys while PostgreSQL is killed and started again."""
    async with served(membership, authority.settings(machine.postgres.url, machine.nats.url)) as client:
        town = town_of(client)
        firm = await town.firm()
        answered: dict[str, dict] = {}

        async def ask_until_answered(number):
            key = {"Idempotency-Key": f"client {number}"}
            for _ in range(400):
                answer = await town.tell(
                    f"enterprises/{firm}/headcount", {**COUNTED, "headcount": 100 + number}, headers=key
                )
                assert answer.status_code in {200, 503}, answer.text
                if answer.status_code == 200:
                    answered[key["Idempotency-Key"]] = answer.json()
                    return
                await asyncio.sleep(0.1)

        clients = [asyncio.create_task(ask_until_answered(number)) for number in range(20)]
        await asyncio.sleep(0.02)
        await asyncio.to_thread(machine.postgres.stop)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(machine.postgres.start)
        await asyncio.gather(*clients)
        assert len(answered) == 20
        history = (await town.ask(f"enterprises/{firm}/history")).json()["entries"]
        recorded = [each["decision"]["id"] for each in history if "decision" in each]
        assert len(recorded) == len(set(recorded)) == 21
        assert {each["decision"]["id"] for each in answered.values()} < set(recorded)
        assert [each["version"] for each in history] == list(range(1, 43))


async def test_commands_are_decided_while_nats_is_away_and_delivered_afterwards(machine, authority, town_of):
    async with served(membership, authority.settings(machine.postgres.url, machine.nats.url)) as client:
        town = town_of(client)
        firm = await town.firm()
        path = f"enterprises/{firm}/headcount"
        await asyncio.to_thread(machine.nats.stop)
        positions = []
        for number in range(5):
            answer = await town.tell(path, {**COUNTED, "headcount": 70 + number})
            assert answer.status_code == 200
            positions.append(answer.json()["position"])
        assert (await town.tell(path, {**COUNTED, "counted_on": "2026-04-01"})).status_code == 409
        assert len((await town.ask(f"enterprises/{firm}/history")).json()["entries"]) == 2 + 10 + 1
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["postgres"], ready.json()["nats"]) == (503, True, False)
        assert (await town.ask("enterprises", limit=1)).status_code == 200

        await asyncio.to_thread(machine.nats.start)
        item = await until(
            lambda: town.ask(f"enterprises/{firm}", after=positions[-1]),
            lambda answer: answer.status_code == 200,
            within=60,
        )
        assert item.json()["headcount"] == 74
        assert await messages_of(machine, "membership") == positions[-1] + 1
        await until(lambda: client.get("/readyz"), lambda answer: answer.status_code == 200)


async def test_a_bus_that_forgot_everything_is_told_again(machine, authority, town_of):
    """Every stream on the bus can be made anew from the log."""
    async with served(membership, authority.settings(machine.postgres.url, machine.nats.url)) as client:
        town = town_of(client)
        firm = await town.firm()
        last = (await town.ask(f"enterprises/{firm}/history")).json()["entries"][-1]["position"]
        await town.ask("enterprises", after=last, limit=1)
        bus = await connect_bus(machine.nats.url)
        await jetstream_of(bus).delete_stream(topology.stream_name("membership"))
        await topology.declare(jetstream_of(bus))
        await bus.close()
        counted = await town.tell(f"enterprises/{firm}/headcount", COUNTED)
        item = await until(
            lambda: town.ask(f"enterprises/{firm}", after=counted.json()["position"]),
            lambda answer: answer.status_code == 200,
            within=60,
        )
        assert item.json()["headcount"] == 70
        assert await messages_of(machine, "membership") == counted.json()["position"]


async def test_a_second_start_finds_everything(machine, authority, town_of):
    settings = authority.settings(machine.postgres.url, machine.nats.url)
    async with served(membership, settings) as client:
        firm = await town_of(client).firm()
        first = (await client.get("/metrics")).text
    async with served(membership, settings) as client:
        town = town_of(client)
        assert (await town.ask(f"enterprises/{firm}/history")).status_code == 200
        heads = [
            [line for line in text.splitlines() if line.startswith("huiwu_log_position{")]
            for text in (first, (await client.get("/metrics")).text)
        ]
        assert heads[0] == heads[1]
        assert json.loads((await client.get("/readyz")).text)["ready"]
