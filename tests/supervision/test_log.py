"""Every fact of every source is kept once, in its source's order, and what is missing is seen."""

import asyncio
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import asyncpg
import pytest
import pytest_asyncio
from nats.js.api import Header

from huiwu.eventlog import connect_bus, jetstream_of, topology
from huiwu.eventlog.received import POSITION, PREVIOUS
from huiwu.kernel import Actor, Circumstances, Outcome, Ruling
from huiwu.kernel.event import events_of, record, write
from huiwu.rulebook import Rulebook
from huiwu.supervision.main import service as supervision
from huiwu.testkit.served import served

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

STREET, DISTRICT = "union-110105-110105026", "union-110105-district"


@pytest_asyncio.fixture(loop_scope="module")
async def database(engines):
    connection = await asyncpg.connect(engines.database)
    yield connection
    await connection.close()


async def kept(database, source):
    return [
        (row["position"], row["raw"])
        for row in await database.fetch(
            "SELECT position, raw FROM supervision.entries WHERE source = $1 ORDER BY leaf", source
        )
    ]


async def everything_is_kept_once(database, until):
    """Of both services that decide here, byte for byte, position for position; and the leaves have no hole."""

    async def all_there():
        for source in ("membership", "notification"):
            own = await database.fetch(f"SELECT position, body FROM {source}.events ORDER BY position")
            if await kept(database, source) != [tuple(row) for row in own]:
                return False
        return True

    await until(all_there)
    leaves = [row["leaf"] for row in await database.fetch("SELECT leaf FROM supervision.entries ORDER BY leaf")]
    assert leaves == list(range(len(leaves)))


async def test_every_fact_of_every_source_is_kept_once(town, database, until):
    firms = [(await town.firm())["id"] for _ in range(5)]
    await asyncio.gather(*(town.counted(firm, headcount=n) for firm in firms for n in range(10)), town.notice())
    await asyncio.gather(*(town.counted(firm, "2026-04-01") for firm in firms), *(town.notice() for _ in range(5)))
    await everything_is_kept_once(database, until)
    log = (await town.watch("log")).json()
    heads = {
        name: await database.fetchval(f"SELECT max(position) FROM {name}.events")
        for name in log["sources"]
        if name in {"membership", "notification"}
    }
    for name, head in heads.items():
        assert log["sources"][name] == log["published"][name] == head
    assert set(log["sources"]) == set(topology.SERVICES)
    assert log["size"] == sum(log["sources"].values())
    assert not {"membership", "notification"} & set(log["missing"])
    assert log["refused"] >= 5
    assert log["granted"] > log["refused"]


async def test_a_redelivery_doubles_nothing(town, engines, authority, database, until):
    """Supervision is started a second time beside itself, and its consumer on the bus is made anew."""
    bus = await connect_bus(engines.nats)
    await jetstream_of(bus).delete_consumer(topology.stream_name("membership"), "supervision-projections")
    await bus.close()
    async with served(supervision, authority.settings(engines.database, engines.nats)):
        firm = (await town.firm())["id"]
        await asyncio.gather(*(town.counted(firm, headcount=n) for n in range(10)))
        await everything_is_kept_once(database, until)


@dataclass(frozen=True, slots=True)
class OpenTalks:
    year: int


@dataclass(frozen=True, slots=True)
class TalksOpened:
    year: int


def talks(number):
    """A decision of bargaining as its log would have it: a ruling at one position, its fact at the next."""
    law = Rulebook.shipped().edition("beijing-2015")
    now = datetime.fromisoformat("2026-03-12T09:00:00+08:00")
    heard = Circumstances(Actor("worker-110105-0a", "union-officer", STREET), now, "0" * 64)
    ruling = Ruling(Outcome.GRANTED, (), (TalksOpened(2026),))
    ruled = record(OpenTalks(2026), heard, law.ref, ruling)
    return events_of("bargaining", f"bargaining-110105-{number}", 0, f"talks-{number}", ruled, ruling.facts)


class Cable:
    """Puts events on the bus as bargaining's relay would."""

    def __init__(self, jetstream):
        self.jetstream = jetstream

    async def put(self, event, position, previous):
        headers = {Header.MSG_ID.value: f"bargaining:{position}", POSITION: str(position), PREVIOUS: str(previous)}
        await self.jetstream.publish(topology.subject_of(event), write(event), headers=headers)


@pytest_asyncio.fixture(loop_scope="module")
async def cable(engines):
    bus = await connect_bus(engines.nats)
    yield Cable(jetstream_of(bus))
    await bus.close()


async def figure(town, name):
    text = (await town.supervision.get("/metrics")).text
    return [float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name)]


MISSING = 'huiwu_missing_facts{service="supervision",source="bargaining"}'


async def test_what_is_not_here_whole_is_not_shown_and_what_is_missing_is_seen(
    town, cable, database, engines, authority, until
):
    """One test, since there is one log of bargaining and its positions are counted from its beginning."""
    await half_a_decision_is_not_shown(town, cable, database, until)
    await a_gap_is_seen(town, cable, until)
    await the_gap_heals(cable, database, engines, authority, until)


def subjects(bundle):
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        return {json.loads(line)["subject"] for line in archive.read("entries.jsonl").splitlines()}


async def half_a_decision_is_not_shown(town, cable, database, until):
    """A batch may end between a ruling and its fact: nobody shall see a decision without what followed from it."""
    ruling, fact = talks(1)
    await cable.put(ruling, 1, 0)
    await until(lambda: database.fetch("SELECT position FROM supervision.unfinished WHERE source = 'bargaining'"))
    assert (await town.watch("decisions/talks-1")).status_code == 404
    not_yet = await town.watch("decisions/talks-1/receipt")
    assert (not_yet.status_code, not_yet.json()["type"]) == (503, "/problems/not-yet-in-the-log")
    assert not_yet.headers["Retry-After"] in not_yet.json()["detail"]
    assert (await town.watch("bundles/bargaining-110105-1")).status_code == 404
    listed = (await town.watch("decisions", limit=200)).json()["items"]
    assert "talks-1" not in {each["decision"]["id"] for each in listed}
    assert ruling.subject not in subjects((await town.watch("bundles")).content)
    await cable.put(fact, 2, 1)
    await town.until_kept("bargaining", 2)
    shown = await town.watch("decisions/talks-1")
    assert shown.status_code == 200
    assert shown.json()["facts"][0]["data"] == {"year": 2026}
    assert ruling.subject in subjects((await town.watch("bundles")).content)


async def a_gap_is_seen(town, cable, until):
    """Positions 3 and 4 do not come; 5 does."""
    assert await figure(town, MISSING) in ([], [0.0])
    await cable.put(talks(3)[0], 5, 4)

    async def seen():
        return (await town.watch("log")).json()["missing"].get("bargaining")

    assert await until(seen) == {"from": 3, "to": 4}
    # It stays seen, however often the service looks for them.
    for _ in range(20):
        assert await figure(town, MISSING) == [2.0]
        await asyncio.sleep(0.05)
    log = (await town.watch("log")).json()
    assert (log["sources"]["bargaining"], log["published"]["bargaining"]) == (2, 5)
    assert log["missing"]["bargaining"] == {"from": 3, "to": 4}
    # The others go on.
    answer = await town.notice()
    await town.until_kept("notification", answer["position"])
    assert (await town.watch(f"decisions/{answer['decision']['id']}")).status_code == 200


async def the_gap_heals(cable, database, engines, authority, until):
    """The relay makes its stream anew from the log; supervision is started again."""
    await cable.jetstream.delete_stream(topology.stream_name("bargaining"))
    await topology.declare(cable.jetstream)
    for position, event in enumerate((*talks(1), *talks(2), *talks(3)), 1):
        await cable.put(event, position, position - 1)
    async with served(supervision, authority.settings(engines.database, engines.nats)) as client:

        async def shown():
            asked = "/v1/decisions/talks-3?after=6&source=bargaining"
            return (await client.get(asked, headers=authority.bearer(DISTRICT, "supervisor"))).status_code == 200

        await until(shown)
        assert [position for position, _ in await kept(database, "bargaining")] == [1, 2, 3, 4, 5, 6]
