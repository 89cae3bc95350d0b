"""Questions about people named in a command: each once, and only those who belong."""

from collections import Counter
from collections.abc import Collection

from huiwu.kernel import Finding
from huiwu.rulebook import Hearing

SHOWN = 20
"""A finding names at most so many of the people who do not fit."""


def each_once(hearing: Hearing, named: Collection[str]) -> Finding:
    """Nobody is named twice."""
    twice = [name for name, times in Counter(named).items() if times > 1]
    return hearing.holds(
        "platform.distinct-people",
        not twice,
        seen={"named": len(named), "twice": sorted(twice)[:SHOWN]},
        needed={"twice": []},
    )


def on_the_roll(hearing: Hearing, named: Collection[str], roll: Collection[str]) -> Finding:
    """All who are named stand on the enterprise's roll of workers."""
    return _within(hearing, "platform.delegates-on-roll", named, roll)


def on_the_roster(hearing: Hearing, named: Collection[str], roster: Collection[str]) -> Finding:
    """All who are named are delegates of this congress."""
    return _within(hearing, "platform.on-roster", named, roster)


def on_the_solicitation_roster(hearing: Hearing, named: Collection[str], roster: Collection[str]) -> Finding:
    """All who are named were on the roll when the workers began to be asked."""
    return _within(hearing, "platform.on-solicitation-roster", named, roster)


def _within(hearing: Hearing, rule: str, named: Collection[str], whole: Collection[str]) -> Finding:
    missing = sorted(set(named) - set(whole))
    return hearing.holds(
        rule, not missing, seen={"named": len(named), "missing": missing[:SHOWN]}, needed={"missing": []}
    )
