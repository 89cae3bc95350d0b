"""The earliest lawful opening of a session, and the clauses that decide it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from huiwu.congress.domain.session.clauses import AGREED, DOCUMENTS, IN_TERM, REPORT
from huiwu.congress.domain.session.states import Convening
from huiwu.kernel.period import last_day_after, latest_day_before

DAYS = "days_before"


class _Clause(Protocol):
    def number(self, parameter: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that must come before the opening.

    `due_on` is its last day for the scheduled opening, `opens_from` the first day on which it lets the session open:
    counted from the day it was done, or from today while it is not.
    """

    step: str
    clause: str
    done: bool
    done_on: date | None
    days_before: int
    due_on: date
    opens_from: date
    in_time: bool


@dataclass(frozen=True, slots=True)
class EarliestOpening:
    """The first day on which the session may lawfully open; with steps `outstanding`, if they are all done today."""

    opening_on: date
    earliest: date
    ready: bool
    decided_by: tuple[str, ...]
    outstanding: tuple[str, ...]
    steps: tuple[Step, ...]


def earliest_opening(state: Convening, clause: Callable[[str], _Clause], today: date) -> EarliestOpening:
    """max(report + 10, last delivery + 7, roster confirmation), with the numbers of the clauses."""
    steps = (
        _step("roster_confirmed", IN_TERM, state.call.roster_confirmed_on, 0, state, today),
        _step("agenda_agreed", AGREED, None, 0, state, today, done=state.agreed),
        _step("reported", REPORT, state.reported_on, clause(REPORT).number(DAYS), state, today),
        _step("documents_delivered", DOCUMENTS, state.last_delivery, clause(DOCUMENTS).number(DAYS), state, today),
    )
    dated = [step for step in steps if step.done_on is not None or not step.done]
    earliest = max(step.opens_from for step in dated)
    return EarliestOpening(
        opening_on=state.opening_on,
        earliest=earliest,
        ready=all(step.done and step.in_time for step in steps),
        decided_by=tuple(step.clause for step in dated if step.opens_from == earliest),
        outstanding=tuple(step.step for step in steps if not step.done),
        steps=steps,
    )


def _step(
    name: str,
    clause: str,
    done_on: date | None,
    days: int,
    state: Convening,
    today: date,
    *,
    done: bool | None = None,
) -> Step:
    finished = done_on is not None if done is None else done
    opens_from = last_day_after(done_on or today, days)
    in_time = finished and (done_on is None or opens_from <= state.opening_on)
    return Step(name, clause, finished, done_on, days, latest_day_before(state.opening_on, days), opens_from, in_time)
