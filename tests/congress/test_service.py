"""The congress as it is served: one enterprise founds its congress, holds a session, publishes and files."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asyncpg import Pool
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from nats.js import JetStreamContext

from huiwu.congress import heard
from huiwu.congress.api import COLLECTIONS
from huiwu.congress.domain.evidence import JobClass, RosterDelegate
from huiwu.congress.domain.naming import session_of
from huiwu.congress.domain.session.commands import ReportToSuperior, RescheduleSession
from huiwu.congress.main import service
from huiwu.engines import EmbeddedNats
from huiwu.eventlog import EventLog, Recorder, Relay, topology
from huiwu.kernel import replay
from huiwu.kernel.event import CommandRecord, Ruled, canonical, events_of, write
from huiwu.kernel.names import fact_name
from huiwu.kernel.ruling import Actor, EditionRef, Outcome
from huiwu.rulebook import Rulebook
from huiwu.runtime.app import create_app
from huiwu.runtime.collection import Act, Create
from huiwu.runtime.edge import read_command
from huiwu.runtime.problems import Problem
from huiwu.runtime.settings import Settings

MUNICIPAL, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
FIRM, UNION, CONGRESS = (f"{kind}-110105-wangjing" for kind in ("enterprise", "union", "staff-congress"))
PEOPLE = tuple(f"worker-110105-{n:08x}" for n in range(31))
TEXT = "职工代表大会审议通过集体合同草案。"
SHA = sha256(TEXT.encode()).hexdigest()
DOCUMENTS = "congress.swc.documents-7-days-before"
AGENDA = [
    {"item": "talk", "title": "分组讨论", "matter": "delegate_discussion"},
    {"item": "report", "title": "年度报告", "matter": "annual_operations_report", "discloses": ["labour_rules"]},
    {"item": "contract", "title": "集体合同草案", "matter": "collective_contract_draft", "ballot": True},
]


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        pytest.param(verb.command, verb.example, id=verb.command.__name__)
        for collection in COLLECTIONS
        for verb in collection.commands
        if isinstance(verb, Create | Act)
    ],
)
def test_every_example_is_a_command(shape, example):
    assert isinstance(read_command(json.dumps(example).encode(), shape), shape)


@pytest.mark.parametrize("day", ["0001-01-05", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_from_which_no_days_can_be_counted_is_malformed(day):
    for shape, body in ((RescheduleSession, {"opening_on": day}), (ReportToSuperior, {"on": day})):
        with pytest.raises(Problem, match="malformed"):
            read_command(json.dumps(body).encode(), shape)


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    name: str
    level: str
    superior: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseRegistered:
    name: str
    headcount: int
    ownership: str
    area: str


class Neighbour:
    """Another service's log, into which a test writes facts as that service would."""

    def __init__(self, name: str, log: EventLog) -> None:
        self.name, self.log, self.versions = name, log, dict[str, int]()

    async def tells(self, stream: str, *facts: object) -> None:
        ruled = Ruled(
            outcome=Outcome.GRANTED,
            command=CommandRecord("tell", canonical({})),
            actor=Actor("system", "system", "system"),
            as_of=datetime.fromisoformat("2026-01-05T09:00:00+08:00"),
            edition=EditionRef("test", "0" * 64),
            policy="0" * 64,
            evidence=(),
            findings=(),
            facts=tuple(fact_name(type(fact)) for fact in facts),
        )
        version = self.versions.get(stream, 0)
        await self.log.append(events_of(self.name, stream, version, str(uuid4()), ruled, facts))
        self.versions[stream] = version + 1 + len(facts)


@dataclass(frozen=True, slots=True)
class Town:
    """A running congress service with its neighbours, and a clock and tokens as one likes."""

    client: AsyncClient
    key: ECKey
    clock: Path
    membership: Neighbour
    notification: Neighbour
    filing: Neighbour

    def at(self, instant: str) -> None:
        self.clock.write_text(instant)

    def token(self, organisation: str, office: str) -> dict[str, str]:
        claims = {"iss": "test", "aud": "huiwu", "sub": "worker-110105-0a", "exp": int(time.time()) + 600}
        claims |= {"office": office, "organisation": organisation}
        return {"Authorization": "Bearer " + jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)}

    async def tell(self, path: str, by: str = UNION, office: str = "union-officer", **body: object) -> Response:
        return await self.client.post(f"/v1/{path}", json=body, headers=self.token(by, office))

    async def granted(self, path: str, by: str = UNION, office: str = "union-officer", **body: object) -> Any:
        answer = await self.tell(path, by, office, **body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def refused(self, path: str, by: str = UNION, office: str = "union-officer", **body: object) -> set[str]:
        """The clauses that block."""
        answer = await self.tell(path, by, office, **body)
        assert answer.status_code == 409, answer.text
        return {each["clause"] for each in answer.json()["decision"]["findings"] if each["effect"] == "block"}

    async def ask(self, path: str, by: str = DISTRICT, **query: Any) -> Response:
        return await self.client.get(f"/v1/{path}", params=query, headers=self.token(by, "supervisor"))

    async def until(self, seen: Callable[[Any], bool], path: str) -> Any:
        """The answer once it looks like that; a fact from elsewhere takes its moment."""
        answer: Any = None
        for _ in range(200):
            answer = (await self.ask(path)).json()
            if seen(answer):
                return answer
            await asyncio.sleep(0.05)
        raise AssertionError(f"{path} never came to it: {answer}")


@asynccontextmanager
async def neighbour(pool: Pool, name: str, jetstream: JetStreamContext) -> AsyncIterator[Neighbour]:
    recorder = Recorder(pool, name)
    await recorder.setup()
    log = EventLog(recorder, name)
    relay = asyncio.ensure_future(Relay(log, jetstream, name, poll=0.05).run())
    try:
        yield Neighbour(name, log)
    finally:
        relay.cancel()


@asynccontextmanager
async def town_of(
    app: FastAPI, key: ECKey, clock: Path, pool: Pool, jetstream: JetStreamContext
) -> AsyncIterator[Town]:
    async with (
        neighbour(pool, "membership", jetstream) as membership,
        neighbour(pool, "notification", jetstream) as notification,
        neighbour(pool, "filing", jetstream) as filing,
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://congress") as client,
    ):
        yield Town(client, key, clock, membership, notification, filing)


def settings_in(folder: Path, database: str, nats: str) -> tuple[Settings, ECKey]:
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    (folder / "jwks.json").write_text(json.dumps(KeySet([key]).as_dict(private=False)))
    (folder / "now").write_text("2026-02-02T09:00:00+08:00")
    return Settings(database, nats, str(folder / "jwks.json"), "test", "huiwu", folder / "now"), key


@pytest.mark.engines
async def test_a_session_from_its_roster_to_its_archive(
    database: str, pool: Pool, nats_engine: EmbeddedNats, jetstream: JetStreamContext, tmp_path: Path
) -> None:
    await topology.declare(jetstream)
    settings, key = settings_in(tmp_path, database, nats_engine.url)
    app = create_app(service, settings)
    async with town_of(app, key, tmp_path / "now", pool, jetstream) as town:
        await membership_tells(town)
        await the_congress_is_founded(town)
        session = await a_session_is_prepared(town)
        await it_opens_when_the_law_lets_it(town, session)
        await it_votes_and_closes(town, session)
        await what_follows_is_recorded(town, session)
        await everybody_sees_what_is_theirs(town, session)
        late = await a_late_session_is_put_on_record_as_it_was(town)
        await what_was_recorded_afterwards_replays(late, pool)
        await a_chair_is_elected(town)
        await the_term_comes_to_its_end(town)


async def membership_tells(town: Town) -> None:
    tells = town.membership.tells
    await tells(MUNICIPAL, UnionRegistered("北京市总工会", "municipal"))
    await tells(DISTRICT, UnionRegistered("朝阳区总工会", "district", MUNICIPAL))
    await tells(STREET, UnionRegistered("望京街道总工会", "street", DISTRICT))
    await tells(FIRM, EnterpriseRegistered("望京示例", 620, "private", STREET))
    await tells(UNION, UnionRegistered("望京示例工会", "grassroots", STREET, FIRM))
    classes = [JobClass.MANAGER] * 6 + [JobClass.FRONTLINE] * 25
    workers = tuple(RosterDelegate(subject, each) for subject, each in zip(PEOPLE, classes, strict=True))
    await tells("roll-110105-wangjing", heard.WorkersEnrolled(FIRM, workers))


async def the_congress_is_founded(town: Town) -> None:
    body: dict[str, Any] = {"enterprise": FIRM, "form": "staff_congress", "term_years": 3}
    nobody = "enterprise-110105-nobody"
    unknown = await town.tell("staff-congresses", "union-110105-nobody", **{**body, "enterprise": nobody})
    assert unknown.status_code == 404
    assert (await town.tell("staff-congresses", **{**body, "enterprise": "wangjing"})).status_code == 422
    assert (await town.tell("staff-congresses", STREET, **body)).status_code == 403
    for _ in range(200):
        founded = await town.tell("staff-congresses", **body)
        if founded.status_code != 404:
            break
        await asyncio.sleep(0.05)
    assert founded.status_code == 201, founded.text
    assert founded.json()["id"] == CONGRESS
    one = f"staff-congresses/{CONGRESS}"
    await a_refused_schedule_begins_no_session(town)
    assert await town.refused(f"{one}/quota", count=30) == {"congress.delegates.minimum-share"}
    await town.granted(f"{one}/quota", count=31)
    await roll_is_known(town)
    await town.granted(f"{one}/elect", delegates=PEOPLE)
    confirmed = await town.granted(f"{one}/confirm-roster")
    assert confirmed["facts"][0]["data"]["managers"] == 6
    view = (await town.ask(one, after=confirmed["position"])).json()
    assert (view["phase"], view["roster"]["delegates"]) == ("in_term", 31)


async def a_refused_schedule_begins_no_session(town: Town) -> None:
    """It is the very session that is scheduled later; what was refused stays on its record."""
    session = session_of(FIRM, 1)
    body = {"enterprise": FIRM, "session_number": 1, "opening_on": "2026-03-25", "place": "礼堂"}
    refused = await town.tell("sessions", **body)
    assert (refused.status_code, refused.headers["etag"], refused.json()["id"]) == (409, '"1"', session)
    assert (await town.tell(f"sessions/{session}/report", on="2026-02-02")).status_code == 404
    assert (await town.tell(f"sessions/{session}/agree-agenda", FIRM, "administration")).status_code == 404
    again = await town.client.post(
        "/v1/sessions", json=body, headers={**town.token(UNION, "union-officer"), "If-Match": '"1"'}
    )
    assert (again.status_code, again.headers["etag"]) == (409, '"2"')


async def roll_is_known(town: Town) -> None:
    for _ in range(200):
        tried = await town.client.post(
            f"/v1/staff-congresses/{CONGRESS}/elect?precheck=true",
            json={"delegates": PEOPLE},
            headers=town.token(UNION, "union-officer"),
        )
        if tried.status_code == 200:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(tried.text)


async def a_session_is_prepared(town: Town) -> str:
    town.at("2026-03-05T09:00:00+08:00")
    body = {"enterprise": FIRM, "session_number": 1, "opening_on": "2026-03-25", "place": "礼堂"}
    scheduled = await town.granted("sessions", **body)
    session = str(scheduled["id"])
    assert session == session_of(FIRM, 1)
    assert scheduled["version"] == 4
    one = f"sessions/{session}"
    assert await town.refused(f"{one}/propose-agenda", items=AGENDA) == {"congress.swc.agenda-heard-and-agreed"}
    await town.granted(f"{one}/hear-workers", summary="意见", on="2026-03-02", participants=46)
    await town.granted(f"{one}/propose-agenda", items=AGENDA)
    assert (await town.tell(f"{one}/agree-agenda")).status_code == 403
    arising = ["annual_operations_report", "collective_contract_draft"]
    agreed = await town.granted(f"{one}/agree-agenda", FIRM, "administration", matters_arising=arising)
    flagged = {each["clause"] for each in agreed["decision"]["findings"] if each["effect"] == "flag"}
    assert flagged == {"congress.factory-disclosure.items-all-units"}
    town.at("2026-03-16T09:00:00+08:00")
    await town.granted(f"{one}/report", on="2026-03-16")
    documents = [{"title": "集体合同草案", "sha256": SHA}]
    await town.granted(f"{one}/send-documents", documents=documents)
    await town.granted(f"{one}/deliveries", delegates=PEOPLE[:30], on="2026-03-16")
    return session


async def it_opens_when_the_law_lets_it(town: Town, session: str) -> None:
    one = f"sessions/{session}"
    early = (await town.ask(f"{one}/earliest-opening")).json()
    assert (early["earliest"], early["outstanding"]) == ("2026-03-26", ["documents_delivered"])
    assert early["decided_by"] == ["congress.swc.report-10-days-before"]
    assert "提前10日" in early["steps"][2]["source"]["quote"]
    town.at("2026-03-17T09:00:00+08:00")
    notice = heard.NoticeDelivered(session, PEOPLE[30], datetime(2026, 3, 17).date(), (heard.Paper(SHA),))
    await town.notification.tells("notice-110105-0a", notice)
    view = await town.until(lambda view: view["readiness_documents"]["done"], one)
    assert view["readiness_documents"]["opens_from"] == "2026-03-24"
    assert view["phase"] == "documents_delivered"
    town.at("2026-03-25T14:00:00+08:00")
    late = await town.refused(f"{one}/open", on="2026-03-25", present=PEOPLE)
    assert late == {"congress.swc.report-10-days-before"}
    await town.granted(f"{one}/reschedule", opening_on="2026-03-26")
    town.at("2026-03-26T14:00:00+08:00")
    assert (await town.ask(f"{one}/earliest-opening")).json()["ready"] is True
    quorum = await town.refused(f"{one}/open", on="2026-03-26", present=PEOPLE[:20])
    assert quorum == {"statute.congress.quorum", "statute.contract.approval"}
    opened = await town.granted(f"{one}/open", on="2026-03-26", present=PEOPLE[:21])
    assert opened["facts"][0]["data"]["present"] == 21
    assert (await town.ask(f"{one}/earliest-opening")).status_code == 409


async def it_votes_and_closes(town: Town, session: str) -> None:
    one = f"sessions/{session}"
    totals = {
        "item": "contract",
        "issued": 21,
        "returned": 21,
        "unreturned": 0,
        "valid": 21,
        "invalid": 0,
        "votes_for": 16,
        "against": 5,
        "abstain": 0,
        "tellers": PEOPLE[:2],
    }
    assert "platform.discussed-before-ballot" in await town.refused(f"{one}/ballots", **totals)
    for item in ("contract", "report"):
        await town.granted(f"{one}/discuss", item=item)
        await town.granted(f"{one}/review", item=item)
    assert await town.refused(f"{one}/ballots", **{**totals, "against": 6}) == {"platform.totals-reconcile"}
    certified = await town.granted(f"{one}/ballots", **totals)
    assert certified["facts"][0]["data"]["passed"] is True
    adopted = await town.granted(f"{one}/adopt", item="contract", text_sha256=SHA)
    assert adopted["facts"][0]["type"] == "huiwu.congress.resolution-adopted.v1"
    closed = await town.granted(f"{one}/close", on="2026-03-26")
    assert closed["facts"][0]["data"]["file_due_on"] == "2026-04-05"


async def what_follows_is_recorded(town: Town, session: str) -> None:
    one = f"sessions/{session}"
    town.at("2026-04-06T09:00:00+08:00")
    published = await town.granted(f"{one}/publish", item="contract", text=TEXT, on="2026-03-30")
    assert published["facts"][0]["data"]["late"] is True
    items = ["talk", "report", "contract"]
    assert (await town.tell(f"{one}/disclose", items=items, on="2026-03-29")).status_code == 403
    disclosed = await town.granted(
        f"{one}/disclose", FIRM, "administration", items=["report", "contract"], on="2026-03-29"
    )
    assert disclosed["facts"][0]["data"]["late"] is False
    filed = await town.granted(f"{one}/submit-form", on="2026-04-05")
    form = filed["facts"][0]["data"]["form"]
    assert (form["delegates_present"], form["published_on"]) == (21, "2026-03-30")
    await town.filing.tells("filing-110105-0a", heard.FilingAccepted(session, STREET, datetime(2026, 4, 6).date()))
    await town.filing.tells("filing-110105-0a", heard.FilingEntered(session, datetime(2026, 4, 6).date()))
    view = await town.until(lambda view: view["phase"] == "accepted", one)
    assert view["filing_reviews"] == [{"level": STREET, "on": "2026-04-06"}]
    task = {"item": "contract", "task": "签订并履行", "owner": FIRM, "due_on": "2026-12-31"}
    await town.granted(f"{one}/implement", **task)
    await town.granted(f"{one}/implemented", item="contract", evidence_sha256=SHA, on="2026-04-06")
    kinds = ("notice", "agenda", "documents", "attendance", "ballot record", "minutes", "resolutions", "filing form")
    documents = [{"kind": kind, "title": kind, "sha256": SHA} for kind in kinds]
    archived = await town.granted(f"{one}/archive", documents=documents, on="2026-04-06")
    assert (await town.ask(one, after=archived["position"])).json()["phase"] == "archived"


async def everybody_sees_what_is_theirs(town: Town, session: str) -> None:
    listed = (await town.ask("sessions", STREET)).json()["items"]
    assert [each["id"] for each in listed] == [session]
    other = "union-110105-110105001"
    for path in (f"sessions/{session}", f"sessions/{session}/resolutions"):
        assert (await town.ask(path, other)).status_code == 403
        assert (await town.ask(path, UNION)).status_code == 200
    (resolution,) = (await town.ask(f"sessions/{session}/resolutions")).json()["items"]
    assert (resolution["outcome"], resolution["text"], resolution["implementation"]) == ("adopted", TEXT, "closed")
    for path in ("sessions/session-110105-0a", "sessions/other-110105-0a"):
        assert (await town.ask(f"{path}/resolutions")).status_code == 404
    history = (await town.ask(f"sessions/{session}/history")).json()["entries"]
    assert any("无记名投票" in entry["sentence"]["zh"] for entry in history)


async def a_late_session_is_put_on_record_as_it_was(town: Town) -> str:
    """Documents on day 6: refused ahead, recorded on the day after with its deviation (A44)."""
    body = {"enterprise": FIRM, "session_number": 2, "opening_on": "2026-04-20", "place": "礼堂"}
    session = str((await town.granted("sessions", **body))["id"])
    one = f"sessions/{session}"
    await town.granted(f"{one}/hear-workers", summary="意见", on="2026-04-06", participants=46)
    await town.granted(f"{one}/propose-agenda", items=AGENDA)
    await town.granted(f"{one}/agree-agenda", FIRM, "administration")
    await town.granted(f"{one}/report", on="2026-04-06")
    await town.granted(f"{one}/send-documents", documents=[{"title": "集体合同草案", "sha256": SHA}])
    town.at("2026-04-20T14:00:00+08:00")
    await town.granted(f"{one}/deliveries", delegates=PEOPLE, on="2026-04-14")
    opened: dict[str, Any] = {"on": "2026-04-20", "present": PEOPLE}
    afterwards = f"{one}/open?retrospective=true&happened_on=2026-04-20&reason=会议已如期召开"
    assert await town.refused(f"{one}/open", **opened) == {DOCUMENTS}
    assert await town.refused(afterwards, **opened) == {"platform.recorded-afterwards"}
    town.at("2026-04-21T09:00:00+08:00")
    for query in ("retrospective=true", "retrospective=true&happened_on=2026-04-20", "reason=x", "retrospective=maybe"):
        assert (await town.tell(f"{one}/open?{query}", **opened)).status_code == 422
    assert (await town.tell(afterwards, FIRM, "administration", **opened)).status_code == 403
    assert (await town.tell(afterwards, STREET, **opened)).status_code == 403
    tried = await town.granted(f"{afterwards}&precheck=true", **opened)
    assert tried["recorded"] is False
    recorded = await town.granted(afterwards, **opened)
    assert [each["data"] for each in recorded["facts"]] == [each["data"] for each in tried["facts"]]
    assert recorded["decision"]["retrospective"] == {"happened_on": "2026-04-20", "reason": "会议已如期召开"}
    deviation = {"clause": DOCUMENTS, "reason": "会议已如期召开", "by": UNION, "on": "2026-04-20"}
    assert recorded["facts"][-1] == {"type": "huiwu.congress.procedure-deviation-recorded.v1", "data": deviation}
    row = (await town.ask(one, after=recorded["position"])).json()
    assert (row["phase"], row["deviations"]) == ("open", [deviation])
    told = [entry["sentence"]["zh"] for entry in (await town.ask(f"{one}/history")).json()["entries"]]
    assert any("补录 2026-04-20 的“开会”（会议已如期召开）：准许" in sentence for sentence in told)
    return session


async def what_was_recorded_afterwards_replays(session: str, pool: Pool) -> None:
    entries = [write(each.event) for each in await EventLog(Recorder(pool, "congress"), "congress").stream(session)]
    replayed = list(replay(entries, Rulebook.shipped().by_sha256))
    assert [each.differences for each in replayed if not each.identical] == []
    late = [each for each in replayed if each.recorded and each.recorded.retrospective]
    assert [each.recorded.outcome for each in late if each.recorded] == [Outcome.REFUSED, Outcome.GRANTED]
    *before, deviation = entries
    forged = deviation.replace("会议已如期召开".encode(), "别的缘由".encode())
    told = [each for each in replay([*before, forged], Rulebook.shipped().by_sha256) if not each.identical]
    assert ["procedure-deviation-recorded" in each.differences[0] for each in told] == [True]


async def a_chair_is_elected(town: Town) -> None:
    """The union above guides at three points, nobody reaches 16 of 31, and the second vote elects."""
    day = "2026-04-21"
    body: dict[str, Any] = {
        "organisation": UNION,
        "office": "chair",
        "seats": 1,
        "electorate": "members",
        "title": "换届",
        "on": day,
    }
    body["members"] = PEOPLE[:3]
    street, own = (town.token(by, "union-officer") for by in (STREET, UNION))
    assert (await town.client.post("/v1/elections", json=body, headers=street)).status_code == 403
    formed = await town.client.post("/v1/elections", json=body, headers=own)
    assert formed.status_code == 201, formed.text
    one = f"elections/{formed.json()['id']}"
    assert await town.refused(f"{one}/electors", electors=["worker-110105-nobody"]) == {"platform.known"}
    await town.granted(f"{one}/electors", electors=PEOPLE)
    basis = {"legal_basis": ["工会法", "中国工会章程"], "procedure_sha256": SHA, "on": day}
    guidance = "congress.election.superior-guidance-at-key-steps"
    assert await town.refused(f"{one}/freeze-electorate", **basis) == {guidance}
    guide = {"opinion": "同意", "on": day}
    assert (await town.tell(f"{one}/guidance", checkpoint="preparatory_group", **guide)).status_code == 403
    await town.granted(f"{one}/guidance", STREET, checkpoint="preparatory_group", **guide)
    await town.granted(f"{one}/freeze-electorate", **basis)
    cleared = ["admin_head", "partner", "close_relative", "hr_head", "foreign_worker"]
    for candidate in PEOPLE[:2]:
        proposal = {"candidate": candidate, "nominated_by": "工会小组", "on": day}
        assert await town.refused(f"{one}/propose", **proposal) == {"congress.election.chair-eligibility"}
        await town.granted(f"{one}/propose", **proposal, cleared_of=cleared)
    await town.granted(f"{one}/guidance", STREET, checkpoint="chair_candidates", **guide)
    fixed = await town.granted(f"{one}/fix-candidates", candidates=PEOPLE[:2], on=day)
    view = (await town.ask(one, after=fixed["position"])).json()
    assert (view["phase"], view["electors"], view["guidance_missing"]) == ("candidates_fixed", 31, 1)
    await town.granted(f"{one}/guidance", STREET, checkpoint="chair_election", **guide)
    await it_is_voted_twice(town, one)


async def it_is_voted_twice(town: Town, one: str) -> None:
    day = "2026-04-28"
    town.at(f"{day}T14:00:00+08:00")
    opened = {"present": 30, "ballot": "secret", "on": day}
    count = {"issued": 30, "returned": 30, "unreturned": 0, "valid": 30, "invalid": 0, "tellers": PEOPLE[-2:]}
    await town.granted(f"{one}/open", **opened)
    level = [{"candidate": candidate, "votes": 15} for candidate in PEOPLE[:2]]
    await town.granted(f"{one}/count", **count, votes=level, on=day)
    assert await town.refused(f"{one}/certify", elected=PEOPLE[:1], on=day) == {"congress.election.valid-result"}
    void = await town.granted(f"{one}/certify", elected=[], on=day)
    assert void["facts"][0]["data"]["reason"] == "no_majority"
    await town.granted(f"{one}/reopen", candidates=PEOPLE[:2], **opened)
    won = [{"candidate": PEOPLE[0], "votes": 16}, {"candidate": PEOPLE[1], "votes": 14}]
    await town.granted(f"{one}/count", **count, votes=won, on=day)
    assert await town.refused(f"{one}/install", officer=PEOPLE[0], on=day) == {
        "congress.election.officers-by-democratic-procedure"
    }
    await town.granted(f"{one}/certify", elected=PEOPLE[:1], on=day)
    installed = await town.granted(f"{one}/install", officer=PEOPLE[0], on=day)
    view = (await town.ask(one, after=installed["position"])).json()
    assert (view["phase"], view["elected"], len(view["rounds"])) == ("installed", [PEOPLE[0]], 2)


async def the_term_comes_to_its_end(town: Town) -> None:
    """Established on 2 February 2026 for three years."""
    one = f"staff-congresses/{CONGRESS}"
    for instant, phase in (("2028-08-06T00:00:00+08:00", "expiring"), ("2029-02-03T00:00:00+08:00", "expired")):
        town.at(instant)
        await town.until(lambda view, phase=phase: view["phase"] == phase, one)
    body = {"enterprise": FIRM, "session_number": 3, "opening_on": "2029-01-30", "place": "礼堂"}
    assert await town.refused("sessions", **body) == {"platform.congress-in-term"}
    assert (await town.tell(f"{one}/begin-next-term", STREET, term_years=3)).status_code == 403
    begun = await town.granted(f"{one}/begin-next-term", term_years=3)
    view = (await town.ask(one, after=begun["position"])).json()
    assert (view["phase"], view["term"], view["due"]["re_elect_by"]) == ("forming", 2, "2032-02-03")
