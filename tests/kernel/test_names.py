"""Names are for ever: what stands in a log must be found again under the same name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiwu.kernel.names import (
    NotAStreamId,
    by_name,
    derived_id,
    derived_key,
    district_of,
    event_type,
    fact_name,
    kebab,
    key_of,
    kind_of,
    stream_id,
)


class SessionOpened:
    pass


class SWCRosterFixed:
    VERSION = 3


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("SessionOpened", "session-opened"),
        ("Ruled", "ruled"),
        ("SWCRosterFixed", "swc-roster-fixed"),
        ("SubmitP14Report", "submit-p14-report"),
        ("ABTest", "ab-test"),
    ],
)
def test_a_class_is_stored_in_kebab_case(name, stored):
    assert kebab(name) == stored


def test_a_fact_is_stored_with_its_version():
    assert fact_name(SessionOpened) == "session-opened.v1"
    assert fact_name(SWCRosterFixed) == "swc-roster-fixed.v3"
    assert event_type("congress", SessionOpened) == "huiwu.congress.session-opened.v1"


def test_one_name_is_one_fact():
    class Elsewhere:
        SessionOpened = type("SessionOpened", (), {})

    assert by_name([SessionOpened, SessionOpened]) == {"session-opened.v1": SessionOpened}
    with pytest.raises(ValueError, match="names two facts"):
        by_name([SessionOpened, Elsewhere.SessionOpened])


kinds = st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,3}", fullmatch=True)
districts = st.from_regex(r"[0-9]{6}", fullmatch=True)
keys = st.from_regex(r"[0-9a-z][0-9a-z-]{0,63}", fullmatch=True)


@given(kinds, districts, keys)
def test_a_stream_id_gives_back_its_parts(kind, district, key):
    try:
        made = stream_id(kind, district, key)
    except NotAStreamId:
        raise AssertionError((kind, district, key)) from None
    assert (kind_of(made), district_of(made), key_of(made)) == (kind, district, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "session",
        "session-110105",
        "session-110105-",
        "session-11010-7c",
        "session-1101055-7c",
        "Session-110105-7c",
        "session--110105-7c",
        "-110105-7c",
        "session-110105-7C",
        "session-110105--7c",
        "session-110105-7c\n",
        "session-110105-7c ",
        "session-110105-7c.",
        "session-110105-" + "7" * 65,
        "session-１１０１０５-7c",
        "会议-110105-7c",
        "session-110105-7c/..",
        "session-110105-\x00",
    ],
)
def test_anything_else_is_no_stream_id(text):
    for part in (kind_of, district_of, key_of):
        with pytest.raises(NotAStreamId):
            part(text)


def test_a_kind_may_not_swallow_the_district():
    with pytest.raises(NotAStreamId):
        stream_id("session-110105-7c", "110105", "8d")
    with pytest.raises(NotAStreamId):
        stream_id("session", "110105", "")


@given(st.text())
def test_no_text_takes_long_or_fails_otherwise(text):
    for long in (text, text * 1000, "a-" * 50_000):
        try:
            kind_of(long)
        except NotAStreamId:
            continue


def test_derived_ids_are_pinned():
    """A redelivered fact finds its decision by them: they may never come out otherwise."""
    assert derived_id("reaction", "note_union", "d.1", "0") == "48d41c6a-4b2e-5d1b-b6ba-1b5333c208c5"
    assert derived_key("enterprise", "91110105MA01HW001J") == "b974a87230a55dfeafc6"


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_have_different_ids(one, other):
    same = "\x1f".join(one) == "\x1f".join(other)
    assert (derived_id(*one) == derived_id(*other)) == same
