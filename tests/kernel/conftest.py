"""A made-up kind: tellers count votes by batches, and the law says how many there may be."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import assert_never

import pytest

from huiwu.kernel import Actor, Circumstances, EditionRef, Effect, Enforce, Evidence, Finding, Kind, Ruling
from huiwu.kernel.event import events_of, record, write
from huiwu.kernel.period import beijing_day


@dataclass(frozen=True, slots=True)
class OpenTally:
    item: str
    on: date


@dataclass(frozen=True, slots=True)
class CountVotes:
    batches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TallyOpened:
    item: str
    teller: str
    on: date


@dataclass(frozen=True, slots=True)
class VotesCounted:
    votes: int
    total: int
    room: int


@dataclass(frozen=True, slots=True)
class TellerOnRecord:
    subject: str


@dataclass(frozen=True, slots=True)
class Closed:
    pass


@dataclass(frozen=True, slots=True)
class Counting:
    total: int = 0


@dataclass(frozen=True, slots=True)
class Law:
    """At most so many votes; an edition without a number has no such clause."""

    ref: EditionRef
    most: int | None

    def hearing(self, circumstances: Circumstances) -> "Hearing":
        return Hearing(self, circumstances)


@dataclass(frozen=True, slots=True)
class Hearing:
    law: Law
    circumstances: Circumstances

    def at_most(self, votes: int) -> Finding:
        if self.law.most is None:
            raise KeyError("no such clause")
        met = votes <= self.law.most
        effect = Effect.NONE if met else Effect.BLOCK
        return Finding("tally.most", met, votes, {"at_most": self.law.most}, Enforce.BLOCK, effect)


def decide(command, state, hearing) -> Ruling:
    match state, command:
        case Closed(), OpenTally(item, on):
            [teller] = hearing.circumstances.evidence
            today = beijing_day(hearing.circumstances.as_of)
            met = on <= today
            effect = Effect.NONE if met else Effect.BLOCK
            finding = Finding("tally.today", met, on.isoformat(), today.isoformat(), Enforce.BLOCK, effect)
            return Ruling.of([finding], [TallyOpened(item, teller.value.subject, on)])
        case Counting(total), CountVotes(batches):
            totals = [total + sum(batches[: n + 1]) for n in range(len(batches))]
            room = hearing.law.most or 0
            facts = [VotesCounted(votes, now, room - now) for votes, now in zip(batches, totals, strict=True)]
            return Ruling.of([hearing.at_most(total + sum(batches))], facts)
        case _:
            raise AssertionError("not in this phase")


def evolve(state, fact):
    match fact:
        case TallyOpened():
            return Counting()
        case VotesCounted(votes=votes):
            assert isinstance(state, Counting)
            return replace(state, total=state.total + votes)
        case _:
            assert_never(fact)


TALLY = Kind(
    service="congress",
    name="tally",
    initial=Closed(),
    decide=decide,
    evolve=evolve,
    party=lambda _command, _state: "union-110105-demo",
    commands=(OpenTally, CountVotes),
    facts=(TallyOpened, VotesCounted),
    creates=(OpenTally,),
    evidence=(TellerOnRecord,),
)
STREAM = "tally-110105-7c"
TEN, HUNDRED = Law(EditionRef("ten-1", "a" * 64), 10), Law(EditionRef("hundred-1", "b" * 64), 100)
LAWLESS = Law(EditionRef("lawless-1", "c" * 64), None)


@dataclass
class Log:
    """A log that is written as the shell writes it: every decision is heard and put down, ruling first."""

    stream: str = STREAM
    law: Law = TEN
    entries: list[bytes] = field(default_factory=list)
    state: object = Closed()
    version: int = 0
    decisions: int = 0

    def decide(self, command: object) -> Ruling:
        now = datetime.fromisoformat("2026-03-12T09:00:00+08:00") + timedelta(minutes=self.decisions)
        evidence = (Evidence("fact-9.1", TellerOnRecord("worker-110105-0b")),)
        heard = Circumstances(Actor("worker-110105-0a", "union-officer", "union-110105-demo"), now, "0" * 64, evidence)
        ruling = TALLY.decide(command, self.state, self.law.hearing(heard))
        self.decisions += 1
        ruled = record(command, heard, self.law.ref, ruling)
        events = events_of("congress", self.stream, self.version, f"decision-{self.decisions}", ruled, ruling.facts)
        self.version += len(events)
        self.entries += [write(event) for event in events]
        self.state = TALLY.fold([*ruling.facts]) if self.version == len(events) else self._evolved(ruling)
        return ruling

    def _evolved(self, ruling: Ruling) -> object:
        state = self.state
        for fact in ruling.facts:
            state = TALLY.evolve(state, fact)
        return state


@pytest.fixture
def log() -> Log:
    """Opened, three votes, four votes, a refusal: seven entries of four decisions."""
    made = Log()
    made.decide(OpenTally("预算 budget", date(2026, 3, 12)))
    made.decide(CountVotes((1, 2)))
    made.decide(CountVotes((4,)))
    made.decide(CountVotes((9,)))
    return made


@pytest.fixture
def kinds():
    return {("congress", "tally"): TALLY}


@pytest.fixture
def laws():
    return {law.ref.sha256: law for law in (TEN, HUNDRED)}


@pytest.fixture
def other_laws() -> dict[str, Law]:
    return {"ten": TEN, "hundred": HUNDRED, "lawless": LAWLESS}


@pytest.fixture
def another_log() -> Callable[[str], Log]:
    def make(stream: str) -> Log:
        made = Log(stream)
        made.decide(OpenTally("章程 charter", date(2026, 3, 12)))
        made.decide(CountVotes((5,)))
        return made

    return make
