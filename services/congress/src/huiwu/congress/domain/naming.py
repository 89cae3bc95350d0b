"""Names that follow from other ids: a union, its congress, sessions, ballots, plans, evaluations, what each keeps."""

from huiwu.kernel.names import NotAStreamId, derived_key, district_of, key_of, kind_of, stream_id


def union_of(enterprise: str) -> str:
    """The enterprise's own union; raises NotAStreamId."""
    return stream_id("union", _district(enterprise), key_of(enterprise))


def congress_of(enterprise: str) -> str:
    """The one stream of the enterprise's congress; raises NotAStreamId."""
    return stream_id("staff-congress", _district(enterprise), key_of(enterprise))


def regional_congress_of(host: str, name: str) -> str:
    """The one stream of the regional congress that the union hosts under that name; raises NotAStreamId."""
    if kind_of(host) != "union":
        raise NotAStreamId(host)
    return stream_id("staff-congress", district_of(host), derived_key(host, "regional-congress", name))


def session_of(enterprise: str, session_number: int) -> str:
    """The stream of the congress's session of that number; raises NotAStreamId."""
    return session_in(congress_of(enterprise), session_number)


def session_in(congress: str, session_number: int) -> str:
    """The stream of that congress's session of that number; raises NotAStreamId."""
    return stream_id("session", district_of(congress), derived_key(congress, "session", str(session_number)))


def worker_director_duty_of(enterprise: str) -> str:
    """The one stream of the enterprise's duty to have worker directors and supervisors; raises NotAStreamId."""
    return stream_id("worker-director-duty", _district(enterprise), key_of(enterprise))


def ballot_of(session: str, item: str, attempt: int) -> str:
    """The stream of a ballot on an item of that session; raises NotAStreamId."""
    return stream_id("ballot", district_of(session), derived_key(session, "ballot", item, str(attempt)))


def is_session(reference: str) -> bool:
    """Whether it is the name of a session's stream."""
    return _is("session", reference)


def is_enterprise(reference: str) -> bool:
    """Whether it is the name of an enterprise, and not of a union that hosts a regional congress."""
    return _is("enterprise", reference)


def is_record(reference: str) -> bool:
    """Whether it is the name of a ledger record's stream."""
    return _is("record", reference)


def layoff_plan_of(enterprise: str, number: int) -> str:
    """The stream of the enterprise's layoff plan of that number; raises NotAStreamId."""
    return stream_id("layoff-plan", _district(enterprise), derived_key(enterprise, "layoff-plan", str(number)))


def evaluation_of(union: str, direction: str, year: int, number: int) -> str:
    """The stream of the union's evaluation of that number in that direction and year; raises NotAStreamId."""
    key = derived_key(union, "evaluation", direction, str(year), str(number))
    return stream_id("evaluation", district_of(union), key)


def ledger_record_of(stream: str, part: str = "") -> str:
    """The record in a ledger that tells of that stream, or of a part of it; raises NotAStreamId."""
    return stream_id("record", district_of(stream), derived_key(stream, "record", part))


def _is(kind: str, reference: str) -> bool:
    try:
        return kind_of(reference) == kind
    except NotAStreamId:
        return False


def _district(enterprise: str) -> str:
    if kind_of(enterprise) != "enterprise":
        raise NotAStreamId(enterprise)
    return district_of(enterprise)
