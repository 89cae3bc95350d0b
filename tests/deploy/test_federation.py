"""A district's bus is a leaf of the city's: the line is cut, the district goes on, and the city has it all later."""

import asyncio
import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import pytest
from nats.errors import Error as NatsError

from huiwu.engines import free_port
from huiwu.engines.nats import binary
from huiwu.eventlog import BusIdentity, connect_bus, jetstream_of, topology
from huiwu.eventlog.topology import SERVICES
from huiwu.membership.main import service as membership
from huiwu.runtime import access, federation
from huiwu.supervision.main import service as supervision
from huiwu.testkit.cable import Cable
from huiwu.testkit.served import Authority, served

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
DISTRICT = "110105"
STREET = "union-110105-110105026"
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Server:
    url: str
    process: subprocess.Popen[bytes]


def start(folder, leaf, environment):
    """deploy/nats/nats.conf with a component's leaf.conf, as the cluster puts them together."""
    port = free_port()
    plain = (ROOT / "deploy/nats/nats.conf").read_text("utf-8")
    said = plain.replace("sync_interval: always", "sync_interval: always\n    domain: $NATS_DOMAIN")
    (folder / "nats.conf").write_text(f'{said}\ninclude "leaf.conf"\n', "utf-8")
    (folder / "leaf.conf").write_text(leaf, "utf-8")
    with (folder / "nats.log").open("wb") as log:
        process = subprocess.Popen(
            [str(binary()), "-c", str(folder / "nats.conf"), "-p", str(port), "-m", str(free_port())],
            env={**os.environ, "NATS_STORE": str(folder / "data"), **environment},
            stdout=log,
            stderr=log,
        )
    return Server(f"nats://127.0.0.1:{port}", process)


@pytest.fixture
async def line(tmp_path):
    """City and district, joined by a cable that can be cut; both with the keys that are made for them."""
    city, district = tmp_path / "city", tmp_path / "district"
    for folder in (city, district):
        folder.mkdir()
        access.write(folder)
    federation.write(city / "districts", DISTRICT)
    leaves = free_port()
    hub = (ROOT / "k8s/components/hub/leaf.conf").read_text("utf-8")
    hub = hub.replace("7422", str(leaves)).replace('include "tls/tls.conf"', "")
    above = start(city, hub, {"NATS_DOMAIN": "huiwu"})
    async with Cable(f"nats://127.0.0.1:{leaves}") as cable:
        told = {
            "NATS_DOMAIN": federation.domain_of(DISTRICT),
            "HUIWU_CITY_URL": cable.url.replace("nats://", "nats-leaf://"),
            "HUIWU_LEAF_SEED": (city / "districts" / DISTRICT / "leaf").read_text().strip(),
        }
        below = start(district, (ROOT / "k8s/components/leaf/leaf.conf").read_text("utf-8"), told)
        try:
            yield above, below, cable, city, district
        finally:
            for server in (below, above):
                server.process.terminate()
                server.process.wait()


def credit_code(number):
    body = f"91110105MA{number:07d}"
    weighed = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + SIGNS[-weighed % 31]


def a_firm(number):
    return {
        "credit_code": credit_code(number),
        "name": "望京示例科技有限公司",
        "english": "Wangjing Example Technology",
        "area": STREET,
        "headcount": 60,
        "ownership": "private",
        "board_of_directors": True,
        "board_of_supervisors": False,
    }


async def declared(url, identity, declare):
    async with asyncio.timeout(60):
        client = await connect_bus(url, identity=identity)
    try:
        await declare(jetstream_of(client))
    finally:
        await client.close()


async def in_the_city(jetstream):
    for service in SERVICES:
        await jetstream.add_stream(federation.sourced(service, DISTRICT))


async def same(city, district):
    """Whether the city's log of the district is the district's own, byte for byte."""
    theirs = await district.fetch("SELECT position, body FROM membership.events ORDER BY position")
    ours = await city.fetch(
        "SELECT position, raw FROM supervision.entries WHERE source = 'membership' ORDER BY position"
    )
    return [tuple(each) for each in theirs] == [tuple(each) for each in ours], len(ours), len(theirs)


async def until_same(city, district):
    for _ in range(400):
        if (found := await same(city, district))[0]:
            return found
        await asyncio.sleep(0.2)
    return await same(city, district)


async def test_what_a_district_records_while_the_line_is_cut_is_in_the_city_afterwards(line, postgres, tmp_path):
    above, below, cable, city, district = line
    admin = await asyncpg.connect(postgres)
    names = [f"{place}{os.getpid()}" for place in ("city", "district")]
    for name in names:
        await admin.execute(f"CREATE DATABASE {name}")
    urls = [postgres.rpartition("/")[0] + "/" + name for name in names]
    authority = Authority(tmp_path)
    try:
        await declared(below.url, BusIdentity(district / "seeds/topology"), topology.declare)
        in_account = city / "districts" / DISTRICT
        await declared(above.url, BusIdentity(in_account / "topology"), in_the_city)
        down = replace(authority.settings(urls[1], below.url), bus=BusIdentity(district / "seeds/membership"))
        up = replace(authority.settings(urls[0], above.url), bus=BusIdentity(in_account / "supervision"))
        bearer = authority.bearer(STREET)
        async with served(membership, down) as client, served(supervision, up):
            here, there = await asyncpg.connect(urls[0]), await asyncpg.connect(urls[1])
            assert (await until_same(here, there))[0]
            cable.unplugged = True
            cable.cut()
            for number in range(3):
                told = await client.post("/v1/enterprises", json=a_firm(number), headers=bearer)
                assert told.status_code == 201, told.text
            await asyncio.sleep(2)
            found, ours, theirs = await same(here, there)
            assert (found, theirs > ours) == (False, True)
            cable.unplugged = False
            found, ours, theirs = await until_same(here, there)
            assert found, (ours, theirs)
            assert await here.fetchval("SELECT count(*) FROM supervision.unfinished") == 0
            for each in (here, there):
                await each.close()
    finally:
        for name in names:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()


async def test_the_city_reads_a_districts_streams_and_can_neither_change_nor_feed_them(line):
    above, below, _, city, district = line
    await declared(below.url, BusIdentity(district / "seeds/topology"), topology.declare)
    # Somebody in the city who may say anything in the district's account, even in the leaf's own name.
    stranger = await connect_bus(above.url, identity=BusIdentity(city / "districts" / DISTRICT / "leaf"))
    api = f"$JS.d{DISTRICT}.API"
    told = None
    for _ in range(100):  # the leaf may still be on its way
        try:
            told = await stranger.request(f"{api}.STREAM.INFO.HUIWU_MEMBERSHIP", b"", timeout=2)
            break
        except NatsError:
            await asyncio.sleep(0.1)
    assert told is not None
    assert b"HUIWU_MEMBERSHIP" in told.data
    for verb in ("DELETE", "PURGE", "UPDATE", "MSG.DELETE"):
        with pytest.raises(NatsError):
            await stranger.request(f"{api}.STREAM.{verb}.HUIWU_MEMBERSHIP", b"{}", timeout=1)
    with pytest.raises(NatsError):
        await jetstream_of(stranger, timeout=1).publish("huiwu.membership.110105.ruled.v1", b"{}")
    await stranger.close()
    client = await connect_bus(below.url, identity=BusIdentity(district / "seeds/topology"))
    found = await jetstream_of(client).stream_info("HUIWU_MEMBERSHIP")
    assert (found.config.deny_delete, found.state.messages) == (True, 0)
    await client.close()


def test_a_district_is_a_code():
    with pytest.raises(ValueError, match="no district"):
        federation.domain_of("../x")
