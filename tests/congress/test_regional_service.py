"""A regional congress as it is served: the street's union founds it, its session closes, its enterprises disclose."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Pool
from nats.js import JetStreamContext
from tests.congress.test_service import (
    AGENDA,
    DISTRICT,
    MUNICIPAL,
    SHA,
    STREET,
    EnterpriseRegistered,
    Town,
    UnionRegistered,
    settings_in,
    town_of,
)

from huiwu.congress import heard
from huiwu.congress.domain.evidence import JobClass, RosterDelegate
from huiwu.congress.domain.naming import congress_of, regional_congress_of, session_in
from huiwu.congress.main import service
from huiwu.engines import EmbeddedNats
from huiwu.eventlog import topology
from huiwu.runtime.app import create_app

NAME = "望京街道商圈职工代表大会"
REGIONAL = regional_congress_of(STREET, NAME)
FIRST, SECOND, THIRD = (f"enterprise-110105-shop{n}" for n in (1, 2, 3))
STAFF = {FIRST: 20, SECOND: 10, THIRD: 2}
SESSION = f"sessions/{session_in(REGIONAL, 1)}"
CONGRESS = f"staff-congresses/{REGIONAL}"


def people(*enterprises: str) -> list[str]:
    return [f"worker-110105-{each[-1]}{n:06x}" for each in enterprises for n in range(STAFF[each])]


@pytest.mark.engines
async def test_a_regional_congress_from_its_founding_to_a_closed_session(
    database: str, pool: Pool, nats_engine: EmbeddedNats, jetstream: JetStreamContext, tmp_path: Path
) -> None:
    await topology.declare(jetstream)
    settings, key = settings_in(tmp_path, database, nats_engine.url)
    async with town_of(create_app(service, settings), key, tmp_path / "now", pool, jetstream) as town:
        await membership_tells(town)
        await the_street_founds_it(town)
        await another_enterprise_joins(town)
        await its_session_closes(town)
        await its_enterprises_disclose(town)
        await it_is_shown(town)


async def membership_tells(town: Town) -> None:
    tells = town.membership.tells
    await tells(MUNICIPAL, UnionRegistered("北京市总工会", "municipal"))
    await tells(DISTRICT, UnionRegistered("朝阳区总工会", "district", MUNICIPAL))
    await tells(STREET, UnionRegistered("望京街道总工会", "street", DISTRICT))
    for enterprise, staff in STAFF.items():
        await tells(enterprise, EnterpriseRegistered("商户", staff, "private", STREET))
        workers = tuple(RosterDelegate(each, JobClass.FRONTLINE) for each in people(enterprise))
        await tells(f"roll-110105-{enterprise[-5:]}", heard.WorkersEnrolled(enterprise, workers))


async def granted_at_last(town: Town, path: str, by: str = STREET, **body: object) -> Any:
    """Once membership's word has come."""
    for _ in range(400):
        answer = await town.tell(path, by, **body)
        if answer.status_code in {200, 201}:
            return answer.json()
        await asyncio.sleep(0.05)
    raise AssertionError(answer.text)


async def the_street_founds_it(town: Town) -> None:
    body = {"host": STREET, "scope": "region", "name": NAME, "enterprises": [FIRST, SECOND], "term_years": 3}
    assert (await town.tell("regional-congresses", DISTRICT, **body)).status_code == 403
    founded = await granted_at_last(town, "regional-congresses", **body)
    assert founded["id"] == REGIONAL
    covered = await town.until(lambda view: "phase" in view, f"staff-congresses/{congress_of(SECOND)}")
    assert (covered["phase"], covered["covered_by"]) == ("covered_by_regional", [REGIONAL])
    assert await town.refused(f"{CONGRESS}/quota", STREET, count=29) == {"congress.delegates.regional-minimum-count"}
    await town.granted(f"{CONGRESS}/quota", STREET, count=30)
    await granted_at_last(town, f"{CONGRESS}/elect", delegates=people(FIRST))
    one_sided = await town.refused(f"{CONGRESS}/confirm-roster", STREET)
    assert one_sided == {
        "congress.delegates.regional-minimum-count",
        "congress.delegates.regional-each-enterprise",
    }
    await the_margins_are_told_before_it_is_confirmed(town)
    await granted_at_last(town, f"{CONGRESS}/elect", delegates=people(SECOND))
    confirmed = await town.granted(f"{CONGRESS}/confirm-roster", STREET)
    assert confirmed["facts"][0]["data"]["headcount"] == 30


async def the_margins_are_told_before_it_is_confirmed(town: Town) -> None:
    told = (await town.ask(f"{CONGRESS}/composition")).json()
    assert (told["confirmed"], told["delegates"], told["headcount"]) == (False, 20, 30)
    margins = {each["measure"]: (each["margin"], each["binding"]) for each in told["margins"]}
    assert margins == {
        "delegates_above_minimum": (-10, True),
        "delegates_of_the_least_represented": (-1, True),
        "managers_still_allowed": (4, False),
        "frontline_to_spare": (10, False),
    }
    assert "每家企业至少要有1名职工代表" in told["margins"][1]["source"]["quote"]


async def another_enterprise_joins(town: Town) -> None:
    await granted_at_last(town, f"{CONGRESS}/join", enterprise=THIRD)
    assert await town.refused(f"{CONGRESS}/confirm-roster", STREET) == {"congress.delegates.regional-each-enterprise"}
    await granted_at_last(town, f"{CONGRESS}/elect", delegates=people(THIRD)[:1])
    confirmed = await town.granted(f"{CONGRESS}/confirm-roster", STREET)
    view = (await town.ask(CONGRESS, after=confirmed["position"])).json()
    assert (view["phase"], view["organisation"], view["roster"]["delegates"]) == ("in_term", STREET, 31)
    assert view["enterprises"] == [FIRST, SECOND, THIRD]


async def its_session_closes(town: Town) -> None:
    delegates = [*people(FIRST, SECOND), people(THIRD)[0]]
    body = {"host": STREET, "name": NAME, "session_number": 1, "opening_on": "2026-03-25", "place": "文化中心"}
    scheduled = await town.granted("regional-sessions", STREET, **body)
    assert f"sessions/{scheduled['id']}" == SESSION
    town.at("2026-03-10T09:00:00+08:00")
    await town.granted(f"{SESSION}/hear-workers", STREET, summary="意见", on="2026-03-02", participants=40)
    await town.granted(f"{SESSION}/propose-agenda", STREET, items=AGENDA)
    agreed = {"enterprises": [FIRST, SECOND], "matters_arising": ["collective_contract_draft"]}
    await town.granted(f"{SESSION}/agree-regional-agenda", STREET, **agreed)
    await town.granted(f"{SESSION}/report", STREET, on="2026-03-10")
    await town.granted(f"{SESSION}/send-documents", STREET, documents=[{"title": "集体合同草案", "sha256": SHA}])
    await town.granted(f"{SESSION}/deliveries", STREET, delegates=delegates, on="2026-03-10")
    town.at("2026-03-25T14:00:00+08:00")
    await town.granted(f"{SESSION}/open", STREET, on="2026-03-25", present=delegates[:21])
    for item in ("contract", "report"):
        await town.granted(f"{SESSION}/discuss", STREET, item=item)
        await town.granted(f"{SESSION}/review", STREET, item=item)
    totals = {"issued": 21, "returned": 21, "unreturned": 0, "valid": 21, "invalid": 0, "votes_for": 16}
    totals |= {"against": 5, "abstain": 0}
    await town.granted(f"{SESSION}/ballots", STREET, item="contract", tellers=delegates[:2], **totals)
    await town.granted(f"{SESSION}/adopt", STREET, item="contract", text_sha256=SHA)
    closed = await town.granted(f"{SESSION}/close", STREET, on="2026-03-25")
    assert closed["facts"][-1]["data"]["enterprise"] == STREET


async def its_enterprises_disclose(town: Town) -> None:
    body = {"items": ["report", "contract"], "on": "2026-03-25"}
    path = f"{SESSION}/disclose-regional"
    assert (await town.tell(path, STREET, enterprise=FIRST, **body)).status_code == 403
    for enterprise, left in ((FIRST, 2), (SECOND, 1), (THIRD, 0)):
        disclosed = await town.granted(path, enterprise, "administration", enterprise=enterprise, **body)
        assert disclosed["facts"][0]["data"]["outstanding"] == left
    assert disclosed["facts"][1]["data"]["items"] == body["items"]


async def it_is_shown(town: Town) -> None:
    submitted = await town.granted(f"{SESSION}/publish", STREET, item="contract", text="决议", on="2026-03-25")
    view = (await town.ask(SESSION, after=submitted["position"])).json()
    assert (view["organisation"], view["covered"], view["yet_to_disclose"]) == (STREET, [FIRST, SECOND, THIRD], 0)
    filed = await town.granted(f"{SESSION}/submit-form", STREET, on="2026-03-25")
    assert filed["facts"][0]["data"]["superior"] == DISTRICT
    await the_congress_is_looked_into(town, filed["position"])
    congress = (await town.ask(CONGRESS)).json()
    assert (congress["sessions"], congress["last_session_on"]) == (1, "2026-03-25")
    coverage = (await town.ask("indicators/regional-congress-coverage", under=STREET)).json()
    assert coverage["parts"]["covered"] == {"part": 3, "whole": 3}


async def the_congress_is_looked_into(town: Town, position: int) -> None:
    """Its margins, who has proposed nothing, and how its session went."""
    told = (await town.ask(f"{CONGRESS}/composition")).json()
    assert (told["confirmed"], told["delegates"]) == (True, 31)
    assert told["margins"][2]["arithmetic"] == "⌊1/5 × 31⌋ = 6"
    author, *_ = silent = people(FIRST)
    proposal = {
        "organisation": STREET,
        "instrument": "suggestion",
        "authors": [author],
        "title": "夜校",
        "text": "开课",
    }
    proposed = await granted_at_last(town, "proposals", on="2026-03-25", **proposal)
    found = (await town.ask(f"{CONGRESS}/delegates-without-proposals", after=proposed["position"])).json()
    assert (found["delegates"], len(found["items"]), author in found["items"]) == (31, 30, False)
    assert set(silent[1:]) <= set(found["items"])
    quality = (await town.ask(f"{CONGRESS}/quality", after=position)).json()
    (session,) = quality["items"]
    assert session["departures"] == [
        {"clause": "congress.factory-disclosure.items-all-units", "effect": "flag", "command": "agree-regional-agenda"}
    ]
    assert quality["kept"]["part"] == quality["kept"]["whole"] - 1 == session["kept"]["part"]
    assert "职代会简单化" in quality["source"]["quote"]
    assert (await town.ask("staff-congresses/staff-congress-110105-nobody/quality")).status_code == 404
    assert (await town.ask(f"{CONGRESS}/quality", "union-110105-110105001")).status_code == 403
