"""Every outcome, every way in which a clause binds, and every effect, in the bytes in which it was first stored."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest

from huiwu.kernel import (
    Actor,
    Circumstances,
    EditionRef,
    Effect,
    Enforce,
    Evidence,
    Finding,
    Hindsight,
    ProcedureDeviationRecorded,
    Ruling,
)
from huiwu.kernel.event import events_of, hear_again, read, read_ruling, record, write
from huiwu.kernel.ruling import Outcome


@dataclass(frozen=True, slots=True)
class CountVotes:
    batches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VotesCounted:
    votes: int
    total: int
    room: int


@dataclass(frozen=True, slots=True)
class TellerOnRecord:
    subject: str


GOLDEN = Path(__file__).parent / "golden"
MET = Finding("tally.most", True, 9, {"at_most": 10}, Enforce.BLOCK, Effect.NONE)
BROKEN = Finding("tally.room", False, -3, 0, Enforce.BLOCK, Effect.DEVIATION)
COUNTED = VotesCounted(9, 9, 1)
RULINGS = {
    "granted": Ruling.of([MET], [COUNTED]),
    "granted-with-nothing-to-do": Ruling.of([], []),
    "refused": Ruling.of([MET, Finding("tally.share", False, ["甲", None], "1/20", Enforce.BLOCK, Effect.BLOCK)], []),
    "flag": Ruling.of([Finding("tally.on-time", False, "2026-03-12", None, Enforce.REMIND, Effect.FLAG)], [COUNTED]),
    "deviation": Ruling.of([Finding("tally.room", False, -3, 0, Enforce.RECORD, Effect.DEVIATION)], [COUNTED]),
    "retrospective": Ruling.of(
        [BROKEN], [COUNTED, ProcedureDeviationRecorded("tally.room", "补录", "u", date(2026, 3, 1))]
    ),
    "computed": Ruling.of([Finding("tally.total", True, {}, [], Enforce.COMPUTE, Effect.NONE)], []),
    "measured": Ruling.of([Finding("tally.rate", True, 2**53, True, Enforce.MEASURE, Effect.NONE)], []),
}


@pytest.mark.parametrize("name", RULINGS)
def test_a_ruling_is_written_as_ever(name: str) -> None:
    """For one that is new, the failing assertion shows the bytes to keep."""
    evidence = (Evidence("fact-9.1", TellerOnRecord("worker-110105-0b")),)
    noon = datetime.fromisoformat("2026-03-12T12:00:00.250+08:00")
    hindsight = Hindsight(date(2026, 3, 1), "入会前的会议 补录") if name == "retrospective" else None
    officer = Actor("worker-110105-0a", "union-officer", "union-110105-demo")
    heard = Circumstances(officer, noon, "0" * 64, evidence, hindsight)
    ruled = record(CountVotes((4, 5)), heard, EditionRef("ten-1", "a" * 64), RULINGS[name])
    ruling, *_ = events_of("congress", "tally-110105-7c", 1, "decision-2", ruled, RULINGS[name].facts)
    file = GOLDEN / f"{name}.json"
    assert file.exists(), write(ruling)
    assert file.read_bytes() == write(ruling)


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: file.stem)
def test_a_stored_ruling_is_read_as_ever(file: Path, kinds) -> None:
    kind = replace(kinds["congress", "tally"], commands=(CountVotes,), evidence=(TellerOnRecord,))
    event = read(file.read_bytes())
    ruled = read_ruling(event)
    assert write(event) == file.read_bytes()
    assert msgspec.json.encode(ruled, order="sorted") == bytes(event.data)
    command, heard = hear_again(kind, ruled)
    assert (command, heard.evidence[0].value) == (CountVotes((4, 5)), TellerOnRecord("worker-110105-0b"))


@pytest.mark.parametrize("each", [*Outcome, *Effect, *Enforce], ids=str)
def test_the_bytes_of_each_are_kept(each: StrEnum) -> None:
    kept = [read_ruling(read(file.read_bytes())) for file in GOLDEN.glob("*.json")]
    said = {found for ruled in kept for finding in ruled.findings for found in (finding.effect, finding.enforce)}
    assert each in said | {ruled.outcome for ruled in kept}
