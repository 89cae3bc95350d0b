"""How facts carry a session from phase to phase; a fact that does not fit its phase leaves it as it is."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from huiwu.congress.domain.session.commands import Document
from huiwu.congress.domain.session.evolve_beside import evolve_beside
from huiwu.congress.domain.session.facts import Fact
from huiwu.congress.domain.session.facts.after import (
    BallotCorrectedAfterResolution,
    CongressMattersDisclosed,
    FactAfter,
    ResolutionImplementationClosed,
    ResolutionImplementationOpened,
    ResolutionPublished,
    SessionArchived,
    SessionFilingAccepted,
    SessionFilingReturned,
    SessionFilingReviewed,
    SessionFilingSubmitted,
)
from huiwu.congress.domain.session.facts.before import (
    AgendaAgreed,
    AgendaAmended,
    AgendaProposed,
    FactBefore,
    LayoffPlanAdmitted,
    LayoffPlanReleased,
    ReplacementSeated,
    SessionCancelled,
    SessionDocumentsDelivered,
    SessionDocumentsSent,
    SessionReportedToSuperior,
    SessionRescheduled,
    SessionScheduled,
    WorkersHeard,
)
from huiwu.congress.domain.session.facts.beside import FactBeside
from huiwu.congress.domain.session.facts.sitting import (
    BallotCertified,
    BallotTakenOver,
    DiscussionHeld,
    FactSitting,
    ItemAdjourned,
    ItemReviewed,
    ResolutionAdopted,
    ResolutionRejected,
    SessionClosed,
    SessionOpened,
)
from huiwu.congress.domain.session.states import Absent, Call, Cancelled, Closed, Convening, Filing, Session, Sitting


def evolve(state: Session, fact: Fact) -> Session:
    """The session after the fact."""
    match state, fact:
        case Absent(), SessionScheduled():
            return _scheduled(fact)
        case Convening(), SessionOpened():
            return Sitting(
                state.call,
                state.items,
                state.must_vote,
                fact.on,
                fact.attendance,
                layoff_plans=state.layoff_plans,
                carried=state.carried,
                joint=state.joint,
            )
        case _ if isinstance(fact, FactBeside):
            return evolve_beside(state, fact)
        case Convening(), _ if isinstance(fact, FactBefore):
            return _convening(state, fact)
        case Sitting(), SessionClosed():
            return Closed(state, fact.on, fact.must_disclose)
        case Sitting(), _ if isinstance(fact, FactSitting):
            return _sitting(state, fact)
        case Closed(), _ if isinstance(fact, FactAfter):
            return _closed(state, fact)
        case _:
            return state


def _scheduled(fact: SessionScheduled) -> Convening:
    call = Call(
        fact.congress,
        fact.enterprise,
        fact.union,
        fact.superior,
        fact.session_number,
        fact.place,
        fact.delegates,
        fact.managers,
        fact.frontline,
        fact.roster_confirmed_on,
        fact.term_ends_on,
    )
    return Convening(call, fact.opening_on)


def _convening(state: Convening, fact: FactBefore) -> Session:
    match fact:
        case SessionRescheduled():
            return replace(state, opening_on=fact.opening_on)
        case SessionCancelled():
            return Cancelled(state.call)
        case WorkersHeard():
            return replace(state, heard_on=fact.on)
        case AgendaProposed():
            return replace(state, items=fact.items)
        case AgendaAgreed():
            return replace(state, agreed=True, must_vote=fact.must_vote)
        case AgendaAmended():
            stands = not fact.changed
            reported_on = state.reported_on if stands else None
            return replace(
                state,
                items=fact.items,
                agreed=state.agreed and stands,
                reported_on=reported_on,
            )
        case LayoffPlanAdmitted():
            return replace(state, layoff_plans={**state.layoff_plans, fact.item: fact.plan})
        case LayoffPlanReleased():
            left = {item: plan for item, plan in state.layoff_plans.items() if item != fact.item}
            return replace(state, layoff_plans=left)
        case SessionReportedToSuperior():
            return replace(state, reported_on=fact.on)
        case SessionDocumentsSent():
            return sent(state, fact.documents)
        case SessionDocumentsDelivered():
            return delivered(state, fact.delegates, fact.on)
        case ReplacementSeated():
            return seated(state, fact.leaving, fact.joining, fact.managers, fact.frontline)
        case SessionScheduled():
            return state
        case _:
            assert_never(fact)


def sent(state: Convening, documents: tuple[Document, ...]) -> Convening:
    """A changed document needs a new delivery to everybody."""
    same = {document.sha256 for document in state.documents} == {document.sha256 for document in documents}
    return replace(state, documents=documents, delivered=state.delivered if same else {})


def delivered(state: Convening, delegates: tuple[str, ...], on: date) -> Convening:
    """Of several deliveries to one delegate the first counts."""
    known = state.delivered
    now = {one: min(on, known.get(one, on)) for one in delegates}
    return replace(state, delivered={**known, **now})


def seated(state: Convening, leaving: str, joining: str, managers: int, frontline: int) -> Convening:
    """The newcomer takes the seat; what the one who leaves was sent does not count for the newcomer."""
    delegates = tuple(joining if one == leaving else one for one in state.call.delegates)
    call = replace(state.call, delegates=delegates, managers=managers, frontline=frontline)
    return replace(state, call=call, delivered={one: on for one, on in state.delivered.items() if one != leaving})


def _sitting(state: Sitting, fact: FactSitting) -> Session:
    match fact:
        case DiscussionHeld():
            return replace(state, discussed=state.discussed | {fact.item})
        case ItemReviewed():
            return replace(state, reviewed=state.reviewed | {fact.item})
        case ItemAdjourned():
            return replace(state, adjourned=state.adjourned | {fact.item})
        case BallotCertified():
            return replace(state, ballots={**state.ballots, fact.item: fact})
        case BallotTakenOver():
            return replace(state, taken_over={**state.taken_over, fact.item: fact.ballot})
        case ResolutionAdopted():
            return replace(state, adopted={**state.adopted, fact.item: fact})
        case ResolutionRejected():
            return replace(state, rejected={**state.rejected, fact.item: fact})
        case SessionOpened() | SessionClosed():
            return state
        case _:
            assert_never(fact)


def _closed(state: Closed, fact: FactAfter) -> Session:
    match fact:
        case ResolutionPublished():
            return replace(state, published={**state.published, fact.item: fact.on})
        case CongressMattersDisclosed():
            return replace(state, disclosed=state.disclosed | set(fact.items))
        case SessionFilingSubmitted() | SessionFilingReviewed():
            return replace(state, filing=Filing.SUBMITTED)
        case SessionFilingReturned():
            return replace(state, filing=Filing.RETURNED)
        case SessionFilingAccepted():
            return replace(state, filing=Filing.ACCEPTED)
        case SessionArchived():
            return replace(state, archived=state.archived | {document.kind for document in fact.documents})
        case ResolutionImplementationOpened():
            return replace(state, implementing={**state.implementing, fact.item: fact.due_on})
        case ResolutionImplementationClosed():
            return replace(state, implemented=state.implemented | {fact.item})
        case BallotCorrectedAfterResolution():
            return state
        case _:
            assert_never(fact)
