"""One filing (备案) on its way up: a session form level by level, a contract to the labour administration (P15)."""

from huiwu.filing.domain.filing.commands import (
    AcceptFiling,
    Command,
    EndReviewBySilence,
    EnterFiling,
    ForwardFiling,
    LineOfSuperiors,
    ResubmitFiling,
    ReturnFiling,
    SubmitFiling,
)
from huiwu.filing.domain.filing.decide import decide, party
from huiwu.filing.domain.filing.evolve import evolve
from huiwu.filing.domain.filing.facts import (
    Fact,
    FilingAccepted,
    FilingEntered,
    FilingForwarded,
    FilingReturned,
    FilingStoodUnopposed,
    FilingSubmitted,
)
from huiwu.filing.domain.filing.phases import Absent, Filing
from huiwu.filing.domain.filing.words import WORDS
from huiwu.kernel.kind import Kind
from huiwu.rulebook import Hearing

FILING: Kind[Command, Filing, Fact, Hearing] = Kind(
    service="filing",
    name="filing",
    initial=Absent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        SubmitFiling,
        AcceptFiling,
        ReturnFiling,
        ForwardFiling,
        EnterFiling,
        ResubmitFiling,
        EndReviewBySilence,
    ),
    facts=(
        FilingSubmitted,
        FilingAccepted,
        FilingReturned,
        FilingForwarded,
        FilingEntered,
        FilingStoodUnopposed,
    ),
    creates=(SubmitFiling,),
    evidence=(LineOfSuperiors,),
    words=WORDS,
)

__all__ = ["FILING"]
