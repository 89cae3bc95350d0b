"""The README's first five minutes, played as they are written."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from huiwu.local.system import System

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]
ROOT = Path(__file__).parents[2]
HEADINGS = {"README.md": "## The first five minutes", "README.zh-CN.md": "## 最初五分钟"}


def script_of(section):
    return "\n".join(block.split("\n```", 1)[0] for block in section.split("```sh\n")[1:])


def test_both_languages_tell_the_same_to_do(documents):
    told = [script_of(documents[name].section(heading)) for name, heading in HEADINGS.items()]
    commands = [
        [line.partition("  # ")[0].rstrip() for line in each.replace('["zh"]', '["en"]').splitlines()] for each in told
    ]
    assert commands[0] == commands[1]


@pytest.mark.parametrize("name", ["README.md"])
def test_the_first_five_minutes_go_as_they_are_told(name, documents, tmp_path):
    tmp_path.chmod(0o711)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    section = documents[name].section(HEADINGS[name])
    script = script_of(section)
    with System(tmp_path / ".huiwu") as system:
        script = script.replace("http://127.0.0.1:8080", system.front_door)
        env = {name: value for name, value in os.environ.items() if not name.startswith("HUIWU_")}
        shell = ["bash", "-euo", "pipefail", "-c", script]
        played = subprocess.run(shell, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert played.returncode == 0, played.stderr
    refused, granted = (
        json.loads((tmp_path / f".huiwu/{each}.json").read_text("utf-8")) for each in ("refused", "granted")
    )
    assert (refused["status"], refused["decision"]["outcome"]) == (409, "refused")
    blocking = [each["source"]["quote"] for each in refused["decision"]["findings"] if each["effect"] == "block"]
    assert blocking == ["职工代表人数按照不少于全体职工人数的5%确定"]
    assert all(quote in section for quote in blocking)
    assert granted["decision"]["outcome"] == "granted"
    assert '"recorded": false' in played.stdout
    assert '"identical":true' in played.stdout
    again = json.loads(played.stdout.splitlines()[-1])
    assert again["replayed"] == again["identical"] > 0
    _, _, history, _ = section.split("```text\n")
    shown = history.split("\n```", 1)[0].splitlines()
    assert [line for line in shown if line not in {"…", *played.stdout.splitlines()}] == []
