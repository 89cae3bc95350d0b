"""What holds for the repository as a whole."""

import re
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
# Written so that this file does not find itself.
REGISTRIES = re.compile(
    r"pypi\.org|python[h]osted\.org|npm[j]s\.(org|com)|yarn[p]kg\.com|crates\.io|rubygems\.org|proxy\.golang\.org"
    r"|--(extra-)?index-[u]rl|--find-[l]inks|default-index *="
)


def tracked() -> list[Path]:
    """Files of the repository; everything but the ignored where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", ".huiwu"} & set(path.parts)]


def test_no_file_names_a_package_registry():
    """Whoever installs chooses the mirror; the hashes say that it is the same package."""
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in REGISTRIES.finditer(text)]
    assert not found, "\n".join(found)


def test_every_dependency_is_pinned_by_hash():
    for name in ("dev", "runtime"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert "://" not in text
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        assert [block.split()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_a_package_declares_every_package_of_ours_that_it_imports(sources, members):
    undeclared = set()
    for member in members:
        project = tomllib.loads((member / "pyproject.toml").read_text("utf-8"))["project"]
        declared = {Requirement(text).name for text in project.get("dependencies", [])} | {project["name"]}
        for source in sources:
            if not source.path.is_relative_to(member / "src"):
                continue
            imported = {"huiwu-" + name.split(".")[1] for _, name in source.imports() if name.startswith("huiwu.")}
            undeclared |= {f"{project['name']} -> {name}" for name in imported - declared}
    assert sorted(undeclared) == []
