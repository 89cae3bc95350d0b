"""The repository's Markdown."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Document:
    """A Markdown file as text, without and with its code."""

    def __init__(self, path: Path) -> None:
        self.path, self.text = path, path.read_text("utf-8")
        self.prose = FENCE.sub("", self.text)

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def blocks(self, language: str) -> list[str]:
        return [code for name, code in FENCE.findall(self.text) if name == language]

    def headings(self) -> list[str]:
        return re.findall(r"^#+ .+$", self.prose, re.MULTILINE)

    def links(self) -> list[str]:
        return re.findall(r"\]\(([^)\s]+)\)", self.prose)

    def section(self, heading: str) -> str:
        """From that heading to the next of its rank."""
        return self.text.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.fixture(scope="session")
def documents() -> dict[str, Document]:
    places = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return {document.name: document for document in map(Document, sorted(places))}


@pytest.fixture
def readme(documents: dict[str, Document]) -> Document:
    return documents["README.md"]


@pytest.fixture
def readme_zh(documents: dict[str, Document]) -> Document:
    return documents["README.zh-CN.md"]
