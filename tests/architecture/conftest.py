"""The repository's own Python, read as syntax."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def module(self) -> tuple[str, ...]:
        """`("huiwu", "congress", "domain", "session")`, empty for what is no part of a package."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        parts = parts[parts.index("src") + 1 :] if "src" in parts else ()
        return parts[:-1] if parts[-1:] == ("__init__",) else parts

    @property
    def in_domain(self) -> bool:
        return self.module[2:3] == ("domain",)

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every module that is imported anywhere in the file; for `from a import b` it is `a`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node, node.module or ""


def read(path: Path) -> Source:
    text = path.read_text("utf-8")
    return Source(path, text, ast.parse(text))


@pytest.fixture(scope="session")
def members() -> list[Path]:
    """The folders of the workspace's packages."""
    return sorted(
        path.parent
        for place in ("libs/*", "services/*", "deploy/local")
        for path in ROOT.glob(f"{place}/pyproject.toml")
    )


@pytest.fixture(scope="session")
def sources(members: list[Path]) -> list[Source]:
    """Packages, tools and benchmarks; tests are held to less."""
    places = [member / "src" for member in members] + [ROOT / "tools", ROOT / "bench"]
    return [read(path) for path in sorted(path for place in places for path in place.rglob("*.py"))]


@pytest.fixture(scope="session")
def domains(sources: list[Source]) -> list[Source]:
    """What applies the law."""
    return [source for source in sources if source.in_domain]
