import hashlib
from datetime import date

import pytest

from huiwu.rulebook import (
    BaseMissing,
    NoLawInForce,
    NotAnEdition,
    Rulebook,
    UnknownClause,
    UnknownEdition,
    source_of,
)

SHIPPED = Rulebook.shipped()
CHAOYANG = SHIPPED.edition("chaoyang-2015")


def test_the_shipped_editions_are_read_once() -> None:
    assert Rulebook.shipped() is SHIPPED


@pytest.mark.parametrize(
    ("district", "day", "expected"),
    [
        ("110105", "2026-03-12", "chaoyang-2015"),
        ("110105", "2015-05-13", "chaoyang-2015"),
        ("110105", "2015-05-12", "beijing-2015"),
        ("110108", "2026-03-12", "beijing-2015"),
        ("110000", "2015-01-09", "beijing-2015"),
    ],
)
def test_a_district_lives_under_its_own_law_else_the_citys(district: str, day: str, expected: str) -> None:
    assert SHIPPED.in_force(district, date.fromisoformat(day)).id == expected


def test_there_was_no_law_before_the_first_edition() -> None:
    with pytest.raises(NoLawInForce):
        SHIPPED.in_force("110105", date(2015, 1, 8))


def test_a_bundle_carries_an_edition_with_its_bases_in_any_order() -> None:
    texts = [each.text for each in reversed(CHAOYANG.closure)]
    book = Rulebook.load(texts)
    assert book.of_text(texts[0]).ref == CHAOYANG.ref
    assert book.of_text(texts[0]).clauses == CHAOYANG.clauses
    assert set(book.current) == set(SHIPPED.current)


def test_a_base_that_is_not_there_is_an_error() -> None:
    with pytest.raises(BaseMissing):
        Rulebook.load([CHAOYANG.text])


def test_a_base_of_other_bytes_is_an_error() -> None:
    texts = [each.text for each in CHAOYANG.closure]
    with pytest.raises(BaseMissing):
        Rulebook.load([texts[0] + b"# one more line\n", *texts[1:]])


def test_a_base_under_another_name_is_an_error() -> None:
    texts = [each.text for each in CHAOYANG.closure]
    renamed = texts[1].replace(b"extends: {id: platform-1,", b"extends: {id: platform-2,")
    with pytest.raises(BaseMissing):
        Rulebook.load([texts[0], renamed])


@pytest.mark.parametrize("text", [b"", b"[]", b"id: x", b"\xff\xfe\x00", b"a: [", b"id: 3\nclauses: 4"], ids=range(6))
def test_other_bytes_are_no_edition(text: bytes) -> None:
    with pytest.raises(NotAnEdition):
        Rulebook.load([text])


def test_an_edition_with_a_clause_twice_is_none() -> None:
    platform = CHAOYANG.closure[0].text
    _, _, first = platform.partition(b"clauses:\n")
    with pytest.raises(NotAnEdition):
        Rulebook.load([platform + first])


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(UnknownEdition):
        SHIPPED.edition("beijing-2016")
    with pytest.raises(UnknownEdition):
        SHIPPED.of_text(b"")
    with pytest.raises(UnknownClause):
        CHAOYANG.clause("congress.no-such-clause")


def test_a_source_is_shown_in_both_languages() -> None:
    shown = source_of(CHAOYANG, "congress.swc.report-10-days-before")
    assert shown == {
        "document": "关于进一步加强维护职工权益制度建设的实施方案",
        "section": "二(一)1",
        "quote": "职代会的时间、内容要提前10日向上级工会报告",
        "document_en": (
            "Implementation plan on further building the institutions that protect workers' rights and interests"
        ),
        "en": "Time and content of the congress are reported to the superior union at least 10 days in advance.",
    }


def test_a_statute_without_a_quote_is_shown_in_our_words() -> None:
    shown = source_of(CHAOYANG, "statute.congress.quorum")
    assert shown["document"] == "企业民主管理规定"
    assert shown["section"] == "第17条"
    assert "三分之二" in shown["quote"]


def test_a_former_edition_is_at_hand_for_what_it_decided_and_decides_nothing_new() -> None:
    former = set(SHIPPED.by_sha256) - set(SHIPPED.current)
    assert former
    for sha256 in former:
        edition = SHIPPED.by_sha256[sha256]
        assert hashlib.sha256(edition.text).hexdigest() == edition.ref.sha256 == sha256
        assert all(each.ref.sha256 in SHIPPED.by_sha256 for each in edition.closure)
        assert SHIPPED.edition(edition.id).ref.sha256 != sha256
    assert SHIPPED.in_force("110105", date(2026, 3, 12)).ref.sha256 in SHIPPED.current
    assert len(SHIPPED.by_sha256) == len(SHIPPED.current) + len(former)
    with pytest.raises(KeyError):
        SHIPPED.by_sha256["0" * 64]
