"""History: every ruling and fact of a stream as sentences and as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import msgspec
from msgspec import UNSET

from huiwu.eventlog import Recorded
from huiwu.kernel.event import RULED, Event, Ruled, read_data, read_plain
from huiwu.runtime.answers import decision
from huiwu.runtime.offices import OFFICES

_OUTCOMES = {"granted": ("准许", "granted"), "refused": ("不予准许", "refused")}


@dataclass(frozen=True, slots=True)
class Chronicle:
    """Puts recorded events into words, in the shapes of today.

    `titles` are the commands' names for people, `sentences` and `shapes` the facts'; one without is told by its name.
    """

    titles: Mapping[str, tuple[str, str]]
    sentences: Mapping[str, tuple[str, str]]
    shapes: Mapping[str, type]

    def entry(self, recorded: Recorded, names: Mapping[str, str]) -> dict[str, object]:
        """One line of a history; `names` are those of the organisations that may be spoken of, by id."""
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
            return {**told, "sentence": self._ruling(ruled, names), "decision": decision(event.decision, ruled)}
        data = self.data(event)
        return {**told, "sentence": self.fact(event.name, data, names), "data": data}

    def data(self, event: Event) -> Mapping[str, object]:
        """What a fact says."""
        return cast("dict[str, object]", read_plain(event, self.shapes.get(event.name)))

    def _ruling(self, ruled: Ruled, names: Mapping[str, str]) -> dict[str, str]:
        zh, en = self.titles.get(ruled.command.name, (ruled.command.name, ruled.command.name))
        outcome_zh, outcome_en = _OUTCOMES[ruled.outcome]
        unmet = [found.clause for found in ruled.findings if found.effect != "none"]
        because_zh, because_en = (f"（{'、'.join(unmet)}）", f" ({', '.join(unmet)})") if unmet else ("", "")
        organisation = names.get(ruled.actor.organisation, ruled.actor.organisation)
        office_zh, office_en = OFFICES.get(ruled.actor.office, (ruled.actor.office, ruled.actor.office))
        if ruled.retrospective is not UNSET:
            day, why = ruled.retrospective.happened_on, ruled.retrospective.reason
            asked = f"recorded afterwards, as of {day}, “{en}” ({why})"
            return {
                "zh": f"{organisation}（{office_zh}）补录 {day} 的“{zh}”（{why}）：{outcome_zh}{because_zh}。",
                "en": f"{organisation} ({office_en}) {asked}: {outcome_en}{because_en}.",
            }
        return {
            "zh": f"{organisation}（{office_zh}）申请“{zh}”：{outcome_zh}{because_zh}。",
            "en": f"{organisation} ({office_en}) asked to {en[:1].lower()}{en[1:]}: {outcome_en}{because_en}.",
        }

    def fact(self, name: str, data: Mapping[str, object], names: Mapping[str, str]) -> dict[str, str]:
        """A fact's sentence."""
        zh, en = self.sentences.get(name, (name, name))
        told = {member: names.get(value, value) if isinstance(value, str) else value for member, value in data.items()}
        return {"zh": zh.format_map(_Members(told, "是", "否")), "en": en.format_map(_Members(told, "yes", "no"))}


def organisations_in(history: Iterable[Recorded]) -> set[str]:
    """What may be the id of an organisation in these events."""
    found: set[str] = set()
    for recorded in history:
        event = recorded.event
        if event.name == RULED:
            ruled = read_data(event, Ruled)
            assert isinstance(ruled, Ruled)
            found.add(ruled.actor.organisation)
        else:
            data = cast("dict[str, object]", msgspec.json.decode(event.data))
            found |= {value for value in data.values() if isinstance(value, str)}
    return found


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
