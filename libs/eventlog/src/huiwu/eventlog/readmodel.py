"""The read model: pure handlers that say which rows and timers follow from a fact, whichever service recorded it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, TypeVar

from huiwu.eventlog.received import Received, demand_known
from huiwu.kernel.names import fact_names, kebab, part_name

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Change:
    """Write a row, new or not: `set` replaces members, then `add` counts up from 0, then `append` lengthens lists.

    `organisation` is whose row it is; the first one given stays. `model` is another read model's name, else one's own.
    """

    id: str
    set: Mapping[str, object] = field(default_factory=dict[str, object])
    organisation: str | None = None
    add: Mapping[str, int] = field(default_factory=dict[str, int])
    append: Mapping[str, object] = field(default_factory=dict[str, object])
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a row away; nothing happens when there is none."""

    id: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class SetTimer:
    """When `at` has come, give `command` to `stream`, a stream of the kind named `kind`.

    A stream has one timer of a name: this one replaces it.
    """

    stream: str
    name: str
    at: datetime
    command: object
    kind: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"timer {self.name} needs an instant with a time zone")


@dataclass(frozen=True, slots=True)
class CancelTimer:
    stream: str
    name: str


Effect: TypeAlias = Change | Remove | SetTimer | CancelTimer
Handler: TypeAlias = Callable[[F, Received], Iterable[Effect]]
Step: TypeAlias = Callable[[Received], Iterable[Effect]]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAKEN = ("events", "checkpoints", "timers", "organisations", "parked")


class ReadModel:
    """Rows of one sort, kept in the table of that name: id, organisation, position, fact and a JSON `view`.

    Handlers must be pure: a new `version` has a table of its own, filled from the facts since the beginning.
    """

    def __init__(self, name: str, version: int = 1, *, indexes: Sequence[str] = ()) -> None:
        """`indexes` are the orders in which it is read, in SQL: `(view->>'due_on'), id`."""
        if _NAME.fullmatch(name) is None or name in _TAKEN:
            raise ValueError(f"{name!r} cannot name a table of a read model")
        self.name = name
        self.version = version
        self.indexes = tuple(indexes)
        self._steps: dict[tuple[str, str], Step] = {}
        self._shapes: dict[tuple[str, str], type] = {}
        self._heard: set[tuple[str, str]] = set()

    def on(self, service: str, shape: type[F]) -> Callable[[Handler[F]], Handler[F]]:
        """What follows when `service` records the fact that `shape` is named after.

        The shape is the service's own fact, or a smaller one of the reader's with the same class name.
        """
        keys = [(service, name) for name in fact_names(shape)]
        for key in keys:
            if key in self._steps:
                raise ValueError(f"{self.name} has two handlers for {' '.join(key)}")

        def register(handler: Handler[F]) -> Handler[F]:
            for key in keys:
                self._steps[key] = lambda at: handler(at.read(shape), at)
                self._shapes[key] = shape
            self._heard.add((service, kebab(shape.__name__)))
            return handler

        return register

    @property
    def table(self) -> str:
        """The table of this version."""
        return self.name if self.version == 1 else f"{self.name}_v{self.version}"

    @property
    def sources(self) -> frozenset[str]:
        """The services whose facts it reads."""
        return frozenset(service for service, _ in self._steps)

    def heard(self, service: str) -> frozenset[str]:
        """The stored names of the facts of a service that it reads."""
        return frozenset(name for source, name in self._steps if source == service)

    def shapes(self, service: str) -> list[tuple[str, type]]:
        """In which shapes it reads the facts of a service, each with its stored name."""
        return [(name, shape) for (source, name), shape in self._shapes.items() if source == service]

    def effects(self, at: Received) -> Iterable[Effect]:
        """What follows from that event, nothing when no handler asked for it; raises OfLaterRelease."""
        step = self._steps.get((at.service, at.event.name))
        if step is None:
            demand_known(at, self._heard)
            return ()
        return step(at)


def command_name(command: object) -> str:
    """The stored name of a command, `open-session`."""
    return part_name(type(command))
