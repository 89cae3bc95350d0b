"""Pitfalls 16, 17 and 19: that the record stays whole, readable, and free of people."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, make_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import asyncpg
import pytest
from eventsourcing.utils import TopicError, get_topic, resolve_topic

from huiwu.eventlog import EventLog, GapInSource, Pool, ReadModel, Recorder
from huiwu.eventlog.projections import Projections
from huiwu.kernel.event import read_data, write
from huiwu.kernel.kind import installed_kinds
from huiwu.kernel.names import fact_name
from huiwu.notification import contacts
from huiwu.testkit.votes import VotesCounted, decided, heard

TESTS = Path(__file__).parents[1]
CHANGES = ("UPDATE congress.events SET type = 'x'", "DELETE FROM congress.events", "TRUNCATE congress.events")
OF_PEOPLE = re.compile(r"phone|mobile|mail|address|birth|identity|id_?card|id_?number|surname|given_?name|gender")
NAMED = {  # organisations and papers, by their names
    "Entry",
    "EnterpriseRegistered",
    "EstablishLabourAdministration",
    "EstablishOrganisation",
    "EstablishRegionalCongress",
    "LabourAdministrationRegistered",
    "RegionalCongressEstablished",
    "RegisterEnterprise",
    "Rung",
    "ScheduleRegionalSession",
    "StartFormation",
    "UnionFormationStarted",
    "UnionRegistered",
}


@pytest.mark.engines
@pytest.mark.parametrize("change", CHANGES)
async def test_16_nothing_recorded_can_be_changed(log: EventLog, pool: Pool, change: str) -> None:
    """Not even in a replication session, which passes ordinary triggers by."""
    await log.append(decided("d", 1))
    async with pool.acquire() as connection:
        await connection.execute("SET session_replication_role = replica")
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await connection.execute(change)
        await connection.reset()
    assert [each.raw for each in await log.after(0, 10)] == [write(each) for each in decided("d", 1)]


@pytest.mark.engines
async def test_16_a_rejected_append_burns_no_position(log: EventLog, recorder: Recorder) -> None:
    """A sequence does, and then nobody can tell a hole from a loss."""
    for n in range(3):
        await log.append(decided(f"d-{n}", 1, stream=f"session-110105-{n}"))
        with pytest.raises(Exception, match="stand before"):
            await log.append(decided(f"late-{n}", 1, stream=f"session-110105-{n}"))
    assert [each.position for each in await log.after(0, 100)] == [1, 2, 3, 4, 5, 6]
    assert [await log.previous(position) for position in range(1, 8)] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.engines
async def test_16_whoever_keeps_a_copy_can_prove_that_nothing_is_missing(pool: Pool) -> None:
    kept = list[int]()

    async def keep(_db: Any, batch: Any) -> None:
        kept.extend(at.position for at in batch)

    projections = Projections(pool, "supervision", ["congress"], list[ReadModel](), [keep])
    await projections.setup()
    facts = heard(decided("d", 1, 2, 3, 4))
    await projections.apply("congress", facts[:2])
    with pytest.raises(GapInSource) as gap:
        await projections.apply("congress", facts[3:])
    assert (gap.value.expected, gap.value.got) == (2, 3)  # 4 came, which follows 3
    await projections.apply("congress", facts[2:])
    assert kept == [1, 2, 3, 4, 5]


def test_17_a_fact_is_known_by_its_own_name_wherever_its_class_lives() -> None:
    """The library's name for it is a path of Python, and ends with the first move."""
    theirs = get_topic(VotesCounted)
    assert theirs == "huiwu.testkit.votes:VotesCounted"
    with pytest.raises(TopicError):
        resolve_topic(theirs.replace("testkit.votes", "testkit.tally"))

    event = decided("d", 7)[1]
    assert event.type == "huiwu.congress.votes-counted.v1"
    assert b"testkit" not in write(event)
    moved: Any = make_dataclass("VotesCounted", [("votes", int)], frozen=True)
    assert moved.__module__ != VotesCounted.__module__
    assert fact_name(moved) == event.name
    assert read_data(event, moved) == moved(7)


def test_17_every_fact_that_is_written_has_its_kept_bytes() -> None:
    """So a renamed class shows at once: the file of the old name is not written any more (tests/*/test_golden.py)."""
    kept = {path.stem for path in TESTS.glob("*/golden/*.json")}
    written = {fact_name(fact) for kind in installed_kinds().values() for fact in kind.facts}
    assert len(written) > 50
    assert written <= kept


def shapes(shape: Any) -> Iterator[type]:
    """The dataclasses in a shape."""
    if isinstance(shape, type) and is_dataclass(shape):
        yield shape
        for hint in get_type_hints(shape).values():
            yield from shapes(hint)
    for part in get_args(shape):
        yield from shapes(part)


def naming(shape: type) -> list[str]:
    """The members that would hold who somebody is."""
    words = [member.name for member in fields(shape)]
    allowed = {"name", "english"} if shape.__name__ in NAMED else set[str]()
    return [word for word in words if OF_PEOPLE.search(word) or (word in {"name", "english"} - allowed)]


def test_19_nothing_that_is_recorded_has_a_place_for_who_somebody_is() -> None:
    """What is never written needs no key to be forgotten with: people are ids here, and erasable elsewhere."""

    @dataclass
    class WorkerWithTelephone:
        subject: str
        name: str
        telephone: str

    assert naming(WorkerWithTelephone) == ["name", "telephone"]
    recorded = {
        part for kind in installed_kinds().values() for each in (*kind.commands, *kind.facts) for part in shapes(each)
    }
    assert {part.__name__ for part in recorded} > NAMED
    assert {part.__name__: found for part in recorded if (found := naming(part))} == {}


@pytest.mark.engines
async def test_19_what_is_known_of_a_person_can_be_erased(pool: Pool) -> None:
    await pool.execute(contacts.TABLES)
    await pool.execute("INSERT INTO contacts (subject, email) VALUES ('worker-110105-0a', 'a@example.org')")
    assert await pool.execute("DELETE FROM contacts") == "DELETE 1"


def test_19_the_kept_bytes_are_plain_canonical_json() -> None:
    """Neither compressed nor under a key that could be lost: the evidence can be read as long as there is JSON."""
    for path in TESTS.glob("*/golden/*.json"):
        raw = path.read_bytes()
        again = json.dumps(json.loads(raw), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert raw.decode() == again, path
