"""The repository: streams' states, folded from their facts, and the last of them remembered."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from huiwu.eventlog.fold import Fold, Loaded
from huiwu.eventlog.group_read import Line
from huiwu.eventlog.log import EventLog
from huiwu.kernel.event import Event, write
from huiwu.kernel.kind import AnyKind

__all__ = ["Loaded", "Repository"]
MOST_REMEMBERED = 32 * 1024 * 1024
"""Bytes of the events whose states are remembered: a measure of what they hold in memory."""
_FOLDED_AT_A_TIME = 250
_LEAST_WEIGHT = 1024


@dataclass(frozen=True, slots=True)
class _Remembered:
    kind: AnyKind
    loaded: Loaded
    weight: int


class Repository:
    """Loads streams of one log. States are values: what is remembered is given to whoever asks."""

    def __init__(self, log: EventLog, *, most_remembered: int = MOST_REMEMBERED) -> None:
        self._log = log
        self._most = most_remembered
        self._folds: dict[int, Fold] = {}
        self._known: OrderedDict[str, _Remembered] = OrderedDict()
        self._weight = 0

    async def load(self, kind: AnyKind, stream: str) -> Loaded:
        """The stream as it stands; raises NotAnEvent when it holds a fact that the kind does not know.

        Only what was recorded since it was last loaded is read and folded.
        """
        known = self._entry(kind, stream)
        history = await self._log.lines(stream, known.loaded.version)
        return await self._onward(stream, known, history) if history else known.loaded

    def remembered(self, kind: AnyKind, stream: str) -> Loaded | None:
        """The stream as it was last seen, without asking whether it still stands there.

        Only for who appends after `version` and `position`: if it has moved on, that is a VersionConflict.
        """
        known = self._known.get(stream)
        if known is None or known.kind is not kind:
            return None
        self._known.move_to_end(stream)
        return known.loaded

    def forget(self, stream: str) -> None:
        """It does not stand where it was remembered to."""
        known = self._known.pop(stream, None)
        self._weight -= known.weight if known else 0

    def advance(self, kind: AnyKind, loaded: Loaded, events: Sequence[Event], positions: Sequence[int]) -> None:
        """Remember where the stream stands after events that were appended right behind `loaded`."""
        stream, known = events[0].subject, self._known.get(events[0].subject)
        lines = [
            Line(event.sequence, event.type, write(event), position)
            for event, position in zip(events, positions, strict=True)
        ]
        weight = (known.weight if known else _LEAST_WEIGHT) + sum(len(line.body) for line in lines)
        try:
            news = self._fold(kind).onward(loaded, lines)
        except Exception:  # noqa: BLE001 - they are recorded all the same; whoever loads them is told
            self.forget(stream)
        else:
            self._remember(stream, _Remembered(kind, news, weight))

    def _entry(self, kind: AnyKind, stream: str) -> _Remembered:
        known = self._known.get(stream)
        if known is None or known.kind is not kind:
            return _Remembered(kind, self._fold(kind).unbegun, _LEAST_WEIGHT)
        self._known.move_to_end(stream)
        return known

    async def _onward(self, stream: str, known: _Remembered, history: Sequence[Line]) -> Loaded:
        fold, loaded = self._fold(known.kind), known.loaded
        for start in range(0, len(history), _FOLDED_AT_A_TIME):
            if start:
                await asyncio.sleep(0)  # a long history is not to hold up everybody else
            loaded = fold.onward(loaded, history[start : start + _FOLDED_AT_A_TIME])
        weight = known.weight + sum(len(line.body) for line in history)
        self._remember(stream, _Remembered(known.kind, loaded, weight))
        return loaded

    def _remember(self, stream: str, news: _Remembered) -> None:
        known = self._known.get(stream)
        if known is not None and known.kind is news.kind and known.loaded.version > news.loaded.version:
            return  # somebody has looked since
        self.forget(stream)
        self._known[stream] = news
        self._weight += news.weight
        while self._weight > self._most:
            self.forget(next(iter(self._known)))

    def _fold(self, kind: AnyKind) -> Fold:
        fold = self._folds.get(id(kind))
        if fold is None or fold.kind is not kind:
            fold = self._folds[id(kind)] = Fold(kind)
        return fold
