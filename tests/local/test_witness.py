"""The witness of one's own machine: introduced to the log once, at whatever port it answers today."""

import httpx
import pytest

from huiwu.engines import free_port
from huiwu.local.programs import PROGRAMS, WITNESS
from huiwu.local.running import Running, environment
from huiwu.local.system import System
from huiwu.local.witness import introduce
from huiwu.supervision.keys import log_key
from huiwu.supervision.settings import LogSettings
from huiwu.tlog.policy import Policy


@pytest.fixture
def environ(tmp_path):
    log = tmp_path / "log"
    return environment(
        {
            "HUIWU_DATA_DIR": str(tmp_path),
            "HUIWU_LOG_DIR": str(log),
            "HUIWU_WITNESS_POLICY": str(log / "policy"),
        }
    )


def policy_of(environ):
    settings = LogSettings.of(environ)
    return Policy.parse(settings.policy.read_bytes()), log_key(settings).public


def test_it_is_introduced_under_the_same_keys_at_every_start(environ):
    introduce(environ, "http://127.0.0.1:1")
    first, log = policy_of(environ)
    introduce(environ, "http://127.0.0.1:2")
    second, _ = policy_of(environ)
    [before], [after] = first.witnesses.values(), second.witnesses.values()
    assert (before.key, before.url, after.url) == (after.key, "http://127.0.0.1:1", "http://127.0.0.1:2")
    assert [each.key for each in second.logs] == [log]
    assert second.is_met([after.name])
    assert not second.is_met([])


def test_it_serves_as_a_program_beside_the_services(environ, tmp_path):
    port = free_port()
    introduce(environ, f"http://127.0.0.1:{port}")
    running = Running(WITNESS, port, environ, tmp_path)
    running.start()
    try:
        running.wait_ready(60)
        [witness] = policy_of(environ)[0].witnesses.values()
        assert witness.key.text() in httpx.get(running.url, trust_env=False).text
    finally:
        running.stop()


def test_who_has_witnesses_of_his_own_gets_no_other(tmp_path, monkeypatch):
    monkeypatch.delenv("HUIWU_WITNESS_POLICY", raising=False)
    data = tmp_path / "data"
    assert System(data).witness_policy == data / "log" / "policy"
    assert System(data, programs=PROGRAMS[:2]).witness_policy is None
    own = tmp_path / "mine.policy"
    monkeypatch.setenv("HUIWU_WITNESS_POLICY", str(own))
    assert System(data).witness_policy == own
