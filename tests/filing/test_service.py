"""Bargaining and filing as they are served side by side; membership and congress speak through their logs alone."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest
from httpx import ASGITransport, AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from nats.js import JetStreamContext

from huiwu.bargaining.main import service as bargaining
from huiwu.engines import EmbeddedNats
from huiwu.eventlog import EventLog, Recorder, Relay, topology
from huiwu.filing.main import service as filing
from huiwu.kernel.event import Event, canonical
from huiwu.kernel.names import district_of
from huiwu.runtime.app import create_app
from huiwu.runtime.settings import Settings

CITY, DISTRICT, STREET = "union-110000-municipal", "union-110105-district", "union-110105-110105026"
UNION, FIRM, LABOUR = "union-110105-acme", "enterprise-110105-acme", "labour-110105-administration"
SESSION, OTHER_SESSION, BARGAINING = "session-110105-s1", "session-110105-s2", "bargaining-110105-acme-2026"
OURS, THEIRS = ([f"worker-110105-{side}{n}" for n in range(3)] for side in "ab")
TEXT = "5f" * 32
PAPERS = ["identity of representatives", "congress resolution", "contract text", "registration certificate"]
FORM = {
    "congress": "staff-congress-110105-acme",
    "session_number": 3,
    "opened_on": "2026-03-10",
    "place": "报告厅",
    "delegates_due": 40,
    "delegates_present": 36,
    "managers": 7,
    "frontline": 24,
    "agenda_items": [{"title": "集体合同草案"}],
}


@dataclass
class Town:
    """Two services at work, a clock to turn, and logs to speak through for those that are not here."""

    clients: dict[str, AsyncClient]
    logs: dict[str, EventLog]
    relays: dict[str, Relay]
    key: ECKey
    clock: Path
    versions: dict[str, int] = field(default_factory=dict)

    def turn_to(self, instant: str) -> None:
        self.clock.write_text(instant)

    async def say(self, service: str, fact: str, subject: str, **data: object) -> None:
        """A fact of a service that is not here."""
        version = self.versions[subject] = self.versions.get(subject, 0) + 1
        decision = f"{subject}.{version}"
        event = Event(
            id=f"{decision}.0",
            source=f"/huiwu/{service}",
            type=f"huiwu.{service}.{fact}.v1",
            subject=subject,
            sequence=version,
            time=datetime.fromisoformat(self.clock.read_text()),
            decision=decision,
            district=district_of(subject),
            data=msgspec.Raw(canonical(data)),
        )
        await self.logs[service].append([event])
        self.relays[service].kick()

    def _headers(self, by: str, office: str) -> dict[str, str]:
        claims = {"iss": "test", "aud": "huiwu", "sub": "worker-110105-0a", "exp": int(time.time()) + 600}
        claims |= {"office": office, "organisation": by}
        return {"Authorization": "Bearer " + jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)}

    async def tell(self, by: str, path: str, *, office: str = "union-officer", **body: object) -> Response:
        service, _, rest = path.partition("/")
        return await self.clients[service].post(f"/v1/{rest}", json=body, headers=self._headers(by, office))

    async def granted(self, by: str, path: str, *, office: str = "union-officer", **body: object) -> dict[str, Any]:
        response = await self.tell(by, path, office=office, **body)
        assert response.status_code in {200, 201}, response.text
        return dict(response.json())

    async def ask(self, by: str, path: str, *, office: str = "supervisor", **query: Any) -> Any:
        service, _, rest = path.partition("/")
        response = await self.clients[service].get(f"/v1/{rest}", params=query, headers=self._headers(by, office))
        return response.json()

    async def until(self, seen: Callable[[Any], bool], by: str, path: str, **query: Any) -> Any:
        """The answer once it looks like that; facts and clocks take their moment."""
        answer: Any = None
        for _ in range(300):
            answer = await self.ask(by, path, **query)
            with suppress(KeyError, IndexError):
                if seen(answer):
                    return answer
            await asyncio.sleep(0.05)
        raise AssertionError(f"{path} never came to it: {answer}")


@asynccontextmanager
async def town_in(
    folder: Path, database: str, nats: str, jetstream: JetStreamContext, pool: asyncpg.Pool
) -> AsyncIterator[Town]:
    await topology.declare(jetstream)
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    (folder / "jwks.json").write_text(json.dumps(KeySet([key]).as_dict(private=False)))
    clock = folder / "now"
    clock.write_text("2026-03-02T09:00:00+08:00")
    settings = Settings(database, nats, str(folder / "jwks.json"), "test", "huiwu", clock)
    async with AsyncExitStack() as stack:
        logs, relays, clients = {}, {}, {}
        for name in ("membership", "congress"):
            logs[name] = EventLog(Recorder(pool, name), name)
            await logs[name].recorder.setup()
            relays[name] = Relay(logs[name], jetstream, name)
            running = asyncio.create_task(relays[name].run())
            stack.callback(running.cancel)
        for service in (bargaining, filing):
            app = create_app(service, settings)
            await stack.enter_async_context(app.router.lifespan_context(app))
            client = AsyncClient(transport=ASGITransport(app), base_url=f"http://{service.name}")
            clients[service.name] = await stack.enter_async_context(client)
        yield Town(clients, logs, relays, key, clock)


@pytest.mark.engines
async def test_a_contract_and_a_form(
    database: str, pool: asyncpg.Pool, nats_engine: EmbeddedNats, jetstream: JetStreamContext, tmp_path: Path
) -> None:
    async with town_in(tmp_path, database, nats_engine.url, jetstream, pool) as town:
        await the_tree_is_known(town)
        await an_offer_without_answer_becomes_overdue(town)
        await both_sides_reach_a_draft(town)
        await only_the_congress_passes_it(town)
        await an_objection_brings_it_back(town)
        await silence_brings_it_into_force(town)
        await a_form_is_returned_and_entered(town)


async def the_tree_is_known(town: Town) -> None:
    for union, superior, enterprise in (
        (CITY, None, None),
        (DISTRICT, CITY, None),
        (STREET, DISTRICT, None),
    ):
        told = {"name": union, "level": "street", "superior": superior, "enterprise": enterprise}
        await town.say("membership", "union-registered", union, **told)
    await town.say("membership", "labour-administration-registered", LABOUR, name="人社局", superior=DISTRICT)
    nobody = await town.tell(UNION, "bargaining/bargainings", enterprise=FIRM, year=2026)
    assert nobody.status_code == 404
    await town.say(
        "membership", "enterprise-registered", FIRM, name="望京示例", headcount=160, ownership="private", area=STREET
    )
    own = {"name": "工会", "level": "grassroots", "superior": STREET, "enterprise": FIRM}
    await town.say("membership", "union-registered", UNION, **own)
    await town.until(lambda seen: seen["items"][0]["union"] == UNION, CITY, "filing/registry")


async def an_offer_without_answer_becomes_overdue(town: Town) -> None:
    for _ in range(100):
        opened = await town.tell(UNION, "bargaining/bargainings", enterprise=FIRM, year=2026)
        if opened.status_code == 201:
            break
        await asyncio.sleep(0.05)
    assert opened.json()["id"] == BARGAINING
    path = f"bargaining/bargainings/{BARGAINING}"
    oral = await town.tell(UNION, f"{path}/offer", text_sha256=TEXT, form="oral", on="2026-03-02")
    assert oral.status_code == 409
    assert "企业工会应主动提出书面协商要约" in oral.text
    await town.granted(UNION, f"{path}/offer", text_sha256=TEXT, form="written", on="2026-03-02")
    assert (await town.tell(UNION, f"{path}/accept", on="2026-03-02")).status_code == 403
    await town.until(lambda seen: seen["phase"] == "offered", DISTRICT, path)
    town.turn_to("2026-03-23T00:00:00+08:00")
    await town.until(lambda seen: seen["phase"] == "overdue", DISTRICT, path)
    town.turn_to("2026-03-24T09:00:00+08:00")
    late = await town.granted(FIRM, f"{path}/accept", office="administration", on="2026-03-24")
    assert late["facts"][0]["data"]["late"] is True


async def both_sides_reach_a_draft(town: Town) -> None:
    path = f"bargaining/bargainings/{BARGAINING}"
    items = ["hear_workers", "enterprise_information", "bargaining_content", "representatives"]
    await town.granted(UNION, f"{path}/prepare", items=items)
    sides = {name: {"members": side, "chief": side[0]} for name, side in (("worker", OURS), ("employer", THEIRS))}
    await town.granted(UNION, f"{path}/representatives", **sides, posted_on="2026-03-24")
    await town.granted(UNION, f"{path}/agenda", topics=["growth", "wages", "rest_leave"])
    meeting: dict[str, Any] = {"on": "2026-03-24", "minutes_sha256": "a7" * 32, "recorder": "worker-110105-c0"}
    await town.granted(UNION, f"{path}/meet", **meeting, worker_statements=OURS[:1])
    await town.granted(UNION, f"{path}/draft", title="工资协议", text_sha256=TEXT)


async def only_the_congress_passes_it(town: Town) -> None:
    path = f"bargaining/bargainings/{BARGAINING}"
    town.turn_to("2026-03-28T18:00:00+08:00")
    early = await town.tell(UNION, f"{path}/sign", text_sha256=TEXT, on="2026-03-28")
    assert early.status_code == 409
    vote: dict[str, Any] = {
        "enterprise": FIRM,
        "item": "draft",
        "matter": "collective_contract_draft",
        "title": "草案",
        "votes_for": 32,
        "delegates": 40,
        "on": "2026-03-28",
    }
    await town.say("congress", "resolution-adopted", OTHER_SESSION, **vote, text_sha256="60" * 32)
    await town.say("congress", "resolution-adopted", SESSION, **vote, text_sha256=TEXT)
    await town.until(lambda seen: seen["phase"] == "congress-passed", DISTRICT, path)
    history = (await town.ask(DISTRICT, f"{path}/history"))["entries"]
    refused = [each for each in history if each.get("decision", {}).get("outcome") == "refused"]
    assert [each["decision"]["command"]["name"] for each in refused] == [
        "send-offer",
        "sign-agreement",
        "record-congress-passage",
    ]
    await town.granted(UNION, f"{path}/sign", text_sha256=TEXT, on="2026-03-28", expires_on="2027-03-27")


async def contract_at_the_bureau(town: Town, version: int) -> str:
    listed = await town.until(
        lambda seen: seen["items"][0]["version"] == version and seen["items"][0]["phase"] == "under-review",
        LABOUR,
        "filing/filings/due",
        office="labour-administration",
    )
    return str(listed["items"][0]["id"])


async def an_objection_brings_it_back(town: Town) -> None:
    path = f"bargaining/bargainings/{BARGAINING}"
    short = await town.tell(UNION, f"{path}/file", on="2026-03-28", papers=PAPERS[1:])
    assert short.status_code == 409
    await town.granted(UNION, f"{path}/file", on="2026-03-28", papers=PAPERS)
    contract = await contract_at_the_bureau(town, 1)
    objection = {"office": "labour-administration", "reason": "材料不清"}
    assert (await town.tell(DISTRICT, f"filing/filings/{contract}/accept")).status_code == 403
    await town.granted(LABOUR, f"filing/filings/{contract}/return", **objection)
    await town.until(lambda seen: seen["phase"] == "objected", DISTRICT, path)
    here = await town.tell(
        UNION, f"filing/filings/{contract}/resubmit", form=[{"name": "place", "value": "x"}], on="2026-03-28"
    )
    assert here.status_code == 409
    town.turn_to("2026-03-30T09:00:00+08:00")
    await town.granted(UNION, f"{path}/file", on="2026-03-30", papers=PAPERS)
    assert await contract_at_the_bureau(town, 2) == contract


async def silence_brings_it_into_force(town: Town) -> None:
    path = f"bargaining/bargainings/{BARGAINING}"
    town.turn_to("2026-04-14T23:59:59+08:00")
    await asyncio.sleep(0.3)
    assert (await town.ask(DISTRICT, path))["phase"] == "filed"
    town.turn_to("2026-04-15T00:00:00+08:00")
    row = await town.until(lambda seen: seen["phase"] == "effective", DISTRICT, path)
    assert (row["effective_on"], row["by_silence"], row["due_on"]) == ("2026-04-15", True, "2026-04-20")
    await town.until(
        lambda seen: seen["items"][0]["contract_status"] == "stood-unopposed", STREET, "filing/registry", under=STREET
    )
    told = {"title": "工资协议", "channel": "公告栏", "on": "2026-04-15"}
    await town.granted(UNION, f"{path}/announce", **told)
    listed = await town.ask(DISTRICT, "bargaining/bargainings", under=STREET)
    assert [each["id"] for each in listed["items"]] == [BARGAINING]


async def a_form_is_returned_and_entered(town: Town) -> None:
    closed = {"enterprise": FIRM, "union": UNION, "superior": STREET}
    await town.say("congress", "session-closed", SESSION, **closed, on="2026-04-10", adopted=1)
    submitted = {"closed_on": "2026-04-10", "on": "2026-04-15", "late": False, "form": FORM}
    await town.say("congress", "session-filing-submitted", SESSION, **closed, **submitted)
    due = await town.until(lambda seen: seen["items"][0]["kind"] == "session-form", STREET, "filing/filings/due")
    form = due["items"][0]
    assert (form["due_on"], form["overdue"], form["complete"]) == ("2026-04-20", False, True)
    path = f"filing/filings/{form['id']}"
    assert (await town.tell(STREET, f"{path}/return", reason=" ")).status_code == 409
    await town.granted(STREET, f"{path}/return", reason="请补充表决票数")
    entries = [{"name": name, "value": value} for name, value in form["form"].items()]
    await town.granted(UNION, f"{path}/resubmit", form=entries, on="2026-04-15")
    early = await town.tell(STREET, f"{path}/enter")
    assert early.status_code == 409
    assert "逐级督促" in early.text
    for level in (STREET, DISTRICT, CITY):
        await town.granted(level, f"{path}/accept")
        if level != CITY:
            await town.granted(level, f"{path}/forward")
    await town.granted(CITY, f"{path}/enter")
    row = await town.until(lambda seen: seen["phase"] == "entered", UNION, path)
    assert (row["version"], row["accepted"]) == (2, [STREET, DISTRICT, CITY])
    entry = (await town.ask(CITY, "filing/registry"))["items"][0]
    assert (entry["last_session"], entry["filing_status"], entry["next_due_on"]) == (SESSION, "entered", "2027-12-31")
    assert (await town.ask(STREET, "filing/registry", under=DISTRICT))["status"] == 403
