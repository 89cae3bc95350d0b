"""A kind of stream: the decider of one sort of thing, with the names under which its commands and facts are stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from importlib.metadata import entry_points
from typing import Any, Generic, TypeAlias, TypeVar

from huiwu.kernel.names import by_name, former_names, parts_by_name
from huiwu.kernel.ruling import Ruling

C = TypeVar("C")
S = TypeVar("S")
F = TypeVar("F")
H = TypeVar("H")


@dataclass(frozen=True)
class Kind(Generic[C, S, F, H]):
    """`decide(command, state, hearing)` and `evolve(state, fact)`, both pure, and what belongs to them.

    `party(command, state)` is the organisation whose act the command is: only its own people may give it.
    `keeper(command, state)` is the organisation that may put on record what happened before; a kind without one is only
    decided ahead. `creates` are the commands that may begin a stream; all others need one that has begun.
    `words` say it for people, Chinese first: a command's title, a fact's sentence with its members in braces.
    """

    service: str
    name: str
    initial: S
    decide: Callable[[C, S, H], Ruling]
    evolve: Callable[[S, F], S]
    party: Callable[[C, S], str]
    commands: tuple[type, ...]
    facts: tuple[type, ...]
    creates: tuple[type, ...] = ()
    evidence: tuple[type, ...] = ()
    words: Mapping[type, tuple[str, str]] = field(default_factory=dict[type, tuple[str, str]])
    keeper: Callable[[C, S], str] | None = None

    def fold(self, history: Iterable[F]) -> S:
        """The state that a history leads to."""
        return reduce(self.evolve, history, self.initial)

    @cached_property
    def command_types(self) -> Mapping[str, type]:
        """Commands by stored name (`open-session`), earlier ones too."""
        return parts_by_name(self.commands)

    @cached_property
    def fact_types(self) -> Mapping[str, type]:
        """Facts by stored name (`session-opened.v1`), earlier ones too."""
        return by_name(self.facts)

    @cached_property
    def evidence_types(self) -> Mapping[str, type]:
        """Shapes of evidence by stored name (`roster-in-force`), earlier ones too."""
        return parts_by_name(self.evidence)

    @cached_property
    def has_earlier_shapes(self) -> bool:
        """Whether anything of this kind can have been stored in a shape that is no longer today's."""
        return any(map(former_names, (*self.commands, *self.facts, *self.evidence)))


AnyKind: TypeAlias = Kind[Any, Any, Any, Any]


def installed_kinds() -> Mapping[tuple[str, str], AnyKind]:
    """Every kind of every installed service by (service, kind name), from the entry point group `huiwu.kinds`."""
    return {(kind.service, kind.name): kind for point in entry_points(group="huiwu.kinds") for kind in point.load()}
