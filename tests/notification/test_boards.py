"""Boards as people and feed readers get them: nothing that somebody wrote can become markup."""

import base64
import hashlib
import re
from datetime import date, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiwu.notification import atom, boards
from huiwu.notification.board import Board, Entry

BOARD = Board("enterprise-110105-acme", "示例<公司> & “伙伴”", 1, date(2026, 3, 18))
ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def entry(title: str = "年度决议", text: str = "通过。", n: int = 1) -> Entry:
    return Entry(
        f"publication-110105-p{n}",
        BOARD.organisation,
        "resolution",
        title,
        text,
        date(2026, 3, 18),
        f"2026-03-{n:02}T10:00:00+08:00",
        n,
    )


class Page(HTMLParser):
    """The tags, attributes and text of a page; raises when tags do not close in order."""

    VOID = frozenset({"meta", "link", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.style = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.style += data
        else:
            self.text += data

    def shape(self) -> list[str]:
        return [tag for tag, _ in self.tags]


def rendered(template: str, **values: object) -> Page:
    return Page(boards._PAGES.get_template(template).render(style=boards._STYLE, **values))


def board_page(*entries: Entry, older: int | None = None, older_page: bool = False) -> Page:
    return rendered("board.html", board=BOARD, entries=entries, older=older, older_page=older_page)


texts = st.text(st.characters(codec="utf-8"), min_size=1)


@settings(max_examples=150)
@given(title=texts, text=texts)
def test_whatever_is_written_stays_text(title: str, text: str) -> None:
    page = board_page(entry(title, text))
    assert page.shape() == board_page(entry("一", "二")).shape()
    assert rendered("publication.html", board=BOARD, entry=entry(title, text)).shape() == (
        rendered("publication.html", board=BOARD, entry=entry("一", "二")).shape()
    )


def test_markup_is_shown_as_it_was_written() -> None:
    page = board_page(entry("<img src=x onerror=alert(1)>", "第一行\n</div><script>alert(1)</script>"))
    assert "<img src=x onerror=alert(1)>" in page.text
    assert "</div><script>alert(1)</script>" in page.text
    assert BOARD.name in page.text


@pytest.mark.parametrize(
    "page",
    [
        board_page(),
        board_page(entry()),
        board_page(entry(), entry(n=2), older=7, older_page=True),
        rendered("publication.html", board=BOARD, entry=entry()),
        rendered("index.html", boards=[BOARD], following="enterprise-110105-acme"),
        rendered("index.html", boards=[], following=None),
        rendered("absent.html"),
    ],
)
def test_a_page_can_be_used_by_everybody(page: Page) -> None:
    tags = dict(page.tags)
    assert tags["html"]["lang"] == "zh-CN"
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.tags
    assert page.shape().count("h1") == 1
    assert page.shape().count("main") == 1
    assert ("a", {"class": "skip", "href": "#content"}) in page.tags
    assert all(attrs.get("aria-label") for tag, attrs in page.tags if tag == "nav")
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs} <= set(ids)
    assert any(attrs.get("lang") == "en" for _, attrs in page.tags)


def test_the_policy_lets_in_the_pages_own_style_and_nothing_else() -> None:
    page = board_page(entry(), older=3)
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policy = boards._HEADERS["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not {"script", "img", "iframe", "form", "object"} & set(page.shape())
    assert not [attrs for _, attrs in page.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]
    links = [attrs.get("href") or "" for _, attrs in page.tags if "href" in attrs]
    assert not [link for link in links if ":" in link or link.startswith("/")], "wherever it is served, links hold"


def test_older_and_newest_are_offered_where_there_are_any() -> None:
    assert "Older" not in board_page(entry()).text
    assert "Older" in board_page(entry(), older=3).text
    assert "Newest" in board_page(entry(), older_page=True).text
    assert "还没有公布内容" in board_page().text
    assert "没有更早的公布内容" in board_page(older_page=True).text


def valid(feed: bytes) -> ET.Element:
    """RFC 4287 4.1, 4.2: what must stand, how often, and in which form."""
    root = ET.fromstring(feed)
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        for name in ("updated", "published"):
            assert all(RFC3339.fullmatch(each.text or "") for each in element.findall(f"{ATOM}{name}"))
        links = [(each.get("rel"), each.get("type")) for each in element.findall(f"{ATOM}link")]
        assert len(links) == len(set(links))
        assert all(each.get("href") for each in element.findall(f"{ATOM}link"))
    assert ("self", atom.MEDIA_TYPE) in [(e.get("rel"), e.get("type")) for e in root.findall(f"{ATOM}link")]
    for element in entries:
        assert len(element.findall(f"{ATOM}content")) == 1
        assert all(each.get("term") for each in element.findall(f"{ATOM}category"))
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    return root


@settings(max_examples=150)
@given(title=texts, text=texts)
def test_a_feed_is_valid_whatever_is_written(title: str, text: str) -> None:
    root = valid(atom.feed(BOARD, [entry(title, text, 2), entry(n=1)]))
    assert len(root.findall(f"{ATOM}entry")) == 2


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    root = valid(atom.feed(BOARD, [entry(n=2), entry(n=1)]))
    updated = datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "")
    assert updated == datetime.fromisoformat("2026-03-02T10:00:00+08:00")
    valid(atom.feed(BOARD, []))


def test_the_same_board_has_the_same_ids_for_ever() -> None:
    ids = [[each.text for each in valid(atom.feed(BOARD, [entry()])).iter(f"{ATOM}id")] for _ in range(2)]
    assert ids[0] == ids[1]
    assert ids[0][0] == "urn:uuid:d0dbaae2-63ad-5d6b-b0ce-26a123568d23"
