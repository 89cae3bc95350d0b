"""The ledgers as they are served: their keeper enters, corrects and withdraws, superiors read, refusals have words."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from httpx import AsyncClient, Response

from huiwu.congress.domain import LEDGERS
from huiwu.congress.main import service
from huiwu.eventlog import EventLog, Recorder, Relay, topology
from huiwu.eventlog.organisations import UnionRegistered
from huiwu.kernel.event import CommandRecord, Ruled, canonical, events_of
from huiwu.kernel.names import fact_name
from huiwu.kernel.ruling import Actor, EditionRef, Outcome
from huiwu.testkit.served import Authority, served

MUNICIPAL, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
UNION, FIRM = "union-110105-wangjing", "enterprise-110105-wangjing"
OTHER = "union-110105-110105001"
AN = "worker-110105-0a"
MEETING = {"body": "committee", "agenda": "年度计划", "observers": ["worker-110105-0a"]}
OBSERVE = "congress.supervision.delegates-observe-decision-meetings"


@dataclass(frozen=True, slots=True)
class Town:
    """The congress service and the people who keep its ledgers."""

    client: AsyncClient
    authority: Authority

    async def tell(self, path: str, by: str = UNION, office: str = "union-officer", **body: object) -> Response:
        return await self.client.post(f"/v1/{path}", json=body, headers=self.authority.bearer(by, office))

    async def enter(self, by: str = UNION, **body: Any) -> Response:
        entered = {"ledger": "meeting", "organisation": by, "on": "2026-03-09", "entries": MEETING, **body}
        return await self.tell("records", by, **entered)

    async def ask(self, path: str, by: str = DISTRICT, **query: Any) -> Response:
        return await self.client.get(f"/v1/{path}", params=query, headers=self.authority.bearer(by, "supervisor"))


@pytest_asyncio.fixture
async def town(database, pool, nats_engine, jetstream, tmp_path: Path):
    await topology.declare(jetstream)
    recorder = Recorder(pool, "membership")
    await recorder.setup()
    log = EventLog(recorder, "membership")
    relay = asyncio.ensure_future(Relay(log, jetstream, "membership", poll=0.05).run())
    authority = Authority(tmp_path)
    try:
        async with served(service, authority.settings(database, nats_engine.url)) as client:
            for stream, fact in TREE.items():
                await log.append(told(stream, fact))
            town = Town(client, authority)
            await everybody_is_known(town)
            yield town
    finally:
        relay.cancel()


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    name: str
    headcount: int
    ownership: str
    area: str
    board_of_directors: bool
    board_of_supervisors: bool


TREE = {
    MUNICIPAL: UnionRegistered("北京市总工会", "municipal"),
    DISTRICT: UnionRegistered("朝阳区总工会", "district", MUNICIPAL),
    STREET: UnionRegistered("望京街道总工会", "street", DISTRICT),
    OTHER: UnionRegistered("建外街道总工会", "street", DISTRICT),
    FIRM: EnterpriseRegistered("望京示例", 620, "private", STREET, True, False),
    UNION: UnionRegistered("望京示例工会", "grassroots", STREET, FIRM),
}


def told(stream: str, fact: object):
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
    return events_of("membership", stream, 0, str(uuid4()), ruled, [fact])


async def everybody_is_known(town: Town) -> None:
    """The union comes last."""
    for _ in range(400):
        answer = await town.tell(
            "records?precheck=true", ledger="meeting", organisation=UNION, on="2026-03-09", entries=MEETING
        )
        if answer.status_code == 201:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(answer.text)


@pytest.mark.engines
async def test_a_union_keeps_its_ledgers_and_its_superiors_read_them(town: Town) -> None:
    entered = await town.enter()
    assert entered.status_code == 201, entered.text
    record = entered.json()["id"]
    assert entered.json()["facts"][0]["data"]["entries"] == MEETING
    await only_its_keeper_acts(town, record)
    await what_does_not_fit_is_refused_in_words(town)
    corrected = await town.tell(
        f"records/{record}/correct", on="2026-03-08", entries={**MEETING, "agenda": "年度计划和预算"}, reason="议题漏记"
    )
    assert corrected.status_code == 200, corrected.text
    view = (await town.ask(f"records/{record}", after=corrected.json()["position"])).json()
    assert (view["on"], view["corrections"], view["entries"]["agenda"]) == ("2026-03-08", 1, "年度计划和预算")
    await it_is_listed_up_the_tree(town, record)
    await it_is_withdrawn_and_its_history_stays(town, record)
    await the_ledgers_are_explained(town)
    await what_is_measured_comes_with_both_lists(town)


async def only_its_keeper_acts(town: Town, record: str) -> None:
    for by, office in ((STREET, "union-officer"), (UNION, "supervisor"), (FIRM, "administration")):
        answer = await town.tell(f"records/{record}/withdraw", by, office, reason="…")
        assert answer.status_code == 403
    unregistered = await town.enter("union-110105-nobody")
    assert unregistered.status_code == 404
    nowhere = {"about": "subordinate_unit", "unit": "union-110105-nowhere", "content": "指导"}
    assert (await town.enter(ledger="guidance", entries=nowhere)).status_code == 404


async def what_does_not_fit_is_refused_in_words(town: Town) -> None:
    refused = await town.enter(entries={**MEETING, "observers": ["王小明"]})
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, "/problems/refused")
    (finding,) = [each for each in problem["decision"]["findings"] if each["effect"] == "block"]
    assert finding["clause"] in LEDGERS.by_name["meeting"].clauses
    assert finding["source"]["quote"] in problem["detail"]
    assert finding["seen"] == {"misfits": [{"field": "observers", "needed": "subject"}]}
    flagged = await town.enter(entries={**MEETING, "observers": []})
    assert flagged.status_code == 201
    effects = {each["clause"]: each["effect"] for each in flagged.json()["decision"]["findings"]}
    assert effects[OBSERVE] == "flag"
    for entries in ({**MEETING, "attended": True}, {**MEETING, "attended": 1.5}, {**MEETING, "agenda": None}, "no"):
        assert (await town.enter(entries=entries)).status_code == 422
    assert (await town.enter(ledger="diary")).status_code == 409


async def it_is_listed_up_the_tree(town: Town, record: str) -> None:
    def ids(answer: Response) -> list[str]:
        return [each["id"] for each in answer.json()["items"]]

    street = await town.enter(STREET, on="2026-03-10")
    position = street.json()["position"]
    for by, listed in ((DISTRICT, 3), (STREET, 3), (UNION, 2)):
        assert len(ids(await town.ask("records", by, after=position))) == listed
    assert ids(await town.ask("records", STREET, since="2026-03-10")) == [street.json()["id"]]
    assert ids(await town.ask("records", STREET, until="2026-03-08")) == [record]
    assert ids(await town.ask("records", STREET, ledger="guidance")) == []
    first = (await town.ask("records", ledger="meeting", limit=2)).json()
    rest = (await town.ask("records", ledger="meeting", limit=2, cursor=first["next"])).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert (await town.ask("records", OTHER, under=STREET)).status_code == 403
    assert (await town.ask(f"records/{record}", OTHER)).status_code == 403
    assert (await town.ask("records", cursor="~")).status_code == 422


async def it_is_withdrawn_and_its_history_stays(town: Town, record: str) -> None:
    withdrawn = await town.tell(f"records/{record}/withdraw", reason="重复登记")
    view = (await town.ask(f"records/{record}", after=withdrawn.json()["position"])).json()
    assert (view["phase"], view["reason"]) == ("withdrawn", "重复登记")
    assert (await town.tell(f"records/{record}/withdraw", reason="再次")).status_code == 409
    history = (await town.ask(f"records/{record}/history")).json()["entries"]
    assert [entry["data"]["entries"]["agenda"] for entry in history if "entries" in entry.get("data", {})] == [
        "年度计划",
        "年度计划和预算",
    ]
    assert any("撤销" in entry["sentence"]["zh"] for entry in history)


async def the_ledgers_are_explained(town: Town) -> None:
    ledgers = {each["name"]: each for each in (await town.ask("ledgers")).json()["items"]}
    assert set(ledgers) == set(LEDGERS.by_name)
    meeting = ledgers["meeting"]
    assert meeting["title"]["zh"] == "工会会议台账"
    (body,) = [field for field in meeting["fields"] if field["name"] == "body"]
    assert {"key": "standing_committee", "zh": "常委会", "en": "standing committee"} in body["choices"]
    (clause,) = [each for each in meeting["clauses"] if each["clause"] == OBSERVE]
    assert "列席工会决策性会议" in clause["source"]["quote"]
    city = {each["name"] for each in (await town.ask("ledgers", MUNICIPAL)).json()["items"]}
    assert set(ledgers) - city == {"industrial-meeting-institutions", "major-matter"}


async def what_is_measured_comes_with_both_lists(town: Town) -> None:
    system = {"institution": "proposal_system", "title": "代表建议征集办理办法", "text": "a" * 64}
    entered = await town.enter(STREET, ledger="institution", entries=system, on="2026-03-11")
    assert entered.status_code == 201, entered.text
    position, record = entered.json()["position"], entered.json()["id"]
    name = "indicators/proposal-system-coverage"
    coverage = (await town.ask(name, after=position)).json()
    assert (coverage["whole"], coverage["parts"]) == (4, {"established": {"part": 1, "whole": 4}})
    assert (coverage["finding"]["met"], coverage["as_of"]) == (False, "2026-03-12")
    assert "覆盖全市" in coverage["source"]["quote"]
    shown = {each["id"]: each["shown_by"] for each in coverage["items"]}
    assert shown == {DISTRICT: {}, OTHER: {}, STREET: {"established": record}, UNION: {}}
    assert (await town.ask(name, as_of="2026-03-10")).json()["parts"]["established"]["part"] == 0
    street = (await town.ask(name, STREET, part="established")).json()
    assert [(each["id"], each["name"]) for each in street["items"]] == [(STREET, "望京街道总工会")]
    missing = (await town.ask(name, part="established", missing=True, limit=2)).json()
    rest = (await town.ask(name, part="established", missing=True, limit=2, cursor=missing["next"])).json()
    assert [each["id"] for each in (*missing["items"], *rest["items"])] == sorted((DISTRICT, OTHER, UNION))
    units = (await town.ask("indicators/separate-units-with-congress")).json()
    assert [each["id"] for each in units["items"]] == [FIRM]
    assert (await town.ask(name, OTHER, under=STREET)).status_code == 403
    assert (await town.ask(name, part="other")).status_code == 422
    assert (await town.ask("indicators/other")).status_code == 404
    assert (await town.ask(name, as_of="2010-01-01")).status_code == 404
    city = {each["name"] for each in (await town.ask("indicators", MUNICIPAL)).json()["items"]}
    here = {each["name"] for each in (await town.ask("indicators")).json()["items"]}
    assert here - city == {"grassroots-democratic-management"}


@pytest.mark.engines
async def test_a_delegate_s_proposal_goes_from_submission_to_a_work_project(town: Town) -> None:
    delegate = {"delegate": "worker-110105-0a", "elected_on": "2026-02-20", "mandate_until": "2031-02-19"}
    registered = await town.enter(STREET, ledger="member-delegate", entries={**delegate, "election": "a" * 64})
    assert registered.status_code == 201, registered.text
    unelected = await town.enter(STREET, ledger="member-delegate", entries=delegate)
    assert (unelected.status_code, "经会员民主选举产生会员代表" in unelected.json()["detail"]) == (409, True)
    await town.ask("records", after=registered.json()["position"])
    motion = {"organisation": STREET, "instrument": "motion", "title": "职工夜校", "text": "…", "on": "2026-03-12"}
    submitted = await town.tell("proposals", STREET, **motion, authors=["worker-110105-0a", "worker-110105-0b"])
    assert submitted.status_code == 201, submitted.text
    (flag,) = [each for each in submitted.json()["decision"]["findings"] if each["effect"] == "flag"]
    assert flag["seen"] == {"without_mandate": ["worker-110105-0b"]}
    one = f"proposals/{submitted.json()['id']}"
    assert (await town.tell(f"{one}/accept", UNION, on="2026-03-12")).status_code == 403
    skipped = await town.tell(f"{one}/reply", STREET, text="…", on="2026-03-12")
    assert (skipped.status_code, "征集、办理、回复和论证转化" in skipped.json()["detail"]) == (409, True)
    for verb, body in {
        "accept": {},
        "assign": {"department": "宣教部", "due_on": "2026-05-31"},
        "handle": {"summary": "已商定场地"},
        "decide": {"study": "需求普遍", "adopted": True},
        "reply": {"text": "九月开课。"},
        "satisfaction": {"satisfied": True, "opinion": "满意"},
        "appraise": {"project": "职工夜校", "reason": "纳入年度项目"},
    }.items():
        taken = await town.tell(f"{one}/{verb}", STREET, **body, on="2026-03-12")
        assert taken.status_code == 200, taken.text
    view = (await town.ask(one, after=taken.json()["position"])).json()
    assert (view["stage"], view["project"], len(view["replies"])) == ("converted", "职工夜校", 1)
    assert [each["id"] for each in (await town.ask("proposals", STREET)).json()["items"]] == [submitted.json()["id"]]


@pytest.mark.engines
async def test_an_evaluation_goes_from_its_plan_to_the_adjustments_and_keeps_its_ledgers(town: Town) -> None:
    form = {"questions": [{"mark": "work", "text": "工会工作"}], "grades": ["满意", "不满意"]}
    plan = {"organisation": UNION, "direction": "workers_on_union_work", "number": 1, "subjects": ["union_work"]}
    planned = await town.tell("evaluations", **plan, **form, planned_on="2026-03-12")
    assert planned.status_code == 201, planned.text
    one = f"evaluations/{planned.json()['id']}"
    today = {"on": "2026-03-12"}
    assert (await town.tell(f"{one}/open", STREET, evaluators=9, **today)).status_code == 403
    assert (await town.tell(f"{one}/open", evaluators=9, **today)).status_code == 200
    forms = {"issued": 9, "returned": 8, "unreturned": 1, "valid": 8, "invalid": 0, **today}
    forms["questions"] = [{"mark": "work", "totals": [6, 2]}]
    before = (await town.ask(f"{one}/history", UNION)).json()["entries"]
    two = [{"group": "财务室", "forms": 2, "questions": [{"mark": "work", "totals": [2, 0]}]}]
    told_apart = await town.tell(f"{one}/count", **forms, groups=two)
    assert (told_apart.status_code, "不足 3 人" in told_apart.json()["detail"]) == (422, True)
    assert (await town.ask(f"{one}/history", UNION)).json()["entries"] == before
    for verb, body in {
        "count": {**forms, "withheld": ["财务室"]},
        "publish": {"channel": "会务公开栏"},
        "report": {},
        "adjust": {"item": "law", "what": "法律咨询日", "owner": "worker-110105-0a", "due_on": "2026-06-30"},
        "adjusted": {"item": "law", "done": "每月一次", "evidence_sha256": "a" * 64},
        "close": {},
    }.items():
        taken = await town.tell(f"{one}/{verb}", **{**today, **body})
        assert taken.status_code == 200, taken.text
    view = (await town.ask(one, STREET, after=taken.json()["position"])).json()
    assert (view["phase"], view["withheld"], view["adjustments_open"]) == ("closed", ["财务室"], 0)
    for sought, found in (({"year": 2026, "phase": "closed"}, 1), ({"year": 2025}, 0), ({"adjusting": True}, 0)):
        assert len((await town.ask("evaluations", STREET, **sought)).json()["items"]) == found
    assert (await town.ask("evaluations", OTHER, under=STREET)).status_code == 403
    for ledger, days in (("evaluation", {"published_on", "reported_on"}), ("evaluation-adjustment", {"closed_on"})):
        await a_record_says(town, ledger, days)


async def a_record_says(town: Town, ledger: str, days: set[str]) -> None:
    """The reactions enter it and correct it in their own time."""
    for _ in range(400):
        records = (await town.ask("records", UNION, ledger=ledger)).json()["items"]
        if records and days <= set(records[0]["entries"]):
            assert len(records) == 1
            return
        await asyncio.sleep(0.05)
    raise AssertionError(records)


@pytest.mark.engines
@pytest.mark.clause("congress.worker-directors.escalation-ladder")
async def test_a_board_without_a_worker_director_is_followed_up_and_the_registry_shows_who_stands(town: Town) -> None:
    duty = f"worker-director-duties/worker-director-duty-110105-{UNION.rpartition('-')[2]}"
    for _ in range(400):
        shown = await town.ask(duty)
        if shown.status_code == 200:
            break
        await asyncio.sleep(0.05)
    assert (shown.json()["stage"], shown.json()["vacant"]) == ("missing", ["worker_director"])
    refused = await town.tell(f"{duty}/refusal", on="2026-03-09", answer="不设")
    assert (refused.status_code, "企业工会应督促企业依法建立" in refused.json()["detail"]) == (409, True)
    assert (await town.tell(f"{duty}/urge", on="2026-03-09", letter_sha256="a" * 64)).status_code == 200
    assert (await town.tell(f"{duty}/refusal", on="2026-03-09", answer="不设")).status_code == 200
    assert (await town.tell(f"{duty}/report-up", on="2026-03-09")).status_code == 200
    assert (await town.tell(f"{duty}/interview", on="2026-03-09", outcome="同意")).status_code == 403
    interview = await town.tell(f"{duty}/interview", by=STREET, on="2026-03-09", outcome="同意")
    assert interview.status_code == 200, interview.text
    opened = {"seats": ["worker_director"], "candidates": [AN], "chair": AN, "vice_chairs": [], "on": "2026-03-09"}
    assert (await town.tell(f"{duty}/open-election", **opened)).status_code == 200
    nominee = {"person": AN, "seat": "worker_director", "qualified": [], "statement": "班组长", "on": "2026-03-09"}
    off_roll = await town.tell(f"{duty}/nominate", **nominee)
    assert (off_roll.status_code, "所报职工应当在册" in off_roll.json()["detail"]) == (409, True)
    assert (await town.ask("worker-directors", under=STREET)).json() == {"items": [], "next": None}
    assert (await town.ask("worker-directors", by=OTHER, under=STREET)).status_code == 403


@pytest.mark.engines
async def test_a_major_decision_is_made_after_opinions_were_asked_for_and_is_raised_for_disclosure(town: Town) -> None:
    plan = {"organisation": STREET, "matter": "key_work", "title": "职工服务站", "touches_workers": True}
    proposed = await town.tell("major-decisions", STREET, **plan, on="2026-03-12")
    assert proposed.status_code == 201, proposed.text
    one = f"major-decisions/{proposed.json()['id']}"
    made = {"body": "街道总工会委员会", "text_sha256": "a" * 64, "on": "2026-03-12"}
    over_their_heads = await town.tell(f"{one}/make", STREET, **made)
    assert (over_their_heads.status_code, "征求职工意见建议" in over_their_heads.json()["detail"]) == (409, True)
    asked = {"form": "delegate_forum", "on": "2026-03-12", "participants": 24, "opinions": "延长开放时间。"}
    assert (await town.tell(f"{one}/solicitations", UNION, **asked)).status_code == 403
    assert (await town.tell(f"{one}/solicitations", STREET, **asked)).status_code == 200
    granted = await town.tell(f"{one}/make", STREET, **made)
    assert granted.status_code == 200, granted.text
    view = (await town.ask(one, after=granted.json()["position"])).json()
    assert (view["phase"], len(view["solicitations"]), view["compliant"]) == ("made", 1, True)
    for _ in range(400):
        raised = (await town.ask("union-disclosures", STREET)).json()["items"]
        if raised and raised[0]["tier"]:
            break
        await asyncio.sleep(0.05)
    assert [(each["title"], each["item"], each["tier"]) for each in raised] == [
        ("职工服务站", "important_decision", "major")
    ]
