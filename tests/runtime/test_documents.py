"""The documentation says what is so, and is served by ourselves alone."""

import json
import re
from urllib.parse import urljoin

import pytest
from jsonschema import Draft202012Validator

pytestmark = [pytest.mark.engines, pytest.mark.asyncio(loop_scope="module")]

ADDRESS = re.compile(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)["']""")
PROMISED = {"200", "401", "403", "404", "409", "412", "413", "422", "429", "503"}


@pytest.mark.parametrize("page", ["/docs", "/docs/events"])
async def test_a_page_loads_nothing_from_elsewhere(town, page):
    answer = await town.client.get(page)
    assert answer.status_code == 200
    assert "//" not in re.sub(r"https?://www\.w3\.org\S*", "", re.sub(r"<!--.*?-->", "", answer.text)), answer.text
    addresses = set(ADDRESS.findall(answer.text))
    assert addresses
    for address in addresses:
        found = await town.client.get(urljoin(f"http://service{page}", address))
        assert found.status_code == 200, address
        assert found.content
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


async def test_swagger_asks_nobody_whether_we_are_valid(town):
    assert '"validatorUrl": null' in (await town.client.get("/docs")).text


async def test_a_page_works_under_a_path_of_the_front_door(town):
    """All its addresses are relative, and so is the place of the service."""
    for page in ("/docs", "/docs/events"):
        for address in ADDRESS.findall((await town.client.get(page)).text):
            assert not address.startswith("/"), address
    document = (await town.client.get("/openapi.json")).json()
    assert [urljoin("http://door/membership/openapi.json", each["url"]) for each in document["servers"]] == [
        "http://door/membership/"
    ]


@pytest.fixture
def document_of(town):
    async def get():
        return (await town.client.get("/openapi.json")).json()

    return get


async def test_every_command_is_described_with_what_it_answers(document_of):
    document = await document_of()
    assert document["openapi"] == "3.1.0"
    commands = {path: item["post"] for path, item in document["paths"].items() if "post" in item}
    assert "/v1/enterprises" in commands
    assert "/v1/enterprises/{id}/headcount" in commands
    for path, command in commands.items():
        granted = "200" if "{id}" in path else "201"
        assert set(command["responses"]) == (PROMISED - {"200"}) | {granted}
        names = {(each["in"], each["name"]) for each in command["parameters"]}
        assert {("header", "idempotency-key"), ("header", "if-match"), ("query", "precheck")} <= {
            (place, name.lower()) for place, name in names
        }
        assert ("path", "id") in names or "{id}" not in path
        assert re.search("[\u4e00-\u9fff]", command["summary"])
        for status, answer in command["responses"].items():
            [media] = answer["content"]
            assert media == ("application/json" if status == granted else "application/problem+json")


async def test_every_example_fits_its_schema(document_of):
    document = await document_of()
    for path, item in document["paths"].items():
        if "post" in item and "requestBody" in item["post"]:
            media = item["post"]["requestBody"]["content"]["application/json"]
            schema = {**media["schema"], "components": document["components"]}
            Draft202012Validator(schema).validate(media["example"])
            with_more = {**media["example"], "unknown": 1}
            assert not Draft202012Validator(schema).is_valid(with_more), path


async def test_every_reference_leads_somewhere(document_of):
    document = await document_of()
    schemas = document["components"]["schemas"]
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(document))):
        assert reference.startswith("#/components/schemas/")
        assert reference.rpartition("/")[2] in schemas
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert re.fullmatch(r"[A-Za-z0-9._-]+", name)
    assert "HTTPValidationError" not in schemas
    assert "x-shape" not in json.dumps(document)


async def test_every_query_takes_a_position(document_of):
    document = await document_of()
    for path, item in document["paths"].items():
        if "get" in item:
            parameters = {each["name"]: each for each in item["get"].get("parameters", [])}
            assert "after" in parameters, path
            assert {"401", "403", "422", "429", "503"} <= set(item["get"]["responses"])


async def test_everything_needs_a_token(document_of):
    document = await document_of()
    assert document["security"] == [{"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


async def test_facts_are_described(town):
    document = (await town.client.get("/asyncapi.json")).json()
    assert document["asyncapi"].startswith("3.")
    assert "enterprise-registered" in json.dumps(document)


async def test_the_probes_are_no_part_of_the_interface(document_of):
    assert all(path.startswith("/v1/") for path in (await document_of())["paths"])
