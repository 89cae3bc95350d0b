"""What was ever stored stays readable: each shape's bytes are kept under `tests/<service>/golden`, and never edited.

A new shape needs its file: the failing assertion shows the bytes to keep. A changed one is a new version with an
upcaster, and a file of its own beside the old one (docs/architecture/eventlog.md).
"""

from pathlib import Path

import msgspec
import pytest

from huiwu.kernel import AnyKind
from huiwu.kernel.kind import installed_kinds
from huiwu.kernel.names import fact_name, part_name
from huiwu.testkit.golden_rulings import GoldenRulings

TESTS = Path(__file__).parent.parent
SERVICES = sorted({service for service, _ in installed_kinds()})
RULINGS = {
    service: GoldenRulings(
        TESTS / service / "golden" / "ruled", [kind for kind in installed_kinds().values() if kind.service == service]
    )
    for service in SERVICES
}
SHAPES = [(service, kind, shape) for service in SERVICES for kind, shape in RULINGS[service].shapes]
FILES = [(service, file) for service in SERVICES for file in RULINGS[service].files]
FACTS = [(service, fact) for service in SERVICES for kind in RULINGS[service].kinds for fact in kind.facts]


@pytest.mark.parametrize(
    ("service", "kind", "shape"), SHAPES, ids=[f"{kind.name}-{part_name(shape)}" for _, kind, shape in SHAPES]
)
def test_a_ruling_is_written_as_ever(service: str, kind: AnyKind, shape: type) -> None:
    RULINGS[service].is_written_as_ever(kind, shape)


@pytest.mark.parametrize(
    ("service", "file"), FILES, ids=[f"{service}-{file.parent.name}-{file.stem}" for service, file in FILES]
)
def test_a_stored_ruling_is_heard_as_ever(service: str, file: Path) -> None:
    RULINGS[service].is_read_as_ever(file)


@pytest.mark.parametrize(("service", "fact"), FACTS, ids=[f"{service}-{fact_name(fact)}" for service, fact in FACTS])
def test_the_bytes_of_every_fact_are_kept(service: str, fact: type) -> None:
    assert (TESTS / service / "golden" / f"{fact_name(fact)}.json").is_file()


@pytest.mark.parametrize("service", SERVICES)
def test_no_stored_choice_is_lost_or_renamed(service: str) -> None:
    """A value that is new is kept in the file too; none ever leaves it."""
    rulings = RULINGS[service]
    kept = rulings.folder / "choices.json"
    assert kept.exists(), f"{kept} is to be {msgspec.json.encode(rulings.choices).decode()}"
    assert msgspec.json.decode(kept.read_bytes()) == rulings.choices
