"""The repository: a stream's state, folded from its facts."""

import asyncio
from dataclasses import dataclass
from typing import Any

from huiwu.eventlog.log import EventLog, Recorded
from huiwu.kernel.event import RULED, NotAnEvent, Ruled, read_data
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.ruling import EditionRef

_FOLDED_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """Where a stream stands; a stream that nothing was recorded on has version 0.

    `position` is its last event's, `last_fact` the id of the last fact. `edition` is the law under which it began; as
    long as it has not begun, that of the last refusal.
    """

    state: Any
    version: int
    position: int
    edition: EditionRef | None
    last_fact: str

    @property
    def begun(self) -> bool:
        """It holds a fact; refusals alone begin nothing."""
        return self.last_fact != ""


class Repository:
    """Loads streams of one log."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def load(self, kind: AnyKind, stream: str) -> Loaded:
        """The stream as it stands; raises NotAnEvent when it holds a fact that the kind does not know."""
        history = await self._log.stream(stream)
        loaded = Loaded(kind.initial, 0, 0, None, "")
        for start in range(0, len(history), _FOLDED_AT_A_TIME):
            if start:
                await asyncio.sleep(0)  # a long history is not to hold up everybody else
            for recorded in history[start : start + _FOLDED_AT_A_TIME]:
                loaded = _with(kind, loaded, recorded)
        return loaded


def _with(kind: AnyKind, loaded: Loaded, recorded: Recorded) -> Loaded:
    event = recorded.event
    if event.name == RULED:
        edition = loaded.edition
        if not loaded.begun:
            ruled = read_data(event, Ruled)
            assert isinstance(ruled, Ruled)
            edition = ruled.edition
        return Loaded(loaded.state, event.sequence, recorded.position, edition, loaded.last_fact)
    shape = kind.fact_types.get(event.name)
    if shape is None:
        raise NotAnEvent(f"{event.id}: {event.name} is not a fact of {kind.name}")
    state = kind.evolve(loaded.state, read_data(event, shape))
    return Loaded(state, event.sequence, recorded.position, loaded.edition, event.id)
