"""The fold: a stream's state out of its events as they are stored, each read once and no further than it is needed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from huiwu.eventlog.group_read import Line
from huiwu.kernel.event import RULED, NotAnEvent
from huiwu.kernel.evolution import UNREADABLE, decode
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.names import former_names
from huiwu.kernel.ruling import EditionRef

F = TypeVar("F")


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


class _Told(msgspec.Struct, Generic[F]):
    """What of an event a fold reads."""

    id: str
    data: F


class _Under(msgspec.Struct):
    """What of a ruling a fold reads."""

    edition: EditionRef


class Fold:
    """Folds the streams of one kind."""

    def __init__(self, kind: AnyKind) -> None:
        self.kind = kind
        self._ruled = f"huiwu.{kind.service}.{RULED}"
        self._read_ruling: Callable[[bytes], _Told[_Under]] = msgspec.json.Decoder(_Told[_Under]).decode
        self._read_fact: dict[str, Callable[[bytes], _Told[Any]]] = {
            f"huiwu.{kind.service}.{name}": _reader_of(shape, name) for name, shape in kind.fact_types.items()
        }

    @property
    def unbegun(self) -> Loaded:
        """Where a stream stands of which there is nothing."""
        return Loaded(self.kind.initial, 0, 0, None, "")

    def onward(self, loaded: Loaded, lines: Iterable[Line]) -> Loaded:
        """Where the stream stands after those lines; raises NotAnEvent for a fact that the kind does not know."""
        state, edition, last_fact = loaded.state, loaded.edition, loaded.last_fact
        evolve, read_fact = self.kind.evolve, self._read_fact
        version, position = loaded.version, loaded.position
        for line in lines:
            version, name, body, position = line
            try:
                if name == self._ruled:
                    if not last_fact:
                        edition = self._read_ruling(body).data.edition
                    continue
                told = read_fact[name](body)
            except KeyError:
                raise NotAnEvent(f"version {version}: {name} is not a fact of {self.kind.name}") from None
            except UNREADABLE as error:
                raise NotAnEvent(f"version {version}: {error}") from error
            state, last_fact = evolve(state, told.data), told.id
        return Loaded(state, version, position, edition, last_fact)


def _reader_of(shape: type, stored_as: str) -> Callable[[bytes], _Told[Any]]:
    if stored_as not in former_names(shape):
        return msgspec.json.Decoder(_Told[shape]).decode  # type: ignore[valid-type]
    read_raw: Callable[[bytes], _Told[msgspec.Raw]] = msgspec.json.Decoder(_Told[msgspec.Raw]).decode

    def raised(body: bytes) -> _Told[Any]:
        told = read_raw(body)
        return _Told(told.id, decode(told.data, shape, stored_as))

    return raised
