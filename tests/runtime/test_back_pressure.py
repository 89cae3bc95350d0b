"""More commands than can be decided: those that find no room are told so at once, and the others are decided."""

import asyncio

import asyncpg
import pytest

from huiwu.runtime import decisions

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]
_HOLD = """SELECT pg_advisory_lock(hashtextextended('"membership".append', 0))"""
_LET_GO = """SELECT pg_advisory_unlock(hashtextextended('"membership".append', 0))"""


async def test_commands_without_room_are_503_at_once(town, engines, monkeypatch) -> None:
    firm = await town.firm()
    monkeypatch.setattr(decisions, "_MOST_AT_ONCE", 5)
    holding = await asyncpg.connect(engines.database)
    await holding.execute(_HOLD)
    try:
        bodies = [{"headcount": 70 + n, "counted_on": "2026-03-01"} for n in range(8)]
        asked = [asyncio.create_task(town.tell(f"enterprises/{firm}/headcount", body)) for body in bodies]
        async with asyncio.timeout(20):
            while sum(task.done() for task in asked) < 3:  # noqa: ASYNC110 - polls what tells nobody
                await asyncio.sleep(0.01)
        told = [task.result() for task in asked if task.done()]
        assert [answer.status_code for answer in told] == [503] * 3
        assert all(answer.headers["retry-after"] for answer in told)
        assert told[0].json()["detail"].startswith("裁决队列已满")
    finally:
        await holding.execute(_LET_GO)
        await holding.close()
    answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [503] * 3
    assert (await town.tell(f"enterprises/{firm}/headcount", bodies[0])).status_code == 200
