"""Evaluations: what was evaluated, the totals, which groups are too small to be shown, and what is still to be done."""

from collections.abc import Iterable, Mapping, Sequence

from huiwu.congress.domain.evaluation.commands import QuestionTally
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
from huiwu.eventlog import Change, Effect, ReadModel, Received

evaluations = ReadModel("evaluations")


@evaluations.on("congress", EvaluationPlanned)
def show_planned_evaluation(fact: EvaluationPlanned, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        "phase": "planned",
        "year": fact.planned_on.year,
        "level": fact.level,
        "superior": fact.superior,
        "direction": fact.direction,
        "number": fact.number,
        "subjects": fact.subjects,
        "cadre": fact.cadre,
        "form": fact.questions,
        "grades": fact.grades,
        "planned_on": fact.planned_on,
        "published_on": None,
        "reported_on": None,
        "adjustments_open": 0,
        "adjustments": [],
        "adjusted": [],
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@evaluations.on("congress", EvaluationOpened)
def show_open_evaluation(fact: EvaluationOpened, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "open", "opened_on": fact.on, "evaluators": fact.evaluators})]


@evaluations.on("congress", EvaluationCounted)
def show_result(fact: EvaluationCounted, at: Received) -> Iterable[Effect]:
    forms = {
        "issued": fact.issued,
        "returned": fact.returned,
        "unreturned": fact.unreturned,
        "valid": fact.valid,
        "invalid": fact.invalid,
    }
    view: dict[str, object] = {
        "phase": "counted",
        "counted_on": fact.on,
        "forms": forms,
        "result": _told(fact.questions),
        "groups": [
            {"group": group.group, "forms": group.forms, "result": _told(group.questions)} for group in fact.groups
        ],
        "withheld": fact.withheld,
        "suppressed": not fact.questions,
        "due": {"publish_by": fact.publish_by, "report_by": fact.report_by},
    }
    return [Change(at.event.subject, view)]


@evaluations.on("congress", EvaluationPublished)
def show_published_result(fact: EvaluationPublished, at: Received) -> Iterable[Effect]:
    view = {"phase": "published", "published_on": fact.on, "channel": fact.channel, "published_late": fact.late}
    return [Change(at.event.subject, view)]


@evaluations.on("congress", EvaluationReported)
def show_reported_result(fact: EvaluationReported, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "reported", "reported_on": fact.on, "reported_late": fact.late})]


@evaluations.on("congress", AdjustmentOpened)
def show_adjustment(fact: AdjustmentOpened, at: Received) -> Iterable[Effect]:
    opened = {"item": fact.item, "what": fact.what, "owner": fact.owner, "due_on": fact.due_on, "on": fact.on}
    return [
        Change(at.event.subject, {"phase": "adjusting"}, add={"adjustments_open": 1}, append={"adjustments": opened})
    ]


@evaluations.on("congress", AdjustmentClosed)
def show_adjusted(fact: AdjustmentClosed, at: Received) -> Iterable[Effect]:
    closed = {"item": fact.item, "done": fact.done, "on": fact.on, "late": fact.late}
    return [Change(at.event.subject, add={"adjustments_open": -1}, append={"adjusted": closed})]


@evaluations.on("congress", EvaluationClosed)
def show_closed_evaluation(fact: EvaluationClosed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "closed", "closed_on": fact.on})]


def _told(questions: Sequence[QuestionTally]) -> Sequence[Mapping[str, object]]:
    """Totals in the order of the form's grades."""
    return [{"mark": each.mark, "totals": each.totals, "unanswered": each.unanswered} for each in questions]
