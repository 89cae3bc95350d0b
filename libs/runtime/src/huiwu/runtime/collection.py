"""How a service offers a kind of stream over HTTP: one collection, its commands as verbs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from huiwu.eventlog import Reader
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import kebab
from huiwu.kernel.ruling import Evidence

RECORD_AFTERWARDS = "record-historical-fact"
"""The name under which policies know whatever is put on record after it was done."""
Gather: TypeAlias = Callable[[Any, str, Reader], Awaitable[Sequence[Evidence]]]
"""`(command, stream id, reader)` → the values from elsewhere that the ruling will lean on."""


class UnknownReference(LookupError):
    """A command names something that is not known here (yet). Answered 404; nothing is recorded."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"no {kind} {name} is known here")
        self.kind, self.name = kind, name


@dataclass(frozen=True, slots=True)
class Create:
    """`POST /v1/<collection>`: a command that begins a stream. `key(command)` is the stream's id.

    `path` stands for the collection's name where streams of one kind begin in more ways than one.
    """

    command: type
    key: Callable[[Any], str]
    example: Mapping[str, object]
    evidence: Gather | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """`POST /v1/<collection>/{id}/<verb>`: a command to a stream that has begun."""

    command: type
    verb: str
    example: Mapping[str, object]
    evidence: Gather | None = None


@dataclass(frozen=True, slots=True)
class Internal:
    """A command that only reactions and the clock give; it has no route."""

    command: type
    evidence: Gather | None = None


Verb: TypeAlias = Create | Act | Internal


@dataclass(frozen=True, slots=True)
class Collection:
    """A kind of stream under a plural name; the read model of that name answers its queries.

    `first_record` gathers the FirstRecord of whom a command concerns, for a kind that is recorded afterwards too.
    """

    name: str
    kind: AnyKind
    commands: Sequence[Verb]
    first_record: Gather | None = None

    def __post_init__(self) -> None:
        offered = {verb.command for verb in self.commands}
        if missing := set(self.kind.commands) - offered:
            raise ValueError(f"{self.name} does not say how {sorted(c.__name__ for c in missing)} come in")
        if (self.first_record is None) is not (self.kind.keeper is None):
            raise ValueError(f"{self.name} is recorded afterwards with a keeper and a first record, or not at all")


def action_of(command: type) -> str:
    """The name under which policies and rulings know a command, `open-session`."""
    return kebab(command.__name__)
