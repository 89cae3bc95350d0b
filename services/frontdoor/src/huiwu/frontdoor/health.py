"""How the parts are, by their own probes: every service, and the two engines as the services see them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import httpx

from huiwu.frontdoor.words import ENGINES, SERVICES

_PATIENCE_SECONDS = 2.0
State: TypeAlias = Literal["ready", "waiting", "away"]


@dataclass(frozen=True, slots=True)
class Health:
    """One service. `lacks` names the engines that it does not reach."""

    name: str
    zh: str
    en: str
    state: State
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine: how many of the services that answer reach it."""

    title: str
    zh: str
    en: str
    reached_by: int
    asked: int

    @property
    def state(self) -> State:
        if self.reached_by == 0:
            return "away"
        return "ready" if self.reached_by == self.asked else "waiting"


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts as they are now."""

    services: tuple[Health, ...]
    engines: tuple[Engine, ...]

    @property
    def well(self) -> bool:
        states = [*(part.state for part in self.services), *(engine.state for engine in self.engines)]
        return all(state == "ready" for state in states)


async def look(services: Mapping[str, str], client: httpx.AsyncClient) -> Parts:
    """Ask every service at once; one that does not answer in two seconds is away."""
    health = await asyncio.gather(*(_ask(name, url, client) for name, url in services.items()))
    return Parts(tuple(health), _engines(health))


async def _ask(name: str, url: str, client: httpx.AsyncClient) -> Health:
    zh, en = SERVICES.get(name, (name, name))
    try:
        answer = await client.get(f"{url}/readyz", timeout=_PATIENCE_SECONDS)
        told: dict[str, Any] = answer.json()
        lacks = tuple(ENGINES[engine][0] for engine in ENGINES if not told.get(engine))
        return Health(name, zh, en, "ready" if told.get("ready") is True else "waiting", lacks)
    except (httpx.HTTPError, ValueError, AttributeError):
        return Health(name, zh, en, "away")


def _engines(health: Sequence[Health]) -> tuple[Engine, ...]:
    answering = [each for each in health if each.state != "away"]
    return tuple(
        Engine(title, zh, en, sum(title not in each.lacks for each in answering), len(answering))
        for title, zh, en in ENGINES.values()
    )
