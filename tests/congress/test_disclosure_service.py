"""Disclosure as it is served: files under their hashes, what hangs, what is missing in a year, and the ledgers."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, Response

from huiwu.congress.main import service
from huiwu.eventlog import EventLog, Recorder, Relay, topology
from huiwu.eventlog.organisations import UnionRegistered
from huiwu.kernel.event import CommandRecord, Ruled, canonical, events_of
from huiwu.kernel.names import derived_id, fact_name
from huiwu.kernel.ruling import Actor, EditionRef, Outcome
from huiwu.runtime.limits import MAX_BODY_BYTES
from huiwu.testkit.served import Authority, served

MUNICIPAL, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
UNION, FIRM = "union-110105-wangjing", "enterprise-110105-wangjing"
OTHER_UNION, OTHER_FIRM = "union-110105-jianwai", "enterprise-110105-jianwai"
SCAN = b"%PDF-1.7\n" + "公开栏照片".encode()
SHA = hashlib.sha256(SCAN).hexdigest()
DISPLAY, REVIEW = "congress.factory-disclosure.rules-15-days", "congress.swc.must-review-items"


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    name: str
    headcount: int
    ownership: str
    area: str
    board_of_directors: bool
    board_of_supervisors: bool


TREE: dict[str, object] = {
    MUNICIPAL: UnionRegistered("北京市总工会", "municipal"),
    DISTRICT: UnionRegistered("朝阳区总工会", "district", MUNICIPAL),
    STREET: UnionRegistered("望京街道总工会", "street", DISTRICT),
    FIRM: EnterpriseRegistered("望京示例", 620, "private", STREET, True, False),
    OTHER_FIRM: EnterpriseRegistered("建外国资", 900, "state-owned", STREET, True, True),
    OTHER_UNION: UnionRegistered("建外国资工会", "grassroots", STREET, OTHER_FIRM),
    UNION: UnionRegistered("望京示例工会", "grassroots", STREET, FIRM),
}


@dataclass(frozen=True, slots=True)
class Town:
    """The congress service, units and unions."""

    client: AsyncClient
    authority: Authority

    async def tell(self, path: str, by: str = FIRM, **body: object) -> Response:
        office = "administration" if by.startswith("enterprise") else "union-officer"
        return await self.client.post(f"/v1/{path}", json=body, headers=self.authority.bearer(by, office))

    async def done(self, path: str, by: str = FIRM, **body: object) -> dict[str, Any]:
        answer = await self.tell(path, by, **body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def ask(self, path: str, by: str = DISTRICT, **query: Any) -> Response:
        return await self.client.get(f"/v1/{path}", params=query, headers=self.authority.bearer(by, "supervisor"))

    async def store(
        self, body: bytes, sha256: str = SHA, media: str = "application/pdf", by: str = FIRM, office: str = ""
    ) -> Response:
        office = office or ("administration" if by.startswith("enterprise") else "union-officer")
        headers = {**self.authority.bearer(by, office), "Content-Type": media}
        return await self.client.put(f"/v1/files/{sha256}", content=body, headers=headers)


def told(n: int, stream: str, fact: object):
    ruled = Ruled(
        outcome=Outcome.GRANTED,
        command=CommandRecord("tell", canonical({})),
        actor=Actor("system", "system", "system"),
        as_of=datetime.fromisoformat("2026-01-05T09:00:00+08:00"),
        edition=EditionRef("test", "0" * 64),
        policy="0" * 64,
        evidence=(),
        findings=(),
        facts=(fact_name(type(fact)),),
    )
    return events_of("membership", stream, 0, derived_id("told", str(n)), ruled, [fact])


@pytest.mark.engines
async def test_what_a_unit_discloses_is_proven_by_files_counted_and_still_there_after_a_restart(
    database: str, pool: Any, nats_engine: Any, jetstream: Any, tmp_path: Path
) -> None:
    await topology.declare(jetstream)
    await Recorder(pool, "membership").setup()
    log = EventLog(Recorder(pool, "membership"), "membership")
    for n, (stream, fact) in enumerate(TREE.items()):
        await log.append(told(n, stream, fact))
    relay = asyncio.ensure_future(Relay(log, jetstream, "membership", poll=0.05).run())
    authority = Authority(tmp_path)
    settings = authority.settings(database, nats_engine.url)
    try:
        async with served(service, settings) as client:
            town = Town(client, authority)
            await everybody_is_known(town)
            await only_sound_files_are_stored(town)
            disclosure = await a_disclosure_is_published_and_proven(town)
            await an_unseen_rule_is_refused_in_words(town)
            await union_affairs_are_disclosed(town)
        async with served(service, settings) as client:
            town = Town(client, authority)
            await the_file_is_read_by_whom_the_record_allows(town)
            await the_year_shows_what_is_missing(town, disclosure)
            await the_ledgers_have_it_too(town)
            await pool.execute("UPDATE congress.files SET bytes = '%PDF-other' WHERE id = $1", SHA)
            assert (await town.ask(f"files/{SHA}", FIRM)).status_code == 500
    finally:
        relay.cancel()


async def everybody_is_known(town: Town) -> None:
    """The union comes last."""
    for _ in range(400):
        answer = await town.tell(
            "factory-disclosures?precheck=true", enterprise=FIRM, item_class="other", title="…", on="2026-03-09"
        )
        if answer.status_code == 201:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(answer.text)


async def only_sound_files_are_stored(town: Town) -> None:
    wrong = await town.store(SCAN, "0" * 64)
    assert (wrong.status_code, "sha256" in wrong.json()["detail"]) == (422, True)
    assert (await town.store(SCAN, media="text/html")).status_code == 422
    assert (await town.store(b"no pdf", hashlib.sha256(b"no pdf").hexdigest())).status_code == 422
    assert (await town.store(SCAN, "no-hash")).status_code == 422
    large = SCAN + b"0" * MAX_BODY_BYTES
    assert (await town.store(large, hashlib.sha256(large).hexdigest())).status_code == 413
    assert (await town.store(SCAN, by=DISTRICT, office="supervisor")).status_code == 403
    assert (await town.ask(f"files/{SHA}", FIRM)).status_code == 404
    for _ in range(2):
        stored = await town.store(SCAN)
        assert (stored.status_code, stored.json()["bytes"]) == (201, len(SCAN))
    assert (await town.ask(f"files/{SHA}", UNION)).status_code == 404, "no record names it yet"


async def a_disclosure_is_published_and_proven(town: Town) -> str:
    not_its_own = await town.tell(
        "factory-disclosures", enterprise=FIRM, item_class="executive_pay", title="负责人薪酬", on="2026-03-09"
    )
    assert (not_its_own.status_code, not_its_own.json()["type"]) == (409, "/problems/refused")
    raised = await town.done(
        "factory-disclosures", enterprise=FIRM, item_class="social_insurance_payment", title="社保缴费", on="2026-03-09"
    )
    stream = raised["id"]
    shown = {"form": "notice_board", "text_sha256": "b" * 64, "displayed_from": "2026-03-10"}
    published = await town.done(f"factory-disclosures/{stream}/publish", **shown)
    effects = {each["clause"]: each["effect"] for each in published["decision"]["findings"]}
    assert effects["platform.files-stored"] == "flag"
    unproven = await town.tell(f"factory-disclosures/{stream}/confirm", evidence_sha256=["c" * 64], on="2026-03-11")
    assert unproven.status_code == 409
    assert "所附材料应当已存入本系统" in unproven.json()["detail"]
    assert (await town.tell(f"factory-disclosures/{stream}/confirm", UNION)).status_code in {403, 422}
    await town.done(f"factory-disclosures/{stream}/confirm", evidence_sha256=[SHA], on="2026-03-11")
    return stream


async def an_unseen_rule_is_refused_in_words(town: Town) -> None:
    drafted = await town.done(
        "workplace-rules",
        enterprise=FIRM,
        sort="rule",
        title="考勤办法",
        text_sha256=SHA,
        vital_interests=True,
        on="2026-03-01",
    )
    rule = f"workplace-rules/{drafted['id']}"
    refused = await town.tell(f"{rule}/issue", on="2026-03-12")
    assert refused.status_code == 409
    blocking = {each["clause"] for each in refused.json()["decision"]["findings"] if each["effect"] == "block"}
    assert blocking == {DISPLAY, REVIEW}
    assert "15日之内向职工公开" in refused.json()["detail"]
    await town.done(f"{rule}/publish", form="intranet", displayed_from="2026-03-05")
    nowhere = {"on": "2026-03-12", "session": "session-110105-nowhere", "item": "rule"}
    assert (await town.tell(f"{rule}/issue", **nowhere)).status_code == 404


async def union_affairs_are_disclosed(town: Town) -> None:
    raised = await town.done(
        "union-disclosures", UNION, organisation=UNION, item="hardship_relief", title="送温暖", on="2026-03-08"
    )
    affair = f"union-disclosures/{raised['id']}"
    classified = await town.done(f"{affair}/classify", UNION, tier="major", on="2026-03-09")
    assert classified["facts"][0]["data"]["publish_by"] == "2026-03-11"
    assert (await town.store(SCAN, by=UNION)).status_code == 201
    published = await town.done(f"{affair}/publish", UNION, channel="member_forum", text_sha256=SHA, on="2026-03-12")
    assert published["facts"][0]["data"]["late"] is True
    closed = await town.done(f"{affair}/close", UNION, evidence_sha256=[SHA], on="2026-03-12")
    row = (await town.ask(affair, after=closed["position"])).json()
    assert (row["phase"], row["tier"], row["late"]) == ("closed", "major", True)


async def the_file_is_read_by_whom_the_record_allows(town: Town) -> None:
    for by in (FIRM, UNION, STREET, DISTRICT):
        found = await town.ask(f"files/{SHA}", by)
        assert (found.status_code, found.content) == (200, SCAN), by
        assert found.headers["content-type"] == "application/pdf"
        assert (found.headers["x-content-type-options"], "attachment" in found.headers["content-disposition"]) == (
            "nosniff",
            True,
        )
    # To name another's file in a record of one's own opens nothing.
    named = await town.done(
        "factory-disclosures", OTHER_FIRM, enterprise=OTHER_FIRM, item_class="other", title="…", on="2026-03-09"
    )
    shown = {"form": "notice_board", "text_sha256": SHA, "displayed_from": "2026-03-10"}
    await town.done(f"factory-disclosures/{named['id']}/publish", OTHER_FIRM, **shown)
    assert (await town.ask(f"files/{SHA}", OTHER_FIRM)).status_code == 404


async def the_year_shows_what_is_missing(town: Town, disclosure: str) -> None:
    of = (await town.ask(f"disclosure-matrix/{FIRM}", FIRM)).json()
    assert (of["year"], len(of["classes"]), of["name"]) == (2026, 9, "望京示例")
    by_class = {each["class"]: each for each in of["classes"]}
    insured = by_class["social_insurance_payment"]
    assert (insured["present"], insured["zh"], insured["shown_by"][0]["by"]) == (True, "社会保险缴费情况", disclosure)
    assert by_class["labour_rules"]["shown_by"][0]["how"] == "rule"
    assert set(of["missing"]) == set(by_class) - {"social_insurance_payment", "labour_rules"}
    assert of["findings"][0]["met"] is False
    before = (await town.ask(f"disclosure-matrix/{FIRM}", FIRM, year=2025)).json()
    assert len(before["missing"]) == 9
    assert (await town.ask(f"disclosure-matrix/{FIRM}", OTHER_FIRM)).status_code == 403
    assert (await town.ask("disclosure-matrix/enterprise-110105-nobody")).status_code == 404
    under = (await town.ask("disclosure-matrix", under=DISTRICT)).json()
    counts = {each["class"]: (each["units"], each["present"], each["missing"]) for each in under["classes"]}
    assert (under["units"], under["complete"]) == (2, 0)
    assert (counts["social_insurance_payment"], counts["executive_pay"]) == ((2, 1, 1), (1, 0, 1))
    lacking = (await town.ask("disclosure-matrix", missing="social_insurance_payment")).json()
    assert [each["id"] for each in lacking["items"]] == [OTHER_FIRM]
    first = (await town.ask("disclosure-matrix", limit=1)).json()
    rest = (await town.ask("disclosure-matrix", limit=1, cursor=first["next"])).json()
    assert [each["items"][0]["id"] for each in (first, rest)] == [OTHER_FIRM, FIRM]
    assert rest["next"] is None
    assert (await town.ask("disclosure-matrix", missing="gossip")).status_code == 422


async def the_ledgers_have_it_too(town: Town) -> None:
    """Duties and indicators count there."""
    for _ in range(400):
        kept = (await town.ask("records", under=UNION)).json()["items"]
        if len(kept) == 3:
            break
        await asyncio.sleep(0.05)
    forms = {each["ledger"]: each["entries"] for each in kept if each["entries"].get("form") != "intranet"}
    assert forms["factory-disclosure"] == {"form": "notice_board", "matters": "社保缴费", "text": "b" * 64}
    assert forms["union-disclosure"]["tier"] == "major"
    counted = (await town.ask("indicators/intersession-disclosure")).json()
    assert counted["parts"]["hardship_relief"] == {"part": 1, "whole": 2}
