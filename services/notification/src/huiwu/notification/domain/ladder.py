"""The clock of a clause: its due day, whether an act was in time, and the rungs between reminder and superior union."""

from dataclasses import dataclass
from datetime import date, timedelta

from huiwu.kernel import Finding
from huiwu.rulebook import Hearing

NOT_BEFORE_ITS_DAY = "platform.rung-not-before-its-day"
_LADDER = "platform.reminder-ladder"
OVERDUE = "overdue"
_SUPERIOR = "superior-"
_BEFORE = "days_before"
_AFTER = ("days_after", "max_days")


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder and the day from which it is taken."""

    name: str
    on: date


def reminder(n: int) -> str:
    """The name of the nth reminder's rung."""
    return f"remind-{n}"


def escalation(level: int) -> str:
    """The name of the rung on which the union that many steps up is told.

    Timers of one instant go by name: a rung of the same day as `overdue` must come after it in the alphabet.
    """
    return f"{_SUPERIOR}{level}"


def level_of(rung: str) -> int | None:
    """How many steps up the rung tells somebody; None when it is no escalation."""
    return int(rung.removeprefix(_SUPERIOR)) if rung.startswith(_SUPERIOR) else None


def due_day(hearing: Hearing, clause: str, anchor: date) -> date:
    """The last day on which the clause is still kept."""
    if hearing.clause(clause).has(_BEFORE):
        return hearing.due_before(clause, anchor)
    return hearing.due_after(clause, anchor, _days(hearing, clause))


def in_time(hearing: Hearing, clause: str, done_on: date | None, anchor: date) -> Finding:
    """Whether it was done by the clause's due day."""
    if hearing.clause(clause).has(_BEFORE):
        return hearing.days_before(clause, done_on, anchor)
    return hearing.days_after(clause, done_on, anchor, parameter=_days(hearing, clause))


def rungs_of(hearing: Hearing, clause: str, due: date, superiors: int) -> tuple[Rung, ...]:
    """The ladder of that clause, with an escalation for each superior up to as many levels as the rule has."""
    ladder = hearing.ladder(clause)
    levels = min(superiors, hearing.number(_LADDER, "levels"))
    pause = timedelta(days=hearing.number(_LADDER, "next_level_after_days"))
    return (
        *(Rung(reminder(n), on) for n, on in enumerate(ladder.reminders(due), 1)),
        Rung(OVERDUE, ladder.overdue_on(due)),
        *(Rung(escalation(n + 1), ladder.escalated_on(due) + n * pause) for n in range(levels)),
    )


def _days(hearing: Hearing, clause: str) -> str:
    return next(parameter for parameter in _AFTER if hearing.clause(clause).has(parameter))
