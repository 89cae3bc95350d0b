"""The trial: every step decided here by the deciders that will decide it there, before any of them is sent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

import msgspec
from pydantic import TypeAdapter, ValidationError

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    CongressForm,
    CongressOnRecord,
    EnterpriseOnRecord,
    JobClass,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.naming import congress_of
from huiwu.congress.domain.staff_congress.composition import count
from huiwu.congress.domain.staff_congress.states import Expired, Forming, InTerm, StaffCongress
from huiwu.kernel import Actor, AnyKind, Circumstances, Effect, Evidence, Finding, FirstRecord, Hindsight, Ruling
from huiwu.kernel.event import canonical
from huiwu.kernel.names import district_of
from huiwu.rulebook import Edition, NoLawInForce, Rulebook
from huiwu.workbook.columns import DELEGATES
from huiwu.workbook.plan import Plan, Step
from huiwu.workbook.problem import Place, Problem
from huiwu.workbook.reading import Book
from huiwu.workbook.words import quoted

_KINDS: dict[str, AnyKind] = {"sessions": SESSION, "staff-congresses": STAFF_CONGRESS}
_NOBODY = ""
Deviation: TypeAlias = tuple[Place, str]
"""Where, and the broken clause with its words."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would be refused, and what would be recorded as a deviation."""

    problems: tuple[Problem, ...]
    deviations: tuple[Deviation, ...]


def tried(plan: Plan, book: Book, now: datetime) -> Trial:
    """Decide all steps as they would be decided now; of a stream with a refused step no later one is tried."""
    return _Court(plan, book, now).session()


@dataclass(slots=True)
class _Court:
    plan: Plan
    book: Book
    now: datetime
    states: dict[str, Any] = field(default_factory=dict[str, Any])
    laws: dict[str, Edition] = field(default_factory=dict[str, Edition])
    stopped: set[str] = field(default_factory=set[str])

    def session(self) -> Trial:
        problems: list[Problem] = []
        deviations: list[Deviation] = []
        for step in self.plan.steps:
            if step.stream in self.stopped or congress_of(self.plan.unit.enterprise) in self.stopped:
                continue
            try:
                law = self.laws.setdefault(step.stream, _law_of(step))
            except NoLawInForce:
                self.stopped.add(step.stream)
                problems.append(Problem(step.place, f"{step.on} 尚无可适用的规定", "规定施行以后的日期"))
                continue
            if misfit := _misfit(step):
                self.stopped.add(step.stream)
                problems.append(misfit)
                continue
            ruling = self._decided(step, law)
            problems += _refusals(step, ruling, law)
            deviations += _deviations(step, ruling, law)
        return Trial(tuple(problems), tuple(dict.fromkeys(deviations)))

    def _decided(self, step: Step, law: Edition) -> Ruling:
        kind = _KINDS[step.collection]
        state = self.states.get(step.stream, kind.initial)
        unit = self.plan.unit
        circumstances = Circumstances(
            Actor("huiwu-import", "union-officer", unit.union),
            self.now,
            _NOBODY,
            tuple(Evidence(_NOBODY, value) for value in self._known(step.on)),
            Hindsight(step.on, unit.reason),
        )
        ruling: Ruling = kind.decide(step.command, state, law.hearing(circumstances))
        if any(finding.effect is Effect.BLOCK for finding in ruling.findings):
            self.stopped.add(step.stream)
        for fact in ruling.facts:
            state = kind.evolve(state, fact)
        self.states[step.stream] = state
        return ruling

    def _known(self, on: date) -> Iterator[object]:
        """What the workbook says of all that the system will look up for itself."""
        unit, rows = self.plan.unit, self.book.of(DELEGATES)
        yield EnterpriseOnRecord(unit.enterprise, unit.headcount, unit.ownership, unit.union, _NOBODY)
        roll = tuple(
            {row.text("worker"): RosterDelegate(row.text("worker"), JobClass(row.text("job"))) for row in rows}.values()
        )
        yield WorkersOnRoll(unit.enterprise, roll)
        yield FirstRecord(congress_of(unit.enterprise), None)
        yield self._congress(roll, on)

    def _congress(self, roll: tuple[RosterDelegate, ...], on: date) -> CongressOnRecord:
        """As the steps so far have left it; with none, the delegates of the workbook are in office."""
        stream = congress_of(self.plan.unit.enterprise)
        state: StaffCongress = self.states.get(stream, STAFF_CONGRESS.initial)
        in_office = state.roster if isinstance(state, InTerm) else () if stream in self.states else roll
        confirmed_on = state.confirmed_on if isinstance(state, InTerm) else None if stream in self.states else on
        known = state if isinstance(state, Forming | InTerm | Expired) else None
        return CongressOnRecord(
            congress=stream,
            enterprise=self.plan.unit.enterprise,
            form=known.form if known else CongressForm.STAFF_CONGRESS,
            term=known.term.number if known else 1,
            term_ends_on=known.term.ends_on if known else date.max,
            roster_confirmed_on=confirmed_on,
            delegates=tuple(each.subject for each in in_office),
            managers=count(in_office, JobClass.MANAGER),
            frontline=count(in_office, JobClass.FRONTLINE),
        )


def _misfit(step: Step) -> Problem | None:
    """What no command may say, such as a title that is too long."""
    try:
        TypeAdapter(type(step.command)).validate_json(canonical(step.command), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False)[0]
        at = "/".join(map(str, found["loc"]))
        return Problem(step.place, f"{at} 的内容“{str(found['input'])[:40]}”过长、过短或者超出范围", str(found["msg"]))
    return None


def _law_of(step: Step) -> Edition:
    return Rulebook.shipped().in_force(district_of(step.stream), step.on)


def _refusals(step: Step, ruling: Ruling, law: Edition) -> Iterator[Problem]:
    words, _ = _KINDS[step.collection].words[type(step.command)]
    for finding in ruling.findings:
        if finding.effect is Effect.BLOCK:
            yield Problem(
                step.place,
                f"“{words}”将被拒绝：{_told(finding.seen)}",
                _told(finding.needed),
                quoted(finding.clause, law),
            )


def _deviations(step: Step, ruling: Ruling, law: Edition) -> Iterator[Deviation]:
    for finding in ruling.findings:
        if finding.effect is Effect.DEVIATION:
            yield step.place, f"{quoted(finding.clause, law)}：{_difference(finding)}"


def _difference(finding: Finding) -> str:
    return f"所见 {_told(finding.seen)}，应为 {_told(finding.needed)}"


def _told(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
