"""A figure: what ours took or did beside its peer in the same run, medians of rounds that took turns."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from statistics import median, quantiles
from typing import TypeAlias, TypedDict


class Figure(TypedDict):
    """Ours, the peer's, and how many times the peer's ours is; the peer is 0 where there is none."""

    ours: float
    peer: float
    ratio: float


Figures: TypeAlias = Mapping[str, Figure]
Round: TypeAlias = Callable[[float], Awaitable[float]]
"""Does its work for about so many seconds and says how much a second."""
Step: TypeAlias = Callable[[], None]
"""Told after every round, for whoever watches."""


def beside(ours: float, peer: float = 0.0) -> Figure:
    """The figure of two values."""
    return Figure(ours=_short(ours), peer=_short(peer), ratio=_short(ours / peer) if peer else 0.0)


def middle(ours: Sequence[float], peer: Sequence[float] = ()) -> Figure:
    """The figure of the medians."""
    return beside(median(ours), median(peer) if peer else 0.0)


def share(times: Sequence[float], percent: int) -> float:
    """The time, in milliseconds, that this percentage of times (in seconds) does not exceed."""
    return quantiles(times, n=100, method="inclusive")[percent - 1] * 1000


async def in_turns(runs: Mapping[str, Round], *, rounds: int, seconds: float, step: Step) -> dict[str, list[float]]:
    """What each did a second, round for round; they take turns, so that a noisy minute hits all of them."""
    done: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            rate = await run(seconds if number else seconds / 4)
            if number:  # the first round warms up
                done[name].append(rate)
            step()
    return done


def _short(value: float) -> float:
    return round(value) if value >= 1000 else float(f"{value:.3g}")
