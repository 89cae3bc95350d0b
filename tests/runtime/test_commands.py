"""Commands: the ruling is the answer, a refusal says by which words, and nothing is ever decided twice."""

import asyncio
import re

import pytest

from huiwu.membership.domain.enterprise import enterprise_id

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

STREET = "union-110105-110105026"
COUNTED = {"headcount": 70, "counted_on": "2026-03-01"}
FUTURE = {"headcount": 70, "counted_on": "2026-04-01"}


async def head_of(town, firm):
    return (await town.ask(f"enterprises/{firm}/history")).json()["entries"][-1]["version"]


async def test_a_grant_is_answered_whole(town, firm):
    body = firm(headcount=160)
    answer = await town.tell("enterprises", body)
    assert answer.status_code == 201
    said = answer.json()
    assert set(said) == {"id", "version", "position", "decision", "facts"}
    assert said["id"] == enterprise_id(STREET, str(body["credit_code"]))
    assert said["version"] == 2
    assert answer.headers["ETag"] == '"2"'
    assert said["position"] > 0
    decision = said["decision"]
    assert decision["outcome"] == "granted"
    assert decision["command"] == {"name": "register-enterprise", "data": body}
    assert decision["actor"] == {"subject": "worker-110105-0a", "office": "union-officer", "organisation": STREET}
    assert decision["as_of"] == "2026-03-12T09:00:00+08:00"
    assert decision["edition"]["id"] == "chaoyang-2015"
    assert re.fullmatch("[0-9a-f]{64}", decision["edition"]["sha256"])
    assert re.fullmatch("[0-9a-f-]{36}", decision["id"])
    assert [fact["type"] for fact in said["facts"]] == ["huiwu.membership.enterprise-registered.v1"]
    assert said["facts"][0]["data"]["name"] == body["name"]
    for finding in decision["findings"]:
        assert set(finding) == {"clause", "source", "met", "seen", "needed", "enforce", "effect"}
        assert {"document", "section", "quote"} <= set(finding["source"])
        assert finding["effect"] in {"none", "flag"}
    [flagged] = [finding for finding in decision["findings"] if finding["effect"] == "flag"]
    assert flagged["clause"] == "membership.coverage.hundred-plus-priority"
    assert "百人以上" in flagged["source"]["quote"] or flagged["source"]["quote"]


async def test_an_act_is_answered_200_with_the_next_version(town):
    firm = await town.firm()
    answer = await town.tell(f"enterprises/{firm}/headcount", COUNTED)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"4"')
    assert (answer.json()["id"], answer.json()["version"]) == (firm, 4)


async def test_a_refusal_is_a_problem_with_every_finding_and_its_words(town):
    firm = await town.firm()
    answer = await town.tell(f"enterprises/{firm}/headcount", {**FUTURE, "headcount": 170})
    said = answer.json()
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["ETag"] == '"3"'
    assert said["type"].endswith("/refused")
    assert said["status"] == 409
    assert (said["id"], said["version"], said["facts"]) == (firm, 3, [])
    assert said["decision"]["outcome"] == "refused"
    findings = {finding["clause"]: finding for finding in said["decision"]["findings"]}
    assert set(findings) == {"platform.not-in-the-future", "membership.coverage.hundred-plus-priority"}
    blocking = findings["platform.not-in-the-future"]
    assert (blocking["met"], blocking["enforce"], blocking["effect"]) == (False, "block", "block")
    assert (blocking["seen"], blocking["needed"]) == ({"on": "2026-04-01"}, {"by": "2026-03-12"})
    assert blocking["source"]["quote"] in said["detail"]
    assert blocking["source"]["en"] in said["detail"]
    assert said["detail"].index("依据") == 0
    assert all(finding["source"]["quote"] for finding in findings.values())


async def test_a_refusal_is_recorded(town):
    firm = await town.firm()
    refused = (await town.tell(f"enterprises/{firm}/headcount", FUTURE)).json()
    entries = (await town.ask(f"enterprises/{firm}/history")).json()["entries"]
    assert entries[-1]["decision"] == refused["decision"]
    assert entries[-1]["version"] == refused["version"] == 3


async def test_a_precheck_records_nothing(town, firm):
    known = await town.firm()
    for body, status in ((COUNTED, 200), (FUTURE, 409)):
        answer = await town.tell(f"enterprises/{known}/headcount", body, precheck="true")
        assert answer.status_code == status
        said = answer.json()
        assert said["recorded"] is False
        assert said["decision"]["findings"]
        assert (said["version"], answer.headers["ETag"]) == (2, '"2"')
    assert await head_of(town, known) == 2
    created = await town.tell("enterprises", firm(), precheck="true")
    assert (created.status_code, created.json()["recorded"], created.json()["version"]) == (201, False, 0)
    assert (await town.ask(f"enterprises/{created.json()['id']}/history")).status_code == 404
    real = await town.tell(f"enterprises/{known}/headcount", COUNTED)
    assert "recorded" not in real.json()


async def test_a_precheck_says_what_the_command_says(town):
    firm = await town.firm()
    for body in (COUNTED, FUTURE):
        tried = (await town.tell(f"enterprises/{firm}/headcount", body, precheck="true")).json()
        done = (await town.tell(f"enterprises/{firm}/headcount", body)).json()
        for part in ("outcome", "findings", "command", "actor", "edition"):
            assert tried["decision"][part] == done["decision"][part]
        assert tried["facts"] == done["facts"]


@pytest.mark.parametrize("body", [COUNTED, FUTURE])
async def test_a_key_gives_the_first_answer_again(town, body):
    firm = await town.firm()
    headers = {"Idempotency-Key": f"key of {firm} {body['counted_on']}"}
    first = await town.tell(f"enterprises/{firm}/headcount", body, headers=headers)
    await town.tell(f"enterprises/{firm}/headcount", {**COUNTED, "headcount": 71})
    town.authority.set_clock("2026-03-12T10:00:00+08:00")
    try:
        again = await town.tell(f"enterprises/{firm}/headcount", body, headers=headers)
    finally:
        town.authority.set_clock("2026-03-12T09:00:00+08:00")
    assert (again.status_code, again.json(), again.headers["ETag"]) == (
        first.status_code,
        first.json(),
        first.headers["ETag"],
    )
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


async def test_a_key_is_one_person_s(town):
    firm = await town.firm()
    headers = {"Idempotency-Key": "the same"}
    first = await town.tell(f"enterprises/{firm}/headcount", COUNTED, headers=headers)
    other = await town.client.post(
        f"/v1/enterprises/{firm}/headcount",
        json=COUNTED,
        headers={**town.authority.bearer(STREET, subject="worker-110105-0b"), **headers},
    )
    assert first.json()["decision"]["id"] != other.json()["decision"]["id"]


async def test_twenty_at_once_with_one_key_are_one_decision(town, firm):
    known = await town.firm()
    for path, body in ((f"enterprises/{known}/headcount", COUNTED), ("enterprises", firm())):
        headers = {"Idempotency-Key": f"at once {path}"}
        answers = await asyncio.gather(*(town.tell(path, body, headers=headers) for _ in range(20)))
        assert len({answer.text for answer in answers}) == 1
        assert {answer.status_code for answer in answers} <= {200, 201}
        assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1


async def test_twenty_at_once_with_one_key_and_a_version_are_one_decision(town):
    """Those who come late find the version gone and their own decision there."""
    firm = await town.firm()
    headers = {"Idempotency-Key": f"versioned {firm}", "If-Match": '"2"'}
    answers = await asyncio.gather(
        *(town.tell(f"enterprises/{firm}/headcount", COUNTED, headers=headers) for _ in range(20))
    )
    assert {(answer.status_code, answer.json()["version"]) for answer in answers} == {(200, 4)}
    assert await head_of(town, firm) == 4


async def test_twenty_different_ones_at_once_all_get_their_turn(town):
    firm = await town.firm()
    answers = await asyncio.gather(
        *(
            town.tell(f"enterprises/{firm}/headcount", {"headcount": 60 + n, "counted_on": "2026-03-01"})
            for n in range(20)
        )
    )
    assert sorted(answer.json()["version"] for answer in answers) == list(range(4, 44, 2))


async def test_twenty_at_once_on_one_version_are_one_grant(town):
    firm = await town.firm()
    answers = await asyncio.gather(
        *(town.tell(f"enterprises/{firm}/headcount", COUNTED, headers={"If-Match": '"2"'}) for _ in range(20))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    assert await head_of(town, firm) == 4


@pytest.mark.parametrize(
    ("key", "fits"),
    [
        ("k" * 200, True),
        ("k" * 201, False),
        ("键" * 200, True),
        ("键" * 201, False),
        ('"quoted", with; signs=1', True),
        ("\xe9\xff", True),
    ],
)
async def test_a_key_may_have_200_characters(town, key, fits):
    firm = await town.firm()
    raw = key.encode("latin-1" if key == "\xe9\xff" else "utf-8")
    answers = [
        await town.client.post(
            f"/v1/enterprises/{firm}/headcount",
            json=COUNTED,
            headers=[
                (b"authorization", town.bearer(STREET, "union-officer")["Authorization"].encode()),
                (b"idempotency-key", raw + (firm.encode() if fits and len(key) < 100 else b"")),
            ],
        )
        for _ in range(2)
    ]
    if fits:
        assert answers[0].json()["decision"]["id"] == answers[1].json()["decision"]["id"]
    else:
        assert [answer.status_code for answer in answers] == [422, 422]
        assert await head_of(town, firm) == 2


async def test_a_version_that_is_gone_is_412_and_records_nothing(town):
    firm = await town.firm()
    for stale in ('"1"', '"3"', '"999999999999"'):
        answer = await town.tell(f"enterprises/{firm}/headcount", COUNTED, headers={"If-Match": stale})
        assert answer.status_code == 412
        assert answer.headers["ETag"] == '"2"'
        assert answer.json()["type"].endswith("/stale")
        assert answer.json()["version"] == 2
    assert await head_of(town, firm) == 2
    fresh = await town.tell(f"enterprises/{firm}/headcount", COUNTED, headers={"If-Match": '"2"'})
    assert fresh.status_code == 200


@pytest.mark.parametrize("header", ["2", "", '"x"', 'W/"2"', '"2", "3"', '"-1"', '""', '"²"', "'2'", '"1234567890123"'])
async def test_a_version_that_is_none_is_422(town, header):
    firm = await town.firm()
    answer = await town.client.post(
        f"/v1/enterprises/{firm}/headcount",
        json=COUNTED,
        headers=[
            (b"authorization", town.bearer(STREET, "union-officer")["Authorization"].encode()),
            (b"if-match", header.encode("latin-1")),
        ],
    )
    assert answer.status_code == 422
    assert await head_of(town, firm) == 2


async def test_any_version_will_do(town):
    firm = await town.firm()
    answer = await town.tell(f"enterprises/{firm}/headcount", COUNTED, headers={"If-Match": "*"})
    assert answer.status_code == 200


async def test_a_running_process_keeps_its_law(town):
    """The edition stands in the first granted ruling and stays the stream's."""
    firm = await town.firm()
    editions = [
        entry["decision"]["edition"]["id"]
        for body in (COUNTED, FUTURE)
        for entry in [(await town.tell(f"enterprises/{firm}/headcount", body)).json()]
    ]
    assert editions == ["chaoyang-2015", "chaoyang-2015"]
