"""The hearing: all that a ruling may lean on besides command and state, and the questions to put to the law."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from huiwu.kernel import Actor, Circumstances, Effect, Enforce, Finding, FirstRecord, Hindsight, Ruling
from huiwu.kernel.names import kebab
from huiwu.kernel.period import beijing_day, last_day_after, last_day_of_year, latest_day_before
from huiwu.rulebook.calendar import HolidayTable
from huiwu.rulebook.clause import Clause
from huiwu.rulebook.errors import EvidenceMissing, UnknownClause, UnknownParameter
from huiwu.rulebook.hindsight import as_it_happened, breach_kept, deviations
from huiwu.rulebook.ladder import Ladder, ladder_of
from huiwu.rulebook.plain import plain, sorted_plain

E = TypeVar("E")
_AFTERWARDS = "platform.recorded-afterwards"
_NOT_IN_FUTURE = "platform.not-in-the-future"
_YEAR = "P1Y"


class _Law(Protocol):
    def clause(self, clause_id: str) -> Clause: ...


@dataclass(frozen=True, slots=True)
class Hearing:
    """The law of one edition, applied in given circumstances. Every question gives a finding."""

    law: _Law
    circumstances: Circumstances

    @property
    def as_of(self) -> datetime:
        return self.circumstances.as_of

    @property
    def today(self) -> date:
        """The Beijing day on which it is done: that of `as_of`, or in hindsight the day on which it happened."""
        hindsight = self.circumstances.hindsight
        return self.recorded_on if hindsight is None else hindsight.happened_on

    @property
    def recorded_on(self) -> date:
        """The Beijing day of `as_of`, on which it is put on record."""
        return beijing_day(self.circumstances.as_of)

    @property
    def retrospective(self) -> bool:
        """What is asked for has already happened."""
        return self.circumstances.hindsight is not None

    @property
    def actor(self) -> Actor:
        return self.circumstances.actor

    # -- evidence

    def lean_on(self, shape: type[E]) -> E:
        """The evidence of that shape; raises EvidenceMissing."""
        for item in self.circumstances.evidence:
            if isinstance(item.value, shape):
                return item.value
        raise EvidenceMissing(shape.__name__)

    def leans_on(self, shape: type) -> bool:
        """Evidence of that shape is at hand."""
        return any(isinstance(item.value, shape) for item in self.circumstances.evidence)

    # -- the law's own numbers and lists

    def clause(self, clause_id: str) -> Clause:
        return self.law.clause(clause_id)

    def number(self, clause_id: str, parameter: str) -> int:
        return self.clause(clause_id).number(parameter)

    def texts(self, clause_id: str, parameter: str) -> tuple[str, ...]:
        """The keys of a list parameter."""
        return self.clause(clause_id).texts(parameter)

    def ladder(self, clause_id: str, deadline: str = "") -> Ladder:
        """When to remind, call overdue and escalate, counted from the due day of that clause's deadline."""
        return ladder_of(self.clause("platform.reminder-ladder"), self.clause(clause_id), deadline)

    def due_before(self, clause_id: str, anchor: date, parameter: str = "days_before") -> date:
        """The last day that is still early enough; never moved (A07)."""
        return latest_day_before(anchor, self.number(clause_id, parameter))

    def due_after(self, clause_id: str, anchor: date, parameter: str = "days_after") -> date:
        """The last day of the period after the anchor; moved to a working day only where the edition says so (A07)."""
        due = last_day_after(anchor, self.number(clause_id, parameter))
        moves = self.clause("platform.deadline-on-holiday").value("move") is True
        return self.lean_on(HolidayTable).working_day_from(due) if moves and self.leans_on(HolidayTable) else due

    def due_on(self, clause_id: str, year: int, parameter: str = "due") -> date:
        """The day of the year that the clause names (01-31, 11-30)."""
        return date.fromisoformat(f"{year}-{self.clause(clause_id).value(parameter)}")

    def due_in_period(self, clause_id: str, day: date) -> date:
        """The last day of the clause's period that the day falls in: of its calendar year (A26)."""
        period = self.clause(clause_id).value("period")
        if period != _YEAR:
            raise UnknownParameter(f"{clause_id}: no day ends the period {period}")
        return last_day_of_year(day)

    # -- shares

    def share_at_least(self, clause_id: str, part: int, *, of: int, parameter: str = "") -> Finding:
        """`part` of the whole reaches the clause's share (`min_share`, else the `attendance` mark)."""
        clause = self.clause(clause_id)
        mark = clause.mark(parameter or ("min_share" if clause.has("min_share") else "attendance"))
        needed = {"part": max(mark.smallest_part(of), 1), "whole": of}
        return _weigh(clause, met=mark.reached(part, of), seen={"part": part, "whole": of}, needed=needed)

    def share_at_most(self, clause_id: str, part: int, *, of: int, parameter: str = "max_share") -> Finding:
        """`part` of the whole does not exceed the clause's share."""
        clause = self.clause(clause_id)
        mark = clause.ceiling(parameter)
        needed = {"part": mark.largest_part(of), "whole": of}
        return _weigh(clause, met=mark.kept(part, of), seen={"part": part, "whole": of}, needed=needed)

    def verdict(self, clause_id: str, votes: int, *, of: int, mark: str = "approval") -> Finding:
        """The vote reaches the clause's mark. Its effect is always none: a lost vote is a result, not a refusal."""
        clause = self.clause(clause_id)
        line = clause.mark(mark)
        needed = {"part": line.smallest_part(of), "whole": of}
        finding = _weigh(clause, met=line.reached(votes, of), seen={"part": votes, "whole": of}, needed=needed)
        return replace(finding, effect=Effect.NONE)

    # -- counts

    def count_at_least(self, clause_id: str, count: int, parameter: str = "count") -> Finding:
        """`count` is not under the clause's `min_<parameter>`."""
        clause = self.clause(clause_id)
        least = _bound(clause, "min", parameter)
        return _weigh(clause, met=count >= least, seen=count, needed={"at_least": least})

    def count_at_most(self, clause_id: str, count: int, parameter: str = "count") -> Finding:
        """`count` is not over the clause's `max_<parameter>`."""
        clause = self.clause(clause_id)
        most = _bound(clause, "max", parameter)
        return _weigh(clause, met=count <= most, seen=count, needed={"at_most": most})

    def count_within(self, clause_id: str, count: int, parameter: str = "count") -> Finding:
        """`count` lies between the clause's `min_<parameter>` and `max_<parameter>`."""
        clause = self.clause(clause_id)
        least, most = _bound(clause, "min", parameter), _bound(clause, "max", parameter)
        return _weigh(clause, met=least <= count <= most, seen=count, needed={"at_least": least, "at_most": most})

    # -- days

    def days_before(
        self, clause_id: str, done_on: date | None, anchor: date, *, parameter: str = "days_before"
    ) -> Finding:
        """It was done, and early enough ahead of the anchor day."""
        due = self.due_before(clause_id, anchor, parameter)
        return self._by(clause_id, done_on, due)

    def days_after(
        self, clause_id: str, done_on: date | None, anchor: date, *, parameter: str = "days_after"
    ) -> Finding:
        """It was done, and within the clause's days after the anchor day."""
        due = self.due_after(clause_id, anchor, parameter)
        return self._by(clause_id, done_on, due)

    def on_time(self, clause_id: str, done_on: date | None, year: int, *, parameter: str = "due") -> Finding:
        """It was done, and by the day of the year that the clause names."""
        return self._by(clause_id, done_on, self.due_on(clause_id, year, parameter))

    def on_display_ahead(self, clause_id: str, shown_from: date | None, shown_to: date | None, anchor: date) -> Finding:
        """It was on display in the clause's days ahead of the anchor, or all through them under `at-least` (A02).

        `shown_to` is the last day on display; None where it still hangs.
        """
        clause = self.clause(clause_id)
        opens, closes = latest_day_before(anchor, clause.number("days")), latest_day_before(anchor, 1)
        last = anchor if shown_to is None else shown_to
        strict = clause.value("mode") == clause.value("alternative_mode")
        first_from, last_to = (opens, closes) if strict else (closes, opens)
        met = shown_from is not None and shown_from <= first_from and last_to <= last
        seen = {"from": plain(shown_from), "to": plain(shown_to)}
        return _weigh(clause, met=met, seen=seen, needed={"from_by": plain(first_from), "to_at_least": plain(last_to)})

    def not_after_today(self, day: date | None) -> Finding:
        """A stated day does not lie in the future; None, nothing stated, is met."""
        clause = self.clause(_NOT_IN_FUTURE)
        met = day is None or day <= self.today
        return _weigh(clause, met=met, seen={"on": plain(day)}, needed={"by": plain(self.today)})

    def _by(self, clause_id: str, done_on: date | None, due: date) -> Finding:
        met = done_on is not None and done_on <= due
        return _weigh(self.clause(clause_id), met=met, seen={"on": plain(done_on)}, needed={"by": plain(due)})

    # -- lists and gates

    def contains_all(self, clause_id: str, seen: Collection[str], *, parameter: str = "items") -> Finding:
        """Every key of the clause's list is among those seen."""
        clause = self.clause(clause_id)
        keys = clause.texts(parameter)
        return _weigh(clause, met=set(keys) <= set(seen), seen=sorted_plain(seen), needed=list(keys))

    def one_of(self, clause_id: str, value: str, *, parameter: str) -> Finding:
        """The value is a key of the clause's list."""
        clause = self.clause(clause_id)
        keys = clause.texts(parameter)
        return _weigh(clause, met=value in keys, seen=plain(value), needed={"one_of": list(keys)})

    def equal(self, clause_id: str, left: object, right: object) -> Finding:
        """Both sides are the same; the right one is what was needed."""
        return _weigh(self.clause(clause_id), met=left == right, seen=plain(left), needed=plain(right))

    def holds(self, clause_id: str, met: bool, *, seen: object, needed: object) -> Finding:
        """A gate in the clause's own words: the domain says what was seen and what was needed."""
        return _weigh(self.clause(clause_id), met=met, seen=plain(seen), needed=plain(needed))

    def admits(self, clause_id: str, met: bool, *, seen: object, needed: object) -> Finding:
        """What a clause wants registered is registered as that, or not at all: blocks however the clause binds."""
        finding = _weigh(self.clause(clause_id), met=met, seen=plain(seen), needed=plain(needed))
        return finding if met else replace(finding, effect=Effect.BLOCK)

    # -- rulings

    def rule(self, *findings: Finding, then: Sequence[object] = ()) -> Ruling:
        """Refused if a finding blocks, else granted with the facts.

        What has already happened is refused by platform rules alone; each breach of the law is one more fact.
        """
        hindsight = self.circumstances.hindsight
        if hindsight is None:
            return Ruling.of(findings, then)
        found = [self._afterwards(hindsight), *map(as_it_happened, findings)]
        return Ruling.of(found, [*then, *deviations(found, hindsight, self.actor.organisation)])

    def rule_in_hindsight(self, *findings: Finding, then: Sequence[object] = ()) -> Ruling:
        """For what is only weighed once it has happened: breaches become deviations; only platform rules block."""
        return self.rule(*map(breach_kept, findings), then=then)

    def _afterwards(self, hindsight: Hindsight) -> Finding:
        """It happened before today; once there is a record here of whom it concerns, not long before."""
        on, first = hindsight.happened_on, self.lean_on(FirstRecord).on
        last, seen = self.recorded_on - timedelta(days=1), {"on": plain(on), "recorded_on": plain(self.recorded_on)}
        try:
            clause = self.clause(_AFTERWARDS)
        except UnknownClause:  # a stream that began under an edition without it
            return _weigh(self.clause(_NOT_IN_FUTURE), met=on <= last, seen=seen, needed={"by": plain(last)})
        since = latest_day_before(self.recorded_on, clause.number("max_days"))
        bounds = {} if first is None else {"before": plain(first), "or_from": plain(since)}
        met = on <= last and (first is None or on < first or on >= since)
        return _weigh(clause, met=met, seen=seen, needed={"by": plain(last), **bounds})

    def refuse_phase(self, command: object, state: object, *, needed: Collection[str] = ()) -> Ruling:
        """Refused: the thing does not stand in a phase in which this may be done."""
        finding = _weigh(
            self.clause("platform.phase"),
            met=False,
            seen={"command": kebab(type(command).__name__), "phase": kebab(type(state).__name__)},
            needed={"phase": sorted_plain(needed)} if needed else None,
        )
        return Ruling.of([finding], ())


def _bound(clause: Clause, end: str, parameter: str) -> int:
    """The smallest (largest) count that is still right."""
    named = f"{end}_{parameter}"
    bound = clause.number(named if clause.has(named) else parameter)
    if clause.inclusive:
        return bound
    return bound + 1 if end == "min" else bound - 1


def _weigh(clause: Clause, *, met: bool, seen: object, needed: object) -> Finding:
    if met:
        effect = Effect.NONE
    elif clause.enforce is Enforce.BLOCK and clause.verified:
        effect = Effect.BLOCK
    else:
        effect = Effect.FLAG
    return Finding(clause.id, met, seen, needed, clause.enforce, effect)
