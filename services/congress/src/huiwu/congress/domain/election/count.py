"""Who is elected by a count: the first for the seats among those with votes enough, and nobody by lot."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`elected` in the order of their votes; `tied` are those who share the last seats and would be too many."""

    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()


def outcome_of(votes: Mapping[str, int], seats: int, needed: int) -> Outcome:
    """The outcome for so many seats when `needed` votes elect."""
    reached = sorted((each for each in votes if votes[each] >= needed), key=lambda each: (-votes[each], each))
    if len(reached) <= seats:
        return Outcome(tuple(reached))
    at_the_line = votes[reached[seats - 1]]
    above = tuple(each for each in reached if votes[each] > at_the_line)
    level = tuple(each for each in reached if votes[each] == at_the_line)
    return Outcome(above + level) if len(above) + len(level) == seats else Outcome(above, level)
