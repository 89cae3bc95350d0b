"""One enterprise's bargaining of one year, from the offer to the agreement that all workers know (processes P10)."""

from huiwu.bargaining.domain.bargaining import commands as asked
from huiwu.bargaining.domain.bargaining import facts as became
from huiwu.bargaining.domain.bargaining.commands import Command
from huiwu.bargaining.domain.bargaining.decide import decide, party
from huiwu.bargaining.domain.bargaining.evolve import evolve
from huiwu.bargaining.domain.bargaining.facts import Fact
from huiwu.bargaining.domain.bargaining.phases import Absent, Bargaining
from huiwu.bargaining.domain.bargaining.words import WORDS
from huiwu.kernel.kind import Kind
from huiwu.rulebook import Hearing

BARGAINING: Kind[Command, Bargaining, Fact, Hearing] = Kind(
    service="bargaining",
    name="bargaining",
    initial=Absent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        asked.OpenCycle,
        asked.SendOffer,
        asked.AcceptOffer,
        asked.RefuseOffer,
        asked.MarkResponseOverdue,
        asked.CompletePreparation,
        asked.ConfirmRepresentatives,
        asked.DraftAgenda,
        asked.HoldMeeting,
        asked.ReachDraft,
        asked.RecordCongressPassage,
        asked.SignAgreement,
        asked.FileContract,
        asked.TakeEffect,
        asked.RecordAcceptance,
        asked.RecordObjection,
        asked.AnnounceAgreement,
        asked.ExpireAgreement,
    ),
    facts=(
        became.BargainingCycleOpened,
        became.OfferSent,
        became.OfferAccepted,
        became.OfferRefused,
        became.OfferResponseOverdue,
        became.PreparationCompleted,
        became.RepresentativesConfirmed,
        became.AgendaDrafted,
        became.BargainingMeetingHeld,
        became.DraftAgreementReached,
        became.DraftPassedByCongress,
        became.DraftRejectedByCongress,
        became.AgreementSigned,
        became.ContractFiled,
        became.ContractObjected,
        became.AgreementEffective,
        became.AgreementAnnounced,
        became.AgreementExpired,
    ),
    creates=(asked.OpenCycle,),
    evidence=(asked.EnterpriseOnRecord,),
    words=WORDS,
)

__all__ = ["BARGAINING"]
