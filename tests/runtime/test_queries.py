"""Queries read one's own writes, page by page, down one's own part of the tree, and tell a history in sentences."""

import asyncio
import time

import pytest

from huiwu.kernel.event import canonical
from huiwu.runtime import Parts, queries

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

DISTRICT, STREET, OTHER_STREET = "union-110105-district", "union-110105-110105026", "union-110105-110105001"
COUNTED = {"headcount": 70, "counted_on": "2026-03-01"}
FUTURE = {"headcount": 70, "counted_on": "2026-04-01"}


async def test_after_a_position_one_reads_what_one_wrote(town, firm):
    for n in range(10):
        made = (await town.tell("enterprises", firm())).json()
        counted = await town.tell(f"enterprises/{made['id']}/headcount", {**COUNTED, "headcount": 100 + n})
        position = counted.json()["position"]
        item, listed, priorities = await asyncio.gather(
            town.ask(f"enterprises/{made['id']}", after=position),
            town.ask("enterprises", after=position, limit=200),
            town.ask("enterprises/priorities", after=position),
        )
        assert item.json()["headcount"] == 100 + n
        assert item.json()["position"] == position
        for answer in (listed, priorities):
            [row] = [each for each in answer.json()["items"] if each["id"] == made["id"]]
            assert row["headcount"] == 100 + n


async def test_a_position_that_never_comes_is_422_in_time(town, monkeypatch):
    monkeypatch.setattr(queries, "PATIENCE_SECONDS", 0.3)
    began = time.monotonic()
    answer = await town.ask("enterprises", after=10**9)
    assert 0.25 < time.monotonic() - began < 2
    assert answer.status_code == 422
    assert "1000000000" in answer.json()["detail"]


async def test_a_read_model_that_lags_is_503(town, monkeypatch):
    firm = await town.firm()
    position = (await town.ask(f"enterprises/{firm}/history")).json()["entries"][-1]["position"]

    async def never(*_: object) -> bool:
        return False

    monkeypatch.setattr(Parts, "wait_for", never)
    answer = await town.ask("enterprises", after=position)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["detail"].startswith(f"读模型尚未到达位置 {position}")


async def test_a_position_is_waited_for_while_it_comes(town, monkeypatch):
    firm = await town.firm()
    entries = (await town.ask(f"enterprises/{firm}/history")).json()["entries"]
    coming = entries[-1]["position"] + 2

    async def later():
        await asyncio.sleep(0.2)
        return await town.tell(f"enterprises/{firm}/headcount", COUNTED)

    item, counted = await asyncio.gather(town.ask(f"enterprises/{firm}", after=coming), later())
    assert counted.json()["position"] == coming
    assert item.json()["headcount"] == 70


async def test_a_list_is_read_page_by_page(town, firm):
    made = sorted([(await town.tell("enterprises", firm())).json() for _ in range(7)], key=lambda each: each["id"])
    await town.ask("enterprises", after=max(each["position"] for each in made), limit=1)
    everything = (await town.ask("enterprises", limit=200)).json()
    assert everything["next"] is None
    for limit in (1, 3, 5):
        seen, cursor = [], {}
        while True:
            page = (await town.ask("enterprises", limit=limit, **cursor)).json()
            assert len(page["items"]) <= limit
            seen += page["items"]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert seen == everything["items"]
    ids = [each["id"] for each in everything["items"]]
    assert ids == sorted(ids)
    assert {each["id"] for each in made} <= set(ids)


async def test_a_list_is_of_a_part_of_the_tree(town):
    streets = (await town.ask("unions", DISTRICT, under=DISTRICT, limit=200)).json()["items"]
    assert {DISTRICT, STREET, OTHER_STREET} <= {each["id"] for each in streets}
    assert all(each["id"].startswith("union-110105-") for each in streets)
    own = (await town.ask("unions", DISTRICT, under=STREET, limit=200)).json()["items"]
    assert {each["id"] for each in own if each["level"] == "street"} == {STREET}
    mine = (await town.ask("unions", STREET)).json()
    assert mine == (await town.ask("unions", STREET, under=STREET)).json()
    assert (await town.ask("unions", OTHER_STREET)).json()["items"][0]["id"] == OTHER_STREET


async def test_a_history_is_sentences_and_data(town):
    firm = await town.firm()
    await town.tell(f"enterprises/{firm}/headcount", COUNTED)
    refused = await town.tell(f"enterprises/{firm}/headcount", FUTURE)
    told = (await town.ask(f"enterprises/{firm}/history")).json()
    assert told["id"] == firm
    entries = told["entries"]
    assert [each["version"] for each in entries] == [1, 2, 3, 4, 5]
    assert [each["type"].rpartition(".v")[0].rpartition(".")[2] for each in entries] == [
        "ruled",
        "enterprise-registered",
        "ruled",
        "headcount-recorded",
        "ruled",
    ]
    assert entries[4]["decision"] == refused.json()["decision"]
    assert "不予准许（platform.not-in-the-future）" in entries[4]["sentence"]["zh"]
    assert "refused (platform.not-in-the-future)" in entries[4]["sentence"]["en"]
    assert entries[0]["sentence"]["zh"].startswith("北京市朝阳区望京街道总工会（工会干部）申请“")
    assert "(union officer) asked to " in entries[0]["sentence"]["en"]
    assert "准许" in entries[0]["sentence"]["zh"]
    assert "70" in entries[3]["sentence"]["zh"]
    assert "70" in entries[3]["sentence"]["en"]
    assert entries[3]["data"]["headcount"] == 70
    for each in entries:
        assert set(each["sentence"]) == {"zh", "en"}
        assert ("decision" in each) != ("data" in each)
        assert not {"None", "True", "False", "{", "["} & set(each["sentence"]["zh"].split())
        assert canonical(each)


async def test_a_refusal_has_a_history_though_nothing_has_begun(town, firm):
    refused = await town.tell("enterprises", firm(credit_code="91110105MA01HW0010"))
    assert refused.status_code == 409
    stream = refused.json()["id"]
    told = await town.ask(f"enterprises/{stream}/history")
    assert [each["decision"]["outcome"] for each in told.json()["entries"]] == ["refused"]
    assert (await town.ask(f"enterprises/{stream}")).status_code == 404
    assert (await town.ask(f"enterprises/{stream}/history", OTHER_STREET)).status_code == 403
    assert (await town.ask(f"enterprises/{stream}/history", DISTRICT)).status_code == 200
