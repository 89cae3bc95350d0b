"""Read models are made anew from the logs beside the old ones while the service runs, and nothing else happens."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from nats.js import JetStreamContext

from huiwu.eventlog import (
    Change,
    Connection,
    Effect,
    EventLog,
    Flow,
    Pool,
    ReadModel,
    Received,
    Recorder,
    SetTimer,
)
from huiwu.eventlog.histories import LoggedHistory, PublishedHistory, histories
from huiwu.eventlog.rebuild_projection import InUse, ProjectionRebuild, UnknownModel
from huiwu.kernel import Actor, Circumstances, EditionRef, Ruling
from huiwu.kernel.event import events_of, record

pytestmark = pytest.mark.engines

Publishing = Callable[[Iterable[Received]], Awaitable[None]]
SERVICES = ("congress", "membership", "notification")


@dataclass(frozen=True, slots=True)
class TakeSeat:
    seat: int


@dataclass(frozen=True, slots=True)
class SeatTaken:
    seat: int


@dataclass(frozen=True, slots=True)
class UnionRegistered:
    name: str
    level: str


def seats(version: int = 1, *, weight: int = 1) -> ReadModel:
    model = ReadModel("seats", version)

    @model.on("congress", SeatTaken)
    def take(fact: SeatTaken, at: Received) -> Iterable[Effect]:
        yield Change("all", set={"last": "congress"}, add={"taken": weight}, append={"seats": fact.seat})
        yield SetTimer(at.event.subject, f"t{fact.seat}", datetime(2030, 1, 1, tzinfo=UTC), TakeSeat(0), "notice")

    @model.on("membership", SeatTaken)
    def take_elsewhere(fact: SeatTaken, _at: Received) -> Iterable[Effect]:
        yield Change("all", set={"last": "membership"}, add={"elsewhere": weight})

    return model


@dataclass
class Logs:
    """The logs of all services in one database, each published as its relay would."""

    pool: Pool
    publishing: Publishing
    ends: dict[str, int]

    async def say(self, service: str, *facts: object, at: int = 0) -> None:
        """Decide and publish the facts, at that many seconds."""
        log = EventLog(Recorder(self.pool, service), service)
        stream = f"session-110105-{service}{self.ends[service]}"
        when = datetime.fromtimestamp(1_780_000_000 + at, UTC)
        circumstances = Circumstances(Actor("p", "o", "union-110105-a"), when, "")
        ruled = record(TakeSeat(0), circumstances, EditionRef("e", "0" * 64), Ruling.of((), facts))
        await log.append(events_of(service, stream, 0, f"{service}-{self.ends[service]}", ruled, facts))
        new = await log.after(self.ends[service], 10_000)
        self.ends[service] = new[-1].position
        await self.publishing(Received(service, r.position, r.position - 1, r.event, r.raw) for r in new)


@pytest.fixture
async def logs(pool: Pool, publishing: Publishing) -> Logs:
    for service in SERVICES:
        await Recorder(pool, service).setup()
    return Logs(pool, publishing, dict.fromkeys(SERVICES, 0))


@dataclass
class Bench:
    """A service that runs, and rebuilds of its read models."""

    pool: Pool
    jetstream: JetStreamContext

    async def rebuild(self, *models: ReadModel, only: str | None = None, **options: Any) -> Sequence[str]:
        found = await histories(self.pool, self.jetstream, SERVICES)
        return await ProjectionRebuild(self.pool, "notification", models, found, only=only).run(**options)

    async def view(self, table: str = "seats") -> Any:
        return await self.pool.fetchval(f"SELECT view::text FROM notification.{table} WHERE id = 'all'")

    async def tables(self) -> set[str]:
        found = await self.pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'notification'")
        return {record["tablename"] for record in found}

    async def marks(self, target: str) -> dict[str, int]:
        found = await self.pool.fetch("SELECT source, position FROM notification.checkpoints WHERE target = $1", target)
        return {record["source"]: record["position"] for record in found}


@pytest.fixture
def bench(listening: Any) -> Bench:
    return Bench(listening.pool, listening.jetstream)


async def applied(flow: Flow, logs: Logs) -> None:
    for service in ("congress", "membership"):
        assert await flow.wait_for(service, logs.ends[service], 20)


async def test_spoilt_rows_are_made_anew_and_nothing_has_its_effect_again(
    listening: Any, logs: Logs, bench: Bench
) -> None:
    seen: list[int] = []

    async def see(_db: Connection, batch: Sequence[Received]) -> None:
        seen.extend(at.position for at in batch if at.service == "congress")

    flow: Flow = await listening.flow(seats(), batch_projections=[see])
    await logs.say("congress", SeatTaken(1), SeatTaken(2))
    await applied(flow, logs)
    await logs.say("membership", SeatTaken(1), UnionRegistered("总工会", "municipal"), at=1)
    await applied(flow, logs)
    right, tree = await bench.view(), await bench.pool.fetch("TABLE notification.organisations")
    await bench.pool.execute("DELETE FROM notification.timers; UPDATE notification.seats SET view = '{}'")
    await bench.pool.execute("DELETE FROM notification.organisations")
    told: dict[str, tuple[int, int]] = {}

    assert await bench.rebuild(seats(), progress=lambda source, at, end: told.update({source: (at, end)})) == []
    assert await bench.view() == right
    assert await bench.pool.fetch("TABLE notification.organisations") == tree
    assert told == {"congress": (3, 3), "membership": (3, 3)}
    assert await bench.marks("seats") == {"congress": 3, "membership": 3, "notification": 0}
    assert await bench.pool.fetchval("SELECT count(*) FROM notification.timers") == 0
    assert not await bench.pool.fetchval("SELECT to_regnamespace('notification_rebuild')")

    await logs.say("congress", SeatTaken(3))
    await applied(flow, logs)
    assert '"seats": [1, 2, 3]' in await bench.view()
    assert seen == [1, 2, 3, 4, 5]


async def test_logs_are_read_together_in_the_order_of_time(listening: Any, logs: Logs, bench: Bench) -> None:
    await logs.say("congress", SeatTaken(1), at=10)
    await logs.say("membership", SeatTaken(1), at=20)
    await bench.rebuild(seats())
    assert '"last": "membership"' in await bench.view()
    await logs.say("congress", SeatTaken(2), at=30)
    await bench.rebuild(seats())
    assert '"last": "congress"' in await bench.view()


async def test_service_that_runs_and_is_asked_meanwhile_misses_nothing(
    listening: Any, logs: Logs, bench: Bench
) -> None:
    model = seats()
    flow: Flow = await listening.flow(model)
    other: Flow = await listening.flow(model)
    stopping = asyncio.Event()

    async def go_on() -> int:
        n = 0
        while not stopping.is_set():
            await logs.say("congress", SeatTaken(n))
            n += 1
        return n

    async def ask() -> None:
        reader = listening.reader([model])
        while not stopping.is_set():
            await reader.row("seats", "all")
            await asyncio.sleep(0.001)

    going, asking = asyncio.create_task(go_on()), asyncio.create_task(ask())
    for _ in range(3):
        await bench.rebuild(model)
    stopping.set()
    said = await going
    await asking
    await applied(flow, logs)
    await applied(other, logs)
    assert said > 3
    row = await listening.reader([model]).row("seats", "all")
    assert row.view["seats"] == list(range(said))


class Cut(Exception):
    """The operator's Ctrl-C."""


async def test_what_was_broken_off_goes_on_where_it_was(
    listening: Any, logs: Logs, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiwu.eventlog.rebuild_projection._AT_ONCE", 7)
    await listening.flow(seats())
    for n in range(20):
        await logs.say("congress", SeatTaken(n))

    def cut(_source: str, position: int, _head: int) -> None:
        if position >= 20:
            raise Cut

    with pytest.raises(Cut):
        await bench.rebuild(seats(), progress=cut)
    told: list[int] = []
    await bench.rebuild(seats(), progress=lambda _source, position, _head: told.append(position))
    assert min(told) > 20
    assert f'"seats": {list(range(20))}' in await bench.view()

    with pytest.raises(Cut):
        await bench.rebuild(seats(weight=100), progress=cut)
    await bench.rebuild(seats(weight=10), afresh=True)
    assert '"taken": 200' in await bench.view()


async def test_one_model_alone(listening: Any, logs: Logs, bench: Bench) -> None:
    board = ReadModel("board")
    board.on("congress", SeatTaken)(lambda fact, _: [Change("all", append={"seats": fact.seat})])
    flow: Flow = await listening.flow(seats(), board)
    await logs.say("congress", SeatTaken(1))
    await applied(flow, logs)
    await bench.pool.execute("UPDATE notification.seats SET view = '{}'; UPDATE notification.board SET view = '{}'")
    await bench.rebuild(seats(), board, only="board")
    assert (await bench.view(), await bench.view("board")) == ("{}", '{"seats": [1]}')
    with pytest.raises(UnknownModel):
        await bench.rebuild(seats(), board, only="boards")


async def test_new_version_is_built_ahead_and_the_old_one_goes_when_it_is_rebuilt_in_use(
    listening: Any, logs: Logs, bench: Bench
) -> None:
    old: Flow = await listening.flow(seats())
    await logs.say("congress", *(SeatTaken(n) for n in range(5)))
    assert await bench.rebuild(seats(2, weight=10)) == []  # the old release still runs, on its own table
    assert {"seats", "seats_v2"} <= await bench.tables()
    await logs.say("congress", SeatTaken(5))
    await applied(old, logs)
    assert '"taken": 6' in await bench.view()
    await old.stop()

    upgraded: Flow = await listening.flow(seats(2, weight=10))
    await applied(upgraded, logs)
    assert '"taken": 60' in await bench.view("seats_v2")
    assert await bench.rebuild(seats(2, weight=10)) == ["seats"]
    assert "seats" not in await bench.tables()
    assert await bench.marks("seats") == {}
    assert '"taken": 60' in await bench.view("seats_v2")


async def test_handler_that_fails_leaves_the_old_rows(listening: Any, logs: Logs, bench: Bench) -> None:
    flow: Flow = await listening.flow(seats())
    await logs.say("congress", SeatTaken(1))
    await applied(flow, logs)
    before = await bench.view()
    broken = ReadModel("seats")
    broken.on("congress", SeatTaken)(lambda fact, _: [Change("all", append={"seats": 1 // (fact.seat - 1)})])
    with pytest.raises(ZeroDivisionError):
        await bench.rebuild(broken)
    assert await bench.view() == before
    await bench.rebuild(seats(), afresh=True)
    assert await bench.view() == before


async def test_two_at_once_are_one_too_many(listening: Any, logs: Logs, bench: Bench) -> None:
    await listening.flow(seats())
    await logs.say("congress", SeatTaken(1))
    done = await asyncio.gather(bench.rebuild(seats()), bench.rebuild(seats()), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == [InUse.__name__, "list"]


async def test_log_that_is_in_another_database_is_read_from_the_cable(listening: Any, logs: Logs, bench: Bench) -> None:
    flow: Flow = await listening.flow(seats())
    for n in range(30):
        await logs.say("congress", SeatTaken(n), at=n)
    await applied(flow, logs)
    await logs.say("membership", SeatTaken(1), at=30)
    await applied(flow, logs)
    right = await bench.view()
    await bench.pool.execute("ALTER SCHEMA congress RENAME TO elsewhere")
    kinds = {each.service: type(each) for each in await histories(bench.pool, bench.jetstream, SERVICES)}
    assert kinds == {"congress": PublishedHistory, "membership": LoggedHistory, "notification": LoggedHistory}
    await bench.pool.execute("UPDATE notification.seats SET view = '{}'")
    await bench.rebuild(seats())
    assert await bench.view() == right
    history = PublishedHistory(bench.jetstream, "congress")
    assert await history.head() == 60
    pages = [page async for page in history.after(57)]
    assert [at.position for page in pages for at in page] == [58, 59, 60]


async def test_checkpoint_beyond_a_restored_log_comes_back_to_it(listening: Any, logs: Logs, bench: Bench) -> None:
    flow: Flow = await listening.flow(seats())
    await logs.say("congress", SeatTaken(1))
    await applied(flow, logs)
    await flow.stop()
    await bench.pool.execute("UPDATE notification.checkpoints SET position = 9 WHERE source = 'congress'")
    await bench.rebuild(seats())
    assert (await bench.marks("seats"))["congress"] == 2
