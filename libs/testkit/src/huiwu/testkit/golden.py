"""Golden facts: the bytes of every shape ever stored, kept for ever in a folder of a service's tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from huiwu.kernel import AnyKind
from huiwu.kernel.event import Event, canonical, read, read_data, write
from huiwu.kernel.names import district_of, event_type, fact_name

_DECISION = "00000000-0000-5000-8000-000000000001"


@dataclass(frozen=True, slots=True)
class Golden:
    """A folder of golden events, one file a fact named after it; `at` is the instant that all of them bear."""

    folder: Path
    kinds: Sequence[AnyKind]
    at: str

    @property
    def facts(self) -> list[type]:
        """Every fact of the kinds: each needs its file."""
        return list(dict.fromkeys(fact for kind in self.kinds for fact in kind.facts))

    @property
    def files(self) -> list[Path]:
        """Every file, also of shapes that are written no more."""
        return sorted(self.folder.glob("*.json"))

    def is_written_as_ever(self, stream: str, fact: object) -> None:
        """Fails when the fact's bytes are not those of its file; the message shows what to keep for a new fact."""
        service = self.kinds[0].service
        event = Event(
            id=f"{_DECISION}.1",
            source=f"/huiwu/{service}",
            type=event_type(service, type(fact)),
            subject=stream,
            sequence=2,
            time=datetime.fromisoformat(self.at),
            decision=_DECISION,
            district=district_of(stream),
            data=msgspec.Raw(canonical(fact)),
        )
        assert (self.folder / f"{fact_name(type(fact))}.json").read_bytes() == write(event)

    def is_read_as_ever(self, file: Path) -> None:
        """Fails when the bytes of a file are no longer read, or those of today's shape not written back as they are."""
        event = read(file.read_bytes())
        shapes = {name: shape for kind in self.kinds for name, shape in kind.fact_types.items()}
        assert event.name == file.stem
        assert write(event) == file.read_bytes()
        fact = read_data(event, shapes[event.name])
        assert event.name != fact_name(shapes[event.name]) or canonical(fact) == bytes(event.data)
