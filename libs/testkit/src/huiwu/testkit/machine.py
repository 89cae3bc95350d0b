"""A Hypothesis machine for a decider: whatever is asked in whatever order, all of it replays to the byte."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from huiwu.kernel import Actor, AnyKind, Circumstances, Evidence, Hindsight, Ruling, replay
from huiwu.kernel.event import canonical, events_of, record, write
from huiwu.rulebook import Edition, Rulebook


class Minutes(RuleBasedStateMachine):
    """One stream of a kind. A subclass gives `kind`, `stream` and rules that call `hear`; it may move `now` and `law`.

    Holds after every step: the history folds to the state. Holds at the end: every ruling, granted or refused, replays.
    """

    kind: ClassVar[AnyKind]
    stream: ClassVar[str]
    now: datetime = datetime.fromisoformat("2026-03-12T09:00:00+08:00")
    law: Edition = Rulebook.shipped().edition("chaoyang-2015")

    def __init__(self) -> None:
        super().__init__()
        self.state: Any = self.kind.initial
        self.history: list[Any] = []
        self.entries: list[bytes] = []
        self.rulings = 0

    def hear(
        self,
        command: object,
        actor: Actor | None = None,
        evidence: Sequence[object] = (),
        hindsight: Hindsight | None = None,
    ) -> Ruling:
        """Ask, by whoever's act it is unless an actor is given; record what is ruled."""
        asking = actor or Actor("worker-110105-0a", "union-officer", self.kind.party(command, self.state))
        leaning = tuple(Evidence(f"test.{n}", value) for n, value in enumerate(evidence))
        circumstances = Circumstances(asking, self.now, "0" * 64, leaning, hindsight)
        ruling: Ruling = self.kind.decide(command, self.state, self.law.hearing(circumstances))
        ruled = record(command, circumstances, self.law.ref, ruling)
        version, decision = len(self.entries), f"d{self.rulings}"
        events = events_of(self.kind.service, self.stream, version, decision, ruled, ruling.facts)
        self.entries += [write(event) for event in events]
        self.rulings += 1
        for fact in ruling.facts:
            self.history.append(fact)
            self.state = self.kind.evolve(self.state, fact)
        return ruling

    @invariant()
    def the_history_leads_here(self) -> None:
        """The state is what the facts say, and nothing else."""
        assert canonical(self.kind.fold(self.history)) == canonical(self.state)

    def teardown(self) -> None:
        """Decide everything again from the record alone."""
        kinds = {(self.kind.service, self.kind.name): self.kind}
        replayed = list(replay(self.entries, Rulebook.shipped().by_sha256, kinds=kinds))
        assert [each.differences for each in replayed if not each.identical] == []
        assert len(replayed) == self.rulings
