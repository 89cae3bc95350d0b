"""Probes say what is so, without a token and without a word about anybody."""

import pytest

from huiwu.runtime.probes import Measured

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]


async def test_the_process_is_alive(town):
    answer = await town.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"service": "membership", "status": "ok"})


async def test_the_service_is_ready(town):
    answer = await town.client.get("/readyz")
    said = answer.json()
    assert answer.status_code == 200
    assert (said["service"], said["ready"], said["postgres"], said["nats"]) == ("membership", True, True, True)
    assert said["now"] == "2026-03-12T09:00:00+08:00"


async def test_figures_are_counted(town):
    firm = await town.firm()
    position = (await town.ask(f"enterprises/{firm}/history")).json()["entries"][-1]["position"]
    await town.ask("enterprises", after=position, limit=1)
    answer = await town.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    figures = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(figures['huiwu_log_position{service="membership"}']) >= position
    assert float(figures['huiwu_applied_position{service="membership",source="membership"}']) >= position
    counted = 'huiwu_request_seconds_count{method="POST",service="membership",status="201"}'
    assert float(figures[counted]) >= 1
    assert firm not in answer.text
    assert "worker-" not in answer.text


async def test_a_made_up_method_makes_no_figure_of_its_own(town):
    for method in ("BREW", "X" * 50):
        assert (await town.client.request(method, "/v1/enterprises")).status_code == 405
    text = (await town.client.get("/metrics")).text
    assert "BREW" not in text
    assert 'method="OTHER"' in text


async def test_what_fails_is_measured_too():
    async def app(_scope, _receive, _send):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await Measured(app, "test")({"type": "http", "method": "GET"}, None, None)
    seen = []

    async def lifespan(scope, _receive, _send):
        seen.append(scope["type"])

    await Measured(lifespan, "test")({"type": "lifespan"}, None, None)
    assert seen == ["lifespan"]
