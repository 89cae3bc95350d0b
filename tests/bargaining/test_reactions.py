"""What bargaining orders when it hears its neighbours, and what it leans on."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining.commands import (
    EnterpriseOnRecord,
    OpenCycle,
    RecordAcceptance,
    RecordCongressPassage,
    RecordObjection,
)
from huiwu.bargaining.evidence import enterprise_on_record
from huiwu.bargaining.reactions import reactions
from huiwu.eventlog import Order, Received, Row
from huiwu.kernel import Evidence
from huiwu.kernel.event import Event, canonical, write
from huiwu.kernel.names import district_of
from huiwu.runtime.collection import UnknownReference
from huiwu.testkit import Given

ENTERPRISE, UNION, STREET = "enterprise-110105-acme", "union-110105-acme", "union-110105-110105026"
SESSION, FILING, STREAM = "session-110105-s1", "filing-110105-f1", "bargaining-110105-acme-2026"
TEXT, OTHER = "5f" * 32, "60" * 32


@dataclass
class Known:
    """What a reader would find."""

    states: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)

    async def find(self, model: str, **equals: object) -> list[Row]:
        assert (model, equals) == ("bargainings", {"enterprise": ENTERPRISE})
        return [Row(stream, ENTERPRISE, 1, "f", {}) for stream in self.states]

    async def state(self, _kind: object, stream: str) -> Any:
        return type("Loaded", (), {"state": self.states[stream]})

    async def row(self, _model: str, name: str) -> Row | None:
        return self.rows.get(name)


def heard(service: str, fact: str, subject: str, **data: object) -> Received:
    event = Event(
        id="d.1",
        source=f"/huiwu/{service}",
        type=f"huiwu.{service}.{fact}.v1",
        subject=subject,
        sequence=2,
        time=datetime.fromisoformat("2026-03-28T09:00:00+08:00"),
        decision="d",
        district=district_of(subject),
        data=msgspec.Raw(canonical(data)),
    )
    return Received(service, 1, 0, event, write(event))


async def orders(at: Received, known: Known) -> list[Order]:
    return [order for each in reactions.to(at) for order in await each.react(at, known)]  # type: ignore[arg-type]


def resolution(fact: str, text: str = TEXT, matter: str = "collective_contract_draft") -> Received:
    return heard(
        "congress",
        fact,
        SESSION,
        enterprise=ENTERPRISE,
        item="draft",
        matter=matter,
        title="集体合同草案",
        text_sha256=text,
        votes_for=32,
        delegates=40,
        on=date(2026, 3, 28),
    )


@pytest.mark.parametrize(("fact", "adopted"), [("resolution-adopted", True), ("resolution-rejected", False)])
async def test_the_draft_with_that_text_hears_of_the_congress(drafted: Given, fact: str, adopted: bool) -> None:
    known = Known({STREAM: drafted.state})
    passage = RecordCongressPassage(SESSION, "draft", TEXT, adopted, 32, 40, date(2026, 3, 28))
    assert await orders(resolution(fact), known) == [Order(BARGAINING, STREAM, passage)]


async def test_another_text_is_put_before_the_draft_that_waits_and_refused_there(drafted: Given) -> None:
    (order,) = await orders(resolution("resolution-adopted", OTHER), Known({STREAM: drafted.state}))
    drafted.when(order.command, at="2026-03-28T18:00+08:00").refused_by(
        "bargaining.enterprise.congress-approval-required"
    )


async def test_a_past_resolution_with_another_text_says_nothing_of_the_draft_that_waits(drafted: Given) -> None:
    known = Known({STREAM: drafted.state})
    for text, meant in ((OTHER, []), (TEXT, [STREAM])):
        at = resolution("resolution-adopted", text)
        assert [
            order.stream for order in await orders(replace(at, event=replace(at.event, retrospective=True)), known)
        ] == meant


async def test_of_two_drafts_the_one_with_that_text_is_meant(drafted: Given, signed: Given) -> None:
    older = "bargaining-110105-acme-2025"
    known = Known({older: drafted.state, STREAM: drafted.state, "bargaining-110105-acme-2024": signed.state})
    assert [order.stream for order in await orders(resolution("resolution-adopted"), known)] == [older, STREAM]


async def test_other_matters_and_settled_drafts_are_not_touched(drafted: Given, signed: Given) -> None:
    assert await orders(resolution("resolution-adopted", matter="layoff_plan"), Known({STREAM: drafted.state})) == []
    assert await orders(resolution("resolution-adopted"), Known({STREAM: signed.state})) == []


async def test_the_labour_administration_s_answer_reaches_its_contract() -> None:
    answer = {"reference": STREAM, "kind": "contract", "on": date(2026, 4, 10)}
    accepted = heard("filing", "filing-accepted", FILING, **answer)
    returned = heard("filing", "filing-returned", FILING, reason="条款违法", **answer)
    acceptance, objection = (
        RecordAcceptance(FILING, date(2026, 4, 10)),
        RecordObjection(FILING, "条款违法", date(2026, 4, 10)),
    )
    assert await orders(accepted, Known()) == [Order(BARGAINING, STREAM, acceptance)]
    assert await orders(returned, Known()) == [Order(BARGAINING, STREAM, objection)]


@pytest.mark.parametrize("fact", ["filing-accepted", "filing-returned"])
async def test_a_session_s_form_is_none_of_its_business(fact: str) -> None:
    form = heard("filing", fact, FILING, reference=SESSION, kind="session-form", reason="x", on=date(2026, 4, 10))
    assert await orders(form, Known()) == []


async def test_a_cycle_leans_on_the_enterprise_and_the_fact_it_is_known_from() -> None:
    view = {"name": "望京示例", "union": UNION, "superior": STREET, "ownership": "private", "headcount": 160}
    known: Any = Known(rows={ENTERPRISE: Row(ENTERPRISE, ENTERPRISE, 4, "d9.1", view)})
    assert await enterprise_on_record(OpenCycle(ENTERPRISE, 2026), STREAM, known) == [
        Evidence("d9.1", EnterpriseOnRecord(ENTERPRISE, "望京示例", UNION, STREET, "private", 160))
    ]


@pytest.mark.parametrize("view", [None, {"name": "望京示例"}, {"name": "望京示例", "union": None}, {"union": UNION}])
async def test_without_enterprise_or_union_there_is_nothing_to_open(view: dict[str, Any] | None) -> None:
    known: Any = Known(rows={} if view is None else {ENTERPRISE: Row(ENTERPRISE, ENTERPRISE, 4, "d9.1", view)})
    with pytest.raises(UnknownReference):
        await enterprise_on_record(OpenCycle(ENTERPRISE, 2026), STREAM, known)
