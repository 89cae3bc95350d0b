"""Three past sessions come onto the record of a running service, broken off in the middle and gone on with."""

import asyncio
import time
from collections import Counter
from itertools import islice
from pathlib import Path

import httpx
import pytest
from asyncpg import Pool
from nats.js import JetStreamContext
from tests.congress.test_service import CONGRESS, DISTRICT, FIRM, PEOPLE, UNION, Neighbour, neighbour
from tests.congress.test_service import EnterpriseRegistered as Enterprise
from tests.congress.test_service import UnionRegistered as Union

from huiwu.congress import heard
from huiwu.congress.domain.evidence import JobClass, RosterDelegate
from huiwu.congress.domain.naming import session_of
from huiwu.congress.main import service
from huiwu.engines import EmbeddedNats
from huiwu.eventlog import EventLog, Recorder, topology
from huiwu.kernel import replay
from huiwu.kernel.event import RULED, write
from huiwu.rulebook import Rulebook
from huiwu.testkit.served import Authority, listening
from huiwu.workbook.plan import Plan, plan_of
from huiwu.workbook.problem import Problem
from huiwu.workbook.reading import read_book
from huiwu.workbook.sending import Sender, Sent, Unreachable

STREET = "union-110105-110105026"
DOCUMENTS, REPORT = "congress.swc.documents-7-days-before", "congress.swc.report-10-days-before"


class Door(httpx.HTTPTransport):
    """The front door of one service; the good answer with the number `loses` gets lost on its way back."""

    def __init__(self, loses: int = -1) -> None:
        super().__init__()
        self.loses = loses

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(raw_path=request.url.raw_path.removeprefix(b"/congress"))
        answer = super().handle_request(request)
        self.loses -= answer.is_success
        if answer.is_success and self.loses == 0:
            answer.close()
            raise httpx.ReadError("the answer was lost")
        return answer


async def membership_tells(membership: Neighbour) -> None:
    await membership.tells(DISTRICT, Union("朝阳区总工会", "district"))
    await membership.tells(STREET, Union("望京街道总工会", "street", DISTRICT))
    await membership.tells(FIRM, Enterprise("望京示例", 620, "private", STREET))
    await membership.tells(UNION, Union("望京示例工会", "grassroots", STREET, FIRM))
    classes = [JobClass.MANAGER] * 6 + [JobClass.FRONTLINE] * 25
    workers = tuple(RosterDelegate(subject, each) for subject, each in zip(PEOPLE, classes, strict=True))
    await membership.tells("roll-110105-wangjing", heard.WorkersEnrolled(FIRM, workers))


@pytest.mark.engines
async def test_an_import_that_is_broken_off_goes_on_and_doubles_nothing(
    database: str, pool: Pool, nats_engine: EmbeddedNats, jetstream: JetStreamContext, tmp_path: Path, as_filled: Path
) -> None:
    await topology.declare(jetstream)
    authority = Authority(tmp_path)
    authority.set_clock("2026-11-21T09:00:00+08:00")
    plan = plan_of(read_book(as_filled))
    assert plan is not None
    async with neighbour(pool, "membership", jetstream) as membership:
        await membership_tells(membership)
        with listening(service, authority.settings(database, nats_engine.url)) as url:
            await asyncio.to_thread(_import_it, plan, url, authority.bearer(UNION))
    await _it_is_on_record_once(plan, pool)


def _import_it(plan: Plan, url: str, token: dict[str, str]) -> None:
    """Once until the middle, where an answer gets lost; then from the beginning again; then once more for nothing."""
    with httpx.Client(base_url=url, headers=token, transport=Door(loses=12)) as client:
        first = _known(Sender(client, plan, sleep=lambda _: None))
    assert [n for n, each in enumerate(first) if each.before] == [0, 10]  # asked twice, and the answer that was lost
    with httpx.Client(base_url=url, headers=token, transport=Door()) as client:
        again, nothing = (list(_all_sent(Sender(client, plan))) for _ in range(2))
        _it_shows_its_deviations(client)
    assert [each.before for each in again] == [True] * 30 + [False] * (len(plan.steps) - 30)
    assert all(each.before for each in nothing)
    broken = Counter(clause for each in again for clause in each.deviations)
    assert broken == {DOCUMENTS: 1, REPORT: 1}


def _known(sender: Sender) -> list[Sent]:
    """The enterprise is heard of in a moment: what is not known yet is answered 404 and leaves nothing behind."""
    for _ in range(200):
        first = next(iter(sender.send()))
        if isinstance(first, Sent):
            break
        time.sleep(0.05)
    return list(islice(_all_sent(sender), 30))


def _all_sent(sender: Sender):
    for answered in sender.send():
        assert not isinstance(answered, Problem), str(answered)
        yield answered


def _it_shows_its_deviations(client: httpx.Client) -> None:
    row = client.get(f"/congress/v1/sessions/{session_of(FIRM, 2)}", params={"after": 1}).json()
    assert row["phase"] == "archived"
    assert [each["clause"] for each in row["deviations"]] == [DOCUMENTS]


async def _it_is_on_record_once(plan: Plan, pool: Pool) -> None:
    log = EventLog(Recorder(pool, "congress"), "congress")
    streams = (CONGRESS, *(session_of(FIRM, number) for number in (1, 2, 3)))
    events = [each.event for stream in streams for each in await log.stream(stream)]
    rulings = [event for event in events if event.name == RULED]
    assert len(rulings) == len(plan.steps)
    assert all(event.retrospective is True for event in events)
    replayed = list(replay([write(event) for event in events], Rulebook.shipped().by_sha256))
    assert [each.differences for each in replayed if not each.identical] == []


def test_a_refusal_is_told_of_its_row_and_asked_again_under_the_next_key(as_filled: Path) -> None:
    plan = plan_of(read_book(as_filled))
    assert plan is not None
    keys: list[str] = []

    def system(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["idempotency-key"][-2:])
        finding = {
            "clause": "platform.known",
            "effect": "block",
            "seen": 1,
            "needed": 2,
            "source": {"quote": "应当登记"},
        }
        replayed = {"Idempotent-Replayed": "true"} if len(keys) < 3 else {}
        return httpx.Response(409, json={"decision": {"findings": [finding]}}, headers=replayed)

    with httpx.Client(base_url="http://test", transport=httpx.MockTransport(system)) as client:
        (told,) = Sender(client, plan).send()
    assert keys == ["-0", "-1", "-2"]
    assert str(told) == "届次 第2行：被拒绝：1。应为：2。 依据：“应当登记”（platform.known）"


def test_a_system_that_stays_away_is_unreachable(as_filled: Path) -> None:
    plan = plan_of(read_book(as_filled))
    assert plan is not None
    away = httpx.MockTransport(lambda _: httpx.Response(503))
    with (
        httpx.Client(base_url="http://test", transport=away) as client,
        pytest.raises(Unreachable, match="503"),
    ):
        list(Sender(client, plan, sleep=lambda _: None, patience=0.0).send())
