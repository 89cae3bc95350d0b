"""What the database finds to be measured is what the definition of an indicator says of the same rows."""

import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from huiwu.eventlog import EventLog, Pool, Reader, ReadModel, Recorder, Repository
from huiwu.eventlog.projections import Projections
from huiwu.indicator import Indicator, Member, Shown, Source, measured
from huiwu.indicator.definitions import Part, Whole
from huiwu.kernel import Actor, Circumstances
from huiwu.rulebook import Bilingual, Rulebook
from huiwu.runtime import measuring
from huiwu.runtime.measuring import Measuring

pytestmark = pytest.mark.engines

DAY = date(2026, 6, 30)
WORDS = Bilingual("…", "…")
LAW = Rulebook.shipped().edition("chaoyang-2015")
HEARING = LAW.hearing(Circumstances(Actor("a", "system", "b"), datetime.fromisoformat("2026-06-30T09:00:00+08:00"), ""))
KEPT = Source(where={"ledger": ("institution",), "phase": ("kept",)})
INDICATOR = Indicator(
    "rights",
    WORDS,
    "congress.union-disclosure.intersession-items",
    Whole(WORDS, ("enterprise", "grassroots")),
    (
        Part("own", WORDS, (KEPT,)),
        Part("items", WORDS, (replace(KEPT, where={"entries.item": ("x", "y")}, within="max_age_days_per_item"),)),
        Part("named", WORDS, (replace(KEPT, member="entries.units"), replace(KEPT, where={}, day="entries.held_on"))),
    ),
)
CITY, DISTRICT = "union-110000-city", "union-110105-district"
TREE = [(CITY, f"/{CITY}/", "municipal", None), (DISTRICT, f"/{CITY}/{DISTRICT}/", "district", None)]
TREE += [
    row
    for n in range(12)
    for line in [f"/{CITY}/{DISTRICT}/" if n % 2 else f"/{CITY}/"]
    for row in (
        (f"union-110105-{n}", f"{line}union-110105-{n}/", "grassroots", f"enterprise-110105-{n}" if n % 3 else None),
        (f"enterprise-110105-{n}", f"{line}union-110105-{n}/enterprise-110105-{n}/", "enterprise", None),
    )
]


def rows() -> list[tuple[str, str, dict[str, object]]]:
    """Rows of every sort that a source could stumble over."""
    chance = random.Random(6)
    names = [id_ for id_, *_ in TREE]
    units: list[object] = [None, *names, [], ["nobody"], *(chance.sample(names, 3) for _ in range(4))]
    return [
        (
            f"record-110105-{n:03}",
            chance.choice([*names, "union-110105-nobody"]),
            {
                "ledger": chance.choice(["institution", "meeting"]),
                "phase": chance.choice(["kept", "withdrawn"]),
                "on": chance.choice([None, *((DAY + timedelta(days=d)).isoformat() for d in (-93, -92, 0, 1))]),
                "entries": {
                    "item": chance.choice(["x", ["y", "z"], [], None, "z"]),
                    "units": chance.choice(units),
                    **chance.choice([{}, {"held_on": "2026-06-30"}, {"held_on": "2026-07-01"}]),
                },
            },
        )
        for n in range(300)
    ]


@pytest.mark.parametrize("few", [0, 1000])
async def test_the_tables_say_what_the_definition_says(pool: Pool, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(measuring, "_FEW", few)
    model = ReadModel("records")
    await Projections(pool, "congress", ["congress"], [model]).setup()
    await pool.executemany(
        "INSERT INTO congress.organisations (id, position, fact, view, path, name, level, enterprise)"
        " VALUES ($1, 1, 'f', '{}', $2, $1, $3, $4)",
        TREE,
    )
    written = rows()
    await pool.executemany(
        "INSERT INTO congress.records (id, organisation, position, fact, view) VALUES ($1, $2, 1, 'f', $3)",
        [(id_, owner, json.dumps(view)) for id_, owner, view in written],
    )
    reader = Reader(pool, "congress", Repository(EventLog(Recorder(pool, "congress"), "congress")), [model])
    asked = Measuring(pool, "congress", reader)
    for top, path in [(CITY, f"/{CITY}/"), (DISTRICT, f"/{CITY}/{DISTRICT}/"), (TREE[2][0], TREE[2][1])]:
        members = [
            Member(id_, frozenset({id_, enterprise} - {None} | {u for u, _, _, of in TREE if of == id_}))
            for id_, its, level, enterprise in TREE
            if its.startswith(path) and level in INDICATOR.whole.levels
        ]
        shown = {"records": [Shown(*each) for each in written]}
        expected = measured(INDICATOR, members, shown, DAY, HEARING)
        reading = await asked.measured(INDICATOR, top, DAY, HEARING)
        assert reading.found == expected, top
        assert (await asked.measured(INDICATOR, top, DAY, HEARING) is reading) is (few == 0), (
            "kept when it was long work"
        )
    assert any(expected.parts.values()), "the rows show something"
