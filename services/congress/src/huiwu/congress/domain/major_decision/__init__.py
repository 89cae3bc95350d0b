"""重大决策、重点工作: a major decision from its proposal to the day on which it is made (P31)."""

from huiwu.congress.domain.major_decision import commands as asked
from huiwu.congress.domain.major_decision import facts as became
from huiwu.congress.domain.major_decision.decide import decide, evolve, party
from huiwu.congress.domain.major_decision.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

MAJOR_DECISION: Kind[asked.Command, became.MajorDecision, became.Fact, Hearing] = Kind(
    service="congress",
    name="major-decision",
    initial=became.Unproposed(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        asked.ProposeMajorDecision,
        asked.RecordSolicitation,
        asked.RecordResearch,
        asked.MakeMajorDecision,
        asked.WithdrawMajorDecision,
    ),
    facts=(
        became.MajorDecisionProposed,
        became.SolicitationRecorded,
        became.ResearchRecorded,
        became.MajorDecisionMade,
        became.MajorDecisionWithdrawn,
    ),
    creates=(asked.ProposeMajorDecision,),
    evidence=(asked.DecidingOrganisation, asked.CongressDealtWith),
    words=WORDS,
)

__all__ = ["MAJOR_DECISION"]
