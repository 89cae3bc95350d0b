"""What the front page shows: the health of the parts and the latest decisions with the clauses that decided them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import httpx

from huiwu.frontdoor.settings import Settings

_PATIENCE_SECONDS = 2.0
_DECISIONS = 12
NAMES: Mapping[str, tuple[str, str]] = {
    "membership": ("会员与组织", "Membership"),
    "congress": ("职工代表大会", "Congress"),
    "bargaining": ("集体协商", "Bargaining"),
    "filing": ("备案督办", "Filing"),
    "notification": ("通知公开", "Notification"),
    "supervision": ("监督回放", "Supervision"),
}


@dataclass(frozen=True, slots=True)
class Health:
    """One service as its own probe tells it."""

    name: str
    zh: str
    en: str
    state: str
    postgres: bool
    nats: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All of the front page. `decisions` is None when supervision cannot be asked."""

    health: tuple[Health, ...]
    log_size: int | None
    decisions: tuple[Mapping[str, Any], ...] | None
    seen_at: datetime

    @property
    def well(self) -> bool:
        return all(each.state == "ready" for each in self.health)


class View:
    """Looks at the services."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._settings, self._client = settings, client

    async def page(self, outcome: str | None) -> Page:
        """The page as it stands now; a part that does not answer in two seconds counts as away."""
        health, log, latest = await asyncio.gather(
            asyncio.gather(*(self._health(name) for name in self._settings.services)),
            self._ask("/v1/log", {}),
            self._ask("/v1/decisions", {"limit": str(_DECISIONS), **({"outcome": outcome} if outcome else {})}),
        )
        decisions = None if latest is None else tuple(_told(item) for item in latest["items"])
        return Page(tuple(health), int(log["size"]) if log else None, decisions, datetime.now().astimezone())

    async def _health(self, name: str) -> Health:
        zh, en = NAMES.get(name, (name, name))
        try:
            answer = await self._client.get(f"{self._settings.services[name]}/readyz", timeout=_PATIENCE_SECONDS)
            told = answer.json()
        except (httpx.HTTPError, ValueError):
            return Health(name, zh, en, "away", postgres=False, nats=False)
        state = "ready" if told.get("ready") else "waiting"
        return Health(name, zh, en, state, bool(told.get("postgres")), bool(told.get("nats")))

    async def _ask(self, path: str, parameters: Mapping[str, str]) -> dict[str, Any] | None:
        supervision = self._settings.services.get("supervision")
        if supervision is None or self._settings.token is None:
            return None
        try:
            answer = await self._client.get(
                supervision + path,
                params=parameters,
                headers={"Authorization": f"Bearer {self._settings.token}"},
                timeout=_PATIENCE_SECONDS,
            )
            return None if answer.is_error else answer.json()
        except (httpx.HTTPError, ValueError):
            return None


def plain(value: object) -> str:
    """A seen or needed value as a reader takes it in: `118/180`, `2026-03-01`, `a, b`."""
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if value is None:
        return "无 none"
    if isinstance(value, list):
        return ", ".join(plain(each) for each in cast("list[object]", value)) or "无 none"
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        if members.keys() == {"part", "whole"}:
            return f"{members['part']}/{members['whole']}"
        return "; ".join(f"{name} {plain(each)}" for name, each in members.items())
    return str(value)


def _told(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A decision with its findings in the order of their weight: what blocked, what was flagged, what was met."""
    weight = {"block": 0, "deviation": 1, "flag": 1, "none": 2}
    findings = sorted(item["decision"]["findings"], key=lambda finding: weight.get(finding["effect"], 2))
    return {**item, "findings": findings, "zh": NAMES.get(item["service"], ("", ""))[0]}
