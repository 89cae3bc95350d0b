"""The world of the demonstration: people who ask over HTTP, a calendar that is turned, and patience with restarts."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

import httpx

from huiwu.local.system import System
from huiwu.local.year.quiet import Quiet

_BEIJING = timezone(timedelta(hours=8))
_PATIENCE_SECONDS = 90.0
_PAUSE_SECONDS = 0.05
_AWAY = (502, 503, 504)


class Unexpected(Exception):
    """The system answered otherwise than the rules of the story say."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an office in an organisation. `subject` is all that the system knows of who it is."""

    office: str
    organisation: str
    subject: str


@dataclass(slots=True)
class World:
    """Asks, waits and turns the calendar. Every request can be repeated: it carries its own Idempotency-Key."""

    system: System
    client: httpx.Client
    quiet: Quiet
    tell: Callable[[str], None]
    asked: int = 0
    tokens: dict[Person, str] = field(default_factory=dict[Person, str])

    def turn_to(self, day: date, hour: int = 9) -> None:
        """Let everything that is under way end, then make it that day, and let the clocks of that day strike."""
        self.quiet.wait()
        self.system.set_clock(datetime(day.year, day.month, day.day, hour, tzinfo=_BEIJING))
        self.quiet.wait_for_clocks(datetime(day.year, day.month, day.day, hour, tzinfo=_BEIJING))
        self.tell(f"{day:%Y-%m-%d}")

    def granted(self, who: Person, path: str, body: Mapping[str, object], says: str = "") -> dict[str, Any]:
        """Ask and be granted; gives the answer. Raises Unexpected otherwise."""
        answer = self._post(who, path, body)
        if answer.status_code not in (200, 201):
            raise Unexpected(f"POST {path}: {answer.status_code}\n{answer.text}")
        if says:
            self.tell(f"  ✓ {says}")
        told: dict[str, Any] = answer.json()
        return told

    def flagged(self, who: Person, path: str, body: Mapping[str, object], clause: str, says: str) -> dict[str, Any]:
        """Ask and be granted with that clause flagged."""
        answer = self.granted(who, path, body)
        self._expect(answer, clause, "flag", path)
        self.tell(f"  ⚑ {says}")
        return answer

    def refused(self, who: Person, path: str, body: Mapping[str, object], clause: str, says: str) -> dict[str, Any]:
        """Ask and be refused by that clause; its words are shown."""
        answer = self._post(who, path, body)
        if answer.status_code != 409:
            raise Unexpected(f"POST {path}: {answer.status_code}, not refused\n{answer.text}")
        told: dict[str, Any] = answer.json()
        finding = self._expect(told, clause, "block", path)
        self.tell(f"  ✗ {says}\n      “{finding['source']['quote']}”")
        return told

    def store(self, who: Person, path: str, content: bytes, media: str) -> None:
        """Put a file where it belongs; again does no harm. Raises Unexpected when it is not taken."""
        answer = self._send("PUT", who, path, None, {"Content-Type": media}, content)
        if answer.status_code != 201:
            raise Unexpected(f"PUT {path}: {answer.status_code}\n{answer.text}")

    def look(self, who: Person, path: str) -> dict[str, Any] | None:
        """What a query answers, None when it is not there."""
        answer = self._send("GET", who, path, None, {})
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            raise Unexpected(f"GET {path}: {answer.status_code}\n{answer.text}")
        told: dict[str, Any] = answer.json()
        return told

    def wait_until(self, who: Person, path: str, holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """Look again and again until it holds: facts take a moment from one service to another."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            seen = self.look(who, path)
            if seen is not None and holds(seen):
                return seen
            time.sleep(_PAUSE_SECONDS)
        raise Unexpected(f"GET {path}: {what} did not come about")

    def _expect(self, answer: Mapping[str, Any], clause: str, effect: str, path: str) -> dict[str, Any]:
        findings: list[dict[str, Any]] = answer["decision"]["findings"]
        for finding in findings:
            if finding["clause"] == clause and finding["effect"] == effect:
                return finding
        weighed = [f"{each['clause']} {each['effect']}" for each in findings]
        raise Unexpected(f"POST {path}: {clause} is not {effect} among {weighed}")

    def _post(self, who: Person, path: str, body: Mapping[str, object]) -> httpx.Response:
        self.asked += 1
        return self._send("POST", who, path, body, {"Idempotency-Key": f"demo-{self.asked}"})

    def _send(
        self,
        method: str,
        who: Person,
        path: str,
        body: Mapping[str, object] | None,
        headers: Mapping[str, str],
        content: bytes | None = None,
    ) -> httpx.Response:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                token = {"Authorization": f"Bearer {self._token(who)}"}
                answer = self.client.request(method, path, json=body, content=content, headers={**headers, **token})
                if answer.status_code not in _AWAY:
                    return answer
                problem = f"{answer.status_code} {answer.text}"
            except httpx.HTTPError as error:
                problem = repr(error)
            if time.monotonic() > deadline:
                raise Unexpected(f"{method} {path}: {problem}")
            time.sleep(_PAUSE_SECONDS)

    def _token(self, who: Person) -> str:
        if who not in self.tokens:
            self.tokens[who] = self.system.token(who.office, who.organisation, who.subject)
        return self.tokens[who]
