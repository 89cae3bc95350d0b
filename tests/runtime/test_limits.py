"""One caller cannot take the service from the others."""

import pytest

from huiwu.runtime import limits
from huiwu.runtime.limits import BodyLimit, Throttle
from huiwu.runtime.problems import Problem


@pytest.fixture
def passing(monkeypatch):
    """A clock of the test's own."""
    now = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])

    def passes(seconds):
        now[0] += seconds

    return passes


def taken(throttle, subject, asked):
    for count in range(asked):
        try:
            throttle.take(subject)
        except Problem:
            return count
    return asked


def test_everybody_has_a_bucket(passing):
    throttle = Throttle(10)
    assert taken(throttle, "a", 100) == 20
    assert taken(throttle, "b", 100) == 20
    with pytest.raises(Problem) as raised:
        throttle.take("b")
    assert (raised.value.status, raised.value.headers["Retry-After"]) == (429, "1")
    passing(0.5)
    assert taken(throttle, "a", 100) == 5
    passing(3600)
    assert taken(throttle, "a", 100) == 20


@pytest.mark.usefixtures("passing")
def test_only_so_many_buckets_are_kept(monkeypatch):
    monkeypatch.setattr(limits, "_REMEMBERED", 3)
    throttle = Throttle(1)
    for n in range(10):
        throttle.take(str(n))
    assert len(throttle._left) == 3


@pytest.mark.parametrize(("declared", "status"), [(b"10", 200), (b"11", 413), (b"-1", 413), (b"1e1", 413), (None, 200)])
async def test_a_declared_length_is_looked_at_first(declared, status):
    sent = []

    async def app(_scope, receive, send):
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive():
        return {"type": "http.request", "body": b"x" * 10, "more_body": False}

    async def send(message):
        sent.append(message)

    headers = [] if declared is None else [(b"content-length", declared)]
    await BodyLimit(app, limit=10)({"type": "http", "headers": headers}, receive, send)
    assert sent[0]["status"] == status


async def test_what_comes_is_counted_whatever_was_declared():
    async def app(_scope, receive, _send):
        for _ in range(3):
            await receive()

    async def receive():
        return {"type": "http.request", "body": b"x" * 5, "more_body": True}

    with pytest.raises(Problem) as raised:
        await BodyLimit(app, limit=10)({"type": "http", "headers": [(b"content-length", b"1")]}, receive, None)
    assert raised.value.status == 413


@pytest.mark.parametrize(("pieces", "heard"), [(3, 3), (1000, 501)])
async def test_what_is_too_long_is_heard_out_but_not_for_ever(monkeypatch, pieces, heard):
    monkeypatch.setattr(limits, "_HEARD_OUT_BYTES", 5005)
    came = iter(range(pieces))
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"x" * 10, "more_body": next(came) < pieces - 1}

    async def send(message):
        sent.append(message)

    headers = [(b"content-length", b"99999")]
    await BodyLimit(None, limit=10)({"type": "http", "headers": headers}, receive, send)
    assert sent[0]["status"] == 413
    assert next(came, pieces) == heard


async def test_only_requests_are_limited():
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope["type"])

    await BodyLimit(app, limit=10)({"type": "lifespan"}, None, None)
    assert seen == ["lifespan"]
