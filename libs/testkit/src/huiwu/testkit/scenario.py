"""Given these facts, when this is asked, then this is ruled: tests that read as the minutes of a meeting."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from huiwu.kernel.event import Ruled, canonical, hear_again, record
from huiwu.kernel.hindsight import Hindsight
from huiwu.kernel.kind import AnyKind
from huiwu.kernel.ruling import Actor, Circumstances, Effect, Evidence, Finding, Outcome, Ruling
from huiwu.rulebook import Rulebook
from huiwu.runtime.answers import refusal
from huiwu.runtime.decisions import Decided
from huiwu.runtime.problems import respond
from huiwu.testkit import proofs


def actor(
    organisation: str = "union-110105-demo", office: str = "union-officer", subject: str = "worker-110105-0a"
) -> Actor:
    """Somebody who asks."""
    return Actor(subject, office, organisation)


@dataclass(frozen=True, slots=True)
class Given:
    """A history so far."""

    kind: AnyKind
    facts: tuple[object, ...]

    @property
    def state(self) -> Any:
        return self.kind.fold(self.facts)

    def when(
        self,
        command: object,
        *,
        at: str = "2026-03-12T09:00:00+08:00",
        by: Actor | None = None,
        evidence: Sequence[object] = (),
        edition: str = "chaoyang-2015",
        hindsight: Hindsight | None = None,
    ) -> "Heard":
        """Hear the command, and hear it again from its own record: both rulings must be one, byte for byte."""
        law = Rulebook.shipped().edition(edition)
        leaning = tuple(Evidence(f"test.{n}", value) for n, value in enumerate(evidence))
        circumstances = Circumstances(by or actor(), datetime.fromisoformat(at), "0" * 64, leaning, hindsight)
        ruling: Ruling = self.kind.decide(command, self.state, law.hearing(circumstances))
        recorded = record(command, circumstances, law.ref, ruling)
        again_command, again_circumstances = hear_again(self.kind, recorded)
        again: Ruling = self.kind.decide(again_command, self.state, law.hearing(again_circumstances))
        assert canonical(recorded) == canonical(record(again_command, again_circumstances, law.ref, again)), "replay"
        assert canonical(ruling.facts) == canonical(again.facts), "the facts of a replay differ"
        proofs.saw(ruling)
        return Heard(self, ruling, recorded)


@dataclass(frozen=True, slots=True)
class Heard:
    """A ruling, to be looked at."""

    given: Given
    ruling: Ruling
    recorded: Ruled

    def granted(self) -> tuple[Any, ...]:
        """The facts; fails when the command was refused."""
        blocking = [finding for finding in self.ruling.findings if finding.effect is Effect.BLOCK]
        assert self.ruling.outcome is Outcome.GRANTED, f"refused by {blocking}"
        return self.ruling.facts

    def refused(self) -> tuple[Finding, ...]:
        """The blocking findings; fails when the command was granted."""
        assert self.ruling.outcome is Outcome.REFUSED, f"granted: {self.ruling.facts}"
        return tuple(finding for finding in self.ruling.findings if finding.effect is Effect.BLOCK)

    def then(self, *facts: object) -> "Given":
        """Exactly these facts follow; gives the history that now stands."""
        assert self.granted() == facts
        return self.and_so()

    def and_so(self) -> "Given":
        """The history with the granted facts added."""
        return Given(self.given.kind, (*self.given.facts, *self.granted()))

    def refused_by(self, *clauses: str) -> "Heard":
        """Refused, and these clauses are among those that block, each with its words in what a client is answered."""
        blocking = {finding.clause for finding in self.refused()}
        assert blocking.issuperset(clauses), f"refused by {sorted(blocking)}, not by {clauses}"
        law = Rulebook.shipped().by_sha256[self.recorded.edition.sha256]
        answer = respond(refusal(Decided("stream", 1, 1, "decision", self.recorded, ())))
        told = json.loads(bytes(answer.body))
        assert (answer.status_code, told["type"]) == (HTTPStatus.CONFLICT, "/problems/refused")
        quoted = {each["clause"]: each["source"]["quote"] for each in told["decision"]["findings"]}
        for clause in clauses:
            assert law.clause(clause).words == quoted[clause], f"{clause} is told in other words"
            assert f"“{quoted[clause]}”" in told["detail"], f"{clause} is not told first"
        return self

    def flagged(self, clause: str) -> "Heard":
        """Granted, though that clause was not met."""
        self.granted()
        assert self.finding(clause).effect is Effect.FLAG
        return self

    def met(self, clause: str) -> "Heard":
        """That clause was weighed and met."""
        assert self.finding(clause).met
        return self

    def finding(self, clause: str) -> Finding:
        """The finding of one clause; fails when it was not weighed."""
        found = [finding for finding in self.ruling.findings if finding.clause == clause]
        assert found, f"{clause} was not weighed, only {[finding.clause for finding in self.ruling.findings]}"
        return found[0]


def given(kind: AnyKind, *facts: object) -> Given:
    """Begin a scenario with the facts of one stream."""
    return Given(kind, facts)
