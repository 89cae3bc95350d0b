"""A build that meets what a later one recorded: 503 until it is replaced, never a failure and never a wrong verdict."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from huiwu.eventlog import EventLog, Recorder, connect_pool
from huiwu.kernel.event import events_of, read_ruling
from huiwu.kernel.names import derived_id
from huiwu.membership.domain.enterprise_words import HeadcountRecorded

pytestmark = [
    pytest.mark.engines,
    pytest.mark.timeout(120),
    pytest.mark.asyncio(loop_scope="module"),
]
COUNTED = {"headcount": 70, "counted_on": "2026-03-01"}
KEY = {"Idempotency-Key": "before the release"}


@dataclass(frozen=True, slots=True)
class EnterpriseMoved:
    """A fact that no build of today knows."""

    area: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def log(engines, town) -> AsyncIterator[EventLog]:
    pool = await connect_pool(engines.database)
    yield EventLog(Recorder(pool, "membership"), "membership")
    await pool.close()


async def later_build_records(log: EventLog, stream: str, *facts: object, decision: str = "", **changes: Any) -> None:
    """A ruling as the last one of the stream, changed so, with the facts of the later build."""
    history = await log.stream(stream)
    ruled = next(read_ruling(each.event) for each in reversed(history) if each.event.name == "ruled.v1")
    events = events_of("membership", stream, len(history), decision or str(uuid4()), replace(ruled, **changes), facts)
    await log.append(events)


def is_for_later(answer: Any) -> bool:
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"].startswith("所需记录由较新版本写成")
    assert "later release" in problem["detail"]
    assert int(answer.headers["retry-after"]) >= 1
    return answer.status_code == 503


async def test_nothing_is_decided_on_a_stream_with_an_unknown_fact(town, log) -> None:
    firm = await town.firm()
    path = f"enterprises/{firm}/headcount"
    assert (await town.tell(path, COUNTED)).status_code == 200  # the stream is remembered
    await later_build_records(log, firm, EnterpriseMoved("union-110105-110105001"))
    head = await log.head()
    for answer in (
        await town.tell(path, COUNTED),
        await town.tell(path, COUNTED, headers=KEY),
        await town.tell(path, COUNTED, precheck="true"),
        await town.tell(path, COUNTED, headers={"If-Match": '"4"'}),
    ):
        assert is_for_later(answer)
    assert await log.head() == head
    history = await town.ask(f"enterprises/{firm}/history")
    assert history.json()["entries"][-1]["data"] == {"area": "union-110105-110105001"}  # shown, not judged by


async def test_a_ruling_under_a_later_edition_is_answered_when_its_words_are_here(town, log) -> None:
    firm, key = await town.firm(), "under the law to come"
    decision = derived_id("http", "membership", "worker-110105-0a", key)
    ruled = read_ruling((await log.stream(firm))[0].event)
    law = replace(ruled.edition, id="beijing-2031", sha256="9" * 64)
    await later_build_records(log, firm, HeadcountRecorded(70, date(2026, 3, 1), True), decision=decision, edition=law)
    assert is_for_later(await town.tell(f"enterprises/{firm}/headcount", COUNTED, headers={"Idempotency-Key": key}))
    assert is_for_later(await town.ask(f"enterprises/{firm}/history"))


async def test_a_ruling_in_a_later_shape_is_not_taken_for_one_of_today(town, log) -> None:
    firm, key = await town.firm(), "a ruling to come"
    decision = derived_id("http", "membership", "worker-110105-0a", key)
    history = await log.stream(firm)
    ruled = read_ruling(history[0].event)
    ruling, fact = events_of(
        "membership", firm, len(history), decision, ruled, [HeadcountRecorded(70, date(2026, 3, 1), True)]
    )
    later = replace(ruling, type="huiwu.membership.ruled.v2")
    await log.append([later, fact])
    path = f"enterprises/{firm}/headcount"
    assert is_for_later(await town.tell(path, COUNTED, headers={"Idempotency-Key": key}))
    assert is_for_later(await town.tell(path, COUNTED))
