import hashlib
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from huiwu.kernel import Enforce
from huiwu.rulebook import Edition, Rulebook, source_of
from huiwu.rulebook.making import schema

PINS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "pinned.yaml").read_text("utf-8"))
ALL = sorted(PINS)


def edition(name: str) -> Edition:
    return Rulebook.shipped().edition(name)


@pytest.mark.parametrize("name", ALL)
def test_a_released_edition_never_changes(name: str) -> None:
    assert edition(name).ref.sha256 == PINS[name] == hashlib.sha256(edition(name).text).hexdigest()


def test_every_shipped_edition_is_pinned() -> None:
    assert {each.id for each in Rulebook.shipped().current.values()} == set(PINS)


@pytest.mark.parametrize(("name", "count"), [("beijing-2015", 282), ("chaoyang-2015", 91), ("statutes-1", 22)])
def test_no_clause_is_lost_and_none_stands_twice(name: str, count: int) -> None:
    ids = [clause.id for clause in edition(name).sheet.clauses]
    assert len(ids) == len(set(ids)) == count


def test_a_layered_edition_contains_its_bases() -> None:
    chaoyang = edition("chaoyang-2015")
    assert [each.id for each in chaoyang.closure] == ["platform-1", "statutes-1", "beijing-2015", "chaoyang-2015"]
    assert len(chaoyang.clauses) == sum(len(each.sheet.clauses) for each in chaoyang.closure)


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("beijing-2015", "64c4f60e3df580f52516763469ccb5f68042f15121af82465f8049db9cb596b1"),
        ("chaoyang-2015", "05461e72b7b32668bb13e70f8f10d7840e14cb55a232b48aa1baf1485570586b"),
    ],
)
def test_quotes_are_kept_to_the_letter(name: str, digest: str) -> None:
    quotes = [
        f"{clause.id}\t{place.document}\t{place.section}\t{place.quote}\n"
        for clause in edition(name).sheet.clauses
        for place in (clause.source, *clause.also)
    ]
    assert hashlib.sha256("".join(quotes).encode()).hexdigest() == digest


@pytest.mark.parametrize("name", ALL)
def test_every_edition_keeps_the_schema(name: str) -> None:
    jsonschema.validate(yaml.safe_load(edition(name).text), schema())


@pytest.mark.parametrize("name", ALL)
def test_there_is_no_float_in_the_law(name: str) -> None:
    assert not [value for value in leaves(yaml.safe_load(edition(name).text)) if isinstance(value, float)]


@pytest.mark.parametrize("name", ALL)
def test_every_clause_speaks_both_languages(name: str) -> None:
    for clause in edition(name).sheet.clauses:
        shown = source_of(edition(name), clause.id)
        assert all(shown.values()), clause.id
        assert not shown["quote"].isascii()


def test_documents_are_named_by_what_they_say_and_when_they_bind() -> None:
    documents = edition("chaoyang-2015").documents
    from_days = {id_: str(documents[id_].in_force_from) for id_ in ("000", "001", "002", "003", "004")}
    assert from_days == {
        "000": "2015-01-09",
        "001": "2015-05-13",
        "002": "2015-05-13",
        "003": "2014-04-11",
        "004": "2015-01-09",
    }
    assert all(len(documents[id_].sha256) == 64 for id_ in from_days)
    assert documents["004"].adopted_by is not None
    issued = edition("beijing-2015").clause("filing.policy.instrument-adoption").parameters["issued_on"]
    assert issued == from_days


def test_shares_are_exact() -> None:
    law = edition("beijing-2015")
    assert law.clause("congress.delegates.minimum-share").parameters["min_share"] == "1/20"
    assert law.clause("congress.layoff.70-percent-before-submission").parameters["min_share"] == "7/10"
    assert law.clause("congress.ballot.secret-vote").parameters["quorum_share"] == "2/3"


def test_a_statute_that_speaks_of_what_is_usual_does_not_block() -> None:
    law = edition("statutes-1")
    assert law.clause("statute.contract.representatives").enforce is Enforce.COMPUTE
    assert law.clause("statute.congress.quorum").enforce is Enforce.BLOCK


def leaves(value: object) -> Iterator[object]:
    match value:
        case dict():
            for name, member in value.items():
                yield name
                yield from leaves(member)
        case list():
            for item in value:
                yield from leaves(item)
        case _:
            yield value
