"""The form and its count: who may evaluate what, what adds up, and what must not be told apart."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from huiwu.congress.domain.evaluation.commands import (
    CountEvaluation,
    Direction,
    PlanEvaluation,
    QuestionTally,
    Subject,
)
from huiwu.congress.domain.evaluation.states import Open, Plan
from huiwu.kernel import Finding
from huiwu.rulebook import Hearing

DIRECTIONS = "congress.evaluation.three-directions"
FORM = "platform.evaluation-form"
RECONCILE = "platform.evaluation-forms-reconcile"
SUPPRESSED = "platform.small-groups-suppressed"
_EVALUATED = {
    Direction.GRASSROOTS_ON_LEADING_ORGAN: (Subject.LEADING_ORGAN,),
    Direction.MEMBERS_ON_LEADING_CADRE: (Subject.UNION_CHAIR, Subject.LEADING_CADRE, Subject.UNION_WORK),
    Direction.WORKERS_ON_UNION_WORK: (Subject.UNION_WORK,),
}
"""What each direction is about. Members are workers too, and evaluate the work beside the chair (000 二(四)2)."""
_GRASSROOTS = "grassroots"


def in_a_defined_direction(
    hearing: Hearing, direction: Direction, subjects: Collection[Subject], level: str
) -> Finding:
    """Those evaluate who may, and only what is theirs to evaluate; a leading organ has unions below it."""
    allowed = _EVALUATED[direction]
    organ = Subject.LEADING_ORGAN not in subjects or level != _GRASSROOTS
    seen = {"direction": direction, "subjects": list(subjects), "level": level}
    met = set(subjects) <= set(allowed) and organ
    return hearing.holds(DIRECTIONS, met, seen=seen, needed={"subjects": list(allowed)})


def each_once(hearing: Hearing, command: PlanEvaluation) -> Finding:
    """Questions, grades and subjects stand in the form once."""
    parts = (tuple(question.mark for question in command.questions), command.grades, command.subjects)
    twice = [name for part in parts for name, times in Counter(part).items() if times > 1]
    return hearing.holds(FORM, not twice, seen={"twice": twice}, needed={"twice": []})


def adds_up(hearing: Hearing, command: CountEvaluation, state: Open) -> Finding:
    """One form an evaluator at most, every form accounted for, every question answered or not by all valid forms."""
    wrong = next(_misfits(command, state, hearing.number(SUPPRESSED, "min_count")), None)
    return hearing.holds(RECONCILE, wrong is None, seen={"wrong": wrong}, needed={"wrong": None})


def tells_nobody_apart(hearing: Hearing, command: CountEvaluation) -> Finding:
    """No group, nor what is left beside the groups shown, is so small that it tells who thinks what."""
    small = too_small(command, hearing.number(SUPPRESSED, "min_count"))
    needed = {"at_least": hearing.number(SUPPRESSED, "min_count")}
    return hearing.holds(SUPPRESSED, not small, seen={"too_small": len(small)}, needed=needed)


def too_small(command: CountEvaluation, fewest: int) -> Sequence[str]:
    """What would tell apart fewer than so many: `all`, `rest` (the total less the groups shown), or a group's name."""
    shown = [group.group for group in command.groups if group.forms < fewest]
    rest = command.valid - sum(group.forms for group in command.groups)
    if command.valid < fewest and command.questions:
        shown.append("all")
    if command.groups and 0 < rest < fewest:
        shown.append("rest")
    return shown


def _misfits(command: CountEvaluation, state: Open, fewest: int) -> Iterator[str]:
    """What does not add up, by name; the first is shown."""
    if command.issued > state.evaluators:
        yield "issued"
    if command.issued != command.returned + command.unreturned:
        yield "returned"
    if command.returned != command.valid + command.invalid:
        yield "valid"
    if command.valid >= fewest or command.questions:
        yield from _unanswered(command.questions, command.valid, state.plan, "")
    for group in command.groups:
        yield from _unanswered(group.questions, group.forms, state.plan, f"{group.group}/")
    if sum(group.forms for group in command.groups) > command.valid:
        yield "groups"
    elif command.groups:
        yield from _over(command)
    names = Counter((*(group.group for group in command.groups), *command.withheld))
    yield from (name for name, times in names.items() if times > 1)


def _unanswered(questions: Sequence[QuestionTally], forms: int, plan: Plan, at: str) -> Iterator[str]:
    """Questions of the form that are not there once each, or whose answers are not as many as the forms."""
    if tuple(question.mark for question in questions) != plan.questions:
        yield f"{at}questions"
        return
    for question in questions:
        if len(question.totals) != plan.grades or sum(question.totals) + question.unanswered != forms:
            yield f"{at}{question.mark}"


def _over(command: CountEvaluation) -> Iterator[str]:
    """Questions that the groups together answered more often in one way than all evaluators did."""
    for n, question in enumerate(command.questions):
        parts = [_ways(group.questions[n]) for group in command.groups if n < len(group.questions)]
        together = [sum(each) for each in zip(*parts, strict=False)]
        if any(part > whole for part, whole in zip(together, _ways(question), strict=False)):
            yield question.mark


def _ways(question: QuestionTally) -> tuple[int, ...]:
    """Every way to answer it, not to answer being the last."""
    return (*question.totals, question.unanswered)
