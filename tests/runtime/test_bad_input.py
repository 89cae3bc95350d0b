"""Whatever a client sends is answered with what is wrong about it; nothing is recorded, and nothing fails here."""

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

STREET, DISTRICT = "union-110105-110105026", "union-110105-district"
GOOD = b'{"headcount":70,"counted_on":"2026-03-01"}'


def with_headcount(value: bytes) -> bytes:
    return b'{"headcount":' + value + b',"counted_on":"2026-03-01"}'


MALFORMED = {
    "nothing": b"",
    "not JSON": b"headcount=70",
    "half of it": GOOD[:-1],
    "more after it": GOOD + GOOD,
    "another encoding": GOOD.decode().encode("utf-16"),
    "no encoding": b'{"headcount":70,"counted_on":"\xff\xfe"}',
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "a list": b"[" + GOOD + b"]",
    "a text": b'"headcount"',
    "null": b"null",
    "a missing member": b'{"headcount":70}',
    "an unknown member": GOOD[:-1] + b',"approved":true}',
    "a doubled member": GOOD[:-1] + b',"headcount":71}',
    "a doubled member in disguise": GOOD[:-1] + b',"head\\u0063ount":71}',
    "a number in quotes": with_headcount(b'"5"'),
    "a fraction": with_headcount(b"5.5"),
    "a whole fraction": with_headcount(b"5.0"),
    "an exponent": with_headcount(b"1e2"),
    "infinity": with_headcount(b"1e400"),
    "Infinity": with_headcount(b"Infinity"),
    "NaN": with_headcount(b"NaN"),
    "a truth": with_headcount(b"true"),
    "nobody": with_headcount(b"null"),
    "less than none": with_headcount(b"-1"),
    "too many": with_headcount(b"10000001"),
    "far too many": with_headcount(b"9" * 4000),
    "more digits than Python reads": with_headcount(b"9" * 5000),
    "a leading zero": with_headcount(b"07"),
    "an object": with_headcount(b"{}"),
    "no day": b'{"headcount":70,"counted_on":"2026-02-30"}',
    "an instant": b'{"headcount":70,"counted_on":"2026-03-01T00:00:00"}',
    "a number for a day": b'{"headcount":70,"counted_on":1772323200}',
    "a number in quotes for a day": b'{"headcount":70,"counted_on":"1772323200"}',
    "the first day": b'{"headcount":70,"counted_on":"0001-01-01"}',
    "the last day": b'{"headcount":70,"counted_on":"9999-12-31"}',
    "a comment": b"/* hello */" + GOOD,
    "a trailing comma": GOOD[:-1] + b",}",
    "deep lists": b'{"headcount":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "33 levels": with_headcount(b"[" * 33 + b"]" * 33),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_command_is_422_and_not_recorded(town, name):
    firm = await town.firm()
    answer = await town.tell(f"enterprises/{firm}/headcount", MALFORMED[name])
    assert answer.status_code == 422, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["type"].endswith("/malformed")
    assert "errors" in said
    assert said["title"].startswith("请求格式有误")
    assert len((await town.ask(f"enterprises/{firm}/history")).json()["entries"]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "NUL \x00 here",
        "bell \x07",
        "escape \x1b[2J",
        "delete \x7f",
        "next line \x85",
        "\ud800",
        "\udfff\ud800",
        "",
        "长" * 201,
    ],
)
async def test_text_that_is_none_is_422(town, firm, text):
    body = json.dumps(firm(name=text)).encode()
    answer = await town.tell("enterprises", body)
    assert answer.status_code == 422, answer.text
    if text and len(text) < 100:
        member = await town.tell("enterprises", json.dumps({**firm(), text: 1}).encode())
        assert member.status_code == 422


async def test_text_is_kept_in_one_form(town, firm):
    """The same name typed on another machine is the same bytes."""
    answer = await town.tell("enterprises", firm(name="Cafe\u0301 \U0001f600 二〇二六"))
    assert answer.status_code == 201
    assert answer.json()["facts"][0]["data"]["name"] == "Caf\u00e9 \U0001f600 二〇二六"


async def test_what_is_wrong_is_said_by_its_place(town):
    roll = {"enterprise": "enterprise-110105-x", "workers": [{"subject": "w", "job_class": "boss", "age": 5}]}
    answer = await town.tell("rolls", roll)
    errors = {error["at"]: error for error in answer.json()["errors"]}
    assert {"/workers/0/job_class", "/workers/0/age"} <= set(errors)
    assert errors["/workers/0/job_class"]["seen"] == "boss"
    assert "/workers/0/age" in answer.json()["detail"]


async def test_a_long_list_of_errors_is_cut_short(town):
    answer = await town.tell("enterprises", {f"unknown{n}": n for n in range(20_000)})
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 50


async def test_a_body_that_declares_too_much_is_413(town):
    firm = await town.firm()
    answer = await town.tell(f"enterprises/{firm}/headcount", b" " * 1_000_001)
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("/too-large")
    almost = await town.tell(f"enterprises/{firm}/headcount", GOOD + b" " * (1_000_000 - len(GOOD)))
    assert almost.status_code == 200


async def test_a_body_that_never_ends_is_413(town):
    firm = await town.firm()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100_000_000:
            sent += 65_536
            yield b" " * 65_536

    answer = await town.client.post(
        f"/v1/enterprises/{firm}/headcount", content=endless(), headers=town.bearer(STREET, "union-officer")
    )
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/nowhere", 404),
        ("/v2/enterprises", 404),
        ("/v1/enterprises/", 404),
        ("/v1/enterprises/x/y/z", 404),
        ("/v1/enterprises/enterprise-110105-unknown", 404),
        ("/v1/enterprises/union-110105-district", 404),
        ("/v1/enterprises/%00", 404),
        ("/v1/enterprises/%FF%FE", 404),
        ("/v1/enterprises/enterprise-110105-unknown/history", 404),
        ("/v1/enterprises/union-110105-district/history", 404),
        ("/v1/enterprises/" + "x" * 121, 422),
        ("/v1/enterprises?limit=0", 422),
        ("/v1/enterprises?limit=201", 422),
        ("/v1/enterprises?limit=many", 422),
        ("/v1/enterprises?limit=1e400", 422),
        ("/v1/enterprises?after=-1", 422),
        ("/v1/enterprises?after=" + "9" * 30, 422),
        ("/v1/enterprises?cursor=%00", 422),
        ("/v1/enterprises?cursor=!!!", 422),
        ("/v1/enterprises?cursor=AA", 422),
        ("/v1/enterprises?cursor=_w", 422),
        ("/v1/enterprises?cursor=%E4%BC%9A", 422),
        ("/v1/enterprises?cursor=" + "A" * 201, 422),
        ("/v1/enterprises?under=%00", 422),
        ("/v1/enterprises?under=%FF", 422),
        ("/v1/enterprises?under=" + "x" * 121, 422),
        ("/v1/enterprises?under='; DROP TABLE enterprises", 422),
        ("/v1/enterprises/priorities?under=%00", 422),
        ("/v1/enterprises?under=nobody", 403),
        ("/v1/enterprises?limit=5&limit=5", 200),
        ("/v1/enterprises?unheard=of", 200),
    ],
)
async def test_strange_addresses(town, path, status):
    answer = await town.client.get(path, headers=town.bearer(DISTRICT, "supervisor"))
    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_another_method_is_405(town, method):
    answer = await town.client.request(method, "/v1/enterprises", headers=town.bearer(STREET, "union-officer"))
    assert answer.status_code == 405
    assert answer.json()["type"].endswith("/not-allowed")
    assert "POST" in answer.headers["Allow"] or "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("query", ["precheck=maybe", "precheck=%00", "precheck="])
async def test_a_precheck_is_yes_or_no(town, firm, query):
    answer = await town.client.post(
        f"/v1/enterprises?{query}", json=firm(), headers=town.bearer(STREET, "union-officer")
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"area": "nowhere"}, 422),
        ({"area": "union-110105-" + "x" * 70}, 422),
        ({"area": "enterprise-110105-x"}, 403),
        ({"area": "union-110105-\n"}, 422),
        ({"area": 'union-110105-"x'}, 422),
        ({"area": "union-110105-110105001"}, 403),
        ({"credit_code": "91110105MA01HW0010"}, 409),
        ({"credit_code": "会"}, 422),
        ({"ownership": "stolen"}, 422),
        ({"english": None}, 201),
        ({"english": 5}, 422),
    ],
)
async def test_a_command_that_names_strange_things(town, firm, changes, status):
    answer = await town.tell("enterprises", firm(**changes))
    assert answer.status_code == status, answer.text


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
members = st.sampled_from(["headcount", "counted_on", "enterprise", "workers", "subject", "name", "area"])
paths = st.sampled_from(["enterprises", "unions", "rolls", "enterprises/{}/headcount", "enterprises/{}/boards"])


@examples(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=paths,
    body=st.one_of(
        st.binary(max_size=60),
        anything.map(lambda value: json.dumps(value).encode()),
        st.dictionaries(members, anything, max_size=5).map(lambda value: json.dumps(value).encode()),
    ),
    headers=st.fixed_dictionaries(
        {},
        optional={"Idempotency-Key": st.binary(max_size=220), "If-Match": st.binary(max_size=12)},
    ),
    query=st.fixed_dictionaries({}, optional={"precheck": st.text(max_size=5)}),
)
async def test_nothing_that_is_sent_makes_it_fail(town, path, body, headers, query):
    """Bytes, JSON and half-right commands, under any key and version."""
    printable = [
        (name.encode(), bytes(sign for sign in value if sign >= 32 and sign != 127)) for name, value in headers.items()
    ]
    bearer = town.bearer(STREET, "union-officer")["Authorization"].encode()
    answer = await town.client.post(
        f"/v1/{path.format('enterprise-110105-unknown')}",
        content=body,
        params=query,
        headers=[(b"authorization", bearer), *printable],
    )
    assert answer.status_code in {403, 404, 409, 412, 413, 422}, (answer.status_code, answer.text)
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_lists_are_read_as_they_were_sent(town):
    firm = await town.firm()
    union = firm.replace("enterprise-", "union-")
    workers = [{"subject": f"worker-110105-{n:02x}", "job_class": "frontline"} for n in range(3)]
    answer = await town.tell("rolls", {"enterprise": firm, "workers": workers}, union)
    assert answer.status_code == 201, answer.text
    assert answer.json()["decision"]["command"]["data"] == {"enterprise": firm, "workers": workers}
    empty = await town.tell("rolls", {"enterprise": firm, "workers": []}, union)
    assert empty.status_code == 422
