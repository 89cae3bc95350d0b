"""The manifests as they are rendered: strictly of their schemas, restricted, and saying what is meant."""

import re
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft202012Validator

from huiwu.eventlog.topology import SERVICES, stream_name
from huiwu.runtime.access import LISTENERS, consumers
from huiwu.runtime.service import load

ROOT = Path(__file__).parents[2]
VERSION = "1.32"
SUBSETS = yaml.safe_load((ROOT / "tests/manifests/resources.yaml").read_text("utf-8"))
OURS = re.compile(r"^(registry\.invalid/)?huiwu/")


def of(resources, *kinds):
    return [each for each in resources if each["kind"] in kinds]


def workloads(resources):
    return of(resources, "Deployment", "StatefulSet", "Job")


def pod(workload):
    return workload["spec"]["template"]["spec"]


def labels(workload):
    return workload["spec"]["template"]["metadata"]["labels"]


def named(resources):
    return {(each["kind"], each["metadata"]["name"]): each for each in resources}


def selects(selector, found):
    wanted = selector.get("matchLabels", {})
    said = selector.get("matchExpressions", [])
    assert all(each["operator"] == "In" for each in said)
    return all(found.get(key) == value for key, value in wanted.items()) and all(
        found.get(each["key"]) in each["values"] for each in said
    )


def test_every_resource_is_strictly_of_its_schema(resources):
    for each in resources:
        if each["kind"] in SUBSETS["kinds"]:
            schema = {
                "definitions": SUBSETS["definitions"],
                "required": ["apiVersion", "kind", "metadata", "spec"],
                "properties": {
                    "apiVersion": {"type": "string"},
                    "kind": {"type": "string"},
                    "metadata": SUBSETS["definitions"]["metadata"],
                    "spec": {"type": "object", **SUBSETS["kinds"][each["kind"]]},
                },
                "additionalProperties": False,
            }
            wrong = [error.message for error in Draft202012Validator(schema).iter_errors(each)]
            assert wrong == [], (each["kind"], each["metadata"]["name"])
        else:
            kubernetes_validate.validate(each, VERSION, strict=True)


@pytest.mark.parametrize("kind", ["Stream", "Consumer", "Cluster", "ScaledObject", "ServiceMonitor", "Deployment"])
def test_a_misspelt_member_would_be_seen(rendered, kind):
    one = yaml.safe_load(yaml.safe_dump(of(rendered("prod"), kind)[0]))
    one["spec"]["replicass"] = 1
    with pytest.raises((AssertionError, kubernetes_validate.ValidationError)):
        test_every_resource_is_strictly_of_its_schema([one])


def test_nothing_is_named_twice_and_everything_is_in_the_namespace(resources):
    places = [(each["kind"], each["metadata"]["name"]) for each in resources]
    assert len(places) == len(set(places))
    assert {each["metadata"].get("namespace") for each in resources if each["kind"] != "Namespace"} == {"huiwu"}
    [namespace] = of(resources, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_every_pod_keeps_to_the_restricted_standard_and_holds_no_token(resources):
    for each in workloads(resources):
        spec, name = pod(each), each["metadata"]["name"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["enableServiceLinks"] is False, name
        assert (spec["securityContext"]["runAsNonRoot"], spec["securityContext"]["runAsUser"]) == (True, 65532), name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC", "initContainers"} & set(spec), name
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert "memory" in container["resources"]["limits"], name
            assert {"cpu", "memory"} <= set(container["resources"]["requests"]), name
        for volume in spec.get("volumes", []):
            assert {"secret", "configMap", "emptyDir"} & set(volume), name


def test_every_server_has_its_probes_and_liveness_asks_no_engine(resources):
    for each in of(resources, "Deployment", "StatefulSet"):
        for container in pod(each)["containers"]:
            asked = {
                probe: container[probe]["httpGet"]["path"]
                for probe in ("livenessProbe", "readinessProbe", "startupProbe")
            }
            if container["name"] != "nats":
                assert asked == {"livenessProbe": "/healthz", "readinessProbe": "/readyz", "startupProbe": "/healthz"}


def test_a_pod_has_the_time_that_it_needs_to_drain(resources):
    for each in of(resources, "Deployment", "StatefulSet"):
        for container in pod(each)["containers"]:
            told = {variable["name"]: variable.get("value") for variable in container["env"]}
            if "HUIWU_DRAIN_SECONDS" in told:
                assert pod(each)["terminationGracePeriodSeconds"] > float(told["HUIWU_DRAIN_SECONDS"]) + 12 + 10


def test_what_has_copies_may_lose_one_at_a_time_and_is_spread(rendered):
    found = rendered("prod")
    budgets = of(found, "PodDisruptionBudget")
    for each in of(found, "Deployment", "StatefulSet"):
        name = each["metadata"]["name"]
        if name == "supervision":
            continue
        assert any(selects(budget["spec"]["selector"], labels(each)) for budget in budgets), name
        assert pod(each)["topologySpreadConstraints"], name
        for spread in pod(each)["topologySpreadConstraints"]:
            assert selects(spread["labelSelector"], labels(each)), name
    assert all(budget["spec"]["maxUnavailable"] == 1 for budget in budgets)
    for budget in budgets:
        assert sum(selects(budget["spec"]["selector"], labels(each)) for each in workloads(found)) == 1


def test_every_service_has_its_roles_and_is_told_its_own_name(resources):
    there = named(resources)
    if ("Deployment", "frontdoor") not in there:
        return
    for service in SERVICES:
        for role in ("api", "worker", "relay"):
            each = there["Deployment", f"{service}-{role}"]
            told = {variable["name"]: variable.get("value") for variable in pod(each)["containers"][0]["env"]}
            assert (told["HUIWU_ROLE"], told["HUIWU_SCHEMA"]) == (role, "migrated")
            assert labels(each)["app.kubernetes.io/name"] == service
            assert re.search(rf"huiwu/{service}[:@]", pod(each)["containers"][0]["image"])
        assert ("Job", f"{service}-migrate") in there
    assert there["StatefulSet", "supervision"]["spec"]["replicas"] == 1


def test_everybody_holds_his_own_keys_and_no_others(resources):
    for each in workloads(resources):
        name, role = labels(each)["app.kubernetes.io/name"], labels(each).get("huiwu.role")
        held = {volume["secret"]["secretName"] for volume in pod(each).get("volumes", []) if "secret" in volume}
        if name in SERVICES:
            own = {f"{name}-database-owner"} if role == "migrate" else {f"{name}-database", f"{name}-nats-{role}"}
            mails = name == "notification" and role in {"api", "worker"}
            assert held == own | ({"notification-mail"} if mails else set())
        elif name == "supervision":
            keys = {"supervision-database", "supervision-nats", "supervision-log-key"}
            assert held == ({"supervision-database-owner"} if role == "migrate" else keys)


def test_every_stream_and_consumer_of_the_code_has_its_resource_and_the_reverse(resources):
    declared = {each["spec"]["name"] for each in of(resources, "Stream")}
    assert declared == {stream_name(service) for service in SERVICES}
    taken = {(each["spec"]["streamName"], each["spec"]["durableName"]) for each in of(resources, "Consumer")}
    services = LISTENERS if any(each["metadata"]["name"] == "frontdoor" for each in resources) else ["supervision"]
    made = [each for service in services for each in consumers(load(f"huiwu.{service}.main:service"))]
    assert taken == {(each.stream, each.name) for each in made}


def test_what_scales_is_there_and_what_it_watches_too(rendered):
    found = rendered("prod")
    there = named(found)
    taken = {(each["spec"]["streamName"], each["spec"]["durableName"]) for each in of(found, "Consumer")}
    for each in of(found, "ScaledObject"):
        assert ("Deployment", each["spec"]["scaleTargetRef"]["name"]) in there
        for trigger in each["spec"]["triggers"]:
            assert (trigger["metadata"]["stream"], trigger["metadata"]["consumer"]) in taken
    for each in of(found, "HorizontalPodAutoscaler"):
        assert ("Deployment", each["spec"]["scaleTargetRef"]["name"]) in there


def test_every_service_selects_somebody_and_every_watched_pod_is_selected(resources):
    for each in of(resources, "Service"):
        if "selector" in each["spec"]:
            chosen = {"matchLabels": each["spec"]["selector"]}
            assert any(selects(chosen, labels(workload)) for workload in workloads(resources)), each["metadata"]["name"]
    watched = [each for each in of(resources, "Service") if each["metadata"].get("labels", {}).get("huiwu.metrics")]
    for each in of(resources, "Deployment", "StatefulSet"):
        if labels(each)["app.kubernetes.io/name"] in LISTENERS:
            assert sum(selects({"matchLabels": s["spec"]["selector"]}, labels(each)) for s in watched) == 1


def test_roles_of_the_database_are_those_that_the_code_knows(rendered):
    [cluster] = of(rendered("prod"), "Cluster")
    roles = {role["name"]: role["passwordSecret"]["name"] for role in cluster["spec"]["managed"]["roles"]}
    wanted = {f"huiwu_{s}": f"{s}-database" for s in LISTENERS}
    wanted |= {f"huiwu_{s}_owner": f"{s}-database-owner" for s in LISTENERS}
    assert roles == wanted
    sql = (ROOT / "deploy/postgres/roles.sql").read_text("utf-8")
    assert all(f"'{service}'" in sql for service in LISTENERS)


def test_images_in_production_are_named_by_digest_or_by_nothing_that_runs(rendered):
    images = [container["image"] for each in workloads(rendered("prod")) for container in pod(each)["containers"]]
    images += [each["spec"]["imageName"] for each in of(rendered("prod"), "Cluster")]
    for image in images:
        assert re.search(r"@sha256:([0-9a-f]{64}|unset)$", image), image


def test_backups_are_made_and_durability_is_demanded(rendered):
    found = rendered("prod")
    [cluster], [_], [store] = of(found, "Cluster"), of(found, "ScheduledBackup"), of(found, "ObjectStore")
    assert cluster["spec"]["postgresql"]["synchronous"]["dataDurability"] == "required"
    assert cluster["spec"]["plugins"][0]["parameters"]["barmanObjectName"] == store["metadata"]["name"]
    assert not [key for key in cluster["spec"]["postgresql"]["parameters"] if key in ("fsync", "full_page_writes")]
