"""Reactions: what a service does of its own accord when it hears a fact, exactly once however often the fact comes."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from huiwu.eventlog.meters import REACTIONS
from huiwu.eventlog.reader import Reader
from huiwu.eventlog.readmodel import command_name
from huiwu.eventlog.received import Received, demand_known
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import derived_id, fact_names, shape_name
from huiwu.kernel.ruling import Actor

F = TypeVar("F")


Decide: TypeAlias = Callable[[AnyKind, str, object, Actor, str], Awaitable[object]]
"""`decide(kind, stream, command, actor, decision)`: rules and records; an id that is taken gives the first ruling."""


@dataclass(frozen=True, slots=True)
class Order:
    """A command that this service gives to one of its own streams."""

    kind: AnyKind
    stream: str
    command: object


Reaction: TypeAlias = Callable[[F, Received, Reader], Awaitable[Iterable[Order]]]


@dataclass(frozen=True, slots=True)
class Heard:
    """One reaction to one sort of fact; `name` is part of the decision ids, so a renamed reaction would react again."""

    name: str
    shape: type
    react: Callable[[Received, Reader], Awaitable[Iterable[Order]]]


class Reactions:
    """Async handlers by the fact that they react to. They may read, and answer with orders; they write nothing."""

    def __init__(self) -> None:
        self._heard: dict[tuple[str, str], list[Heard]] = {}

    def on(self, service: str, shape: type[F]) -> Callable[[Reaction[F]], Reaction[F]]:
        """React when `service` records the fact that `shape` is named after.

        At the reaction the service's read models already know of the fact.
        """

        def register(reaction: Reaction[F]) -> Reaction[F]:
            async def react(at: Received, read: Reader) -> Iterable[Order]:
                return await reaction(at.read(shape), at, read)

            name = reaction.__name__
            for fact in fact_names(shape):
                heard = self._heard.setdefault((service, fact), [])
                if any(other.name == name for other in heard):
                    raise ValueError(f"two reactions to {service} {fact} are called {name}")
                heard.append(Heard(name, shape, react))
            return reaction

        return register

    @property
    def sources(self) -> frozenset[str]:
        """The services whose facts are reacted to."""
        return frozenset(service for service, _ in self._heard)

    def facts(self, service: str) -> list[str]:
        """The names, without a version, of the facts of a service that are reacted to."""
        return sorted({shape_name(fact) for source, fact in self._heard if source == service})

    def shapes(self, service: str) -> list[tuple[str, type]]:
        """In which shapes the facts of a service are heard, each with its stored name."""
        return [
            (fact, each.shape) for (source, fact), heard in self._heard.items() if source == service for each in heard
        ]

    def to(self, at: Received) -> Iterable[Heard]:
        """The reactions to that event, in the order in which they were declared; raises OfLaterRelease."""
        heard = self._heard.get((at.service, at.event.name), [])
        if not heard:
            demand_known(at, {(service, shape_name(fact)) for service, fact in self._heard})
        return heard


async def answer(reactions: Reactions, at: Received, read: Reader, decide: Decide, service: str) -> None:
    """React to one fact: have every order decided, in order, each under the id that follows from the fact."""
    for heard in reactions.to(at):
        given = Counter[tuple[str, str]]()
        for order in await heard.react(at, read):
            what = (order.stream, command_name(order.command))
            state = (await read.state(order.kind, order.stream)).state
            actor = Actor("reaction", "system", order.kind.party(order.command, state))
            decision = decision_of(heard.name, at, *what, given[what])
            await decide(order.kind, order.stream, order.command, actor, decision)
            given[what] += 1
            REACTIONS.labels(service, heard.name).inc()


def decision_of(reaction: str, at: Received, stream: str, command: str, n: int) -> str:
    """The id of the decision on the nth order of that name to a stream: the same however often the fact is delivered.

    It does not hang on the other orders: one that has been decided may not be given the next time.
    """
    return derived_id("reaction", reaction, at.event.id, stream, command, str(n))
