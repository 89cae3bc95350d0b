"""The making tool, on a small invented folder of documents."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from huiwu.rulebook import Rulebook
from huiwu.rulebook.making import exact

ROOT = Path(__file__).resolve().parents[2]
TITLES = {"a": ("甲办法", "Measures A"), "b": ("乙办法", "Measures B")}
CLAUSE: dict[str, Any] = {
    "id": "congress.invented.share",
    "source": {"document": "a", "section": "一", "quote": "代表不低于职工的百分之五"},
    "kind": "ratio",
    "modality": "must",
    "jurisdiction": "beijing",
    "parameters": {"min_share": 0.05, "nested": [{"ratio": 0.6667}]},
    "trigger": ["Something"],
    "obligation": "have them",
    "on_breach": {"action": "block", "inferred": True},
    "service": "congress",
    "enforce": "block",
    "en": "Delegates are at least five percent of the workers.",
}
ADDED: dict[str, Any] = {
    **CLAUSE,
    "id": "congress.invented.more",
    "jurisdiction": "chaoyang",
    "source": {"document": "b", "section": "二", "quote": "每年一次"},
    "also": [{"document": "a", "section": "一", "quote": "职工"}],
    "parameters": {},
}


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_edition", ROOT / "tools/make_edition.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Bench:
    """An invented register with its folder of documents."""

    def __init__(self, tool: ModuleType, folder: Path) -> None:
        self.tool, self.folder = tool, folder
        self.clauses, self.statutes = [CLAUSE, ADDED], list[dict[str, Any]]()
        self.out = folder / "editions"
        (folder / "documents").mkdir()
        self.out.mkdir()
        (folder / "documents/a_1.txt").write_text("甲办法\n\n 代表不低于\n  职工的百分之五。", "utf-8")
        (folder / "documents/b.txt").write_text("乙办法（乙发1号），经乙会审议通过。每年一次。", "utf-8")
        self.instruments: list[dict[str, Any]] = [
            {
                "id": id_,
                "title": {"zh": zh, "en": en},
                "issued_by": {"zh": "某会", "en": "Some body"},
                "in_force_from": "2015-01-09",
            }
            for id_, (zh, en) in TITLES.items()
        ]

    def make(self) -> int:
        given = {"clauses": self.clauses, "statutes": self.statutes, "instruments": self.instruments}
        for name, value in given.items():
            (self.folder / f"{name}.yaml").write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
        options = [f"--{name}={self.folder / name}.yaml" for name in given]
        return int(self.tool.main(["make", *options, f"--documents={self.folder / 'documents'}", *self.places()]))

    def restamp(self) -> int:
        return int(self.tool.main(["restamp", *self.places()]))

    def places(self) -> list[str]:
        return [f"--editions={self.out}", f"--pins={self.folder / 'pinned.yaml'}"]

    def texts(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.out.iterdir())]


@pytest.fixture
def bench(tool: ModuleType, tmp_path: Path) -> Bench:
    return Bench(tool, tmp_path)


def test_a_register_becomes_editions(bench: Bench) -> None:
    assert bench.make() == 0
    book = Rulebook.load(bench.texts())
    made = book.edition("chaoyang-2015")
    assert made.clause("congress.invented.share").parameters == {"min_share": "1/20", "nested": [{"ratio": "2/3"}]}
    assert made.documents["a"].file == "a_1.txt"
    assert made.documents["b"].title.zh == "乙办法"
    assert [clause.id for clause in made.sheet.clauses] == ["congress.invented.more"]
    pins = yaml.safe_load((bench.folder / "pinned.yaml").read_text("utf-8"))
    assert pins == {edition.id: sha256 for sha256, edition in book.by_sha256.items()}


def test_the_same_register_gives_the_same_bytes(bench: Bench) -> None:
    assert bench.make() == 0
    first = bench.texts()
    assert bench.make() == 0
    assert bench.texts() == first


def test_restamping_unchanged_rules_changes_nothing(bench: Bench) -> None:
    assert bench.make() == 0
    first = bench.texts()
    assert bench.restamp() == 0
    assert bench.texts() == first


@pytest.mark.parametrize(
    "place",
    [
        {"document": "a", "section": "一", "quote": "代表不低于职工的百分之六"},
        {"document": "b", "section": "一", "quote": "代表不低于职工的百分之五"},
        {"document": "c", "section": "一", "quote": "代表不低于职工的百分之五"},
        {"document": "a", "section": "一", "quote": ""},
    ],
    ids=["other words", "other document", "no such document", "no words"],
)
def test_a_quote_that_does_not_stand_there_is_refused(
    bench: Bench, capsys: pytest.CaptureFixture[str], place: dict[str, str]
) -> None:
    bench.clauses = [{**CLAUSE, "source": place}]
    assert bench.make() == 1
    assert "congress.invented.share" in capsys.readouterr().err
    assert bench.texts() == []


def test_further_quotes_are_looked_up_too(bench: Bench) -> None:
    bench.clauses = [{**CLAUSE, "also": [{"document": "b", "section": "一", "quote": "没有的话"}]}]
    assert bench.make() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"zh": "丙办法", "en": "Measures C"}},
        {"number": "丙发1号"},
        {"adopted_by": {"zh": "丙会", "en": "Body C"}},
    ],
    ids=["title", "number", "adoption"],
)
def test_what_is_said_of_a_document_has_to_stand_in_it(bench: Bench, change: dict[str, Any]) -> None:
    bench.instruments[1] |= change
    assert bench.make() == 1


def test_number_and_adoption_are_found(bench: Bench) -> None:
    bench.instruments[1] |= {"number": "乙发1号", "adopted_by": {"zh": "乙会", "en": "Body B"}}
    assert bench.make() == 0


@pytest.mark.parametrize(
    "change",
    [{"enforce": "perhaps"}, {"id": "Not An Id"}, {"unknown": 1}, {"parameters": {"day": "x", "n": []}, "en": ""}],
)
def test_a_clause_that_breaks_the_schema_is_refused(bench: Bench, change: dict[str, Any]) -> None:
    bench.clauses = [{**CLAUSE, **change}]
    assert bench.make() == 1


def test_a_clause_may_stand_once_only(bench: Bench) -> None:
    bench.clauses = [CLAUSE, CLAUSE]
    assert bench.make() == 1


def test_a_district_that_loosens_the_citys_clause_is_refused(bench: Bench) -> None:
    looser = {**CLAUSE, "jurisdiction": "chaoyang", "parameters": {**CLAUSE["parameters"], "min_share": 0.04}}
    bench.clauses = [CLAUSE, ADDED, looser]
    assert bench.make() == 1
    assert bench.texts() == []


def test_a_statute_needs_a_sentence_in_both_languages(bench: Bench) -> None:
    rule = {"id": "statute.congress.invented", "law": "甲法", "article": 3, "quote": "应当", "verified": True}
    bench.statutes = [rule]
    assert bench.make() == 1


def test_an_unverified_statute_is_stamped_as_one_that_flags(bench: Bench) -> None:
    rule = {
        "id": "statute.contract.reply",
        "law": "集体合同规定 (2004)",
        "article": 32,
        "quote": "二十日内",
        "verified": False,
    }
    bench.statutes = [rule]
    assert bench.make() == 0
    clause = Rulebook.load(bench.texts()).edition("statutes-1").clause("statute.contract.reply")
    assert (clause.enforce.value, clause.verified) == ("compute", False)


@pytest.mark.parametrize(
    ("written", "share"),
    [
        (0.05, "1/20"),
        (0.7, "7/10"),
        (1.0, "1"),
        (0.0, "0"),
        (0.6667, "2/3"),
        (0.3333, "1/3"),
        (0.1234, "617/5000"),
        (0.125, "1/8"),
    ],
)
def test_floats_become_exact_shares(written: float, share: str) -> None:
    assert exact(written) == share
