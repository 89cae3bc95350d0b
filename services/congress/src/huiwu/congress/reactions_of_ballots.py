"""What a certified count does to its session, and what the session's going on does to a ballot that has none."""

from collections.abc import Iterable

from huiwu.congress.domain import BALLOT, SESSION
from huiwu.congress.domain.ballot.commands import LapseBallot
from huiwu.congress.domain.ballot.facts import BallotResultCertified
from huiwu.congress.domain.ballot.states import Certified, Void
from huiwu.congress.domain.session.facts.sitting import ItemAdjourned, SessionClosed
from huiwu.congress.domain.session.states import Closed, Sitting
from huiwu.congress.domain.session.taking_over import TakeOverBallot
from huiwu.congress.evidence_of_ballots import ballots_on
from huiwu.congress.reactions_beside import reactions
from huiwu.eventlog import Order, Reader, Received

__all__ = ["reactions"]


@reactions.on("congress", BallotResultCertified)
async def take_over_the_count_when_a_ballot_is_certified(
    fact: BallotResultCertified, at: Received, _read: Reader
) -> Iterable[Order]:
    """The first time, and again with every correction."""
    result = TakeOverBallot(
        ballot=at.event.subject,
        item=fact.item,
        count=fact.count,
        reason=fact.reason,
        issued=fact.issued,
        returned=fact.returned,
        unreturned=fact.unreturned,
        valid=fact.valid,
        invalid=fact.invalid,
        votes_for=fact.votes_for,
        against=fact.against,
        abstain=fact.abstain,
        tellers=fact.tellers,
    )
    return [Order(SESSION, fact.session, result)]


@reactions.on("congress", ItemAdjourned)
async def let_ballots_lapse_when_their_item_is_adjourned(
    fact: ItemAdjourned, at: Received, read: Reader
) -> Iterable[Order]:
    return await _lapse([fact.item], "议题延期 the item was adjourned", at, read)


@reactions.on("congress", SessionClosed)
async def let_ballots_lapse_when_the_session_closes(
    _fact: SessionClosed, at: Received, read: Reader
) -> Iterable[Order]:
    state = (await read.state(SESSION, at.event.subject)).state
    items = [item.item for item in state.sitting.items if item.ballot] if isinstance(state, Closed) else []
    return await _lapse(items, "会议闭会 the session closed", at, read)


async def _lapse(items: Iterable[str], reason: str, at: Received, read: Reader) -> list[Order]:
    """For the ballots on these items of which nothing was certified; what was, stands."""
    state = (await read.state(SESSION, at.event.subject)).state
    if not isinstance(state, Sitting | Closed):
        return []
    found = [each for item in items async for each in ballots_on(at.event.subject, item, read)]
    left = [stream for stream, ballot in found if not isinstance(ballot, Certified | Void)]
    return [Order(BALLOT, stream, LapseBallot(reason)) for stream in left]
