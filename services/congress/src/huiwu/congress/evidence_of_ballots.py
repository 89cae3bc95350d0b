"""What a ballot's ruling leans on: its session's item as it stands, and the session's delegates."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from huiwu.congress.domain import BALLOT, SESSION
from huiwu.congress.domain.ballot.commands import CertifyBallot, OpenBallot, PrepareBallot
from huiwu.congress.domain.ballot.states import Absent as Unprepared
from huiwu.congress.domain.ballot.states import Ballot, Void
from huiwu.congress.domain.evidence import BallotItemOnRecord, ElectorsOnRecord
from huiwu.congress.domain.naming import ballot_of, is_session
from huiwu.congress.domain.session.agenda import item_of
from huiwu.congress.domain.session.states import Absent as Unscheduled
from huiwu.congress.domain.session.states import Closed, Convening, Session, Sitting
from huiwu.eventlog import Reader
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference


async def electors_and_item(command: PrepareBallot, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The session's delegates, the item, and whether all earlier ballots on it are void."""
    session = command.session
    if not is_session(session):
        raise UnknownReference(SESSION.name, session)
    loaded = await read.state(SESSION, session)
    state: Session = loaded.state
    if isinstance(state, Unscheduled):
        raise UnknownReference(SESSION.name, session)
    call = state.call
    earlier = [ballot async for _, ballot in ballots_on(session, command.item, read)]
    in_turn = command.attempt == len(earlier) + 1
    earlier_void = in_turn and all(isinstance(ballot, Void) for ballot in earlier)
    electors = ElectorsOnRecord(session, call.enterprise, call.union, call.superior, call.delegates)
    item = _on_record(session, command.item, state, ballot=None, earlier_void=earlier_void)
    return [Evidence(loaded.last_fact, item), Evidence(loaded.last_fact, electors)]


async def item_of_ballot(_command: OpenBallot | CertifyBallot, stream: str, read: Reader) -> Sequence[Evidence]:
    """The item as its session has it now."""
    ballot: Ballot = (await read.state(BALLOT, stream)).state
    if isinstance(ballot, Unprepared):
        return []
    question = ballot.question
    loaded = await read.state(SESSION, question.session)
    item = _on_record(question.session, question.item, loaded.state, ballot=stream, earlier_void=True)
    return [Evidence(loaded.last_fact, item)]


async def ballots_on(session: str, item: str, read: Reader) -> AsyncIterator[tuple[str, Ballot]]:
    """The ballots that there have been on an item, each with its stream, in turn."""
    attempt = 1
    while True:
        stream = ballot_of(session, item, attempt)
        state: Ballot = (await read.state(BALLOT, stream)).state
        if isinstance(state, Unprepared):
            return
        yield stream, state
        attempt += 1


def _on_record(session: str, key: str, state: Session, *, ballot: str | None, earlier_void: bool) -> BallotItemOnRecord:
    sitting = state.sitting if isinstance(state, Closed) else state
    items = sitting.items if isinstance(sitting, Convening | Sitting) else ()
    item = item_of(items, key)
    known = BallotItemOnRecord(
        session=session,
        item=key,
        title=item.title if item else "",
        matter=item.matter if item else "",
        sitting=isinstance(state, Sitting),
        ballot=item is not None and item.ballot,
        must_vote=False,
        discussed=False,
        reviewed=False,
        dealt_with=False,
        earlier_void=earlier_void,
    )
    if not isinstance(sitting, Sitting):
        return known
    return replace(
        known,
        must_vote=known.matter in sitting.must_vote,
        discussed=key in sitting.discussed,
        reviewed=key in sitting.reviewed,
        dealt_with=_dealt_with(key, sitting, ballot),
    )


def _dealt_with(key: str, sitting: Sitting, ballot: str | None) -> bool:
    """Adjourned, resolved, or voted on otherwise than by this ballot."""
    voted_otherwise = key in sitting.ballots and sitting.taken_over.get(key, "") != ballot
    return key in sitting.adjourned | sitting.resolved or voted_otherwise
