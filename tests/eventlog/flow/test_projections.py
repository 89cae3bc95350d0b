"""The checkpoint: nothing is applied twice or left out, whatever is delivered how often and in which order."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from huiwu.eventlog import Change, Connection, Effect, GapInSource, Pool, ReadModel, Received
from huiwu.eventlog.projections import CheckpointMoved, Projections

pytestmark = pytest.mark.engines


@dataclass(frozen=True, slots=True)
class SeatTaken:
    seat: int


def tally(version: int = 1, *, weight: int = 1, into: str | None = None) -> ReadModel:
    model = ReadModel("tally", version)

    @model.on("congress", SeatTaken)
    def count(fact: SeatTaken, at: Received) -> Iterable[Effect]:
        yield Change("all", add={"taken": weight}, append={"seats": fact.seat}, model=into)

    @model.on("membership", SeatTaken)
    def count_elsewhere(fact: SeatTaken, at: Received) -> Iterable[Effect]:
        yield Change("all", add={"elsewhere": 1})

    return model


async def views(pool: Pool, table: str = "tally") -> dict[str, Any]:
    found = await pool.fetch(f"SELECT id, view->>'taken' AS taken, view->'seats' AS seats FROM s.{table}")
    return {row["id"]: (row["taken"], row["seats"]) for row in found}


async def test_what_is_delivered_again_is_passed_over(pool: Pool, congress: Any) -> None:
    projections = Projections(pool, "s", ["congress"], [tally()])
    await projections.setup()
    facts = [congress.says(SeatTaken(n)) for n in range(5)]
    assert await projections.apply("congress", facts[:3]) == 3
    assert await projections.apply("congress", facts[1:3]) == 3
    assert await projections.apply("congress", facts[2:]) == 5
    assert await projections.apply("congress", facts) == 5
    assert await views(pool) == {"all": ("5", "[0, 1, 2, 3, 4]")}


async def test_what_stands_in_a_batch_twice_is_applied_once(pool: Pool, congress: Any) -> None:
    projections = Projections(pool, "s", ["congress"], [tally()])
    await projections.setup()
    first, second = congress.says(SeatTaken(0)), congress.says(SeatTaken(1))
    assert await projections.apply("congress", [first, first, second, second]) == 2
    assert await views(pool) == {"all": ("2", "[0, 1]")}


async def test_a_gap_is_an_error_and_nothing_is_applied(pool: Pool, congress: Any) -> None:
    projections = Projections(pool, "s", ["congress"], [tally()])
    await projections.setup()
    facts = [congress.says(SeatTaken(n)) for n in range(5)]
    await projections.apply("congress", facts[:1])
    with pytest.raises(GapInSource) as gap:
        await projections.apply("congress", facts[3:])
    assert (gap.value.service, gap.value.expected, gap.value.got) == ("congress", 1, 3)
    with pytest.raises(GapInSource):
        await projections.apply("congress", [facts[1], facts[3]])
    assert await views(pool) == {"all": ("1", "[0]")}
    assert await projections.position("congress") == 1


async def test_two_sources_have_a_checkpoint_each_and_share_rows(pool: Pool, congress: Any, membership: Any) -> None:
    projections = Projections(pool, "s", ["congress", "membership"], [tally()])
    await projections.setup()
    await projections.apply("congress", [congress.says(SeatTaken(1))])
    await projections.apply("membership", [membership.says(SeatTaken(1)), membership.says(SeatTaken(2))])
    await projections.apply("congress", [congress.says(SeatTaken(2))])
    assert await projections.position("congress") == 2
    assert await projections.position("membership") == 2
    view = await pool.fetchval("SELECT view::text FROM s.tally")
    assert view == '{"seats": [1, 2], "taken": 2, "elsewhere": 2}'


async def test_whoever_applies_without_its_turn_is_found_out(pool: Pool, congress: Any) -> None:
    async def overtake(db: Connection, batch: Sequence[Received]) -> None:
        await db.execute("UPDATE s.checkpoints SET position = 1 WHERE target = 'tally'")  # as another's commit would

    projections = Projections(pool, "s", ["congress"], [tally()], [overtake])
    await projections.setup()
    with pytest.raises(CheckpointMoved, match="congress"):
        await projections.apply("congress", [congress.says(SeatTaken(1)), congress.says(SeatTaken(2))])
    assert await views(pool) == {}
    assert await projections.position("congress") == 0


async def test_batch_projections_see_every_fact_once(pool: Pool, congress: Any) -> None:
    seen: list[int] = []

    async def see(db: Connection, batch: Sequence[Received]) -> None:
        seen.extend(at.position for at in batch)

    projections = Projections(pool, "s", ["congress"], [], [see])
    await projections.setup()
    facts = [congress.says(SeatTaken(n)) for n in range(4)]
    await projections.apply("congress", facts[:2])
    await projections.apply("congress", facts)
    assert seen == [1, 2, 3, 4]


async def test_a_new_version_fills_a_table_of_its_own_and_disturbs_nobody(pool: Pool, congress: Any) -> None:
    old = Projections(pool, "s", ["congress"], [tally()])
    await old.setup()
    facts = [congress.says(SeatTaken(n)) for n in range(3)]
    await old.apply("congress", facts)
    new = Projections(pool, "s", ["congress"], [tally(2, weight=10)])
    await new.setup()
    assert await new.position("congress") == 0
    late = congress.says(SeatTaken(3))
    with pytest.raises(GapInSource):
        await new.apply("congress", [late])
    await new.apply("congress", facts)
    assert await old.position("congress") == 3
    await new.apply("congress", [late])
    await old.apply("congress", [late])
    assert await views(pool) == {"all": ("4", "[0, 1, 2, 3]")}
    assert await views(pool, "tally_v2") == {"all": ("40", "[0, 1, 2, 3]")}


async def test_a_new_table_also_gets_what_others_write_into_it(pool: Pool, congress: Any) -> None:
    writer = tally(into="board")
    facts = [congress.says(SeatTaken(n)) for n in range(3)]
    first = Projections(pool, "s", ["congress"], [writer, ReadModel("board")])
    await first.setup()
    await first.apply("congress", facts)
    second = Projections(pool, "s", ["congress"], [writer, ReadModel("board", 2)])
    await second.setup()
    await second.apply("congress", facts)
    assert await views(pool, "board") == await views(pool, "board_v2") == {"all": ("3", "[0, 1, 2]")}


async def test_a_model_that_is_not_there_cannot_be_written(pool: Pool, congress: Any) -> None:
    projections = Projections(pool, "s", ["congress"], [tally(into="nowhere")])
    await projections.setup()
    with pytest.raises(ValueError, match="nowhere"):
        await projections.apply("congress", [congress.says(SeatTaken(1))])


async def test_setting_up_twice_at_once_is_harmless(pool: Pool) -> None:
    await asyncio.gather(*(Projections(pool, "s", ["congress"], [tally()]).setup() for _ in range(4)))


def test_names_that_are_taken_cannot_name_a_model() -> None:
    for name in ("events", "organisations", "timers", "Robert'; --"):
        with pytest.raises(ValueError, match="cannot name"):
            ReadModel(name)
    model = tally()
    with pytest.raises(ValueError, match="two handlers"):
        model.on("congress", SeatTaken)(lambda fact, at: ())
