"""Sending: each step once, however often it is tried; what was sent before is answered again and not done again."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import httpx

from huiwu.kernel.event import canonical
from huiwu.workbook.plan import Plan, Step
from huiwu.workbook.problem import Problem

_AWAY = (429, 502, 503, 504)
_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 1.0
_MOST_REFUSALS = 50


class Unreachable(Exception):
    """The system does not answer; what was sent stays sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A step that is on record. `before` says that an earlier run had put it there."""

    step: Step
    deviations: tuple[str, ...]
    before: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """Posts steps to a system. The key of a step follows from what it says, so that no journal is needed."""

    client: httpx.Client
    plan: Plan
    sleep: Callable[[float], None] = time.sleep
    patience: float = _PATIENCE_SECONDS

    def send(self) -> Iterator[Sent | Problem]:
        """Step by step; ends with the first Problem, since what comes after rests on it. Raises Unreachable."""
        for step in self.plan.steps:
            answered = self._put(step)
            yield answered
            if isinstance(answered, Problem):
                return

    def _put(self, step: Step) -> Sent | Problem:
        """A refusal that an earlier run was given is not for ever: the step is asked again under its next key."""
        answer = self._post(step, 0)
        for attempt in range(1, _MOST_REFUSALS):
            if answer.status_code != 409 or "Idempotent-Replayed" not in answer.headers:
                break
            answer = self._post(step, attempt)
        if answer.status_code in (200, 201):
            told = cast("dict[str, Any]", answer.json())
            broken = [each["clause"] for each in told["decision"]["findings"] if each["effect"] == "deviation"]
            return Sent(step, tuple(dict.fromkeys(broken)), "Idempotent-Replayed" in answer.headers)
        return _problem(step, answer)

    def _post(self, step: Step, attempt: int) -> httpx.Response:
        query = {"retrospective": "true", "happened_on": step.on.isoformat(), "reason": self.plan.unit.reason}
        headers = {"Idempotency-Key": key_of(step, self.plan.unit.reason, attempt), "Content-Type": "application/json"}
        deadline = time.monotonic() + self.patience
        while True:
            try:
                answer = self.client.post(step.path, params=query, headers=headers, content=canonical(step.command))
                if answer.status_code not in _AWAY:
                    return answer
                why = f"{answer.status_code}"
            except httpx.HTTPError as error:
                why = repr(error)
            if time.monotonic() > deadline:
                raise Unreachable(why)
            self.sleep(_PAUSE_SECONDS)


def key_of(step: Step, reason: str, attempt: int = 0) -> str:
    """The Idempotency-Key: the same for the same command on the same stream and day, whatever file it stands in."""
    said = [step.path, step.stream, canonical(step.command).decode(), step.on.isoformat(), reason]
    return f"huiwu-import-{hashlib.sha256(canonical(said)).hexdigest()}-{attempt}"


def _problem(step: Step, answer: httpx.Response) -> Problem:
    try:
        told = cast("dict[str, Any]", answer.json())
    except ValueError:
        return Problem(step.place, f"系统回答 {answer.status_code}", "见服务日志")
    if answer.status_code == 409:
        blocking = [each for each in told["decision"]["findings"] if each["effect"] == "block"]
        law = "；".join(f"“{each['source']['quote']}”（{each['clause']}）" for each in blocking)
        seen = "；".join(f"{each['seen']}" for each in blocking)
        return Problem(step.place, f"被拒绝：{seen}", "；".join(f"{each['needed']}" for each in blocking), law)
    where = "、".join(f"{each['at']} {each['needed']}" for each in told.get("errors", []))
    return Problem(step.place, f"系统回答 {answer.status_code}：{told.get('detail', '')}", where or "见前述说明")
