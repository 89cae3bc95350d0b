"""What the law says to each step of an evaluation."""

from datetime import date

from huiwu.congress.domain.evaluation.commands import (
    CloseAdjustment,
    CloseEvaluation,
    Command,
    CountEvaluation,
    EvaluatedUnion,
    OpenAdjustment,
    OpenEvaluation,
    PlanEvaluation,
    PublishEvaluation,
    ReportEvaluation,
)
from huiwu.congress.domain.evaluation.facts import (
    AdjustmentClosed,
    AdjustmentOpened,
    EvaluationClosed,
    EvaluationCounted,
    EvaluationOpened,
    EvaluationPlanned,
    EvaluationPublished,
    EvaluationReported,
)
from huiwu.congress.domain.evaluation.form import adds_up, each_once, in_a_defined_direction, tells_nobody_apart
from huiwu.congress.domain.evaluation.states import Absent, Counted, Evaluation, Open, Planned
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing, UnknownClause

PUBLISH = "congress.evaluation.publish-result"
REPORT = "filing.evaluation.report-result-to-superior"
ADJUST = "congress.evaluation.adjust-work"
ALL_ADJUSTED = "platform.adjustments-closed"
_DAYS = "max_days"


def decide(command: Command, state: Evaluation, hearing: Hearing) -> Ruling:
    """The ruling on a command to an evaluation."""
    match state, command:
        case Absent(), PlanEvaluation():
            return _plan(command, hearing)
        case Planned(), OpenEvaluation():
            return _open(command, state, hearing)
        case Open(), CountEvaluation():
            return _count(command, state, hearing)
        case Counted(), _:
            return _follow(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def party(command: Command, state: Evaluation) -> str:
    """The union that is evaluated organises it."""
    if isinstance(command, PlanEvaluation):
        return command.organisation
    return "" if isinstance(state, Absent) else state.plan.organisation


def _plan(command: PlanEvaluation, hearing: Hearing) -> Ruling:
    union = hearing.lean_on(EvaluatedUnion)
    planned = EvaluationPlanned(
        command.organisation,
        union.level,
        union.superior,
        command.direction,
        command.number,
        command.subjects,
        command.questions,
        command.grades,
        command.planned_on,
        command.cadre,
    )
    return hearing.rule(
        in_a_defined_direction(hearing, command.direction, command.subjects, union.level),
        each_once(hearing, command),
        then=[planned],
    )


def _open(command: OpenEvaluation, state: Planned, hearing: Hearing) -> Ruling:
    plan = state.plan
    opened = EvaluationOpened(plan.organisation, plan.direction, plan.subjects, command.evaluators, command.on)
    return hearing.rule(
        hearing.not_after_today(command.on),
        in_a_defined_direction(hearing, plan.direction, plan.subjects, plan.level),
        then=[opened],
    )


def _count(command: CountEvaluation, state: Open, hearing: Hearing) -> Ruling:
    plan = state.plan
    counted = EvaluationCounted(
        organisation=plan.organisation,
        direction=plan.direction,
        subjects=plan.subjects,
        on=command.on,
        evaluators=state.evaluators,
        issued=command.issued,
        returned=command.returned,
        unreturned=command.unreturned,
        valid=command.valid,
        invalid=command.invalid,
        questions=command.questions,
        groups=command.groups,
        withheld=command.withheld,
        publish_by=hearing.due_after(PUBLISH, command.on, _DAYS),
        report_by=_report_by(command.on, plan.superior, hearing),
    )
    return hearing.rule(
        *_dated(command.on, state.on, hearing),
        adds_up(hearing, command, state),
        tells_nobody_apart(hearing, command),
        then=[counted],
    )


def _report_by(counted_on: date, superior: str, hearing: Hearing) -> date | None:
    """Only the district's rules ask for a report."""
    try:
        return hearing.due_after(REPORT, counted_on, _DAYS) if superior else None
    except UnknownClause:
        return None


def _follow(command: Command, state: Counted, hearing: Hearing) -> Ruling:
    """After the count: published and reported in either order; what was published is what the work is adjusted by."""
    match state, command:
        case Counted(published_on=None), PublishEvaluation():
            return _publish(command, state, hearing)
        case Counted(reported_on=None), ReportEvaluation():
            return _report(command, state, hearing)
        case Counted(published_on=date() as published_on), OpenAdjustment():
            return _open_adjustment(command, state, published_on, hearing)
        case _, CloseAdjustment():
            return _close_adjustment(command, state, hearing)
        case _, CloseEvaluation():
            return _close(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def _publish(command: PublishEvaluation, state: Counted, hearing: Hearing) -> Ruling:
    in_time = hearing.days_after(PUBLISH, command.on, state.on, parameter=_DAYS)
    published = EvaluationPublished(state.plan.organisation, command.channel, command.on, not in_time.met)
    return hearing.rule(*_dated(command.on, state.on, hearing), in_time, then=[published])


def _report(command: ReportEvaluation, state: Counted, hearing: Hearing) -> Ruling:
    """Where no law asks for it, a report is never late."""
    plan, weighed = state.plan, list[Finding]()
    if state.report_by is not None:
        weighed.append(hearing.days_after(REPORT, command.on, state.on, parameter=_DAYS))
    late = any(not finding.met for finding in weighed)
    reported = EvaluationReported(plan.organisation, plan.superior, command.on, late)
    above = hearing.holds("platform.known", bool(plan.superior), seen=plan.superior, needed={"superior": True})
    return hearing.rule(above, *_dated(command.on, state.on, hearing), *weighed, then=[reported])


def _open_adjustment(command: OpenAdjustment, state: Counted, published_on: date, hearing: Hearing) -> Ruling:
    opened = AdjustmentOpened(
        state.plan.organisation, command.item, command.what, command.owner, command.due_on, command.on
    )
    twice = command.item in state.adjustments
    return hearing.rule(
        hearing.holds("platform.once", not twice, seen={"item": command.item, "open": twice}, needed=None),
        *_dated(command.on, published_on, hearing),
        _not_before(command.due_on, command.on, hearing),
        hearing.holds(ADJUST, True, seen={"owner": command.owner, "due_on": command.due_on}, needed=None),
        then=[opened],
    )


def _close_adjustment(command: CloseAdjustment, state: Counted, hearing: Hearing) -> Ruling:
    adjustment = state.adjustments.get(command.item)
    if adjustment is None or adjustment.closed_on is not None:
        known = hearing.holds("platform.known", False, seen=command.item, needed={"one_of": state.outstanding})
        return hearing.rule(known)
    late = command.on > adjustment.due_on
    closed = AdjustmentClosed(
        state.plan.organisation, command.item, command.done, command.evidence_sha256, command.on, late
    )
    return hearing.rule(
        *_dated(command.on, adjustment.opened_on, hearing),
        hearing.holds(ADJUST, not late, seen={"on": command.on}, needed={"by": adjustment.due_on}),
        then=[closed],
    )


def _close(command: CloseEvaluation, state: Counted, hearing: Hearing) -> Ruling:
    """Published, reported where that is asked for, and everything done that the opinions led to; nothing is flagged."""
    missing = [] if state.published_on else ["published"]
    missing += ["reported"] if state.report_by is not None and state.reported_on is None else []
    if missing:
        return hearing.refuse_phase(command, state, needed=missing)
    closed = EvaluationClosed(state.plan.organisation, command.on, len(state.adjustments))
    outstanding = state.outstanding
    return hearing.rule(
        *_dated(command.on, state.published_on or state.on, hearing),
        hearing.holds(ALL_ADJUSTED, not outstanding, seen={"open": outstanding}, needed={"open": []}),
        hearing.holds(
            ADJUST, bool(state.adjustments), seen={"adjustments": len(state.adjustments)}, needed={"at_least": 1}
        ),
        then=[closed],
    )


def _dated(on: date, after: date, hearing: Hearing) -> tuple[Finding, Finding]:
    """Not in the future, and not before what it follows from."""
    return hearing.not_after_today(on), _not_before(on, after, hearing)


def _not_before(on: date, after: date, hearing: Hearing) -> Finding:
    return hearing.holds("platform.not-before", on >= after, seen={"on": on}, needed={"from": after})
