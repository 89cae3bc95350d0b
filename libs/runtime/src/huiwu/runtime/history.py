"""History: every ruling and fact of a stream as sentences and as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import msgspec

from huiwu.eventlog import Recorded
from huiwu.kernel.event import RULED, Ruled, read_data
from huiwu.runtime.answers import decision

_OUTCOMES = {"granted": ("准许", "granted"), "refused": ("不予准许", "refused")}


@dataclass(frozen=True, slots=True)
class Chronicle:
    """Puts recorded events into words. `titles` are the commands' names for people, `sentences` the facts'."""

    titles: Mapping[str, tuple[str, str]]
    sentences: Mapping[str, tuple[str, str]]

    def entry(self, recorded: Recorded) -> dict[str, object]:
        """One line of a history."""
        event = recorded.event
        told: dict[str, object] = {
            "version": event.sequence,
            "position": recorded.position,
            "time": event.time.isoformat(),
            "type": event.type,
        }
        if event.name == RULED:
            ruled = read_data(event, Ruled)
            assert isinstance(ruled, Ruled)
            return {**told, "sentence": self._ruling(ruled), "decision": decision(event.decision, ruled)}
        data = msgspec.json.decode(event.data)
        return {**told, "sentence": self.fact(event.name, data), "data": data}

    def _ruling(self, ruled: Ruled) -> dict[str, str]:
        zh, en = self.titles.get(ruled.command.name, (ruled.command.name, ruled.command.name))
        outcome_zh, outcome_en = _OUTCOMES[ruled.outcome]
        unmet = [found.clause for found in ruled.findings if found.effect != "none"]
        because_zh, because_en = (f"（{'、'.join(unmet)}）", f" ({', '.join(unmet)})") if unmet else ("", "")
        office = f"{ruled.actor.organisation} {ruled.actor.office}"
        return {
            "zh": f"{office} 申请“{zh}”：{outcome_zh}{because_zh}。",
            "en": f"{office} asked to {en[:1].lower()}{en[1:]}: {outcome_en}{because_en}.",
        }

    def fact(self, name: str, data: Mapping[str, object]) -> dict[str, str]:
        """A fact's sentence."""
        zh, en = self.sentences.get(name, (name, name))
        return {"zh": zh.format_map(_Members(data, "是", "否")), "en": en.format_map(_Members(data, "yes", "no"))}


class _Members(dict[str, object]):
    """Members of a fact for a sentence: lists are told by their length, what is not there by a dash."""

    def __init__(self, data: Mapping[str, object], yes: str, no: str) -> None:
        super().__init__(data)
        self._yes, self._no = yes, no

    def __getitem__(self, name: str) -> object:
        match super().get(name):
            case None:
                return "—"
            case bool() as value:
                return self._yes if value else self._no
            case value:
                return len(cast("list[object]", value)) if isinstance(value, list) else value
