"""docker-compose.yml as Docker Compose itself reads it, and the image that it builds."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from huiwu.runtime.access import LISTENERS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compose():
    said = subprocess.run(
        [ROOT / "tools/compose", "--profile", "observability", "config", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)


def ours(compose):
    return {name: each for name, each in compose["services"].items() if each["image"].startswith("huiwu/")}


def test_every_service_is_there_with_its_migration_before_it(compose):
    services = compose["services"]
    for name in LISTENERS:
        waits = services[name]["depends_on"]
        assert waits[f"migrate-{name}"]["condition"] == "service_completed_successfully"
        assert waits["topology"]["condition"] == "service_completed_successfully"
        assert {waits[engine]["condition"] for engine in ("postgres", "nats")} == {"service_healthy"}
        assert "healthcheck" in services[name]
    assert set(services["frontdoor"]["depends_on"]) == set(LISTENERS)
    told = json.loads(services["frontdoor"]["environment"]["HUIWU_SERVICES"])
    assert set(told) == set(LISTENERS)


def test_nothing_listens_but_on_loopback(compose):
    ports = [port for each in compose["services"].values() for port in each.get("ports", [])]
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}
    assert compose["networks"]["inside"]["internal"] is True


def test_our_processes_can_do_nothing_but_their_work(compose):
    for name, each in ours(compose).items():
        assert each["user"] == "65532:65532", name
        assert each["read_only"] is True, name
        assert each["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in each["security_opt"], name
        assert each["mem_limit"], name
        assert each["pids_limit"], name


def test_no_secret_stands_in_the_environment(compose):
    for name, each in compose["services"].items():
        for variable, value in (each.get("environment") or {}).items():
            assert not re.search(r"(PASSWORD|SEED|TOKEN|SECRET)$", variable), (name, variable)
            assert not re.search(r"://[^/@]*:[^/@]*@", str(value or "")), (name, variable)


def test_everybody_holds_his_own_keys_and_no_others(compose):
    services = compose["services"]
    for name in LISTENERS:
        held = {secret["source"] for secret in services[name]["secrets"]}
        assert held - {"log-key"} == {"jwks", f"postgres-huiwu_{name}", f"nats-{name}"}
        assert ("log-key" in held) == (name == "supervision")
        assert {s["source"] for s in services[f"migrate-{name}"]["secrets"]} == {f"postgres-huiwu_{name}_owner"}


def test_what_it_mounts_is_there(compose):
    mounted = [volume for each in compose["services"].values() for volume in each.get("volumes", [])]
    places = {Path(volume["source"]) for volume in mounted if volume["type"] == "bind"}
    made = ROOT / "deploy" / "secrets"
    assert [str(place) for place in places if not place.exists() and made not in place.parents] == []


def test_prepare_makes_every_secret_that_is_asked_for(compose, tmp_path):
    for _ in range(2):
        subprocess.run([sys.executable, ROOT / "deploy/prepare.py", tmp_path / "s"], check=True, capture_output=True)
    wanted = {Path(secret["file"]).relative_to(ROOT / "deploy/secrets") for secret in compose["secrets"].values()}
    assert [str(each) for each in wanted if not (tmp_path / "s" / each).is_file()] == []
    assert (tmp_path / "s").stat().st_mode & 0o077 == 0


def test_the_image_is_made_of_what_the_service_needs_and_no_engine():
    for service in (*LISTENERS, "frontdoor"):
        said = subprocess.run(
            [sys.executable, ROOT / "deploy/image/members.py", service], capture_output=True, text=True, check=True
        )
        members = said.stdout.split()
        assert members[-1] == f"./services/{service}"
        assert not {"./libs/engines", "./libs/testkit"} & set(members)
    locked = (ROOT / "requirements/service.txt").read_text("utf-8")
    assert "\npixeltable-pgserver==" not in locked
    assert "\nnats-server-bin==" not in locked


def test_the_list_of_parts_names_everything_that_is_locked_with_its_hashes():
    said = subprocess.run(
        [sys.executable, ROOT / "deploy/image/sbom.py", ROOT / "requirements/service.txt", "congress"],
        capture_output=True,
        text=True,
        check=True,
    )
    components = json.loads(said.stdout)["components"]
    locked = re.findall(r"^[a-z0-9][^=\s]*==", (ROOT / "requirements/service.txt").read_text("utf-8"), re.MULTILINE)
    assert len(components) == len(locked)
    assert all(each["externalReferences"][0]["hashes"] for each in components)
