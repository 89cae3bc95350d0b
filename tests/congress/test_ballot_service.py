"""A secret ballot as it is served, and a search of all that was kept and told for what would join voter and choice."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from huiwu.congress.domain.naming import ballot_of, congress_of, session_of, union_of
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.facts.before import AgendaAgreed, AgendaProposed, SessionScheduled
from huiwu.congress.domain.session.facts.sitting import DiscussionHeld, ItemReviewed, SessionOpened
from huiwu.congress.main import service
from huiwu.eventlog import EventLog, Recorder, topology, tracing
from huiwu.kernel.event import CommandRecord, Ruled, canonical, events_of
from huiwu.kernel.names import fact_name
from huiwu.kernel.ruling import Actor, Outcome
from huiwu.rulebook import Rulebook
from huiwu.runtime import telemetry
from huiwu.testkit.secrecy import Document, Watch, kept_in_postgres, kept_on_the_bus
from huiwu.testkit.served import Authority, served

FIRM, STREET = "enterprise-110105-wangjing", "union-110105-110105026"
UNION, SESSION = union_of(FIRM), session_of(FIRM, 1)
PEOPLE = tuple(f"worker-110105-{n:08x}" for n in range(31))
TELLERS, ROLL = PEOPLE[:2], PEOPLE[:24]
NOON = "2026-03-25T14:00:00+08:00"
DAY, SHA = date(2026, 3, 25), "a" * 64
AGENDA = (
    AgendaItem("contract", "集体合同草案", "collective_contract_draft", ballot=True),
    AgendaItem("welfare", "职工福利基金使用方案", "welfare_fund_use_plan", ballot=True),
)
MARKS = ("voted-by-hand-7f3a", "key-of-a-voter-91c2", "browser-of-a-voter-5d0e", "4bf92f3577b34da6a3ce929d0e0e4736")
WATCH = Watch(electors=PEOPLE[2:], marks=MARKS)


@dataclass(frozen=True, slots=True)
class Room:
    """The running service, and who acts in the room where the ballot is held."""

    client: AsyncClient
    authority: Authority
    exporter: InMemorySpanExporter

    async def tell(self, path: str, by: str = "worker-110105-0a", **body: object) -> Response:
        """To a ballot with every header that could be kept by mistake."""
        marked = {
            "Idempotency-Key": f"{MARKS[1]} {uuid4()}",
            "User-Agent": MARKS[2],
            "traceparent": f"00-{MARKS[3]}-00f067aa0ba902b7-01",
        }
        headers = self.authority.bearer(UNION, subject=by) | (marked if path.startswith("ballots") else {})
        return await self.client.post(f"/v1/{path}", json=body, headers=headers)

    async def granted(self, path: str, by: str = "worker-110105-0a", **body: object) -> Any:
        answer = await self.tell(path, by, **body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def refused(self, path: str, by: str = "worker-110105-0a", **body: object) -> set[str]:
        answer = await self.tell(path, by, **body)
        assert answer.status_code == 409, answer.text
        return {each["clause"] for each in answer.json()["decision"]["findings"] if each["effect"] == "block"}

    async def ask(self, path: str) -> Any:
        answer = await self.client.get(f"/v1/{path}", headers=self.authority.bearer(FIRM, "administration"))
        return answer.json()

    async def until(self, seen: Any, path: str) -> Any:
        for _ in range(1200):
            answer = await self.ask(path)
            if seen(answer):
                return answer
            await asyncio.sleep(0.05)
        raise AssertionError(f"{path} never came to it: {answer}")

    async def figures(self) -> list[str]:
        """How often what was asked and ruled; asking for the figures is a GET."""
        lines = (await self.client.get("/metrics")).text.splitlines()
        counted = ('huiwu_request_seconds_count{method="POST"', "huiwu_rulings_total", "huiwu_refusals_total")
        return [line for line in lines if line.startswith(counted)]


@pytest.fixture
def exporter():
    made = InMemorySpanExporter()
    telemetry.begin_with("congress", SimpleSpanProcessor(made))
    yield made
    tracing.trace_with(None)


def history() -> list[object]:
    return [
        SessionScheduled(
            congress=congress_of(FIRM),
            enterprise=FIRM,
            union=UNION,
            superior=STREET,
            session_number=1,
            opening_on=DAY,
            place="礼堂",
            delegates=PEOPLE,
            managers=6,
            frontline=25,
            roster_confirmed_on=date(2026, 2, 2),
            term_ends_on=date(2029, 1, 5),
            report_due_on=date(2026, 3, 15),
            documents_due_on=date(2026, 3, 18),
        ),
        AgendaProposed(FIRM, AGENDA),
        AgendaAgreed(FIRM, date(2026, 3, 5), "private", tuple(item.matter for item in AGENDA), AGENDA),
        SessionOpened(FIRM, DAY, 25, 31, PEOPLE[:25]),
        *(DiscussionHeld(FIRM, item.item) for item in AGENDA),
        *(ItemReviewed(FIRM, item.item, item.matter) for item in AGENDA),
    ]


async def a_session_sits(pool: Any) -> None:
    """As the congress itself would have written it."""
    facts = history()
    ruled = Ruled(
        outcome=Outcome.GRANTED,
        command=CommandRecord("tell", canonical({})),
        actor=Actor("system", "system", "system"),
        as_of=datetime.fromisoformat("2026-03-05T09:00:00+08:00"),
        edition=Rulebook.shipped().edition("chaoyang-2015").ref,
        policy="0" * 64,
        evidence=(),
        findings=(),
        facts=tuple(fact_name(type(fact)) for fact in facts),
    )
    recorder = Recorder(pool, service.name)
    await recorder.setup()
    await EventLog(recorder, service.name).append(events_of("congress", SESSION, 0, str(uuid4()), ruled, facts))


@pytest.mark.engines
async def test_a_ballot_from_its_electors_to_a_contested_resolution_joins_no_voter_to_a_choice(
    database, pool, nats_engine, jetstream, tmp_path: Path, exporter, capfd
):
    await topology.declare(jetstream)
    await a_session_sits(pool)
    authority = Authority(tmp_path)
    authority.set_clock(NOON)
    async with served(service, authority.settings(database, nats_engine.url)) as client:
        room = Room(client, authority, exporter)
        await room.until(lambda view: view.get("phase") == "open", f"sessions/{SESSION}")
        ballot = await votes_are_cast_and_nothing_is_told_of_it(room)
        await the_count_is_certified_and_the_session_has_it(room, ballot)
        await it_is_counted_again_before_and_after_the_resolution(room, ballot)
        await a_ballot_left_open_is_void(room)
        lines = (await client.get("/metrics")).text.splitlines()
        told = [Document("figure", line) for line in lines]
    said = capfd.readouterr()
    told += [Document("log", line) for line in (said.out + said.err).splitlines()]
    told += [Document(f"span {each.name}", as_told(each)) for each in exporter.get_finished_spans()]
    assert "/ballots" not in said.out + said.err
    await nothing_kept_or_told_joins_voter_and_choice(pool, jetstream, told)
    await what_would_leak_would_be_found(pool, jetstream)


def as_told(span: Any) -> str:
    seen = [span.context, *(link.context for link in span.links)]
    return f"{dict(span.attributes)} {[f'{each.trace_id:032x}' for each in seen]}"


async def votes_are_cast_and_nothing_is_told_of_it(room: Room) -> str:
    question = {"union": UNION, "session": SESSION, "item": "contract", "question": "是否同意集体合同草案？"}
    before = await room.figures()
    room.exporter.clear()
    prepared = await room.granted("ballots", **question)
    ballot = str(prepared["id"])
    assert ballot == ballot_of(SESSION, "contract", 1)
    one = f"ballots/{ballot}"
    assert "platform.once" in await room.refused("ballots", **question, attempt=2)
    quorum = await room.refused(f"{one}/open", present=PEOPLE[:20], tellers=TELLERS)
    assert quorum == {"statute.congress.quorum", "statute.contract.approval"}
    opened = await room.granted(f"{one}/open", present=PEOPLE[:25], tellers=TELLERS)
    gates = opened["facts"][0]["data"]["attendance"]
    assert [(gate["part"], gate["whole"], gate["needed"], gate["met"]) for gate in gates] == [(25, 31, 21, True)] * 2
    for smuggled in (
        {"roll": list(reversed(ROLL))},
        {"roll": ROLL, "votes": [{"elector": ROLL[5], "choice": "for"}]},
        {"roll": ROLL, "remark": MARKS[0]},
        {"roll": [{"elector": ROLL[5], "at": MARKS[0]}]},
    ):
        assert (await room.tell(f"{one}/issue", **smuggled)).status_code == 422
    await room.granted(f"{one}/issue", roll=ROLL)
    assert "platform.once" in await room.refused(f"{one}/issue", roll=ROLL)
    await room.granted(f"{one}/close", issued=24, returned=23)
    assert await room.figures() == before
    assert {each.name for each in room.exporter.get_finished_spans()} <= {"publish", "react"}
    return ballot


async def signed(room: Room, one: str, count: int) -> Any:
    for teller in TELLERS:
        await room.granted(f"{one}/sign", teller, count=count)
    return await room.granted(f"{one}/certify")


async def the_count_is_certified_and_the_session_has_it(room: Room, ballot: str) -> None:
    one = f"ballots/{ballot}"
    totals = {"valid": 22, "invalid": 1, "votes_for": 14, "against": 6, "abstain": 2}
    assert await room.refused(f"{one}/count", **totals) == {"platform.tellers-in-person"}
    await room.granted(f"{one}/count", TELLERS[0], **totals)
    assert await room.refused(f"{one}/certify") == {"platform.count-signed"}
    assert await room.refused(f"{one}/sign", count=1) == {"platform.tellers-in-person"}
    certified = (await signed(room, one, 1))["facts"][0]["data"]
    assert (certified["passed"], certified["approval"]["needed"]) == (False, 16)
    view = await room.until(lambda view: "ballots" in view, f"sessions/{SESSION}")
    assert (view["ballots"][0]["votes_for"], view["balloted"][0]["ballot"]) == (14, ballot)


async def it_is_counted_again_before_and_after_the_resolution(room: Room, ballot: str) -> None:
    one, resolutions = f"ballots/{ballot}", f"sessions/{SESSION}/resolutions"
    again = {"valid": 22, "invalid": 1, "votes_for": 16, "against": 5, "abstain": 1}
    await room.granted(f"{one}/recount", TELLERS[0], **again, reason="两张选票误计")
    assert (await signed(room, one, 2))["facts"][0]["data"]["corrects"] == 1
    await room.until(lambda view: len(view.get("ballots", ())) > 1, f"sessions/{SESSION}")
    adopted = await room.granted(f"sessions/{SESSION}/adopt", item="contract", text_sha256=SHA, on="2026-03-25")
    assert (adopted["facts"][0]["type"], adopted["facts"][0]["data"]["votes_for"]) == (
        "huiwu.congress.resolution-adopted.v1",
        16,
    )
    assert "POST" in {each.name for each in room.exporter.get_finished_spans()}
    await room.granted(f"{one}/recount", TELLERS[1], **{**again, "votes_for": 15, "against": 6}, reason="异议复核")
    assert (await signed(room, one, 3))["facts"][0]["data"]["passed"] is False
    listed = await room.until(lambda found: any("corrected" in each for each in found.get("items", ())), resolutions)
    (resolution,) = listed["items"]
    assert (resolution["outcome"], resolution["contested"]) == ("adopted", True)
    row = await room.ask(one)
    assert [(each["number"], each["passed"]) for each in row["certified"]] == [(1, False), (2, True), (3, False)]


async def a_ballot_left_open_is_void(room: Room) -> None:
    prepared = await room.granted("ballots", union=UNION, session=SESSION, item="welfare", question="是否同意？")
    await room.granted(f"ballots/{prepared['id']}/open", present=PEOPLE[:25], tellers=TELLERS)
    await room.granted(f"sessions/{SESSION}/adjourn", item="welfare", reason="留待下次")
    await room.granted(f"sessions/{SESSION}/close", on="2026-03-25")
    await room.until(lambda view: view.get("phase") == "void", f"ballots/{prepared['id']}")


async def nothing_kept_or_told_joins_voter_and_choice(pool: Any, jetstream: Any, told: list[Document]) -> None:
    kept, sent = await kept_in_postgres(pool), await kept_on_the_bus(jetstream)
    assert WATCH.leaks([*kept, *sent, *told]) == []
    rolls = [each for each in kept if all(elector in each.text for elector in ROLL[2:])]
    assert len(rolls) > 5
    assert any("ballot-papers-issued" in each.text for each in sent)
    assert any("votes_for" in each.text for each in kept)


async def what_would_leak_would_be_found(pool: Any, jetstream: Any) -> None:
    """The same search, once somebody has kept what must not be kept, in each place where things are kept."""
    await pool.execute(
        "CREATE TABLE votes (elector text, choice text); CREATE TABLE times (body bytea, at timestamptz)"
    )
    await pool.execute("INSERT INTO votes VALUES ($1, 'votes_for')", ROLL[5])
    await pool.execute("INSERT INTO times VALUES ($1, now())", ROLL[6].encode())
    stream = next(info.config for info in await jetstream.streams_info() if "congress" in str(info.config.subjects))
    subject = str(stream.subjects[0]).replace(">", "ballot-110105-0a.leak").replace("*", "leak")
    await jetstream.publish(subject, " ".join(reversed(ROLL)).encode(), headers={"By": MARKS[0]})
    found = "\n".join(WATCH.leaks([*await kept_in_postgres(pool), *await kept_on_the_bus(jetstream)]))
    assert f"public.votes 0: joins {ROLL[5]} and votes_for" in found
    assert f"public.times 0: tells of {ROLL[6]} apart" in found
    assert f"holds the mark {MARKS[0]}" in found
    assert "has an order of its own" in found
