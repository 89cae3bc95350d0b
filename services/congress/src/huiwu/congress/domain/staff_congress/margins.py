"""How far a roster is from the limits of 004 二(一)1: delegates and front line to spare, managers still allowed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from huiwu.congress.domain.evidence import JobClass, RosterDelegate
from huiwu.congress.domain.staff_congress.composition import (
    COUNT,
    EACH_ENTERPRISE,
    FRONTLINE,
    MANAGERS,
    REGIONAL_COUNT,
    SHARE,
    count,
)
from huiwu.congress.domain.staff_congress.states import Region
from huiwu.rulebook import Clause


@dataclass(frozen=True, slots=True)
class Margin:
    """One limit: how many there are, the least or the most that there may be, and what lies between.

    A margin below 0 is a limit that is not kept. `binding` is false where the clause is only measured, as the shares of
    a regional congress are (A05).
    """

    measure: str
    clause: str
    counted: int
    limit: int
    margin: int
    arithmetic: str
    binding: bool = True


def margins(
    roster: Sequence[RosterDelegate],
    headcount: int,
    region: Region | None,
    homes: Mapping[str, str],
    law: Callable[[str], Clause],
) -> tuple[Margin, ...]:
    """Every limit that the roster has to keep, with the numbers of the clauses."""
    size = (_of_one(len(roster), headcount, law)) if region is None else _of_many(roster, region, homes, law)
    managers, frontline = count(roster, JobClass.MANAGER), count(roster, JobClass.FRONTLINE)
    ceiling, floor = law(MANAGERS).ceiling("max_share"), law(FRONTLINE).mark("min_share")
    most, least = ceiling.largest_part(len(roster)), floor.smallest_part(len(roster))
    most_told, least_told = (
        f"⌊{ceiling.share} × {len(roster)}⌋ = {most}",
        f"⌈{floor.share} × {len(roster)}⌉ = {least}",
    )
    binding = region is None
    return (
        *size,
        Margin("managers_still_allowed", MANAGERS, managers, most, most - managers, most_told, binding),
        Margin("frontline_to_spare", FRONTLINE, frontline, least, frontline - least, least_told, binding),
    )


def _of_one(delegates: int, headcount: int, law: Callable[[str], Clause]) -> tuple[Margin, Margin]:
    share, least = law(SHARE).mark("min_share"), law(COUNT).number("min_count")
    part = max(share.smallest_part(headcount), 1)
    told = f"⌈{share.share} × {headcount}⌉ = {part}"
    return (
        Margin("delegates_above_share", SHARE, delegates, part, delegates - part, told),
        Margin("delegates_above_minimum", COUNT, delegates, least, delegates - least, str(least)),
    )


def _of_many(
    roster: Sequence[RosterDelegate], region: Region, homes: Mapping[str, str], law: Callable[[str], Clause]
) -> tuple[Margin, Margin]:
    least, each = law(REGIONAL_COUNT).number("min_count"), law(EACH_ENTERPRISE).number("min_count")
    seats = Counter(homes[one.subject] for one in roster if one.subject in homes)
    fewest = min((seats[enterprise] for enterprise in region.enterprises), default=0)
    told = f"min({len(region.enterprises)}) = {fewest}"
    return (
        Margin("delegates_above_minimum", REGIONAL_COUNT, len(roster), least, len(roster) - least, str(least)),
        Margin("delegates_of_the_least_represented", EACH_ENTERPRISE, fewest, each, fewest - each, told),
    )
