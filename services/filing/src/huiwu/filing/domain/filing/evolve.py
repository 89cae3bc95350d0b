"""The phase that a fact leads to."""

from dataclasses import replace
from typing import assert_never

from huiwu.filing.domain.filing.commands import FilingKind
from huiwu.filing.domain.filing.facts import (
    Fact,
    FilingAccepted,
    FilingEntered,
    FilingForwarded,
    FilingReturned,
    FilingStoodUnopposed,
    FilingSubmitted,
)
from huiwu.filing.domain.filing.phases import (
    Absent,
    AcceptedByAll,
    AcceptedHere,
    Case,
    Entered,
    Filing,
    Returned,
    StoodUnopposed,
    UnderReview,
)


def evolve(state: Filing, fact: Fact) -> Filing:
    """A fact that cannot follow changes nothing: a forged history is for the replay to report, not to stumble over."""
    if isinstance(fact, FilingSubmitted):
        return UnderReview(_case(fact), fact.recipient)
    if isinstance(state, Absent):
        return state
    case = state.case
    match fact:
        case FilingAccepted(level=level):
            return _accepted(replace(case, accepted=(*case.accepted, level)), level)
        case FilingForwarded(to=to, on=on, review_due_on=due):
            return UnderReview(replace(case, arrived_on=on, review_due_on=due), to)
        case FilingReturned(level=level, on=on):
            return Returned(replace(case, accepted=()), level, on)
        case FilingEntered(level=level):
            return Entered(case, level)
        case FilingStoodUnopposed(level=level):
            return StoodUnopposed(case, level)
        case _:
            assert_never(fact)


def _case(fact: FilingSubmitted) -> Case:
    return Case(
        kind=FilingKind(fact.kind),
        reference=fact.reference,
        submitter=fact.submitter,
        enterprise=fact.enterprise,
        since=fact.since,
        line=fact.line,
        version=fact.version,
        arrived_on=fact.received_on,
        review_due_on=fact.review_due_on,
    )


def _accepted(case: Case, level: str) -> AcceptedHere | AcceptedByAll:
    return (AcceptedByAll if level == case.top else AcceptedHere)(case, level)
