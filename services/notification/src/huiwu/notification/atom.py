"""A board as an Atom feed (RFC 4287)."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from huiwu.kernel.names import derived_id
from huiwu.notification.board import Board, Entry

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NEVER = "1970-01-01T00:00:00Z"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", _NAMESPACE)


def feed(board: Board, entries: Sequence[Entry]) -> bytes:
    """The entries of a board; links are relative to the feed's own address, ids hold wherever it is served."""
    root = ET.Element(_tag("feed"), {_LANGUAGE: "zh-CN"})
    _put(root, "id", f"urn:uuid:{derived_id('board', board.organisation)}")
    _put(root, "title", f"{board.name} 公开栏 Public board")
    _put(root, "updated", max((entry.published_at for entry in entries), default=_NEVER))
    _link(root, "self", MEDIA_TYPE, "feed.atom")
    _link(root, "alternate", "text/html", f"../{board.organisation}")
    _put(ET.SubElement(root, _tag("author")), "name", board.name)
    for entry in entries:
        _enter(root, entry)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _enter(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, _tag("entry"))
    zh, en = entry.label
    _put(element, "id", f"urn:uuid:{derived_id('publication', entry.id)}")
    _put(element, "title", entry.title)
    _put(element, "published", entry.published_at)
    _put(element, "updated", entry.published_at)
    _link(element, "alternate", "text/html", entry.id)
    ET.SubElement(element, _tag("category"), {"term": entry.sort, "label": f"{zh} {en}"})
    _put(element, "content", entry.text or entry.title)


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = _NO_XML.sub("\ufffd", text)


def _link(parent: ET.Element, relation: str, media_type: str, address: str) -> None:
    ET.SubElement(parent, _tag("link"), {"rel": relation, "type": media_type, "href": address})


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
