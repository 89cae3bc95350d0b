"""Two processes of one service: what one remembers of a record never decides against what the other has done to it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from huiwu.membership.main import service as membership
from huiwu.testkit.served import served

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

ENDED = {"way": "closed", "ended_on": "2026-03-01"}


def counted(headcount):
    return {"headcount": headcount, "counted_on": "2026-03-01"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def other(engines, authority, town) -> AsyncIterator[object]:
    async with served(membership, authority.settings(engines.database, engines.nats)) as client:
        yield type(town)(client, authority)


async def test_they_take_turns_on_one_record(town, other):
    firm = await town.firm()
    for number, each in enumerate([town, other, other, town, town, other, town], 1):
        answer = await each.tell(f"enterprises/{firm}/headcount", counted(60 + number))
        assert (answer.status_code, answer.json()["version"]) == (200, 2 + 2 * number)


async def test_a_refusal_is_decided_on_what_stands(town, other):
    firm = await town.firm()
    assert (await other.tell(f"enterprises/{firm}/headcount", counted(70))).status_code == 200
    assert (await town.tell(f"enterprises/{firm}/end", ENDED)).status_code == 200
    late = await other.tell(f"enterprises/{firm}/headcount", counted(71))
    assert late.status_code == 409
    [finding] = late.json()["decision"]["findings"]
    assert (finding["clause"], finding["seen"]["phase"]) == ("platform.phase", "ended")
    assert late.json()["version"] == 7


async def test_a_version_that_only_one_of_them_knows_is_not_stale(town, other):
    firm = await town.firm()
    assert (await other.tell(f"enterprises/{firm}/headcount", counted(70))).status_code == 200
    assert (await town.tell(f"enterprises/{firm}/headcount", counted(71))).status_code == 200
    answer = await other.tell(f"enterprises/{firm}/headcount", counted(72), headers={"If-Match": '"6"'})
    assert (answer.status_code, answer.json()["version"]) == (200, 8)
    gone = await town.tell(f"enterprises/{firm}/headcount", counted(73), headers={"If-Match": '"6"'})
    assert (gone.status_code, gone.json()["version"]) == (412, 8)


async def test_a_try_is_made_on_what_stands(town, other):
    firm = await town.firm()
    assert (await other.tell(f"enterprises/{firm}/headcount", counted(70))).status_code == 200
    assert (await town.tell(f"enterprises/{firm}/end", ENDED)).status_code == 200
    tried = await other.tell(f"enterprises/{firm}/headcount", counted(71), precheck="true")
    assert tried.status_code == 409
    assert tried.json()["version"] == 6
