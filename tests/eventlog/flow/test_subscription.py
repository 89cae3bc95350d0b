"""The flow over a real cable: order, repetition, gaps, crashes between commit and acknowledgement, reactions."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from nats.js import JetStreamContext

from huiwu.engines import EmbeddedPostgres
from huiwu.eventlog import (
    Change,
    Connection,
    Effect,
    Flow,
    Order,
    Reactions,
    Reader,
    ReadModel,
    Received,
    intake,
)

pytestmark = pytest.mark.engines

Publishing = Callable[[Iterable[Received]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SeatTaken:
    seat: int


@dataclass(frozen=True, slots=True)
class SessionOpened:
    present: int


def seats(version: int = 1) -> ReadModel:
    model = ReadModel("seats", version)

    @model.on("congress", SeatTaken)
    def take(fact: SeatTaken, at: Received) -> Iterable[Effect]:
        yield Change("all", append={"seats": fact.seat})

    return model


async def taken(listening: Any, model: ReadModel) -> list[int]:
    row = await listening.reader([model]).row("seats", "all")
    return [] if row is None else row.view["seats"]


async def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - polls what tells nobody
            await asyncio.sleep(0.01)


async def test_facts_arrive_in_order_and_may_be_waited_for(
    listening: Any, congress: Any, publishing: Publishing
) -> None:
    model = seats()
    flow: Flow = await listening.flow(model)
    assert flow.position("congress") == 0
    assert not await flow.wait_for("congress", 1, 0.05)
    await publishing(congress.says(SeatTaken(n)) for n in range(300))
    assert await flow.wait_for("congress", 300, 10)
    assert await taken(listening, model) == list(range(300))
    assert flow.position("congress") == 300


async def test_a_restart_goes_on_where_it_was(listening: Any, congress: Any, publishing: Publishing) -> None:
    model = seats()
    first: Flow = await listening.flow(model)
    await publishing([congress.says(SeatTaken(0))])
    assert await first.wait_for("congress", 1, 5)
    await first.stop()
    await publishing([congress.says(SeatTaken(1))])
    second: Flow = await listening.flow(model)
    assert await second.wait_for("congress", 2, 5)
    assert await taken(listening, model) == [0, 1]


async def test_what_a_dead_process_took_is_read_again_at_once(
    listening: Any, congress: Any, publishing: Publishing
) -> None:
    model = seats()
    flow: Flow = await listening.flow(model)
    await flow.stop()
    await publishing(congress.says(SeatTaken(n)) for n in range(20))
    thief = await listening.jetstream.pull_subscribe_bind("notification-projections", "HUIWU_CONGRESS")
    assert len(await thief.fetch(15, timeout=1)) == 15
    restarted: Flow = await listening.flow(model)
    assert await restarted.wait_for("congress", 20, 2)
    await publishing([congress.says(SeatTaken(20))])
    assert await restarted.wait_for("congress", 21, 2)
    assert await taken(listening, model) == list(range(21))


async def test_two_processes_of_one_service_share_the_work(
    listening: Any, congress: Any, publishing: Publishing
) -> None:
    model = seats()
    flows: list[Flow] = [await listening.flow(model), await listening.flow(model)]
    for start in range(0, 400, 20):
        await publishing(congress.says(SeatTaken(n)) for n in range(start, start + 20))
    for flow in flows:
        assert await flow.wait_for("congress", 400, 20)
    assert await taken(listening, model) == list(range(400))


async def test_a_projection_that_fails_is_tried_until_it_succeeds(
    listening: Any, congress: Any, publishing: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_LONGEST_PAUSE", 0.1)
    failures = 5
    seen: list[int] = []

    async def stumble(db: Connection, batch: Sequence[Received]) -> None:
        nonlocal failures
        if failures and any(at.position == 3 for at in batch):
            failures -= 1
            raise ConnectionError("away")
        seen.extend(at.position for at in batch)

    flow: Flow = await listening.flow(batch_projections=[stumble])
    await publishing(congress.says(SeatTaken(n)) for n in range(6))
    assert await flow.wait_for("congress", 6, 10)
    assert seen == [1, 2, 3, 4, 5, 6]


async def test_rubbish_on_the_cable_stops_nobody(
    listening: Any, congress: Any, membership: Any, publishing: Publishing
) -> None:
    model = seats()
    flow: Flow = await listening.flow(model)
    await listening.jetstream.publish("huiwu.congress.110105.seat-taken.v1", b"hello")
    await listening.jetstream.publish("huiwu.congress.110105.seat-taken.v1", membership.says(SeatTaken(9)).raw)
    await publishing([congress.says(SeatTaken(0))])
    assert await flow.wait_for("congress", 1, 5)
    assert await taken(listening, model) == [0]


async def test_a_new_read_model_starts_from_the_beginning(
    listening: Any, congress: Any, publishing: Publishing
) -> None:
    flow: Flow = await listening.flow()
    await publishing(congress.says(SeatTaken(n)) for n in range(600))
    assert await flow.wait_for("congress", 600, 20)
    await flow.stop()
    model = seats(2)
    upgraded: Flow = await listening.flow(model)
    assert upgraded.position("congress") == 600
    assert await taken(listening, model) == list(range(600))


def reacting(kind: Any, command: Any, orders: int = 2) -> Reactions:
    reactions = Reactions()

    @reactions.on("congress", SessionOpened)
    async def tell_the_delegates(fact: SessionOpened, at: Received, read: Reader) -> Iterable[Order]:
        row = await read.row("seats", "all")
        known = [] if row is None else row.view["seats"]
        return [Order(kind, f"notice-110105-{n}", command(f"{fact.present} of {len(known)}")) for n in range(orders)]

    return reactions


async def test_a_reaction_knows_the_fact_and_decides_each_order_once(
    listening: Any, congress: Any, publishing: Publishing, notice_kind: Any, deliver_notice: Any
) -> None:
    flow: Flow = await listening.flow(seats(), reactions=reacting(notice_kind, deliver_notice))
    await publishing([*(congress.says(SeatTaken(n)) for n in range(3)), congress.says(SessionOpened(3))])
    await until(lambda: len(listening.decisions.made) == 2)
    loaded = await listening.decisions.repository.load(notice_kind, "notice-110105-1")
    assert loaded.state == ("3 of 3",)
    assert {actor.subject for _, _, actor in listening.decisions.asked} == {"reaction"}
    await flow.stop()
    await listening.jetstream.delete_consumer("HUIWU_CONGRESS", "notification-reactions")
    await listening.flow(seats(), reactions=reacting(notice_kind, deliver_notice))
    await publishing([congress.says(SessionOpened(1))])
    await until(lambda: len(listening.decisions.made) == 4)
    assert len(listening.decisions.asked) == 4  # what was heard before is not even asked for again
    loaded = await listening.decisions.repository.load(notice_kind, "notice-110105-1")
    assert loaded.state == ("3 of 3", "1 of 3")


async def test_a_fact_that_is_delivered_again_before_it_was_marked_as_heard_decides_nothing_twice(
    listening: Any, congress: Any, publishing: Publishing, notice_kind: Any, deliver_notice: Any
) -> None:
    flow: Flow = await listening.flow(seats(), reactions=reacting(notice_kind, deliver_notice))
    await publishing([congress.says(SessionOpened(3))])
    await until(lambda: len(listening.decisions.made) == 2)
    await flow.stop()
    await listening.pool.execute("DELETE FROM notification.checkpoints WHERE target = 'reactions'")
    await listening.jetstream.delete_consumer("HUIWU_CONGRESS", "notification-reactions")
    await listening.flow(seats(), reactions=reacting(notice_kind, deliver_notice))
    await until(lambda: len(listening.decisions.asked) == 4)
    assert len(listening.decisions.made) == 2
    loaded = await listening.decisions.repository.load(notice_kind, "notice-110105-1")
    assert loaded.state == ("3 of 0",)


async def test_a_reaction_that_fails_comes_again_before_any_other(
    listening: Any, congress: Any, publishing: Publishing, notice_kind: Any, deliver_notice: Any
) -> None:
    failures = 3

    async def stumble(command: Any) -> None:
        nonlocal failures
        if failures and command.text.startswith("2"):
            failures -= 1
            raise ConnectionError("away")

    listening.decisions.before = stumble
    await listening.flow(seats(), reactions=reacting(notice_kind, deliver_notice, 1))
    await publishing([congress.says(SessionOpened(n)) for n in range(6)])
    await until(lambda: len(listening.decisions.made) == 6)
    assert len(listening.decisions.asked) == 9
    loaded = await listening.decisions.repository.load(notice_kind, "notice-110105-0")
    assert loaded.state == tuple(f"{n} of 0" for n in range(6))


async def test_a_consumer_that_is_lost_is_made_anew(
    listening: Any, congress: Any, publishing: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiwu.eventlog.flow._WATCH", 0.2)
    model = seats()
    flow: Flow = await listening.flow(model)
    await publishing([congress.says(SeatTaken(0))])
    assert await flow.wait_for("congress", 1, 5)
    await listening.jetstream.delete_consumer("HUIWU_CONGRESS", "notification-projections")
    await publishing([congress.says(SeatTaken(1))])
    assert await flow.wait_for("congress", 2, 10)
    assert await taken(listening, model) == [0, 1]


async def test_only_services_that_publish_can_be_listened_to(listening: Any) -> None:
    model = ReadModel("seats")
    model.on("congres", SeatTaken)(lambda fact, at: ())
    with pytest.raises(ValueError, match="congres"):
        await listening.flow(model)


async def test_rows_that_a_crash_of_the_database_took_are_regained(
    listening: Any, congress: Any, publishing: Publishing, tmp_path: Path
) -> None:
    """They are committed without waiting for the disk; the consumer has acknowledged them all the same."""
    model = seats()
    with EmbeddedPostgres(tmp_path / "postgres") as engine:
        async with asyncpg.create_pool(engine.url) as listening.pool:
            await listening.pool.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            await listening.pool.execute("SELECT pg_reload_conf()")
            flow: Flow = await listening.flow(model)
            await publishing([congress.says(SeatTaken(seat)) for seat in range(6)])
            assert await flow.wait_for("congress", 6, 20)
            await flow.stop()
            await acknowledged(listening.jetstream, 6)
        engine.kill()
        await asyncio.to_thread(engine.start)
        async with asyncpg.create_pool(engine.url) as listening.pool:
            assert len(await taken(listening, model)) < 6
            again: Flow = await listening.flow(model)
            assert await again.wait_for("congress", 6, 20)
            assert await taken(listening, model) == list(range(6))


async def acknowledged(jetstream: JetStreamContext, sequence: int) -> None:
    async with asyncio.timeout(20):
        while True:
            told = await jetstream.consumer_info("HUIWU_CONGRESS", "notification-projections")
            if told.ack_floor and told.ack_floor.stream_seq == sequence:
                return
            await asyncio.sleep(0.02)


async def test_what_a_batch_projection_writes_waits_for_the_disk(
    listening: Any, congress: Any, publishing: Publishing
) -> None:
    """It may number or sign what it writes, as supervision does: after a crash that must not come out otherwise."""
    found: list[str] = []

    async def numbered(db: Connection, _batch: Sequence[Received]) -> None:
        found.append(await db.fetchval("SHOW synchronous_commit"))

    flow: Flow = await listening.flow(seats(), batch_projections=[numbered])
    await publishing([congress.says(SeatTaken(1))])
    assert await flow.wait_for("congress", 1, 20)
    assert found == ["on"]
