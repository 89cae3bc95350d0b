"""The phase that a fact leads to."""

from dataclasses import replace
from typing import assert_never

from huiwu.bargaining.domain.bargaining import facts as became
from huiwu.bargaining.domain.bargaining.facts import Fact
from huiwu.bargaining.domain.bargaining.phases import (
    Agreement,
    Announced,
    Bargaining,
    Cycle,
    Draft,
    Drafted,
    Effective,
    Expired,
    Filed,
    Negotiating,
    Objected,
    Offer,
    Offered,
    Opened,
    Overdue,
    Passed,
    Preparing,
    Refused,
    Signed,
)
from huiwu.bargaining.domain.bargaining.table import Representatives, Table


def evolve(state: Bargaining, fact: Fact) -> Bargaining:
    """A fact that cannot follow changes nothing: a forged history is for the replay to report, not to stumble over."""
    match fact:
        case became.BargainingCycleOpened():
            return Opened(Cycle(fact.enterprise, fact.union, fact.superior, fact.year))
        case became.OfferSent() | became.OfferAccepted() | became.OfferRefused() | became.OfferResponseOverdue():
            return _offering(state, fact)
        case (
            became.PreparationCompleted()
            | became.RepresentativesConfirmed()
            | became.AgendaDrafted()
            | became.BargainingMeetingHeld()
            | became.DraftAgreementReached()
            | became.DraftPassedByCongress()
            | became.DraftRejectedByCongress()
        ):
            return _at_table(state, fact)
        case (
            became.AgreementSigned()
            | became.ContractFiled()
            | became.ContractObjected()
            | became.AgreementEffective()
            | became.AgreementAnnounced()
            | became.AgreementExpired()
        ):
            return _with_contract(state, fact)
        case _:
            assert_never(fact)


def _offering(state: Bargaining, fact: Fact) -> Bargaining:
    match state, fact:
        case Opened(cycle), became.OfferSent(on=on, reply_due_on=due):
            return Offered(cycle, Offer(on, due))
        case ((Offered(cycle, _) | Refused(cycle, _) | Overdue(cycle, _)), became.OfferAccepted(on=on)):
            return Preparing(cycle, Table(accepted_on=on))
        case ((Offered(cycle, offer) | Overdue(cycle, offer)), became.OfferRefused()):
            return Refused(cycle, offer)
        case Offered(cycle, offer), became.OfferResponseOverdue():
            return Overdue(cycle, offer)
        case _:
            return state


def _at_table(state: Bargaining, fact: Fact) -> Bargaining:
    match state, fact:
        case ((Preparing() | Negotiating() | Objected()), became.PreparationCompleted(items=items)):
            return replace(state, table=replace(state.table, prepared=items))
        case ((Preparing() | Negotiating() | Objected()), became.RepresentativesConfirmed()):
            sides = Representatives(fact.worker, fact.employer, fact.posted_on)
            return replace(state, table=replace(state.table, representatives=sides))
        case ((Preparing() | Negotiating() | Objected()), became.AgendaDrafted(topics=topics)):
            return replace(state, table=replace(state.table, agenda=topics))
        case ((Preparing() | Negotiating() | Objected()), became.BargainingMeetingHeld()):
            return Negotiating(state.cycle, state.table)
        case Negotiating(cycle, table), became.DraftAgreementReached(title=title, text_sha256=text):
            return Drafted(cycle, table, Draft(title, text))
        case Drafted(cycle, table, draft), became.DraftPassedByCongress(on=on):
            return Passed(cycle, table, draft, on)
        case Drafted(cycle, table, _), became.DraftRejectedByCongress():
            return Negotiating(cycle, table)
        case _:
            return state


def _with_contract(state: Bargaining, fact: Fact) -> Bargaining:
    match state, fact:
        case ((Drafted() | Passed()), became.AgreementSigned()):
            agreement = Agreement(fact.title, fact.text_sha256, fact.on, fact.expires_on)
            return Signed(state.cycle, state.table, agreement)
        case ((Signed() | Objected()), became.ContractFiled(objection_due_on=due)):
            return Filed(state.cycle, state.table, state.agreement, due)
        case ((Filed() | Effective() as contested), became.ContractObjected(on=on)):
            return Objected(contested.cycle, contested.table, contested.agreement, on)
        case Announced(effective=contested), became.ContractObjected(on=on):
            return Objected(contested.cycle, contested.table, contested.agreement, on)
        case Filed(cycle, table, agreement, due), became.AgreementEffective(on=on, by_silence=by_silence):
            return Effective(cycle, table, agreement, on, by_silence, due)
        case Effective(), became.AgreementAnnounced():
            return Announced(state.cycle, state)
        case ((Effective() | Announced()), became.AgreementExpired()):
            return Expired(state.cycle)
        case _:
            return state
