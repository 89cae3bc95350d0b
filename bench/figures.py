"""A figure: what ours took or did beside its peer in the same run, medians of rounds that took turns."""

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TypeAlias, TypedDict

import msgspec

KEPT = Path(".huiwu") / "bench.json"
"""Every figure as it was last measured on this machine."""


class Figure(TypedDict):
    """Ours, the peer's, and how many times the peer's ours is; the peer is 0 where there is none."""

    ours: float
    peer: float
    ratio: float


class Kept(msgspec.Struct, frozen=True):
    """A figure with the day of its measurement and the load average of the machine when that began."""

    ours: float
    peer: float
    ratio: float
    load: float
    on: str


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


def keep(figures: "Figures", load: float) -> None:
    """Put the figures in the place of what was measured before."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    kept = kept_in(KEPT) | {name: Kept(**figure, load=load, on=today) for name, figure in figures.items()}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_bytes(as_kept(kept))


def as_kept(figures: Mapping[str, Kept]) -> bytes:
    """The content of a file of figures."""
    return msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n"


def kept_in(path: Path) -> dict[str, Kept]:
    """The figures in a file; none when it is not there."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Kept]) if path.exists() else {}


def load_average() -> float:
    """Of the last minute: how many programs ran or wanted to."""
    return round(os.getloadavg()[0], 1)
