"""Pages of the rows of a part of the tree: gathered or walked, they are the rows that a plain reading finds."""

import json
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import pytest
import pytest_asyncio

from huiwu.eventlog import Pool, ReadModel, subtree
from huiwu.eventlog.projections import Projections
from huiwu.eventlog.subtree import Condition, Order, by_id, rows_under

pytestmark = pytest.mark.engines

MODEL = ReadModel("obligations", indexes=["(view->>'due_on'), id"])
BY_DAY = Order(("m.view->>'due_on'", "m.id"))
NEWEST = Order(("m.view->>'due_on'", "m.id"), descending=True)
OPEN = (("m.view->>'phase' = %s", "open"), ("m.view->>'due_on' < %s", None))
TABLE = "congress.obligations"


@dataclass(frozen=True)
class Row:
    id: str
    organisation: str
    due_on: str
    phase: str


@dataclass(frozen=True)
class City:
    """Organisations by their paths, and their rows."""

    paths: dict[str, str]
    rows: list[Row]

    def expected(self, top: str, order: Order, conditions: Sequence[Condition]) -> list[str]:
        path = self.paths.get(top)
        below = {each for each, its in self.paths.items() if path and its.startswith(path)} | {top}
        rows = [row for row in self.rows if row.organisation in below]
        if conditions:
            rows = [row for row in rows if row.phase == "open"]
        by_day = len(order.keys) > 1
        rows.sort(key=lambda row: (row.due_on if by_day else "", row.id), reverse=order.descending)
        return [row.id for row in rows]


@pytest_asyncio.fixture
async def city(pool: Pool) -> City:
    """Three districts of five streets of four unions; a fourth street's rows are of an organisation nobody knows."""
    chance = random.Random(4)
    paths = {"union-110000-city": "/union-110000-city/"}
    for code in ("110101", "110105", "110108"):
        district = f"union-{code}-district"
        paths[district] = paths["union-110000-city"] + f"{district}/"
        for street in (f"union-{code}-street-{n}" for n in range(5)):
            paths[street] = paths[district] + f"{street}/"
            paths |= {f"{street}-{n}": f"{paths[street]}{street}-{n}/" for n in range(4)}
    owners = [*paths, "union-110105-unknown"]
    rows = [
        Row(f"obligation-{owner.split('-')[1]}-{n:04}", owner, f"2026-0{chance.randint(1, 4)}-01", phase)
        for n, (owner, phase) in enumerate(
            (chance.choice(owners), chance.choice(["open", "overdue"])) for _ in range(400)
        )
    ]
    await Projections(pool, "congress", ["congress"], [MODEL]).setup()
    await pool.executemany(
        "INSERT INTO congress.organisations (id, position, fact, view, path, name, level)"
        " VALUES ($1, 1, 'f', '{}', $2, $1, 'any')",
        list(paths.items()),
    )
    await pool.executemany(
        "INSERT INTO congress.obligations (id, organisation, position, fact, view) VALUES ($1, $2, 1, 'f', $3)",
        [(row.id, row.organisation, json.dumps({"due_on": row.due_on, "phase": row.phase})) for row in rows],
    )
    return City(paths, rows)


@pytest.mark.parametrize("gathered", [0, 10, 400])
async def test_pages_hold_what_a_plain_reading_finds(
    city: City, pool: Pool, monkeypatch: pytest.MonkeyPatch, gathered: int
) -> None:
    monkeypatch.setattr(subtree, "_GATHERED", gathered)
    tops = [*islice(city.paths, 0, None, 7), "union-110105-district", "union-110105-unknown", "union-110105-nobody"]
    asked = product(tops, (by_id(), by_id("obligation"), BY_DAY, NEWEST), ((), OPEN))
    for top, order, conditions in asked:
        found = [row async for row in paged(pool, top, order, conditions)]
        assert found == city.expected(top, order, conditions), (top, order, conditions)


async def paged(pool: Pool, top: str, order: Order, conditions: Sequence[Condition]) -> AsyncIterator[str]:
    after: list[object] = []
    while True:
        page = await rows_under(pool, "congress", TABLE, top, order, conditions=conditions, after=after, limit=17)
        for row in page:
            yield row.id
        if len(page) < 17:
            return
        last = page[-1]
        after = [last.view["due_on"], last.id] if len(order.keys) > 1 else [last.id]


async def test_a_model_is_indexed_in_the_orders_in_which_it_is_read(city: City, pool: Pool) -> None:
    assert city.rows
    indexes = await pool.fetch(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'congress' AND tablename = $1", "obligations"
    )
    assert any("(view ->> 'due_on'::text)" in each["indexdef"] for each in indexes)
