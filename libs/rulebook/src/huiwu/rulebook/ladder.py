"""The ladder of reminders: days on which an obligation is reminded of, called overdue and taken to the superior."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from huiwu.rulebook.clause import Clause
from huiwu.rulebook.errors import UnknownParameter

_WARN = "warn_before_days"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Days counted from the due day of one clause."""

    remind_before_due_days: tuple[int, ...]
    overdue_after_due_days: int
    escalate_after_due_days: int

    def reminders(self, due: date, *, since: date = date.min, also: Iterable[date] = ()) -> tuple[date, ...]:
        """The days to remind, `also` on those, earliest first; of those that have come by `since`, only the latest."""
        days = sorted({*(due - timedelta(days=days) for days in self.remind_before_due_days), *also})
        return (*[day for day in days if day <= since][-1:], *(day for day in days if day > since))

    def overdue_on(self, due: date) -> date:
        return due + timedelta(days=self.overdue_after_due_days)

    def escalated_on(self, due: date) -> date:
        """The day on which the superior union is told."""
        return due + timedelta(days=self.escalate_after_due_days)


def ladder_of(rule: Clause, clause: Clause, deadline: str = "") -> Ladder:
    """The rungs of a clause: from its row in the rule, else its own `warn_before_days`, else the default row.

    Of a clause with several deadlines each may have a row of its own, under `<clause>/<parameter>`.
    """
    rows = cast("Mapping[str, Mapping[str, object]]", rule.value("ladders"))
    own = {"remind_before_due_days": clause.value(_WARN)} if clause.has(_WARN) else {}
    row = {**cast("Mapping[str, object]", rule.value("default")), **own, **rows.get(clause.id, {})}
    row |= rows.get(f"{clause.id}/{deadline}", {})
    reminders, overdue, escalate = (
        row["remind_before_due_days"],
        row["overdue_after_due_days"],
        row["escalate_after_due_days"],
    )
    if not (isinstance(reminders, list) and isinstance(overdue, int) and isinstance(escalate, int)):
        raise UnknownParameter(f"{rule.id}: the ladder of {clause.id} is not one")
    days = sorted((int(str(day)) for day in cast("list[object]", reminders)), reverse=True)
    return Ladder(tuple(days), overdue, escalate)
