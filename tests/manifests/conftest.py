"""The overlays as kustomize renders them, each once."""

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
OVERLAYS = sorted(
    folder.name for folder in (ROOT / "k8s/overlays").iterdir() if (folder / "kustomization.yaml").exists()
)


@cache
def render(overlay: str) -> list[dict[str, Any]]:
    said = subprocess.run(
        [ROOT / ".venv/bin/kubectl", "kustomize", ROOT / "k8s/overlays" / overlay],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
    return list(yaml.safe_load_all(said.stdout))


@pytest.fixture(params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def resources(overlay: str) -> list[dict[str, Any]]:
    return render(overlay)


@pytest.fixture
def rendered() -> Callable[[str], list[dict[str, Any]]]:
    return render
