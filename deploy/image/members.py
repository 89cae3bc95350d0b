"""`members.py SERVICE` names the packages that a service is made of, as pip reads them, the lowest first."""

import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# The front door sends everything to a service, and the operator's commands name all of them.
BESIDES = ("huiwu-eventlog", "huiwu-runtime")


def members(service: str) -> list[str]:
    """Folders below the root, in the order in which they depend on each other; raises KeyError for no such service."""
    folders = {str(_project(file)["name"]): file.parent for file in sorted(ROOT.glob("*/*/pyproject.toml"))}
    found = dict[str, None]()

    def add(name: str) -> None:
        for each in _needs(folders[name] / "pyproject.toml"):
            add(each)
        found[name] = None

    for name in (*BESIDES, f"huiwu-{service}"):
        add(name)
    return [str(folders[name].relative_to(ROOT)) for name in found]


def _project(file: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))["project"]
    return project


def _needs(file: Path) -> list[str]:
    return [str(each) for each in _project(file).get("dependencies", []) if str(each).startswith("huiwu-")]


if __name__ == "__main__":
    sys.stdout.write("".join(f"./{each}\n" for each in members(sys.argv[1])))
