"""A service without engines: what it hears, what it decides of its own accord, and what its timers do as days pass."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

import msgspec

from huiwu.eventlog import CancelTimer, Change, Loaded, Reactions, Reader, ReadModel, Received, Remove, Row, SetTimer
from huiwu.eventlog.rows import changed
from huiwu.kernel import Actor, AnyKind
from huiwu.kernel.event import Event, canonical, write
from huiwu.kernel.names import district_of, event_type
from huiwu.kernel.period import start_of
from huiwu.testkit.scenario import Given, given


class Tree:
    """Everybody stands under the same superiors, the nearest first."""

    def __init__(self, *superiors: str) -> None:
        self._superiors = superiors

    async def line_of_superiors(self, _organisation: str) -> tuple[str, ...]:
        """The same for everybody."""
        return self._superiors


@dataclass
class Desk:
    """A service of these kinds, read models and reactions; what follows is decided at once, timers strike in time.

    `by` is whose act every order is; `source` the service itself.
    """

    source: str
    kinds: Sequence[AnyKind]
    models: Sequence[ReadModel]
    reactions: Reactions
    now: datetime
    by: Actor
    rows: dict[tuple[str, str], Row] = field(default_factory=dict[tuple[str, str], Row])
    streams: dict[str, Given] = field(default_factory=dict[str, Given])
    timers: dict[tuple[str, str], SetTimer] = field(default_factory=dict[tuple[str, str], SetTimer])
    said: list[Any] = field(default_factory=list[Any])
    organisations: Tree = field(default_factory=Tree)
    edition: str = "chaoyang-2015"

    async def hears(self, service: str, stream: str, fact: object) -> None:
        """A fact goes through the read models, then through the reactions, whose orders are decided."""
        at = self._received(service, stream, fact)
        for model in self.models:
            for effect in model.effects(at):
                self._take(model.name, effect, at)
        for reaction in self.reactions.to(at):
            for order in await reaction.react(at, cast("Reader", self)):
                await self.decide(order.kind, order.stream, order.command)

    async def decide(self, kind: AnyKind, stream: str, command: object) -> None:
        """No reaction and no timer may ask for what is only refused."""
        before = self.streams.get(stream, given(kind))
        after = before.when(command, at=self.now.isoformat(), by=self.by, edition=self.edition).and_so()
        self.streams[stream] = after
        for fact in after.facts[len(before.facts) :]:
            self.said.append(fact)
            await self.hears(self.source, stream, fact)

    async def comes_to(self, day: date, hour: int = 9) -> None:
        """Let the days pass; every timer strikes at its own hour."""
        until = start_of(day) + timedelta(hours=hour)
        while due := sorted((t.at, *key) for key, t in self.timers.items() if t.at <= until):
            at, stream, name = due[0]
            self.now = max(self.now, at)
            timer = self.timers.pop((stream, name))
            await self.decide(self._kind(timer.kind), stream, timer.command)
        self.now = until

    # -- a reader

    async def row(self, model: str, name: str) -> Row | None:
        """As a reader."""
        return self.rows.get((model, name))

    async def find(self, model: str, **equals: object) -> list[Row]:
        """As a reader."""
        rows = [row for (table, _), row in sorted(self.rows.items()) if table == model]
        return [row for row in rows if equals.items() <= row.view.items()]

    async def state(self, kind: AnyKind, stream: str) -> Loaded:
        """As a reader."""
        known = self.streams.get(stream)
        return Loaded(known.state if known else kind.initial, 1, 1, None, "f")

    def _take(self, model: str, effect: object, at: Received) -> None:
        match effect:
            case Change():
                place = (effect.model or model, effect.id)
                self.rows[place] = changed(self.rows.get(place), effect, at)
            case Remove():
                self.rows.pop((effect.model or model, effect.id), None)
            case SetTimer():
                self.timers[effect.stream, effect.name] = effect
            case CancelTimer():
                self.timers.pop((effect.stream, effect.name), None)
            case _:
                raise AssertionError(effect)

    def _received(self, service: str, stream: str, fact: object) -> Received:
        event = Event(
            id=f"{len(self.said)}.1",
            source=f"/huiwu/{service}",
            type=event_type(service, type(fact)),
            subject=stream,
            sequence=2,
            time=self.now,
            decision="d",
            district=district_of(stream),
            data=msgspec.Raw(canonical(fact)),
        )
        return Received(service, 7, 6, event, write(event))

    def _kind(self, name: str) -> AnyKind:
        return next(kind for kind in self.kinds if kind.name == name)
