"""What the clauses ask of unions by a time, as data, and the due day of every clause that has a clock here."""

from datetime import date
from importlib.resources import files

from huiwu.obligation import ITSELF, Deadlines, Duties
from huiwu.rulebook import Hearing
from huiwu.rulebook.calendar import Unit, period_of

DUTIES = Duties.read(files("huiwu.notification.domain").joinpath("duties.yaml").read_bytes())
DEADLINES = Deadlines.read(files("huiwu.notification.domain").joinpath("deadlines.yaml").read_bytes())
_BEFORE = "days_before"
_PERIOD = "period"
_AFTER = ("days_after", "max_days", "days_after_signing", "grace_days")
_DAY_OF_YEAR = {"bargaining.initiation.union-takes-initiative": "platform.offer-in-first-half"}
"""Rules that say by which day of the year a clause is kept that names none."""


def due_day(hearing: Hearing, clause: str, anchor: date, deadline: str = "") -> date:
    """The last day on which the clause is still kept; a yearly duty has the year of its anchor.

    `deadline` names the parameter with the days that there are, or the calendar period, where the clause has several.
    """
    if deadline:
        return _due_by(hearing, clause, anchor, deadline)
    law, duty = hearing.clause(clause), DUTIES.by_clause.get(clause)
    if duty is not None:
        return duty.due_day(hearing, anchor)
    if law.has(_BEFORE):
        return hearing.due_before(clause, anchor)
    if law.has(_PERIOD):
        return hearing.due_in_period(clause, anchor)
    if clause in _DAY_OF_YEAR:
        return hearing.due_on(_DAY_OF_YEAR[clause], anchor.year)
    return hearing.due_after(clause, anchor, next((days for days in _AFTER if law.has(days)), _AFTER[0]))


def _due_by(hearing: Hearing, clause: str, anchor: date, deadline: str) -> date:
    if deadline == ITSELF:
        return anchor
    value = hearing.clause(clause).value(deadline)
    return (
        period_of(anchor, Unit(value)).last if isinstance(value, str) else hearing.due_after(clause, anchor, deadline)
    )
