"""Golden rulings: how each command and each evidence stands in `Ruled`, kept for ever beside the golden facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec

from huiwu.kernel import AnyKind
from huiwu.kernel.event import events_of, hear_again, read, read_ruling, record, write
from huiwu.kernel.names import part_name
from huiwu.kernel.ruling import (
    Actor,
    Circumstances,
    EditionRef,
    Effect,
    Enforce,
    Evidence,
    Finding,
    Ruling,
)
from huiwu.testkit.samples import choices, sample

_DECISION = "00000000-0000-5000-8000-000000000001"
_ACTOR = Actor("worker-110105-0a", "union-officer", "union-110105-wangjing")
_NOON = datetime.fromisoformat("2026-03-05T12:00:00+08:00")
_EDITION = EditionRef("golden-1", "e" * 64)
_FINDING = Finding("golden.clause", True, {"part": 31, "whole": 620}, None, Enforce.BLOCK, Effect.NONE)


@dataclass(frozen=True, slots=True)
class Ask:
    """The command under which evidence is kept, so that it changes with no command of a service."""


@dataclass(frozen=True, slots=True)
class GoldenRulings:
    """The folders `commands` and `evidence` with a file a shape, named as it is stored, and `choices.json`."""

    folder: Path
    kinds: Sequence[AnyKind]

    @property
    def shapes(self) -> list[tuple[AnyKind, type]]:
        """Every command and every evidence of the kinds: each needs its file."""
        return [(kind, shape) for kind in self.kinds for shape in (*kind.commands, *kind.evidence)]

    @property
    def files(self) -> list[Path]:
        """Every file of a shape, also of those that are written no more."""
        return sorted(self.folder.glob("*/*.json"))

    @property
    def choices(self) -> dict[str, list[str]]:
        """What may stand where a stored shape, of a fact too, has a choice."""
        return choices(shape for kind in self.kinds for shape in (*kind.facts, *kind.commands, *kind.evidence))

    def is_written_as_ever(self, kind: AnyKind, shape: type) -> None:
        """Fails when a ruling with that shape would be written in other bytes, or has members that were never kept.

        The message shows what to keep for a new shape.
        """
        part = "commands" if shape in kind.commands else "evidence"
        file = self.folder / part / f"{part_name(shape)}.json"
        now = _ruling(kind, sample(shape), part)
        assert file.exists(), f"{file.name} is not kept in {file.parent} yet: {now.decode()}"
        kept = file.read_bytes()
        assert _again(kind, part, kept) == kept
        assert _outline(kept) == _outline(now)

    def is_read_as_ever(self, file: Path) -> None:
        """Fails when no kind hears the bytes of a file again, or they come out in other than today's shape."""
        part, kept = file.parent.name, file.read_bytes()
        names = [(kind, kind.command_types if part == "commands" else kind.evidence_types) for kind in self.kinds]
        hearing = [(kind, shapes[file.stem]) for kind, shapes in names if file.stem in shapes]
        assert hearing, f"nobody hears {file.stem} any more"
        for kind, shape in hearing:
            command, circumstances = hear_again(_of(kind, part), read_ruling(read(kept)))
            heard = command if part == "commands" else circumstances.evidence[0].value
            assert type(heard) is shape


def _of(kind: AnyKind, part: str) -> AnyKind:
    """The kind, or for evidence one that hears `Ask`."""
    return kind if part == "commands" else replace(kind, commands=(Ask,))


def _ruling(kind: AnyKind, value: object, part: str) -> bytes:
    command, evidence = (value, ()) if part == "commands" else (Ask(), (Evidence(f"{_DECISION}.1", value),))
    return _written(kind, command, Circumstances(_ACTOR, _NOON, "f" * 64, evidence))


def _again(kind: AnyKind, part: str, kept: bytes) -> bytes:
    return _written(kind, *hear_again(_of(kind, part), read_ruling(read(kept))))


def _written(kind: AnyKind, command: object, circumstances: Circumstances) -> bytes:
    ruled = record(command, circumstances, _EDITION, Ruling.of([_FINDING], []))
    (event,) = events_of(kind.service, "golden-110105-ruling", 0, _DECISION, ruled, ())
    return write(event)


def _outline(raw: bytes) -> object:
    """The members in the bytes with what sort of value they have; which one is for the file to say."""

    def outlined(value: object) -> object:
        match value:
            case dict():
                return {name: outlined(member) for name, member in cast("dict[str, object]", value).items()}
            case list():
                return [outlined(item) for item in cast("list[object]", value)]
            case _:
                return type(value).__name__

    return outlined(msgspec.json.decode(raw))
