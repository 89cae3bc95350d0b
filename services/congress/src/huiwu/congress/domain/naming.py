"""Names that follow from an enterprise's id: its union, its congress, the congress's sessions, its layoff plans."""

from huiwu.kernel.names import NotAStreamId, derived_key, district_of, key_of, kind_of, stream_id


def union_of(enterprise: str) -> str:
    """The enterprise's own union; raises NotAStreamId."""
    return stream_id("union", _district(enterprise), key_of(enterprise))


def congress_of(enterprise: str) -> str:
    """The one stream of the enterprise's congress; raises NotAStreamId."""
    return stream_id("staff-congress", _district(enterprise), key_of(enterprise))


def session_of(enterprise: str, session_number: int) -> str:
    """The stream of the congress's session of that number; raises NotAStreamId."""
    key = derived_key(congress_of(enterprise), "session", str(session_number))
    return stream_id("session", _district(enterprise), key)


def is_session(reference: str) -> bool:
    """Whether it is the name of a session's stream."""
    try:
        return kind_of(reference) == "session"
    except NotAStreamId:
        return False


def layoff_plan_of(enterprise: str, number: int) -> str:
    """The stream of the enterprise's layoff plan of that number; raises NotAStreamId."""
    return stream_id("layoff-plan", _district(enterprise), derived_key(enterprise, "layoff-plan", str(number)))


def _district(enterprise: str) -> str:
    if kind_of(enterprise) != "enterprise":
        raise NotAStreamId(enterprise)
    return district_of(enterprise)
