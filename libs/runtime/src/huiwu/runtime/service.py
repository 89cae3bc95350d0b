"""Service(...): what a service says of itself. Everything else is done for it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fastapi import APIRouter

from huiwu.eventlog import BatchProjection, Reactions, ReadModel
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.ruling import Actor
from huiwu.runtime.collection import Collection, Gather

if TYPE_CHECKING:
    from huiwu.runtime.parts import Parts

Decide: TypeAlias = Callable[[AnyKind, str, object, Actor, str], Awaitable[object]]
"""`(kind, stream, command, actor, decision id)`: a decision outside HTTP; one already taken is left as it is."""
Routes: TypeAlias = "Callable[[Parts], APIRouter]"
"""Routes of a service's own, made when the parts that they need are there."""


@dataclass(frozen=True)
class Service:
    """A service: its kinds, how they are offered, what it listens to and what it does of its own accord.

    `sources` are the services whose facts it takes; those of its models and reactions are added by themselves.
    Of paths below /v1 that begin with one of the `silent` (secret ballots) there is neither trace, figure nor log line.
    `on_start` runs once the engines are reached, before the first request; what it decides can be read by then.
    """

    name: str
    title: tuple[str, str]
    policies: Path
    collections: Sequence[Collection] = ()
    models: Sequence[ReadModel] = ()
    reactions: Reactions = field(default_factory=Reactions)
    batch_projections: Sequence[BatchProjection] = ()
    tables: str = ""
    routes: Sequence[Routes] = ()
    sources: Iterable[str] = ()
    on_start: Sequence[Callable[[Decide], Awaitable[None]]] = ()
    background: "Sequence[Callable[[Parts], Awaitable[None]]]" = ()
    silent: Sequence[str] = ()

    @property
    def kinds(self) -> tuple[AnyKind, ...]:
        return tuple(collection.kind for collection in self.collections)

    @property
    def evidence(self) -> Mapping[type, Gather]:
        """How the evidence of a command is gathered, by command."""
        verbs = [verb for collection in self.collections for verb in collection.commands]
        return {verb.command: verb.evidence for verb in verbs if verb.evidence is not None}

    @property
    def first_records(self) -> Mapping[str, Gather]:
        """How the first record of whom it concerns is gathered, by kind that is recorded afterwards too."""
        return {each.kind.name: each.first_record for each in self.collections if each.first_record is not None}

    @property
    def titles(self) -> Mapping[str, tuple[str, str]]:
        """Commands' names for people by stored name."""
        return {name: kind.words[command] for kind in self.kinds for name, command in kind.command_types.items()}

    @property
    def shapes(self) -> Mapping[str, type]:
        """Facts by stored name."""
        return {name: fact for kind in self.kinds for name, fact in kind.fact_types.items()}

    @property
    def sentences(self) -> Mapping[str, tuple[str, str]]:
        """Facts' sentences by stored name."""
        return {
            name: kind.words[fact]
            for kind in self.kinds
            for name, fact in kind.fact_types.items()
            if fact in kind.words
        }


def load(name: str) -> Service:
    """The service that `module:name` names; raises TypeError when it is none."""
    module, _, attribute = name.partition(":")
    service = getattr(import_module(module), attribute or "service")
    if not isinstance(service, Service):
        raise TypeError(f"{name} is not a Service")
    return service
