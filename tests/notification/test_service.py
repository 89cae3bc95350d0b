"""Notification as it is served: papers reach people, clocks climb their ladder, boards are there for everybody."""

import json
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from huiwu.eventlog.organisations import EnterpriseRegistered, UnionRegistered
from huiwu.notification.api import COLLECTIONS
from huiwu.notification.clocks import (
    ANNUAL_BARGAINING,
    DISCLOSURE,
    DOCUMENTS,
    FORM,
    OFFER,
    PUBLICATION_OF_RESOLUTIONS,
    REPORT,
)
from huiwu.notification.contacts import Contact
from huiwu.notification.domain.notice import Paper
from huiwu.notification.heard import (
    AgendaAgreed,
    AgendaItem,
    CongressMattersDisclosed,
    EnrolledWorker,
    ResolutionPublished,
    SessionClosed,
    SessionDocumentsSent,
    SessionScheduled,
    WorkersEnrolled,
)
from huiwu.runtime.collection import Act, Create
from huiwu.runtime.edge import read_command
from huiwu.runtime.problems import Problem

MUNICIPAL, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
UNION, ENTERPRISE, SESSION = "union-110105-acme", "enterprise-110105-acme", "session-110105-5e55"
AN, BO, CI = "worker-110105-0a", "worker-110105-0b", "worker-110105-0c"
PAPER = Paper("集体合同草案", "ab" * 32)


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        pytest.param(verb.command, verb.example, id=verb.command.__name__)
        for collection in COLLECTIONS
        for verb in collection.commands
        if isinstance(verb, Create | Act)
    ],
)
def test_every_example_is_a_command(shape: type, example: dict[str, object]) -> None:
    assert isinstance(read_command(json.dumps(example).encode(), shape), shape)


@pytest.mark.parametrize(
    "email", ["a b@x.test", "a@x", "no", "a@b@c.test", "a\n@x.test", "李@x.test", "a@x.test\r\nBcc: b@x.test"]
)
def test_what_could_break_a_header_is_no_address(email: str) -> None:
    with pytest.raises(Problem):
        read_command(json.dumps({"email": email}).encode(), Contact)


async def settled(town) -> None:
    workers = tuple(EnrolledWorker(each) for each in (AN, BO, CI))
    await town.hears("membership", "roll-110105-acme", WorkersEnrolled(ENTERPRISE, workers))
    for union, name, level, superior, enterprise in (
        (MUNICIPAL, "北京市总工会", "municipal", None, None),
        (DISTRICT, "朝阳区总工会", "district", MUNICIPAL, None),
        (STREET, "望京街道总工会", "street", DISTRICT, None),
        (UNION, "示例公司工会", "grassroots", STREET, ENTERPRISE),
    ):
        await town.hears("membership", union, UnionRegistered(name, level, superior, enterprise))
    await town.hears("membership", ENTERPRISE, EnterpriseRegistered("示例<公司> & “伙伴”", STREET))
    await town.ask_until(lambda it: "items" in it, MUNICIPAL, "obligations", under=ENTERPRISE)


@pytest.mark.engines
async def test_papers_reach_the_delegates_in_the_inbox_and_by_mail(town, mailbox) -> None:
    await settled(town)
    mailbox.codes["bo@example.org"] = "550 no such user"
    await contacts_are_kept(town)
    sent = SessionDocumentsSent(ENTERPRISE, (PAPER,), (AN, BO, CI))
    await town.hears("congress", SESSION, sent)
    first = await town.ask_until(lambda it: it["unread"] == 1, ENTERPRISE, "inbox", subject=AN)
    (notice,) = first["items"]
    assert (notice["recipient"], notice["papers"], notice["read_on"]) == (
        AN,
        [{"title": "集体合同草案", "sha256": "ab" * 32}],
        None,
    )
    await mails_go_out(town, mailbox, notice["id"])
    await notices_are_acknowledged(town, notice["id"])
    assert (await town.client.get("/v1/inbox")).status_code == 401


async def contacts_are_kept(town) -> None:
    client, own = town.client, town.token(ENTERPRISE, "worker", AN)
    path = f"/v1/contacts/{AN}"
    assert (await client.get(path, headers=own)).status_code == 404
    assert (await client.put(path, json={"email": "an@example.org"}, headers=own)).status_code == 204
    assert (await client.get(path, headers=own)).json() == {"subject": AN, "email": "an@example.org"}
    officer = town.token(UNION, "union-officer", "officer")
    bo = f"/v1/contacts/{BO}"
    for stranger in (
        town.token(ENTERPRISE, "worker", CI),
        town.token(DISTRICT, "union-officer", "officer"),
        town.token(UNION, "supervisor", "officer"),
        town.token("union-110105-other", "union-officer", "officer"),
    ):
        assert (await client.put(bo, json={"email": "x@example.org"}, headers=stranger)).status_code == 403
        assert (await client.get(path, headers=stranger)).status_code == 403
    assert (await client.put(bo, json={"email": "bo@example.org"}, headers=officer)).status_code == 204
    assert (await client.put(bo, json={"email": "nonsense"}, headers=officer)).status_code == 422
    channels = await client.get("/v1/channels", headers=own)
    assert channels.json() == {"inbox": True, "email": True}


async def mails_go_out(town, mailbox, notice: str) -> None:
    seen = await town.ask_until(lambda it: it["emailed_on"], UNION, f"notices/{notice}")
    assert seen["emailed_on"] == "2026-03-12"
    assert [message["To"] for message in mailbox.taken] == ["an@example.org"]
    notices = (await town.ask(UNION, "notices", under=ENTERPRISE)).json()["items"]
    assert len(notices) == 3
    (bo,) = (each["id"] for each in notices if each["recipient"] == BO)
    bounced = await town.ask_until(lambda it: it["bounced_on"], UNION, f"notices/{bo}")
    assert bounced["reply_code"] == 550
    told = (await town.ask(UNION, f"notices/{bo}/history")).text
    assert "example.org" not in told


async def notices_are_acknowledged(town, notice: str) -> None:
    path = f"notices/{notice}/read"
    assert (await town.tell(ENTERPRISE, path, "worker", BO)).status_code == 403
    assert (await town.tell(ENTERPRISE, "notices/notice-110105-zz/read", "worker", AN)).status_code == 404
    tried = await town.client.post(f"/v1/{path}?precheck=true", headers=town.token(ENTERPRISE, "worker", AN))
    assert tried.json()["recorded"] is False
    read = await town.tell(ENTERPRISE, path, "worker", AN)
    assert read.status_code == 200, read.text
    again = await town.tell(UNION, path, "union-officer", AN)
    assert again.json() == read.json(), "whoever holds that subject, in whatever office; and only one ruling"
    mine = (await town.ask(ENTERPRISE, "inbox", subject=AN, after=read.json()["position"])).json()
    assert (mine["unread"], mine["items"][0]["read_on"]) == (0, "2026-03-12")
    assert (await town.ask(ENTERPRISE, "inbox", subject=AN, unread=True)).json()["items"] == []
    assert (await town.ask(ENTERPRISE, "inbox/unread", subject=CI)).json() == {"unread": 1}


@pytest.mark.engines
async def test_the_clocks_of_a_session_climb_their_ladders(town) -> None:
    await settled(town)
    await town.hears("congress", SESSION, SessionScheduled(ENTERPRISE, UNION, STREET, date(2026, 4, 20)))
    owed = await town.ask_until(lambda it: len(it.get("items", ())) == 4, STREET, "obligations")
    assert [(each["clause"], each["due_on"]) for each in owed["items"]] == [
        (REPORT, "2026-04-10"),
        (DOCUMENTS, "2026-04-13"),
        (OFFER, "2026-06-30"),
        (ANNUAL_BARGAINING, "2026-12-31"),
    ]
    assert owed["items"][0]["source"]["quote"] == "职代会的时间、内容要提前10日向上级工会报告"
    earlier = (await town.ask(STREET, "obligations", due_before="2026-04-13")).json()
    assert [each["clause"] for each in earlier["items"]] == [REPORT]
    page = (await town.ask(STREET, "obligations", limit=1)).json()
    following = (await town.ask(STREET, "obligations", limit=1, cursor=page["next"])).json()
    assert [each["clause"] for each in (*page["items"], *following["items"])] == [REPORT, DOCUMENTS]
    assert (await town.ask(STREET, "obligations", cursor="x")).status_code == 422
    assert (await town.ask("union-110105-other", "obligations", under=ENTERPRISE)).status_code == 403
    await it_is_reminded_and_goes_up(town)
    await the_closing_sets_clocks_that_are_met(town)


async def it_is_reminded_and_goes_up(town) -> None:
    town.now("2026-04-06T08:00:00+08:00")
    sent = await town.ask_until(lambda it: len(it["items"]) == 1, UNION, "reminders", under=UNION)
    assert (sent["items"][0]["sort"], sent["items"][0]["on"]) == ("reminder", "2026-04-06")
    town.now("2026-04-11T00:00:00+08:00")
    told = await town.ask_until(lambda it: len(it["items"]) == 4, STREET, "reminders")
    assert [(each["sort"], each["organisation"], each["due_on"]) for each in told["items"]] == [
        ("reminder", UNION, "2026-04-13"),
        ("escalation", STREET, "2026-04-10"),
        ("overdue", UNION, "2026-04-10"),
        ("reminder", UNION, "2026-04-10"),
    ]
    older = (await town.ask(STREET, "reminders", before=told["items"][2]["arrived"])).json()
    assert [each["sort"] for each in older["items"]] == ["reminder"]
    town.now("2026-04-18T00:00:00+08:00")
    await town.ask_until(
        lambda it: (
            [each["organisation"] for each in it["items"] if each["sort"] == "escalation"][:2]
            and DISTRICT in [each["organisation"] for each in it["items"]]
        ),
        DISTRICT,
        "reminders",
    )
    overdue = (await town.ask(STREET, "obligations", phase="overdue")).json()["items"]
    assert {each["clause"] for each in overdue} == {REPORT, DOCUMENTS}


async def the_closing_sets_clocks_that_are_met(town) -> None:
    town.now("2026-04-21T10:00:00+08:00")
    agenda = AgendaAgreed(ENTERPRISE, (AgendaItem("1", "年度<b>工作</b>报告"), AgendaItem("2", "工资协议")))
    await town.hears("congress", SESSION, agenda)
    closed = SessionClosed(ENTERPRISE, UNION, STREET, date(2026, 4, 20), 1, ("1", "2"))
    await town.hears("congress", SESSION, closed)
    day = date(2026, 4, 21)
    await town.hears("congress", SESSION, ResolutionPublished(ENTERPRISE, "2", "工资协议", "通过。", day))
    await town.hears("congress", SESSION, CongressMattersDisclosed(ENTERPRISE, ("1",), day))
    part = await town.ask_until(lambda it: _of(it, DISCLOSURE).get("done") == 1, STREET, "obligations")
    assert _of(part, DISCLOSURE)["phase"] == "open"
    await town.hears("congress", SESSION, CongressMattersDisclosed(ENTERPRISE, ("2",), day))
    done = await town.ask_until(lambda it: _of(it, DISCLOSURE)["phase"] == "fulfilled", STREET, "obligations")
    for clause in (PUBLICATION_OF_RESOLUTIONS, DISCLOSURE):
        met = _of(done, clause)
        assert (met["phase"], met["fulfilled_on"], met["late"], met["done"]) == (
            "fulfilled",
            "2026-04-21",
            False,
            met["needed"],
        )
    assert (_of(done, FORM)["phase"], _of(done, FORM)["due_on"]) == ("open", "2026-04-30")
    page = (await town.client.get(f"/v1/boards/{ENTERPRISE}")).text
    assert "1. 年度&lt;b&gt;工作&lt;/b&gt;报告" in page


def _of(listed: Any, clause: str) -> dict[str, Any]:
    return next((each for each in listed.get("items", ()) if each["clause"] == clause), {})


SCRIPT = '<script>alert("1")</script>'
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.engines
async def test_boards_are_there_for_everybody(town) -> None:
    await settled(town)
    empty = await town.client.get("/v1/boards")
    assert "还没有公布内容" in empty.text
    body: dict[str, Any] = {"organisation": UNION, "title": f"活动 {SCRIPT}", "text": f"第一行\n{SCRIPT}\ufffe"}
    assert (await town.tell(UNION, "publications", "administration", **body)).status_code == 403
    assert (await town.tell(DISTRICT, "publications", **body)).status_code == 403
    posted = await town.tell(UNION, "publications", **body, topic="important_activities")
    assert posted.status_code == 201, posted.text
    stream = posted.json()["id"]
    await town.ask(UNION, "publications", after=posted.json()["position"])
    page = await town.client.get(f"/v1/boards/{UNION}")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "示例公司工会" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    unchanged = await town.client.get(f"/v1/boards/{UNION}", headers={"If-None-Match": page.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert SCRIPT not in (await town.client.get(f"/v1/boards/{UNION}/{stream}")).text
    assert f'href="boards/{UNION}"' in (await town.client.get("/v1/boards")).text
    await a_feed_is_valid(town, stream)
    await an_obligation_is_fulfilled_by_publishing(town)
    await what_is_withdrawn_is_gone(town, stream)
    for absent in (f"{UNION}/publication-110105-zz", "enterprise-110105-none", "enterprise-110105-none/feed.atom"):
        gone = await town.client.get(f"/v1/boards/{absent}")
        assert (gone.status_code, "Not found" in gone.text) == (404, True)
    assert (await town.client.get("/v1/boards/A%00b")).status_code == 422


async def a_feed_is_valid(town, stream: str) -> None:
    feed = await town.client.get(f"/v1/boards/{UNION}/feed.atom")
    assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(feed.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == f"活动 {SCRIPT}"
    assert entry.findtext(f"{ATOM}content") == f"第一行\n{SCRIPT}\ufffd"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == stream


async def an_obligation_is_fulfilled_by_publishing(town) -> None:
    owed = {
        "clause": "notification.publication.daily-information-topics",
        "organisation": UNION,
        "title": "五一慰问",
        "happened_on": "2026-03-11",
    }
    unknown = {**owed, "organisation": "union-110105-none"}
    assert (await town.tell("union-110105-none", "obligations", **unknown)).status_code == 404
    opened = await town.tell(UNION, "obligations", **owed)
    assert opened.json()["facts"][0]["data"]["due_on"] == "2026-03-14"
    name = opened.json()["id"]
    notice = {"organisation": UNION, "title": "慰问情况", "text": "已慰问。", "fulfils": name}
    await town.ask(UNION, "obligations", after=opened.json()["position"])
    strange = await town.tell(UNION, "publications", **{**notice, "fulfils": "obligation-110105-none"})
    assert strange.status_code == 404
    assert (await town.tell(UNION, "publications", **notice)).status_code == 201
    done = await town.ask_until(lambda it: it["phase"] == "fulfilled", UNION, f"obligations/{name}")
    assert (done["late"], done["title"]) == (False, "五一慰问")


async def what_is_withdrawn_is_gone(town, stream: str) -> None:
    withdrawn = await town.tell(UNION, f"publications/{stream}/withdraw", reason="刊登有误")
    await town.ask(UNION, "publications", after=withdrawn.json()["position"])
    assert stream not in (await town.client.get(f"/v1/boards/{UNION}")).text
    assert stream not in (await town.client.get(f"/v1/boards/{UNION}/feed.atom")).text
    assert (await town.client.get(f"/v1/boards/{UNION}/{stream}")).status_code == 404
    index = (await town.client.get("/v1/boards")).text
    assert "1 项" in index


@pytest.mark.engines
async def test_the_contract_is_documented(town) -> None:
    document = (await town.client.get("/openapi.json")).json()
    listed = document["paths"]["/v1/obligations"]["get"]
    assert {"under", "due_before", "phase", "cursor", "limit", "after"} == {
        each["name"] for each in listed["parameters"]
    }
    assert document["paths"]["/v1/boards"]["get"]["security"] == []
    assert document["paths"]["/v1/publications"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert "post" in document["paths"]["/v1/notices/{id}/read"]
