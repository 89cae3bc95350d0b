"""The ladder of a clause: whether an act was in time, and the rungs between reminder and superior union."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from huiwu.kernel import Finding
from huiwu.rulebook import Hearing

NOT_BEFORE_ITS_DAY = "platform.rung-not-before-its-day"
_LADDER = "platform.reminder-ladder"
OVERDUE = "overdue"
_SUPERIOR = "superior-"


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


def in_time(hearing: Hearing, clause: str, done_on: date | None, due: date) -> Finding:
    """Whether it was done by the clause's due day."""
    return hearing.holds(clause, done_on is not None and done_on <= due, seen={"on": done_on}, needed={"by": due})


def rungs_of(
    hearing: Hearing, clause: str, due: date, superiors: int, deadline: str = "", also: Iterable[date] = ()
) -> tuple[Rung, ...]:
    """The ladder of that clause, with an escalation for each superior up to as many levels as the rule has.

    `deadline` is the parameter that the due day comes from, where the clause has several; `also` days more to remind.
    A clock that is set late reminds once, and not of every day that has gone by.
    """
    ladder = hearing.ladder(clause, deadline)
    levels = min(superiors, hearing.number(_LADDER, "levels"))
    pause = timedelta(days=hearing.number(_LADDER, "next_level_after_days"))
    return (
        *(Rung(reminder(n), on) for n, on in enumerate(ladder.reminders(due, since=hearing.today, also=also), 1)),
        Rung(OVERDUE, ladder.overdue_on(due)),
        *(Rung(escalation(n + 1), ladder.escalated_on(due) + n * pause) for n in range(levels)),
    )
