"""A made-up service: halls that are opened, booked, and closed by the clock; each part of the shell by itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from httpx import AsyncClient

from huiwu.eventlog import Change, ReadModel, Received, SetTimer
from huiwu.kernel import Evidence, Kind, Ruling
from huiwu.kernel.names import district_of, stream_id
from huiwu.kernel.values import Count, Id, Line
from huiwu.runtime import Act, Collection, Create, Internal, Parts, Service, UnknownReference
from huiwu.testkit.served import Authority, served

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

OWNER = "union-110105-district"


@dataclass(frozen=True, slots=True)
class Row:
    """One of several within a command; another command has another of this name."""

    seats: Count


@dataclass(frozen=True, slots=True)
class OpenHall:
    """Open a hall."""

    owner: Id
    name: Line
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class BookHall:
    """Book it."""

    purpose: Line
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class CloseHall:
    """The clock closes it."""


@dataclass(frozen=True, slots=True)
class HallOpened:
    hall: str
    owner: str
    name: str
    closes_at: datetime
    seats: int


@dataclass(frozen=True, slots=True)
class HallBooked:
    hall: str
    purpose: str
    free: bool
    caretaker: str | None


@dataclass(frozen=True, slots=True)
class HallClosed:
    hall: str


@dataclass(frozen=True, slots=True)
class CaretakerOnDuty:
    subject: str


@dataclass(frozen=True, slots=True)
class Hall:
    stream: str = ""
    owner: str = ""
    closed: bool = False


def decide(command, state, hearing) -> Ruling:
    match state, command:
        case Hall(stream=""), OpenHall(owner, name, rows):
            hall = stream_id("hall", district_of(owner), name)
            closes_at = hearing.as_of + timedelta(hours=8)
            return hearing.rule(then=[HallOpened(hall, owner, name, closes_at, sum(row.seats for row in rows))])
        case Hall(closed=False), BookHall(purpose, trouble):
            if trouble == "no clause":
                hearing.clause("no.such.clause")
            if trouble == "bug":
                raise ZeroDivisionError(purpose)
            if trouble == "a clerk":
                hearing.lean_on(Hall)
            caretaker = hearing.lean_on(CaretakerOnDuty).subject
            return hearing.rule(then=[HallBooked(state.stream, purpose, True, caretaker or None)])
        case Hall(closed=False), CloseHall():
            return hearing.rule(then=[HallClosed(state.stream)])
        case _:
            return hearing.refuse_phase(command, state)


def evolve(state, fact):
    match fact:
        case HallOpened():
            return Hall(fact.hall, fact.owner)
        case HallClosed():
            return replace(state, closed=True)
        case _:
            return state


def party(command, state):
    if isinstance(command, OpenHall):
        return command.owner
    if getattr(command, "trouble", "") == "party":
        return stream_id("hall", "nowhere", "x")
    return state.owner


HALL = Kind(
    service="congress",
    name="hall",
    initial=Hall(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(OpenHall, BookHall, CloseHall),
    facts=(HallOpened, HallBooked, HallClosed),
    creates=(OpenHall,),
    evidence=(CaretakerOnDuty,),
    words={
        OpenHall: ("启用", "Open a hall"),
        BookHall: ("预订", "Book a hall"),
        CloseHall: ("关闭", "Close a hall"),
        HallClosed: ("关闭。", "It was closed."),
        HallOpened: ("{name}启用，{seats}席。", "{name} was opened with {seats} seats."),
        HallBooked: (
            "用于{purpose}，免费：{free}，值班：{caretaker}。",
            "For {purpose}, free: {free}, by {caretaker}.",
        ),
    },
)
halls = ReadModel("halls", version=2)


@halls.on("congress", HallOpened)
def show_hall(fact: HallOpened, _at: Received):
    yield Change(fact.hall, {"name": fact.name, "bookings": 0, "closed": False}, organisation=fact.owner)
    yield SetTimer(fact.hall, "closing", fact.closes_at, CloseHall(), "hall")


@halls.on("congress", HallBooked)
def count_booking(fact: HallBooked, _at: Received):
    return [Change(fact.hall, add={"bookings": 1})]


@halls.on("congress", HallClosed)
def show_closed(fact: HallClosed, _at: Received):
    return [Change(fact.hall, {"closed": True})]


async def caretaker(command: BookHall, _stream: str, _read: Any) -> Sequence[Evidence]:
    match command.trouble:
        case "nobody":
            raise UnknownReference("caretaker", "worker-110105-99")
        case "no evidence":
            return []
        case "id":
            district_of("nonsense")
        case "slow":
            await asyncio.sleep(0.05)
    return [Evidence("f.1", CaretakerOnDuty("" if command.purpose == "quiet" else "worker-110105-07"))]


def own_routes(parts):
    router = APIRouter()

    @router.get("/plans")
    async def plans() -> JSONResponse:
        return JSONResponse({"plans": []})

    @router.get("/notice-board", openapi_extra={"security": []})
    async def board(after: str = "") -> JSONResponse:
        return JSONResponse({"after": after})

    @router.put("/plans")
    async def plan() -> JSONResponse:
        return JSONResponse({})

    @router.get("/broken")
    async def broken() -> JSONResponse:
        raise ZeroDivisionError("a secret of the process")

    @router.get("/unstorable")
    async def unstorable() -> JSONResponse:
        return JSONResponse(await parts.pool.fetchval("SELECT $1::text", "a\0b"))

    return router


began: list[int] = []


async def stumbling(_parts: object) -> None:
    """Falls twice, then goes on."""
    began.append(1)
    if len(began) < 3:
        raise OSError("stumbled")
    await asyncio.Event().wait()


def service_in(folder: Path, *background: Callable[[Parts], Awaitable[None]]) -> Service:
    policies = folder / "policies.cedar"
    policies.write_text(
        'permit (principal, action in [Action::"open-hall", Action::"book-hall"], resource)\n'
        'when { principal.office == "union-officer" && principal.organisation == resource.id };\n'
    )
    collection = Collection(
        "halls",
        HALL,
        commands=[
            Create(
                OpenHall,
                key=lambda command: stream_id("hall", district_of(command.owner), command.name),
                example={"owner": OWNER, "name": "east", "rows": [{"seats": 5}]},
            ),
            Act(BookHall, "book", example={"purpose": "x"}, evidence=caretaker),
            Internal(CloseHall),
        ],
    )
    return Service(
        name="congress",
        title=("会场", "Halls"),
        policies=policies,
        collections=[collection],
        models=[halls],
        routes=[own_routes],
        background=background,
    )


@dataclass(frozen=True, slots=True)
class House:
    client: AsyncClient
    authority: Authority

    async def tell(self, path: str, by: str = OWNER, **body: object):
        return await self.client.post(f"/v1/halls{path}", json=body, headers=self.authority.bearer(by))

    async def ask(self, path: str, by: str = OWNER, **query: object):
        return await self.client.get(f"/v1{path}", headers=self.authority.bearer(by), params=query)

    async def hall(self, name: str) -> str:
        answer = await self.tell("", owner=OWNER, name=name, rows=[{"seats": 3}, {"seats": 4}])
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(engines, authority, tmp_path_factory) -> AsyncIterator[House]:
    settings = authority.settings(engines.database, engines.nats)
    async with served(service_in(tmp_path_factory.mktemp("house"), stumbling), settings) as client:
        yield House(client, authority)


async def test_it_works(house):
    hall = await house.hall("east")
    booked = await house.tell(f"/{hall}/book", purpose="年会 annual meeting")
    assert booked.status_code == 200
    item = await house.ask(f"/halls/{hall}", after=booked.json()["position"])
    assert item.json() == {
        "id": hall,
        "organisation": OWNER,
        "position": booked.json()["position"],
        "name": "east",
        "bookings": 1,
        "closed": False,
    }
    assert hall in [each["id"] for each in (await house.ask("/halls", limit=200)).json()["items"]]


async def test_sentences_say_yes_no_and_nothing(house):
    hall = await house.hall("west")
    await house.tell(f"/{hall}/book", purpose="quiet")
    entries = (await house.ask(f"/halls/{hall}/history")).json()["entries"]
    assert entries[1]["sentence"] == {"zh": "west启用，7席。", "en": "west was opened with 7 seats."}
    assert entries[3]["sentence"] == {"zh": "用于quiet，免费：是，值班：—。", "en": "For quiet, free: yes, by —."}
    assert entries[2]["sentence"]["zh"] == f"{OWNER}（工会干部）申请“预订”：准许。"


@pytest.mark.parametrize(
    ("trouble", "status", "word"),
    [
        ("nobody", 404, "worker-110105-99"),
        ("no evidence", 404, "CaretakerOnDuty"),
        ("a clerk", 404, "Hall"),
        ("id", 422, "nonsense"),
        ("party", 422, "nowhere"),
    ],
)
async def test_what_a_ruling_leans_on_must_be_there(house, trouble, status, word):
    hall = await house.hall(f"t-{trouble.replace(' ', '-')}")
    answer = await house.tell(f"/{hall}/book", purpose="x", trouble=trouble)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert word in answer.text
    assert len((await house.ask(f"/halls/{hall}/history")).json()["entries"]) == 2


@pytest.mark.parametrize("trouble", ["bug", "no clause"])
async def test_our_own_mistakes_are_500_and_tell_nothing(house, trouble):
    hall = await house.hall(f"b-{trouble.replace(' ', '-')}")
    answer = await house.tell(f"/{hall}/book", purpose="confidential", trouble=trouble)
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["type"].endswith("/internal")
    assert "confidential" not in answer.text
    broken = await house.ask("/broken")
    assert broken.status_code == 500
    assert "secret" not in broken.text


async def test_what_postgres_cannot_keep_is_422(house):
    assert (await house.ask("/unstorable")).status_code == 422


async def test_own_routes_ask_who_is_there_unless_they_say_otherwise(house):
    assert (await house.client.get("/v1/plans")).status_code == 401
    assert (await house.client.put("/v1/plans")).status_code == 401
    assert (await house.client.get("/v1/broken")).status_code == 401
    public = await house.client.get("/v1/notice-board?after=last-page")
    assert (public.status_code, public.json()) == (200, {"after": "last-page"})
    assert (await house.ask("/plans")).status_code == 200


async def test_own_queries_wait_for_a_position_like_all_others(house):
    hall = await house.hall("waiting")
    position = (await house.tell(f"/{hall}/book", purpose="x")).json()["position"]
    assert (await house.ask("/plans", after=position)).status_code == 200
    assert (await house.ask("/plans", after="soon")).status_code == 422


async def test_the_clock_decides_what_is_due(house):
    hall = await house.hall("closing")
    await house.ask("/halls", after=(await house.tell(f"/{hall}/book", purpose="x")).json()["position"])
    house.authority.set_clock("2026-03-12T18:00:00+08:00")
    try:
        for _ in range(100):
            item = (await house.ask(f"/halls/{hall}")).json()
            if item["closed"]:
                break
            await asyncio.sleep(0.05)
        assert item["closed"] is True
        last = (await house.ask(f"/halls/{hall}/history")).json()["entries"][-2]["decision"]
        assert last["actor"] == {"subject": "clock", "office": "system", "organisation": OWNER}
        refused = await house.tell(f"/{hall}/book", purpose="too late")
        assert refused.status_code == 409
        assert refused.json()["decision"]["findings"][0]["clause"] == "platform.phase"
    finally:
        house.authority.set_clock("2026-03-12T09:00:00+08:00")


async def test_an_internal_command_has_no_route(house):
    hall = await house.hall("internal")
    assert (await house.tell(f"/{hall}/close")).status_code == 404
    paths = (await house.client.get("/openapi.json")).json()["paths"]
    assert not [path for path in paths if "close" in path]


async def test_background_work_that_falls_is_begun_again(house):
    for _ in range(400):
        if len(began) >= 3:
            break
        await asyncio.sleep(0.05)
    text = (await house.client.get("/metrics")).text
    assert 'huiwu_flow_failures_total{place="stumbling",service="congress"} 2.0' in text
    assert len(began) == 3


async def stubborn(_parts: object) -> None:
    """Loses the first cancellation, as `asyncio.wait_for` may before Python 3.12."""
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    await asyncio.Event().wait()


async def test_a_cancellation_that_is_lost_holds_nothing_up(engines, authority, tmp_path):
    settings = authority.settings(engines.database, engines.nats)
    async with asyncio.timeout(60):
        async with served(service_in(tmp_path, stubborn), settings) as client:
            assert (await client.get("/healthz")).status_code == 200


async def test_a_body_may_be_left_out_when_nothing_is_needed(house):
    document = (await house.client.get("/openapi.json")).json()
    assert document["paths"]["/v1/halls"]["post"]["requestBody"]["required"] is True
    assert document["components"]["schemas"]["OpenHall.Row"]["additionalProperties"] is False
    assert document["components"]["schemas"]["OpenHall"]["additionalProperties"] is False


async def test_one_person_may_ask_only_so_often(engines, authority, tmp_path):
    settings = replace(authority.settings(engines.database, engines.nats), requests_per_second=5)
    async with served(service_in(tmp_path), settings) as client:
        house = House(client, authority)
        answers = [await house.ask("/plans") for _ in range(12)]
        assert [answer.status_code for answer in answers[:10]] == [200] * 10
        assert answers[-1].status_code == 429
        assert answers[-1].headers["Retry-After"] == "1"
        assert answers[-1].json()["type"].endswith("/too-many")
        other = await client.get("/v1/plans", headers=authority.bearer(OWNER, subject="worker-110105-0z"))
        assert other.status_code == 200
        assert (await client.get("/healthz")).status_code == 200
        await asyncio.sleep(0.5)
        assert (await house.ask("/plans")).status_code == 200


async def test_before_there_was_law_nothing_can_be_decided(house):
    house.authority.set_clock("2014-12-31T09:00:00+08:00")
    try:
        answer = await house.tell("", owner=OWNER, name="early")
        assert answer.status_code == 404
        assert "2014-12-31" in answer.text
    finally:
        house.authority.set_clock("2026-03-12T09:00:00+08:00")


async def test_two_processes_of_one_service_take_one_decision_together(engines, authority, tmp_path, house):
    hall = await house.hall("shared")
    settings = authority.settings(engines.database, engines.nats)
    async with served(service_in(tmp_path), settings) as client:
        other = House(client, authority)
        headers = {"Idempotency-Key": "both"}

        async def book(at: House, n: int, key: dict[str, str]):
            body = {"purpose": f"x{n}", "trouble": "slow"}
            return await at.client.post(f"/v1/halls/{hall}/book", json=body, headers={**authority.bearer(OWNER), **key})

        both = await asyncio.gather(*(book(at, 0, headers) for at in (house, other) * 5))
        assert len({answer.text for answer in both}) == 1
        answers = await asyncio.gather(*(book(at, n, {}) for n in range(5) for at in (house, other)))
        versions = sorted(answer.json()["version"] for answer in answers if answer.status_code == 200)
        assert all(answer.status_code in {200, 503} for answer in answers)
        assert versions == list(range(6, 6 + 2 * len(versions), 2))
        assert len(versions) >= 6
