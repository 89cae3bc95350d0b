"""Every service as it is served, on a port of its own, held against what its OpenAPI document says of it."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx
import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from nats.js import JetStreamContext
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import topology
from huiwu.runtime.service import Service
from huiwu.testkit.served import Authority, listening

PATIENT: dict[str, Any] = {"trust_env": False, "timeout": 60}  # on two busy cores
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STREET, DISTRICT, MUNICIPAL = "union-110105-110105026", "union-110105-district", "union-110000-municipal"
# Everybody who may ask for something somewhere; the enterprise is that of membership's examples.
PEOPLE = [
    ("union-officer", STREET),
    ("union-officer", DISTRICT),
    ("union-officer", "union-110105-b974a87230a55dfeafc6"),
    ("administration", "enterprise-110105-b974a87230a55dfeafc6"),
    ("labour-administration", "labour-110105-administration"),
    ("supervisor", MUNICIPAL),
    ("operator", MUNICIPAL),
]


@dataclass(frozen=True, slots=True)
class Running:
    """A service that answers at `url`, and people with tokens."""

    url: str
    people: tuple[Mapping[str, str], ...]

    def document(self) -> dict[str, Any]:
        return httpx.get(f"{self.url}/openapi.json", **PATIENT).raise_for_status().json()

    def known_ids(self, document: Mapping[str, Any]) -> list[str]:
        """Streams that are there: those of the lists, and those that the commands' own examples begin."""
        ids = []
        for path, item in document["paths"].items():
            if "post" in item and "{" not in path and "requestBody" in item["post"]:
                body = item["post"]["requestBody"]["content"]["application/json"]["example"]
                answers = [httpx.post(self.url + path, json=body, headers=h, **PATIENT) for h in self.people]
                ids += [answer.json()["id"] for answer in answers if answer.status_code in {200, 201, 409}]
            if "get" in item and "{" not in path:
                listed = httpx.get(self.url + path, params={"limit": 20}, headers=self.people[-1], **PATIENT)
                found = listed.json().get("items", []) if "json" in listed.headers.get("content-type", "") else []
                ids += [each["id"] for each in found if "id" in each]
        return sorted(set(ids)) or ["nothing-110105-here"]

    def conforms(self, *, per_operation: int) -> list[str]:
        """Ask for everything in the document in many ways, right and wrong, and give the operations that were asked."""
        document = self.document()
        known = self.known_ids(document)
        schema = schemathesis.openapi.from_dict(document)
        asked = []
        for found in schema.get_all_operations():
            operation = found.ok()
            asked.append(operation.label)
            asks_for_something = operation.body or any(True for _ in operation.iter_parameters())
            modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
            for mode in modes if asks_for_something else modes[:1]:  # else there is nothing to get wrong
                self._ask(operation, mode, known, per_operation // 2)
        return asked

    def _ask(self, operation: Any, mode: GenerationMode, known: list[str], count: int) -> None:
        @examples(
            max_examples=count,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(data=st.data())
        def ask(data: st.DataObject) -> None:
            case = data.draw(operation.as_strategy(generation_mode=mode))
            if "id" in (case.path_parameters or {}) and data.draw(st.booleans()):
                case.path_parameters["id"] = data.draw(st.sampled_from(known))
            if isinstance((case.query or {}).get("after"), int):
                case.query["after"] = 0  # what is not there is waited for, and has a test of its own
            person = data.draw(st.sampled_from(self.people))
            answer = case.call(base_url=self.url, headers=dict(person), timeout=PATIENT["timeout"])
            case.validate_response(answer, checks=CHECKS)

        try:
            ask()
        except Exception as error:
            error.add_note(f"while asking {operation.label}, {mode.value}")
            raise


def load(name: str) -> Service:
    return import_module(f"huiwu.{name}.main").service


@pytest_asyncio.fixture
async def bus(jetstream: JetStreamContext) -> AsyncIterator[None]:
    await topology.declare(jetstream)
    yield


@pytest.fixture
def running(
    database: str, nats_engine: EmbeddedNats, bus: None, tmp_path: Any
) -> Callable[[str], AbstractContextManager[Running]]:
    """Start a service by its name."""

    @contextmanager
    def run(name: str) -> Iterator[Running]:
        authority = Authority(tmp_path)
        people = tuple(authority.bearer(organisation, office) for office, organisation in PEOPLE)
        with listening(load(name), authority.settings(database, nats_engine.url)) as url:
            yield Running(url, people)

    return run
