"""代表提案、建议案、代表建议: a delegate's proposal from its submission to its conversion into work (P07)."""

from huiwu.congress.domain.proposal import facts as became
from huiwu.congress.domain.proposal.commands import (
    AcceptProposal,
    AppraiseProposal,
    AssignProposal,
    Command,
    DecideProposal,
    DelegatesInMandate,
    RecordHandling,
    RecordSatisfaction,
    ReplyToProposal,
    ReturnProposal,
    SubmitProposal,
)
from huiwu.congress.domain.proposal.decide import decide, evolve, party
from huiwu.congress.domain.proposal.words import WORDS
from huiwu.kernel import Kind
from huiwu.rulebook import Hearing

PROPOSAL: Kind[Command, became.Proposal, became.Fact, Hearing] = Kind(
    service="congress",
    name="proposal",
    initial=became.Unsubmitted(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        SubmitProposal,
        AcceptProposal,
        ReturnProposal,
        AssignProposal,
        RecordHandling,
        DecideProposal,
        ReplyToProposal,
        RecordSatisfaction,
        AppraiseProposal,
    ),
    facts=(
        became.ProposalSubmitted,
        became.ProposalAccepted,
        became.ProposalReturned,
        became.ProposalAssigned,
        became.ProposalHandlingRecorded,
        became.ProposalDecided,
        became.ProposalReplied,
        became.ProposalReplyRated,
        became.ProposalConverted,
        became.ProposalNotConverted,
    ),
    creates=(SubmitProposal,),
    evidence=(DelegatesInMandate,),
    words=WORDS,
)

__all__ = ["PROPOSAL"]
