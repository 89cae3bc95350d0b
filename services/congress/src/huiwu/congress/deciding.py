"""What a major decision leans on, and what follows once it is made: the union's members are told of it (P06b)."""

from collections.abc import Iterable, Sequence

from huiwu.congress.domain import SESSION, UNION_DISCLOSURE
from huiwu.congress.domain.major_decision.commands import (
    CongressDealtWith,
    Dealt,
    DecidingOrganisation,
    MakeMajorDecision,
    ProposeMajorDecision,
)
from huiwu.congress.domain.major_decision.decide import ENTERPRISE
from huiwu.congress.domain.major_decision.facts import MajorDecisionMade
from huiwu.congress.domain.naming import is_session
from huiwu.congress.domain.session.states import Absent, Closed, Session, Sitting
from huiwu.congress.domain.union_disclosure.commands import ClassifyDisclosure, RaiseUnionDisclosure
from huiwu.congress.domain.union_disclosure.decide import IMPORTANT, MAJOR
from huiwu.congress.reactions import reactions
from huiwu.eventlog import Order, Reader, Received
from huiwu.kernel import Evidence
from huiwu.kernel.names import derived_key, district_of, stream_id
from huiwu.runtime.collection import UnknownReference


async def who_decides(command: ProposeMajorDecision, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The union with its level, or the enterprise with its ownership."""
    row = await read.row("organisations", command.organisation)
    if row is None:
        raise UnknownReference("organisation", command.organisation)
    level, ownership = str(row.view["level"]), ""
    if level == ENTERPRISE:
        known = await read.row("enterprises", command.organisation)
        if known is None:
            raise UnknownReference("enterprise", command.organisation)
        row, ownership = known, str(known.view["ownership"])
    return [Evidence(row.fact, DecidingOrganisation(command.organisation, level, ownership))]


async def dealt_with(command: MakeMajorDecision, _stream: str, read: Reader) -> Sequence[Evidence]:
    """What the congress did with the item that is named, if one is."""
    if command.session is None:
        return []
    if not is_session(command.session):
        raise UnknownReference(SESSION.name, command.session)
    loaded = await read.state(SESSION, command.session)
    state: Session = loaded.state
    if isinstance(state, Absent):
        raise UnknownReference(SESSION.name, command.session)
    item = command.item or ""
    dealt = CongressDealtWith(command.session, item, state.call.enterprise, _outcome(state, item))
    return [Evidence(loaded.last_fact, dealt)]


def _outcome(state: Session, item: str) -> Dealt:
    """A ballot says more than a review."""
    sitting = state.sitting if isinstance(state, Closed) else state
    if not isinstance(sitting, Sitting):
        return Dealt.NOT
    if item in sitting.adopted:
        return Dealt.ADOPTED
    if item in sitting.rejected:
        return Dealt.REJECTED
    return Dealt.REVIEWED if item in sitting.reviewed else Dealt.NOT


@reactions.on("congress", MajorDecisionMade)
async def raise_disclosure_when_a_union_makes_a_major_decision(
    fact: MajorDecisionMade, at: Received, _read: Reader
) -> Iterable[Order]:
    """A major matter of the union's affairs; an enterprise discloses its own elsewhere (厂务公开)."""
    if fact.level == ENTERPRISE:
        return []
    key = derived_key(at.event.subject, UNION_DISCLOSURE.name)
    disclosure = stream_id(UNION_DISCLOSURE.name, district_of(fact.organisation), key)
    raised = RaiseUnionDisclosure(fact.organisation, IMPORTANT, fact.title, fact.on)
    return [
        Order(UNION_DISCLOSURE, disclosure, raised),
        Order(UNION_DISCLOSURE, disclosure, ClassifyDisclosure(MAJOR, fact.on)),
    ]


__all__ = ["dealt_with", "reactions", "who_decides"]
