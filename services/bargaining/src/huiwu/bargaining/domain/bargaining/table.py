"""The bargaining table: who sits on each side, and what has been made ready."""

from dataclasses import dataclass
from datetime import date

from huiwu.kernel.values import Id


@dataclass(frozen=True, slots=True)
class Side:
    """One side's representatives by subject id, its chief among them; `externals` are those from outside."""

    members: tuple[Id, ...]
    chief: Id
    externals: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Representatives:
    """Both sides, and the day on which the workers could read who they are."""

    worker: Side
    employer: Side
    posted_on: date | None = None

    @property
    def everybody(self) -> frozenset[str]:
        return frozenset((*self.worker.members, *self.employer.members))

    @property
    def named_once(self) -> bool:
        """Nobody is named twice or on both sides, and chiefs and externals are members of their own side."""
        seats = len(self.worker.members) + len(self.employer.members)
        return len(self.everybody) == seats and all(
            {side.chief, *side.externals} <= set(side.members) and len(set(side.externals)) == len(side.externals)
            for side in (self.worker, self.employer)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """What the two sides have made ready since the offer was accepted."""

    accepted_on: date
    prepared: tuple[str, ...] = ()
    representatives: Representatives | None = None
    agenda: tuple[str, ...] = ()
