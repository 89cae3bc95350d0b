"""On the bus everybody may do what his role needs, and nothing besides: seen on the real server."""

import asyncio

import pytest
from nats.js.api import ConsumerConfig
from nats.js.errors import APIError

from huiwu.eventlog import jetstream_of
from huiwu.membership.main import service as membership
from huiwu.testkit.served import Authority, served

pytestmark = pytest.mark.engines

STREET = "union-110105-110105026"
FIRM = {
    "credit_code": "91110105MA02CY36XT",
    "name": "望京示例科技有限公司",
    "english": "Wangjing Example Technology",
    "area": STREET,
    "headcount": 60,
    "ownership": "private",
    "board_of_directors": True,
    "board_of_supervisors": False,
}


async def refused(client, does):
    """Whether the server refused it: it says so to the connection, and the request is never answered."""
    said = []
    client._error_cb = lambda error: _note(said, error)
    with pytest.raises((TimeoutError, APIError)):
        async with asyncio.timeout(2):
            await does
    return any("permissions violation" in str(error).lower() for error in said)


async def _note(said, error):
    said.append(error)


@pytest.mark.timeout(180)
async def test_a_service_in_its_three_roles_has_what_it_needs(bus, migrated, settings_of, tmp_path):
    owner = await migrated(membership)
    await owner.close()
    authority = Authority(tmp_path)
    async with (
        served(membership, settings_of("membership", "relay")) as relay,
        served(membership, settings_of("membership", "worker")) as worker,
        served(membership, settings_of("membership", "api")) as api,
    ):
        told = await api.post("/v1/enterprises", json=FIRM, headers=authority.bearer(STREET))
        assert told.status_code == 201, told.text
        row = f"/v1/enterprises/{told.json()['id']}?after={told.json()['position']}"
        async with asyncio.timeout(30):
            while (found := await api.get(row, headers=authority.bearer(STREET))).status_code == 503:
                pass  # each has waited for five seconds
        assert found.json()["id"] == told.json()["id"]
        for each in (relay, worker, api):
            ready = (await each.get("/readyz")).json()
            assert (ready["ready"], ready["schema"]) == (True, True)
        assert (await worker.post("/v1/enterprises", json=FIRM)).status_code == 404
        assert (await relay.get("/v1/enterprises")).status_code == 404


@pytest.mark.parametrize(
    ("who", "subject"),
    [
        ("congress-relay", "huiwu.membership.110105.ruled.v1"),
        ("congress-worker", "huiwu.congress.110105.ruled.v1"),
        ("congress-api", "huiwu.congress.110105.ruled.v1"),
        ("supervision", "huiwu.congress.110105.ruled.v1"),
        ("topology", "huiwu.congress.110105.ruled.v1"),
    ],
)
async def test_only_a_services_own_relay_publishes_its_facts(bus, who, subject):
    client = await bus.connect(who)
    try:
        assert await refused(client, jetstream_of(client, timeout=1).publish(subject, b"{}"))
    finally:
        await client.close()


async def test_its_own_relay_does(bus):
    client = await bus.connect("congress-relay")
    assert (await jetstream_of(client).publish("huiwu.congress.110105.ruled.v1", b"{}")).seq == 1
    await client.close()


@pytest.mark.parametrize("who", ["congress", "congress-relay", "supervision", "topology"])
async def test_nobody_of_the_system_deletes_a_stream(bus, who):
    client = await bus.connect(who)
    try:
        assert await refused(client, jetstream_of(client, timeout=1).delete_stream("HUIWU_CONGRESS"))
    finally:
        await client.close()


async def test_the_operators_key_does(bus):
    client = await bus.connect("rebuild")
    assert await jetstream_of(client).delete_stream("HUIWU_FILING")
    await client.close()


async def test_nobody_takes_what_is_delivered_to_another(bus):
    client = await bus.connect("congress-worker")
    try:
        stealing = client.request("$JS.API.CONSUMER.MSG.NEXT.HUIWU_MEMBERSHIP.filing-projections", b"1", timeout=1)
        assert await refused(client, stealing)
        config = ConsumerConfig(durable_name="filing-projections", name="filing-projections")
        assert await refused(client, jetstream_of(client, timeout=1).add_consumer("HUIWU_MEMBERSHIP", config))
    finally:
        await client.close()


async def test_nobody_listens_to_anothers_answers_or_to_the_bus_at_large(bus):
    client, heard = await bus.connect("congress-worker"), []
    said = []
    client._error_cb = lambda error: _note(said, error)
    for subject in ("huiwu.>", "_INBOX.>", "$JS.>", ">"):

        async def hear(message):
            heard.append(message)

        await client.subscribe(subject, cb=hear)
    await client.flush()
    relay = await bus.connect("membership-relay")
    await jetstream_of(relay).publish("huiwu.membership.110105.ruled.v1", b"{}")
    await relay.close()
    for _ in range(400):
        if len(said) < 4:
            await asyncio.sleep(0.05)
    assert len(said) == 4
    assert heard == []
    await client.close()
