"""What was decided, as supervision tells it: the latest decisions, one decision, and its replay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import quote

import httpx

from huiwu.frontdoor.settings import Settings
from huiwu.frontdoor.words import OFFICES, SERVICES, SYSTEM

Json: TypeAlias = Mapping[str, Any]
SHOWN = 12
_PATIENCE_SECONDS = 5.0
_A_PAGE, _PAGES = 200, 3
_WEIGHT = {"block": 0, "deviation": 1, "flag": 1}


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as it is shown; findings by weight: what blocked, what was flagged, what was met."""

    item: Json
    names: Mapping[str, str]

    @property
    def decision(self) -> Json:
        found: Json = self.item["decision"]
        return found

    @property
    def refused(self) -> bool:
        return bool(self.decision["outcome"] == "refused")

    @property
    def service(self) -> tuple[str, str]:
        return SERVICES.get(self.item["service"], (self.item["service"], self.item["service"]))

    @property
    def organisation(self) -> str:
        """Whose act it was."""
        return str(self.decision["actor"]["organisation"])

    @property
    def name(self) -> str:
        return self.names.get(self.organisation, self.organisation)

    @property
    def office(self) -> tuple[str, str]:
        actor = self.decision["actor"]
        if actor["office"] == "system":
            return SYSTEM.get(actor["subject"], OFFICES["system"])
        return OFFICES.get(actor["office"], (actor["office"], actor["office"]))

    @property
    def afterwards(self) -> Json | None:
        """On which day it had happened, and why it was not recorded then; None for what was decided ahead."""
        found: Json | None = self.decision.get("retrospective")
        return found

    @property
    def findings(self) -> Sequence[Json]:
        return sorted(self.decision["findings"], key=lambda finding: _WEIGHT.get(finding["effect"], 2))

    @property
    def weighty(self) -> Sequence[Json]:
        """Findings with a consequence."""
        return [finding for finding in self.findings if finding["effect"] in _WEIGHT]

    @property
    def light(self) -> Sequence[Json]:
        """Findings without one: what was met, and verdicts that only count votes."""
        return [finding for finding in self.findings if finding["effect"] not in _WEIGHT]

    @property
    def routine(self) -> bool:
        """What the system does by itself, as everybody expects it."""
        return self.decision["actor"]["office"] == "system" and not self.refused and not self.weighty


@dataclass(frozen=True, slots=True)
class Run:
    """Routine decisions in a row, told in one line."""

    decisions: tuple[Told, ...]

    @property
    def titles(self) -> Mapping[tuple[str, str], int]:
        """How often each thing was done, the most frequent first."""
        counts: dict[tuple[str, str], int] = {}
        for told in self.decisions:
            title = (told.item["title"]["zh"], told.item["title"]["en"])
            counts[title] = counts.get(title, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: -pair[1]))


Entry: TypeAlias = Told | Run


@dataclass(frozen=True, slots=True)
class Latest:
    """A page of decisions; `older` is where the next one begins."""

    entries: tuple[Entry, ...]
    older: int | None

    def shows(self, told: Told) -> bool:
        """Whether the decision has a place of its own on the page."""
        return any(isinstance(each, Told) and each.item["leaf"] == told.item["leaf"] for each in self.entries)


@dataclass(frozen=True, slots=True)
class Answer:
    """What supervision said: status 503 when it could not be asked."""

    status: int
    body: Json


class Record:
    """Asks supervision on behalf of whoever looks at the page."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._url, self._token, self._client = settings.services.get("supervision"), settings.token, client

    async def log(self) -> Json | None:
        """How the log stands: its size, granted and refused, checkpoint, witnesses, replays, alarms."""
        answer = await self._ask("GET", "/v1/log")
        return answer.body if answer.status == HTTPStatus.OK else None

    async def latest(self, outcome: str | None, under: str | None, before: int | None) -> Latest | None:
        """The latest decisions, routine ones told together; None when supervision cannot be asked."""
        told: list[Told] = []
        for _ in range(_PAGES):
            limit = SHOWN if outcome == "refused" else _A_PAGE
            wanted = {"limit": limit, "outcome": outcome, "under": under, "before": before}
            query = {name: str(value) for name, value in wanted.items() if value is not None}
            answer = await self._ask("GET", "/v1/decisions", query)
            if answer.status != HTTPStatus.OK:
                return None
            told += [Told(item, answer.body.get("names", {})) for item in answer.body["items"]]
            before = answer.body["next"]
            if before is None or len(folded(told)) > SHOWN or outcome == "refused":
                break
        return _page(folded(told), more=before is not None)

    async def latest_refusal(self) -> Told | None:
        """What was refused last."""
        answer = await self._ask("GET", "/v1/decisions", {"outcome": "refused", "limit": "1"})
        items: list[Json] = answer.body["items"] if answer.status == HTTPStatus.OK else []
        return Told(items[0], answer.body["names"]) if items else None

    async def decision(self, decision: str) -> tuple[int, Told | None]:
        """One decision with its facts, or the status that says why not."""
        answer = await self._ask("GET", f"/v1/decisions/{quote(decision, safe='')}")
        if answer.status != HTTPStatus.OK:
            return answer.status, None
        return answer.status, Told(answer.body, answer.body.get("names", {}))

    async def replay(self, decision: str) -> Json | None:
        """The decision taken again, now."""
        answer = await self._ask("POST", f"/v1/decisions/{quote(decision, safe='')}/replay")
        return answer.body if answer.status == HTTPStatus.OK else None

    async def _ask(self, method: str, path: str, query: Mapping[str, str] | None = None) -> Answer:
        if self._url is None or self._token is None:
            return Answer(503, {})
        try:
            answer = await self._client.request(
                method,
                self._url + path,
                params=query,
                headers={"Authorization": f"Bearer {self._token}"},
                timeout=_PATIENCE_SECONDS,
            )
            return Answer(answer.status_code, answer.json())
        except (httpx.HTTPError, ValueError):
            return Answer(503, {})


def folded(told: Iterable[Told]) -> list[Entry]:
    """Routine decisions that follow each other become one entry."""
    entries: list[Entry] = []
    for each in told:
        match entries[-1:]:
            case [Run(decisions)] if each.routine:
                entries[-1] = Run((*decisions, each))
            case _:
                entries.append(Run((each,)) if each.routine else each)
    return entries


def _page(entries: Sequence[Entry], *, more: bool) -> Latest:
    shown = tuple(entries[:SHOWN])
    if not shown or not (more or len(entries) > SHOWN):
        return Latest(shown, None)
    last = shown[-1].decisions[-1] if isinstance(shown[-1], Run) else shown[-1]
    return Latest(shown, int(last.item["leaf"]))
