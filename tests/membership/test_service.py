"""Membership as it is served: the tree is there, a union comes into being, and everybody sees what is theirs to see."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from nats.js import JetStreamContext

from huiwu.engines import EmbeddedNats
from huiwu.eventlog import topology
from huiwu.membership.api import COLLECTIONS
from huiwu.membership.domain.enterprise import enterprise_id
from huiwu.membership.domain.union import union_of
from huiwu.membership.main import service
from huiwu.runtime.app import create_app
from huiwu.runtime.collection import Act, Create
from huiwu.runtime.edge import read_command
from huiwu.runtime.settings import Settings

DISTRICT, STREET = "union-110105-district", "union-110105-110105026"
CODE = "91110105MA01HW001J"
FIRM = enterprise_id(STREET, CODE)
UNION = union_of(FIRM)
PEOPLE = [f"worker-110105-{n:08x}" for n in range(30)]


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        pytest.param(verb.command, verb.example, id=verb.command.__name__)
        for collection in COLLECTIONS
        for verb in collection.commands
        if isinstance(verb, Create | Act)
    ],
)
def test_every_example_is_a_command(shape: type, example: dict[str, object]) -> None:
    assert isinstance(read_command(json.dumps(example).encode(), shape), shape)


@dataclass(frozen=True, slots=True)
class Town:
    """A running membership service, and a key with which anybody's token can be made."""

    client: AsyncClient
    key: ECKey

    def token(self, organisation: str, office: str) -> dict[str, str]:
        claims = {"iss": "test", "aud": "huiwu", "sub": "worker-110105-0a", "exp": int(time.time()) + 600}
        claims |= {"office": office, "organisation": organisation}
        return {"Authorization": "Bearer " + jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)}

    async def tell(self, by: str, path: str, **body: object) -> Response:
        return await self.client.post(f"/v1/{path}", json=body, headers=self.token(by, "union-officer"))

    async def ask(self, by: str, path: str, office: str = "supervisor", **query: Any) -> Response:
        return await self.client.get(f"/v1/{path}", params=query, headers=self.token(by, office))

    async def ask_until(self, seen: Callable[[Any], bool], by: str, path: str, **query: Any) -> Any:
        """The answer once it looks like that; a reaction takes its moment."""
        for _ in range(200):
            answer = (await self.ask(by, path, **query)).json()
            if seen(answer):
                return answer
            await asyncio.sleep(0.05)
        raise AssertionError(f"{path} never came to it")


def settings_in(folder: Path, database: str, nats: str) -> tuple[Settings, ECKey]:
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    (folder / "jwks.json").write_text(json.dumps(KeySet([key]).as_dict(private=False)))
    (folder / "now").write_text("2026-03-12T09:00:00+08:00")
    return Settings(database, nats, str(folder / "jwks.json"), "test", "huiwu", folder / "now"), key


@asynccontextmanager
async def started(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://membership") as client,
    ):
        yield client


async def position_of(response: Response) -> int:
    assert response.status_code in {200, 201}, response.text
    return int(response.json()["position"])


@pytest.mark.engines
async def test_a_year_of_one_enterprise(
    database: str, nats_engine: EmbeddedNats, jetstream: JetStreamContext, tmp_path: Path
) -> None:
    await topology.declare(jetstream)
    settings, key = settings_in(tmp_path, database, nats_engine.url)
    async with started(create_app(service, settings)) as client:
        town = Town(client, key)
        await the_tree_is_there(town)
        await an_enterprise_is_a_priority(town)
        await a_union_is_formed_and_registered(town)
        await its_roll_is_its_own(town)
        head = (await town.ask(DISTRICT, "unions", limit=1)).status_code
        assert head == 200
    async with started(create_app(service, settings)) as client:
        history = (await Town(client, key).ask(DISTRICT, f"unions/{STREET}/history")).json()
        assert len(history["entries"]) == 2


async def the_tree_is_there(town: Town) -> None:
    all_there = 1 + 7 + 44
    await town.ask_until(
        lambda listed: len(listed.get("items", ())) == all_there, DISTRICT, "unions", under=DISTRICT, limit=200
    )
    assert (await town.ask(STREET, "unions", under=DISTRICT)).status_code == 403
    bureau = await town.ask_until(
        lambda found: "name" in found, DISTRICT, "labour-administrations/labour-110105-administration"
    )
    assert bureau["name"] == "北京市朝阳区人力资源和社会保障局"


async def an_enterprise_is_a_priority(town: Town) -> None:
    body = {
        "credit_code": CODE,
        "name": "望京示例科技有限公司",
        "area": STREET,
        "headcount": 160,
        "ownership": "private",
        "board_of_directors": True,
        "board_of_supervisors": False,
    }
    assert (await town.tell(STREET, "enterprises", **{**body, "area": "union-110105-110105999"})).status_code == 403
    absent = await town.tell("union-110105-110105999", "enterprises", **{**body, "area": "union-110105-110105999"})
    assert absent.status_code == 404
    registered = await town.tell(STREET, "enterprises", **body)
    assert registered.json()["id"] == FIRM
    unmet = [each for each in registered.json()["decision"]["findings"] if each["effect"] == "flag"]
    assert [each["clause"] for each in unmet] == ["membership.coverage.hundred-plus-priority"]
    await town.ask(STREET, "enterprises", after=await position_of(registered))
    listed = (await town.ask(DISTRICT, "enterprises/priorities")).json()["items"]
    assert [each["id"] for each in listed] == [FIRM]
    assert (await town.ask(DISTRICT, "enterprises/coverage")).json() == {"part": 0, "whole": 1}


async def a_union_is_formed_and_registered(town: Town) -> None:
    begun = await town.tell(UNION, "unions", enterprise=FIRM, name="望京示例工会", applied_on="2026-01-12")
    assert begun.json()["id"] == UNION
    await town.tell(UNION, f"unions/{UNION}/prepare", members=PEOPLE[:3], formed_on="2026-01-15")
    founding: dict[str, Any] = {"held_on": "2026-02-02", "members": 120}
    refused = await town.tell(UNION, f"unions/{UNION}/found", **founding)
    assert refused.status_code == 409
    assert "会员二十五人以上的" in refused.text
    founded = await town.tell(UNION, f"unions/{UNION}/found", **founding, committee=PEOPLE[:3], chair=PEOPLE[0])
    await town.ask(STREET, "unions", after=await position_of(founded))
    waiting = (await town.ask(STREET, "unions/formations")).json()["items"]
    assert [(each["id"], each["phase"]) for each in waiting] == [(UNION, "founded")]
    approval = {"approval": "望工批〔2026〕3号", "approved_on": "2026-02-05"}
    assert (await town.tell(DISTRICT, f"unions/{UNION}/register", **approval)).status_code == 403
    registered = await town.tell(STREET, f"unions/{UNION}/register", **approval)
    await town.ask(STREET, "unions", after=await position_of(registered))
    firm = await town.ask_until(lambda firm: firm["unionised"], STREET, f"enterprises/{FIRM}")
    assert (firm["union"], firm["priority"]) == (UNION, False)
    assert (await town.ask(STREET, "unions/formations")).json()["items"] == []
    assert (await town.ask(DISTRICT, "enterprises/coverage")).json() == {"part": 1, "whole": 1}
    dissolved = await town.tell(UNION, f"unions/{UNION}/dissolve", way="merge", on="2026-03-01")
    assert dissolved.json()["decision"]["outcome"] == "refused"


async def its_roll_is_its_own(town: Town) -> None:
    workers = [{"subject": subject, "job_class": "frontline"} for subject in PEOPLE]
    enrolled = await town.tell(UNION, "rolls", enterprise=FIRM, workers=workers)
    roll = enrolled.json()["id"]
    changed = await town.tell(
        UNION, f"rolls/{roll}/job-class", subject=PEOPLE[0], job_class="manager", changed_on="2026-03-10"
    )
    left = await town.tell(UNION, f"rolls/{roll}/strike", subject=PEOPLE[1], left_on="2026-03-11")
    assert changed.status_code == left.status_code == 200
    counts = (await town.ask(DISTRICT, f"rolls/{roll}", after=await position_of(left))).json()
    assert (counts["workers"], counts["manager"], counts["frontline"], counts["other"]) == (29, 1, 28, 0)
    assert (await town.ask(DISTRICT, f"rolls/{roll}/workers")).status_code == 403
    own = (await town.ask(UNION, f"rolls/{roll}/workers", "union-officer")).json()["workers"]
    assert own[0] == {"subject": PEOPLE[0], "job_class": "manager"}
    assert len(own) == 29
    too_many = [{"subject": f"worker-110105-{n:04x}", "job_class": "other"} for n in range(1001)]
    assert (await town.tell(UNION, "rolls", enterprise=FIRM, workers=too_many)).status_code == 422
