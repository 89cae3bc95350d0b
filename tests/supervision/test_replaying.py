"""The log is decided again all the time; what comes out otherwise is named until it is mended."""

import asyncpg
import pytest
import pytest_asyncio

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def database(engines):
    connection = await asyncpg.connect(engines.database)
    yield connection
    await connection.close()


async def replayed(town):
    return (await town.watch("log")).json()["replayed"]


async def again(database):
    """Both runs from the beginning, at once."""
    await database.execute("UPDATE supervision.replays SET leaf = 0, completed = NULL, completed_size = NULL")


async def test_everything_is_decided_again_and_a_change_is_found_until_it_is_undone(town, database, until, forge):
    firm = await town.firm()
    refused = await town.counted(firm["id"], "2026-04-01")
    await town.until_kept("membership", refused["position"])
    assert (await town.watch(f"decisions/{refused['decision']['id']}/receipt")).status_code == 200

    async def all_of_it():
        told, size = await replayed(town), (await town.watch("log")).json()["size"]
        return told if told["position"] == size else None

    told = await until(all_of_it)
    assert told["divergences"] == []
    swap = """UPDATE supervision.entries SET raw = convert_to(replace(convert_from(raw, 'UTF8'), $2, $3), 'UTF8')
        WHERE stream = $1 AND decision = $4"""
    outcomes = ('"outcome":"refused"', '"outcome":"granted"')
    await forge(database, swap, firm["id"], *outcomes, refused["decision"]["id"])
    await again(database)

    async def found():
        return (await replayed(town))["divergences"]

    [divergence] = await until(found)
    assert (divergence["decision"], divergence["stream"]) == (refused["decision"]["id"], firm["id"])
    alarms = {each["name"]: each for each in (await town.watch("log")).json()["alarms"]}
    assert refused["decision"]["id"] in alarms["divergence"]["en"]
    assert 'huiwu_log_alarm{alarm="divergence"} 1.0' in (await town.supervision.get("/metrics")).text
    await forge(database, swap, firm["id"], *reversed(outcomes), refused["decision"]["id"])
    await again(database)

    async def mended():
        told = (await town.watch("log")).json()
        return not told["replayed"]["divergences"] and "divergence" not in {each["name"] for each in told["alarms"]}

    await until(mended)
