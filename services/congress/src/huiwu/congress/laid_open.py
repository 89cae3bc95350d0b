"""Which classes of factory affairs a unit laid open, and what shows it: disclosures, rules, sessions, layoff plans."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from huiwu.eventlog import Row

RULES: Final = "labour_rules"
"""劳动规章制度: a unit's rule that was on display is one."""
LAYOFFS: Final = "layoff_plan_and_result"
MODELS: Final = ("factory_disclosures", "workplace_rules", "sessions", "layoff_plans")


@dataclass(frozen=True, slots=True)
class Showing:
    """That a class was laid open: by which stream, how, and from when to when; `to` is None where it still is."""

    unit: str
    item_class: str
    by: str
    how: str
    title: str
    since: date
    to: date | None

    def lies_in(self, first: date, last: date) -> bool:
        """Some day of it lies in that time."""
        return self.since <= last and (self.to is None or first <= self.to)


def showings(rows: Mapping[str, Sequence[Row]]) -> Iterator[Showing]:
    """All that the rows of these models show."""
    for row in rows["factory_disclosures"]:
        yield from _displays(row, row.view["item_class"], "disclosure")
    for row in rows["workplace_rules"]:
        if row.view["sort"] == "rule":
            yield from _displays(row, RULES, "rule")
    for row in rows["sessions"]:
        yield from _session(row)
    for row in rows["layoff_plans"]:
        if on := row.view.get("disclosed_on"):
            yield _once(row, LAYOFFS, "layoff_plan", row.view["title"], on)


def _displays(row: Row, item_class: str, how: str) -> Iterator[Showing]:
    for each in row.view["displays"]:
        taken_down = [on for on in row.view.get("display_endings", ()) if on >= each["from"]]
        to = each["to"] or min(taken_down, default=None)
        until = date.fromisoformat(to) if to else None
        unit, title = row.view["enterprise"], row.view["title"]
        yield Showing(unit, item_class, row.id, how, title, date.fromisoformat(each["from"]), until)


def _session(row: Row) -> Iterator[Showing]:
    """向职代会公开: on the day on which it closed, all but what was adjourned; and what was disclosed after it."""
    items: list[Mapping[str, Any]] = row.view.get("agenda", [])
    if closed_on := row.view.get("closed_on"):
        dealt_with = {each["item"] for each in items} - set(row.view.get("adjourned", ()))
        yield from _of_items(row, items, dealt_with, "session", closed_on)
    for each in row.view.get("disclosed", ()):
        yield from _of_items(row, items, set(each["items"]), "after_session", each["on"])


def _of_items(row: Row, items: Iterable[Mapping[str, Any]], among: set[str], how: str, on: str) -> Iterator[Showing]:
    for item in items:
        if item["item"] in among:
            for item_class in item.get("discloses", ()):
                yield _once(row, item_class, how, item["title"], on)


def _once(row: Row, item_class: str, how: str, title: str, on: str) -> Showing:
    day = date.fromisoformat(on)
    return Showing(row.view["enterprise"], item_class, row.id, how, title, day, day)
