"""Write the parts of k8s/ that follow from the code: services, streams, consumers, scaling, alert rules.

`tools/manifests.py --check` writes nothing and ends with 1 when what is there is not what would be written.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from nats.js.api import ConsumerConfig, StreamConfig

from huiwu.eventlog.consumers import Consumer
from huiwu.eventlog.topology import SERVICES, stream_config
from huiwu.runtime.access import LISTENERS, consumers
from huiwu.runtime.service import load

ROOT = Path(__file__).parents[1]
K8S = ROOT / "k8s"
HEAD = "# Written by tools/manifests.py from the services' own declarations; change those.\n"
COPIES = 3
LAG = 500
PARTS = ("api", "worker", "relay")


def service_base(service: str) -> dict[str, Any]:
    """One service: the common Deployments under its name, with its own secrets."""
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["../service"],
        "namePrefix": f"{service}-",
        "labels": [{"pairs": {"app.kubernetes.io/name": service}, "includeSelectors": True, "includeTemplates": True}],
        "images": [{"name": "huiwu/service", "newName": f"huiwu/{service}"}],
        "patches": [
            *(
                _secrets("Deployment", part, {"database": f"{service}-database", "bus": f"{service}-nats-{part}"})
                for part in PARTS
            ),
            _secrets("Job", "migrate", {"database": f"{service}-database-owner"}),
            *(_mailing(part) for part in ("api", "worker") if service == "notification"),
        ],
    }


def _secrets(kind: str, name: str, volumes: dict[str, str]) -> dict[str, Any]:
    held = [{"name": volume, "secret": {"secretName": secret}} for volume, secret in volumes.items()]
    patch = {"kind": kind, "metadata": {"name": name}, "spec": {"template": {"spec": {"volumes": held}}}}
    return {"patch": yaml.safe_dump({"apiVersion": "batch/v1" if kind == "Job" else "apps/v1", **patch})}


def _mailing(part: str) -> dict[str, Any]:
    """Who sends mail is told by a secret where the server is; without it nothing is sent."""
    held = [{"name": "mail", "secret": {"secretName": "notification-mail", "optional": True}}]
    mounts = [{"name": "mail", "mountPath": "/etc/huiwu/mail", "readOnly": True}]
    env = [{"name": "HUIWU_SMTP_URL_FILE", "value": "/etc/huiwu/mail/url"}]
    containers = [{"name": part, "env": env, "volumeMounts": mounts}]
    labels = {"labels": {"huiwu.mail": "true"}}
    patch = {"kind": "Deployment", "metadata": {"name": part}}
    spec = {"spec": {"template": {"metadata": labels, "spec": {"containers": containers, "volumes": held}}}}
    return {"patch": yaml.safe_dump({"apiVersion": "apps/v1", **patch, **spec})}


def stream(config: StreamConfig) -> dict[str, Any]:
    """A stream as NACK makes it, from what the code declares."""
    name = str(config.name)
    return {
        "apiVersion": "jetstream.nats.io/v1beta2",
        "kind": "Stream",
        "metadata": {"name": _resource(name)},
        "spec": {
            "name": name,
            "description": config.description,
            "subjects": config.subjects,
            "storage": _word(config.storage),
            "retention": _word(config.retention),
            "discard": _word(config.discard),
            "replicas": COPIES,
            "maxMsgSize": config.max_msg_size,
            "duplicateWindow": _duration(config.duplicate_window),
            "denyDelete": config.deny_delete,
            "denyPurge": config.deny_purge,
            "preventDelete": True,
            "preventUpdate": False,
        },
    }


def consumer(declared: Consumer) -> dict[str, Any]:
    """A durable consumer as NACK makes it."""
    config: ConsumerConfig = declared.config
    filters = {"filterSubjects": config.filter_subjects} if config.filter_subjects else {}
    one = {"filterSubject": config.filter_subject} if config.filter_subject else {}
    return {
        "apiVersion": "jetstream.nats.io/v1beta2",
        "kind": "Consumer",
        "metadata": {"name": _resource(f"{declared.stream}-{declared.name}")},
        "spec": {
            "streamName": declared.stream,
            "durableName": declared.name,
            "deliverPolicy": _word(config.deliver_policy),
            "ackPolicy": _word(config.ack_policy),
            "ackWait": _duration(config.ack_wait),
            "maxDeliver": config.max_deliver,
            "maxAckPending": config.max_ack_pending,
            "preventDelete": True,
            **one,
            **filters,
        },
    }


def scaled(service: str, taken: list[Consumer]) -> dict[str, Any]:
    """Workers as many as the facts that wait ask for."""
    triggers = [
        {
            "type": "nats-jetstream",
            "metadata": {
                "natsServerMonitoringEndpoint": "nats.huiwu.svc.cluster.local:8222",
                "account": "$G",
                "stream": each.stream,
                "consumer": each.name,
                "lagThreshold": str(LAG),
            },
        }
        for each in taken
    ]
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": f"{service}-worker"},
        "spec": {
            "scaleTargetRef": {"name": f"{service}-worker"},
            "minReplicaCount": 2,
            "maxReplicaCount": 4,
            "cooldownPeriod": 300,
            "triggers": triggers,
        },
    }


def alert_rules() -> dict[str, Any]:
    """The rules of deploy/observability as the Prometheus operator takes them."""
    said = yaml.safe_load((ROOT / "deploy/observability/alerts.yaml").read_text("utf-8"))
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "huiwu"},
        "spec": {"groups": said["groups"]},
    }


def _resource(name: str) -> str:
    return name.lower().replace("_", "-")


def _word(value: object) -> str:
    return str(getattr(value, "value", value))


def _duration(seconds: float | None) -> str:
    return f"{int(seconds or 0)}s"


def written() -> Iterator[tuple[Path, str]]:
    """Every file and what stands in it."""
    taken = {service: consumers(load(f"huiwu.{service}.main:service")) for service in LISTENERS}
    for service in SERVICES:
        yield K8S / "base" / service / "kustomization.yaml", _yaml(service_base(service))
    streams = [stream(stream_config(service, replicas=COPIES)) for service in SERVICES]
    delivered = [consumer(each) for service in LISTENERS for each in taken[service]]
    yield K8S / "platform/nats/topology.yaml", _yaml(*streams, *delivered)
    yield K8S / "components/autoscaling/workers.yaml", _yaml(*(scaled(each, taken[each]) for each in SERVICES))
    yield K8S / "components/monitoring/rules.yaml", _yaml(alert_rules())
    yield K8S / "platform/postgres/roles.sql", (ROOT / "deploy/postgres/roles.sql").read_text("utf-8")


def _yaml(*documents: dict[str, Any]) -> str:
    return HEAD + yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False, width=110)


def main() -> int:
    """The command line."""
    stale = [(file, text) for file, text in written() if not file.exists() or file.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for file, _ in stale:
            print(f"{file.relative_to(ROOT)} 已过时，请运行 tools/manifests.py is not what it would write: run it")
        return 1 if stale else 0
    for file, text in stale:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        print(file.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
