"""Clients that keep deciding: each asks in its order, again under the same key until it is answered, or gives up."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace

import httpx

from faults.checker import Act, Told
from faults.rig import SECOND, Rig
from huiwu.membership.domain.credit_code import check_sign

STREET = "union-110105-110105026"
NUMBERS = 100_000
"""A client's numbers; the headcount that it reports is its own number times this, plus the number of the act."""
TOO_LATE = "2199-12-31"
_GIVES_UP = 0.05
_REFUSED = 0.15
_STALE = 0.1
_SHARED = 0.3
_TIMEOUT = 12.0


@dataclass
class Tally:
    """What the clients were told so far."""

    acts: list[Act] = field(default_factory=list[Act])
    answers: Counter[str] = field(default_factory=Counter[str])
    strange: list[str] = field(default_factory=list[str])
    decided_at: float = field(default_factory=time.monotonic)

    @property
    def acknowledged(self) -> int:
        """How many were granted or refused."""
        return self.answers[Told.GRANTED] + self.answers[Told.REFUSED]


@dataclass
class Clients:
    """So many clients with a firm each, and one that they share."""

    rig: Rig
    count: int
    chance: random.Random
    tally: Tally = field(default_factory=Tally)
    firms: list[str] = field(default_factory=list[str])
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def register(self) -> None:
        """The firms, before anything is disturbed."""
        async with self._client(0) as client:
            for number in range(self.count + 1):
                answer = await client.post("/membership/v1/enterprises", json=_a_firm(number))
                answer.raise_for_status()
                self.firms.append(answer.json()["id"])

    async def run(self) -> None:
        """Until `over`; then everybody finishes what they are at."""
        await asyncio.gather(*(self._one(number) for number in range(1, self.count + 1)))

    async def _one(self, number: int) -> None:
        chance = random.Random(self.chance.random())
        async with self._client(number) as client:
            for n in range(1, NUMBERS):
                if self.over.is_set():
                    return
                self.tally.acts.append(await self._act(client, number, n, chance))
                await asyncio.sleep(chance.uniform(0, 0.1))

    def _client(self, number: int) -> httpx.AsyncClient:
        token = self.rig.system.token("union-officer", STREET, f"worker-110105-{number:02}")
        return httpx.AsyncClient(
            base_url=self.rig.system.front_door,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT,
            trust_env=False,
        )

    async def _act(self, client: httpx.AsyncClient, number: int, n: int, chance: random.Random) -> Act:
        firm = self.firms[0 if chance.random() < _SHARED else number]
        refused, stale = chance.random() < _REFUSED, chance.random() < _STALE
        body = {"headcount": number * NUMBERS + n, "counted_on": TOO_LATE if refused else "2026-01-05"}
        headers = {"Idempotency-Key": f"{number}-{n}", **({"If-Match": '"1"'} if stale else {})}
        mark = (number, n)
        while True:
            path = f"/{chance.choice(('membership', SECOND))}/v1/enterprises/{firm}/headcount"
            act = await self._asked(client, path, body, headers, Act(mark, firm, Told.NOTHING))
            if act.told is not Told.NOTHING:
                self.tally.decided_at = time.monotonic()
            elif chance.random() >= _GIVES_UP:
                await asyncio.sleep(chance.uniform(0.1, 0.5))
                continue
            self.tally.answers[act.told] += 1
            return act

    async def _asked(
        self, client: httpx.AsyncClient, path: str, body: object, headers: dict[str, str], act: Act
    ) -> Act:
        """The act with what was told of it, if anything was."""
        try:
            answer = await client.post(path, json=body, headers=headers)
        except httpx.HTTPError as error:
            self.tally.answers[type(error).__name__] += 1
            return act
        match answer.status_code:
            case 200:
                told = Told.GRANTED
            case 409 if answer.json()["type"] == "/problems/refused":
                told = Told.REFUSED
            case 412:
                return replace(act, told=Told.STALE)
            case status:
                self.tally.answers[str(status)] += 1
                if status != 503:
                    self.tally.strange.append(f"{status} {answer.text[:300]}")
                return act
        return replace(act, told=told, decision=answer.json()["decision"]["id"])


def _a_firm(number: int) -> dict[str, object]:
    code = f"91110105MA{number:07d}"
    return {
        "credit_code": code + check_sign(code),
        "name": "望京示例科技有限公司",
        "english": "Wangjing Example Technology",
        "area": STREET,
        "headcount": 60,
        "ownership": "private",
        "board_of_directors": True,
        "board_of_supervisors": False,
    }
