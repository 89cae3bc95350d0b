"""Acts are of the right office of the right organisation; reading goes down the tree and never sideways."""

import pytest

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

MUNICIPAL, DISTRICT = "union-110000-municipal", "union-110105-district"
STREET, OTHER_STREET = "union-110105-110105026", "union-110105-110105001"
OTHER_DISTRICT = "union-110108-district"
COUNTED = {"headcount": 70, "counted_on": "2026-03-01"}


async def test_without_a_token_nothing_is_said(town):
    firm = await town.firm()
    for method, path in (
        ("GET", "/v1/enterprises"),
        ("GET", f"/v1/enterprises/{firm}"),
        ("GET", f"/v1/enterprises/{firm}/history"),
        ("GET", "/v1/enterprises/priorities"),
        ("POST", "/v1/enterprises"),
        ("POST", f"/v1/enterprises/{firm}/headcount"),
        ("GET", "/v1/enterprises?limit=banana"),
        ("POST", "/v1/enterprises?precheck=banana"),
        ("GET", "/v1/enterprises/" + "x" * 500),
    ):
        for headers in ({}, {"Authorization": "Bearer garbage"}, {"Authorization": "Basic dTpw"}):
            answer = await town.client.request(method, path, headers=headers)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["type"].endswith("/unauthenticated")


async def test_a_token_that_has_run_out_or_is_another_s_is_401(town):
    for claims in ({"exp": 1}, {"iss": "https://elsewhere.test"}, {"aud": "elsewhere"}):
        token = town.authority.token(STREET, **claims)
        answer = await town.client.get("/v1/enterprises", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("by", "office"),
    [
        (OTHER_STREET, "union-officer"),
        (DISTRICT, "union-officer"),
        (MUNICIPAL, "union-officer"),
        (STREET, "supervisor"),
        (STREET, "administration"),
        (STREET, "operator"),
        (STREET, "system"),
        (STREET, ""),
        (STREET, 'union-officer" || true || "'),
        ("enterprise-110105-x", "union-officer"),
    ],
)
async def test_only_the_right_office_of_the_right_organisation_may_act(town, by, office):
    """Not even a superior acts for another: it supervises."""
    firm = await town.firm()
    for query in ({}, {"precheck": "true"}):
        answer = await town.tell(f"enterprises/{firm}/headcount", COUNTED, by, office=office or "x", **query)
        assert answer.status_code == 403
        assert answer.json()["type"].endswith("/not-yours")
        assert answer.json()["title"].startswith("无权办理")
    assert len((await town.ask(f"enterprises/{firm}/history")).json()["entries"]) == 2


async def test_nobody_takes_a_key_to_what_is_not_theirs(town):
    """The key of one's own earlier decision gives that one, and nothing of others."""
    firm = await town.firm()
    headers = {"Idempotency-Key": "mine"}
    assert (await town.tell(f"enterprises/{firm}/headcount", COUNTED, headers=headers)).status_code == 200
    other = await town.client.post(
        f"/v1/enterprises/{firm}/headcount",
        json=COUNTED,
        headers={**town.authority.bearer(OTHER_STREET, subject="worker-110105-0c"), **headers},
    )
    assert other.status_code == 403


@pytest.mark.parametrize("by", [STREET, DISTRICT, MUNICIPAL])
async def test_reading_goes_down_the_tree(town, by):
    firm = await town.firm()
    assert (await town.ask(f"enterprises/{firm}", by, after=1)).status_code in {200, 404}
    history = await town.ask(f"enterprises/{firm}/history", by)
    assert history.status_code == 200
    position = history.json()["entries"][-1]["position"]
    assert (await town.ask(f"enterprises/{firm}", by, after=position)).status_code == 200
    listed = (await town.ask("enterprises", by, under=STREET, limit=200)).json()["items"]
    assert firm in {item["id"] for item in listed}


@pytest.mark.parametrize(
    "by",
    [OTHER_STREET, OTHER_DISTRICT, "enterprise-110105-x", "union-110105-x", 'union-110105-"', "union-110105-distric"],
)
async def test_reading_never_goes_sideways(town, by):
    firm = await town.firm()
    position = (await town.ask(f"enterprises/{firm}/history")).json()["entries"][-1]["position"]
    assert (await town.ask("enterprises", after=position, limit=1)).status_code == 200
    for path in (f"enterprises/{firm}", f"enterprises/{firm}/history"):
        answer = await town.ask(path, by)
        assert answer.status_code == 403
        assert answer.json()["type"].endswith("/not-yours")
        assert firm in answer.text
        assert "望京示例" not in answer.text
    assert (await town.ask("enterprises", by, under=STREET)).status_code == 403
    listed = await town.ask("enterprises", by)
    assert firm not in listed.text


async def test_reading_never_goes_up(town):
    for path in (f"unions/{DISTRICT}", f"unions/{DISTRICT}/history", f"unions/{MUNICIPAL}"):
        assert (await town.ask(path, STREET)).status_code == 403
    assert (await town.ask(f"unions/{STREET}", STREET)).status_code == 200


async def test_an_id_of_another_kind_is_not_found(town):
    firm = await town.firm()
    for path in (f"unions/{firm}", f"rolls/{firm}", f"unions/{firm}/history", "enterprises/" + STREET):
        assert (await town.ask(path, MUNICIPAL)).status_code == 404
    answer = await town.tell(f"rolls/{firm}/strike", {"subject": "worker-110105-01", "left_on": "2026-03-01"})
    assert answer.status_code == 404
    unknown = await town.tell("enterprises/enterprise-110105-unknown/headcount", COUNTED)
    assert unknown.status_code == 404
    assert unknown.json()["type"].endswith("/not-found")


async def test_what_a_command_names_must_be_known(town, firm):
    answer = await town.tell(
        "unions",
        {"enterprise": "enterprise-110105-unknown", "name": "工会", "applied_on": "2026-01-12"},
        "union-110105-unknown",
    )
    assert answer.status_code == 404
    assert "enterprise-110105-unknown" in answer.text
    assert (
        await town.tell("enterprises", firm(area="union-110105-110105999"), "union-110105-110105999")
    ).status_code == 404
