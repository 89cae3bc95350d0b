"""What every step of an election is held to: its stage, and a day that has come and lies after the one before."""

from collections.abc import Iterable
from datetime import date

from huiwu.congress.domain.election.clauses import NOT_BEFORE, PHASE
from huiwu.congress.domain.election.states import Stage, UnderWay
from huiwu.kernel import Finding, Ruling
from huiwu.kernel.names import kebab
from huiwu.rulebook import Hearing

_SHOWN = 20
"""A finding names at most so many people, so that it fits into an event beside the command."""


def shown(people: Iterable[str]) -> list[str]:
    """Those whom a finding names."""
    return sorted(set(people))[:_SHOWN]


def dated(on: date, it: UnderWay, hearing: Hearing) -> tuple[Finding, Finding]:
    """Not in the future and not before the last step."""
    after = hearing.holds(NOT_BEFORE, on >= it.last_on, seen={"on": on}, needed={"from": it.last_on})
    return hearing.not_after_today(on), after


def out_of_order(command: object, it: UnderWay, stages: tuple[Stage, ...], hearing: Hearing) -> Ruling:
    """Refused: this step is taken at other stages."""
    seen = {"command": kebab(type(command).__name__), "stage": it.stage}
    return hearing.rule(hearing.holds(PHASE, False, seen=seen, needed={"stage": list(stages)}))
