"""Which ruling a command gets in which phase of the filing."""

from huiwu.filing.domain.filing.commands import (
    AcceptFiling,
    Command,
    EndReviewBySilence,
    EnterFiling,
    FilingKind,
    ForwardFiling,
    ResubmitFiling,
    ReturnFiling,
    SubmitFiling,
)
from huiwu.filing.domain.filing.facts import (
    FilingAccepted,
    FilingEntered,
    FilingForwarded,
    FilingReturned,
    FilingStoodUnopposed,
)
from huiwu.filing.domain.filing.phases import (
    Absent,
    AcceptedByAll,
    AcceptedHere,
    Filing,
    Returned,
    UnderReview,
)
from huiwu.filing.domain.filing.submitting import resubmit, submit, submit_again
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing

_LEVEL_BY_LEVEL = "filing.swc.level-by-level-review-and-entry"
_EFFECT = "statute.contract.file-and-effect"


def party(command: Command, state: Filing) -> str:
    """The submitter's when it submits, else the level's at which the filing stands."""
    match command, state:
        case SubmitFiling(submitter=submitter), _:
            return submitter
        case _, Absent():
            return ""
        case ResubmitFiling(), begun:
            return begun.case.submitter
        case _, begun:
            return begun.level


def decide(command: Command, state: Filing, hearing: Hearing) -> Ruling:
    match state, command:
        case Absent(), SubmitFiling():
            return submit(command, hearing)
        case Returned(), SubmitFiling():
            return submit_again(command, state, hearing)
        case Returned(), ResubmitFiling():
            return resubmit(command, state, hearing)
        case UnderReview(), AcceptFiling():
            return _accept(state, hearing)
        case UnderReview(), ReturnFiling():
            return _send_back(command, state, hearing)
        case AcceptedHere(case, level), ForwardFiling() if (above := case.above(level)) is not None:
            return _forward(state, above, hearing)
        case ((UnderReview() | AcceptedHere() | AcceptedByAll()), EnterFiling()):
            return _enter(state, hearing)
        case UnderReview(), EndReviewBySilence() if state.case.kind is FilingKind.CONTRACT:
            return _end_by_silence(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def _accept(state: UnderReview, hearing: Hearing) -> Ruling:
    """One level accepts. A contract has but one level, so its acceptance enters it."""
    case, today = state.case, hearing.today
    facts: list[object] = [FilingAccepted(case.reference, case.kind, case.enterprise, state.level, today)]
    if case.kind is FilingKind.CONTRACT:
        facts.append(FilingEntered(case.reference, case.kind, case.enterprise, state.level, today))
    return hearing.rule_in_hindsight(*_weigh_reviewer(state, hearing), *_weigh_days(state, hearing), then=facts)


def _send_back(command: ReturnFiling, state: UnderReview, hearing: Hearing) -> Ruling:
    """A form goes back to its submitter; of a contract this is the objection, which must come within its time."""
    case, today = state.case, hearing.today
    reason = command.reason.strip()
    rule = hearing.rule if case.kind is FilingKind.CONTRACT else hearing.rule_in_hindsight
    return rule(
        *_weigh_reviewer(state, hearing),
        hearing.holds("platform.reason-for-return", bool(reason), seen={"reason": reason}, needed={"reason": "…"}),
        *_weigh_days(state, hearing),
        then=[
            FilingReturned(
                reference=case.reference,
                kind=case.kind,
                enterprise=case.enterprise,
                submitter=case.submitter,
                level=state.level,
                reason=reason,
                on=today,
                resubmit_due_on=hearing.due_after("platform.resubmission", today),
            )
        ],
    )


def _forward(state: AcceptedHere, above: str, hearing: Hearing) -> Ruling:
    case = state.case
    return hearing.rule(
        *_weigh_reviewer(state, hearing),
        then=[
            FilingForwarded(
                reference=case.reference,
                kind=case.kind,
                enterprise=case.enterprise,
                level=state.level,
                to=above,
                on=hearing.today,
                review_due_on=hearing.due_after(_LEVEL_BY_LEVEL, hearing.today, "review_days"),
            )
        ],
    )


def _enter(state: UnderReview | AcceptedHere | AcceptedByAll, hearing: Hearing) -> Ruling:
    case = state.case
    return hearing.rule(
        *_weigh_reviewer(state, hearing),
        hearing.equal(_LEVEL_BY_LEVEL, case.accepted, case.line),
        hearing.equal("filing.swc.registry-system", state.level, case.top),
        hearing.holds(
            "filing.swc.information-base",
            True,
            seen={"enterprise": case.enterprise, "session": case.reference},
            needed={"filing status": "entered"},
        ),
        then=[FilingEntered(case.reference, case.kind, case.enterprise, state.level, hearing.today)],
    )


def _end_by_silence(command: EndReviewBySilence, state: UnderReview, hearing: Hearing) -> Ruling:
    case, due = state.case, state.case.review_due_on
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.holds(_EFFECT, command.on > due, seen={"effective_on": command.on}, needed={"after": due}),
        then=[FilingStoodUnopposed(case.reference, case.kind, case.enterprise, state.level, command.on)],
    )


def _weigh_reviewer(state: UnderReview | AcceptedHere | AcceptedByAll, hearing: Hearing) -> tuple[Finding, ...]:
    reviewer, case = hearing.actor.organisation, state.case
    return (
        hearing.equal("platform.reviewer-is-current-level", reviewer, state.level),
        hearing.holds(
            "platform.not-own-review",
            reviewer != case.submitter,
            seen={"reviewer": reviewer},
            needed={"not": case.submitter},
        ),
    )


def _weigh_days(state: UnderReview, hearing: Hearing) -> tuple[Finding, ...]:
    """A form's late review still counts and is kept as a breach; of a contract only an objection has its time."""
    case, today = state.case, hearing.today
    if case.kind is FilingKind.CONTRACT:
        due = case.review_due_on
        return (hearing.holds(_EFFECT, today <= due, seen={"answered_on": today}, needed={"by": due}),)
    return (hearing.days_after(_LEVEL_BY_LEVEL, today, case.arrived_on, parameter="review_days"),)
