"""Alerts and dashboards speak of figures that the code really has, and every alert says what to do."""

import json
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
METER = re.compile(r"""(Gauge|Counter|Histogram)\(\s*"(huiwu_[a-z_]+)\"""")
SUFFIXES = {"Gauge": [""], "Counter": ["_total"], "Histogram": ["_bucket", "_count", "_sum"]}
USED = re.compile(r"\bhuiwu_[a-z_]+\b")


def figures():
    code = "\n".join(
        file.read_text("utf-8") for folder in ("libs", "services") for file in (ROOT / folder).rglob("*.py")
    )
    return {name + suffix for kind, name in METER.findall(code) for suffix in SUFFIXES[kind]}


def rules():
    groups = yaml.safe_load((ROOT / "deploy/observability/alerts.yaml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_alerts_and_dashboards_name_figures_that_there_are():
    boards = [json.loads(file.read_text("utf-8")) for file in (ROOT / "deploy/observability/dashboards").glob("*.json")]
    asked = [rule["expr"] for rule in rules()]
    asked += [target["expr"] for board in boards for panel in board["panels"] for target in panel["targets"]]
    assert {name for each in asked for name in USED.findall(each)} - figures() == set()


def test_every_alert_says_what_it_means_and_what_to_do():
    manual = (ROOT / "docs/operations.md").read_text("utf-8")
    anchors = set(re.findall(r'<a id="([a-z-]+)">', manual))
    for rule in rules():
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert (page, anchor in anchors) == ("docs/operations.md", True), rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert f"`{rule['alert']}`" in manual


def test_what_operators_must_hear_of_is_watched():
    watched = " ".join(rule["expr"] for rule in rules())
    for figure in (
        "huiwu_relay_position",
        "huiwu_unheard_facts",
        "huiwu_unapplied_facts",
        "huiwu_parked_facts",
        "huiwu_log_confirmed_timestamp_seconds",
        "huiwu_replay_divergences",
        "huiwu_refusals_total",
        "huiwu_request_seconds_bucket",
    ):
        assert figure in watched
