"""A decision's trace: from the request through the ruling and the bus to the reaction, and never of a person."""

import asyncio
import contextlib
import uuid
from dataclasses import replace

import pytest
from fastapi import APIRouter
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from huiwu.eventlog import tracing
from huiwu.kernel.event import NotAnEvent
from huiwu.membership.main import service as membership
from huiwu.runtime import telemetry
from huiwu.testkit.served import served

pytestmark = pytest.mark.engines
STREET = "union-110105-110105026"
TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.fixture
def exporter():
    made = InMemorySpanExporter()
    telemetry.begin_with("membership", SimpleSpanProcessor(made))
    yield made
    tracing.trace_with(None)


def secret_routes(_parts):
    router = APIRouter()

    @router.post("/ballots", openapi_extra={"security": []})
    async def cast() -> dict[str, bool]:
        return {"cast": True}

    @router.post("/ballots/broken", openapi_extra={"security": []})
    async def broken() -> None:
        raise RuntimeError("worker-110105-0a voted for worker-110105-0b")

    @router.get("/ballots/unreadable", openapi_extra={"security": []})
    async def unreadable() -> None:
        raise NotAnEvent("0000.1: not of this build")

    return router


async def spans(exporter, trace, *names):
    """The spans of a trace by name, once all that are named are there."""
    for _ in range(400):
        found = {each.name: each for each in exporter.get_finished_spans() if each.context.trace_id == trace}
        if found.keys() >= set(names):
            break
        await asyncio.sleep(0.05)
    return found


async def test_one_trace_from_the_request_to_the_bus_has_the_decisions_own_id(engines, authority, firm, exporter):
    async with served(membership, authority.settings(engines.database, engines.nats)) as client:
        headers = {**authority.bearer(STREET), "traceparent": TRACEPARENT}
        told = (await client.post("/v1/enterprises", json=firm(), headers=headers)).json()
        decision = told["decision"]["id"]
        found = await spans(exporter, uuid.UUID(decision).int, "POST", "decide", "publish")
    assert set(found) == {"POST", "decide", "publish"}
    root = found["POST"]
    assert root.parent is None
    assert {found[name].parent.span_id for name in ("decide", "publish")} == {root.context.span_id}
    assert root.context.span_id == tracing.root_of(decision).span_id
    assert f"{root.links[0].context.trace_id:032x}" in TRACEPARENT
    assert found["publish"].attributes["huiwu.position"] > 0
    for each in found.values():
        words = str(dict(each.attributes)) + each.name
        assert "worker-" not in words
        assert STREET not in words
        assert told["id"] not in words


async def test_a_reaction_stands_in_the_trace_of_what_it_reacts_to_and_links_what_it_decides(
    engines, authority, exporter
):
    async with served(membership, authority.settings(engines.database, engines.nats)):
        for _ in range(400):
            found = exporter.get_finished_spans()
            if any(each.name == "react" for each in found):
                break
            await asyncio.sleep(0.05)
    react = next(each for each in found if each.name == "react")
    first = tracing.root_of(react.attributes["huiwu.decision"])
    assert (react.context.trace_id, react.parent.span_id) == (first.trace_id, first.span_id)


def test_a_decision_that_nobody_asked_for_begins_its_trace_itself(exporter):
    outer, inner = str(uuid.uuid4()), str(uuid.uuid4())
    with tracing.span("react", outer, {}), tracing.span("decide", inner, {}, root=True):
        pass
    decide, react = exporter.get_finished_spans()
    assert decide.context.trace_id == uuid.UUID(inner).int
    assert decide.context.span_id == tracing.root_of(inner).span_id
    assert decide.parent is None
    assert decide.links[0].context == react.context


async def test_of_a_ballot_nothing_is_told(engines, authority, exporter, capfd):
    quiet = replace(membership, routes=[*membership.routes, secret_routes], silent=["/ballots"])
    async with served(quiet, authority.settings(engines.database, engines.nats)) as client:
        before = (await client.get("/metrics")).text
        exporter.clear()
        with contextlib.suppress(RuntimeError):
            assert (await client.post("/v1/ballots")).json() == {"cast": True}
            assert (await client.post("/v1/ballots/broken")).status_code == 500
            assert (await client.get("/v1/ballots/unreadable")).status_code == 503
        after = (await client.get("/metrics")).text
        posts = [line for line in (before + after).splitlines() if 'method="POST"' in line and "_count" in line]
        assert len(set(posts)) * 2 == len(posts)
        assert not [each for each in exporter.get_finished_spans() if each.name == "POST"]
    said = capfd.readouterr()
    assert "voted" not in said.out + said.err
    assert "ballots" not in said.out + said.err


def test_without_a_collector_nothing_is_made():
    telemetry.begin("membership", {})
    assert not tracing.tracing()
    assert tracing.span("a", "b", {}) is tracing.span("c", "d", {})
