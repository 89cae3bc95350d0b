"""What bargaining does of its own accord: it hears the congress on a draft, the labour administration on a contract."""

from collections.abc import Iterable

from huiwu.bargaining.domain import BARGAINING
from huiwu.bargaining.domain.bargaining.commands import RecordAcceptance, RecordCongressPassage, RecordObjection
from huiwu.bargaining.domain.bargaining.phases import Drafted
from huiwu.bargaining.heard import FilingAccepted, FilingReturned, ResolutionAdopted, ResolutionRejected
from huiwu.eventlog import Order, Reactions, Reader, Received

reactions = Reactions()

_MATTER = "collective_contract_draft"
_CONTRACT = "contract"


@reactions.on("congress", ResolutionAdopted)
async def pass_draft_when_congress_adopts_it(fact: ResolutionAdopted, at: Received, read: Reader) -> Iterable[Order]:
    return await _passage(fact, at, read, adopted=True)


@reactions.on("congress", ResolutionRejected)
async def reject_draft_when_congress_rejects_it(
    fact: ResolutionRejected, at: Received, read: Reader
) -> Iterable[Order]:
    return await _passage(fact, at, read, adopted=False)


@reactions.on("filing", FilingAccepted)
async def take_effect_when_labour_administration_accepts(
    fact: FilingAccepted, at: Received, _read: Reader
) -> Iterable[Order]:
    if fact.kind != _CONTRACT:
        return []
    return [Order(BARGAINING, fact.reference, RecordAcceptance(at.event.subject, fact.on))]


@reactions.on("filing", FilingReturned)
async def return_to_table_when_labour_administration_objects(
    fact: FilingReturned, at: Received, _read: Reader
) -> Iterable[Order]:
    if fact.kind != _CONTRACT:
        return []
    return [Order(BARGAINING, fact.reference, RecordObjection(at.event.subject, fact.reason, fact.on))]


async def _passage(
    fact: ResolutionAdopted | ResolutionRejected, at: Received, read: Reader, *, adopted: bool
) -> Iterable[Order]:
    """To the draft with that very text; with none, to the drafts that wait, which refuse it and so put it on record.

    What a session decided before it was put on record says nothing of the drafts that wait now.
    """
    if fact.matter != _MATTER:
        return []
    waiting = await _drafts_of(fact.enterprise, read)
    meant = [stream for stream, text in waiting.items() if text == fact.text_sha256] or (
        () if at.retrospective else list(waiting)
    )
    command = RecordCongressPassage(
        session=at.event.subject,
        item=fact.item,
        text_sha256=fact.text_sha256,
        adopted=adopted,
        votes_for=fact.votes_for,
        delegates=fact.delegates,
        on=fact.on,
    )
    return [Order(BARGAINING, stream, command) for stream in meant]


async def _drafts_of(enterprise: str, read: Reader) -> dict[str, str]:
    """Streams whose draft waits for the congress, with its text. The streams themselves are asked: rows may lag."""
    rows = await read.find("bargainings", enterprise=enterprise)
    states = {row.id: (await read.state(BARGAINING, row.id)).state for row in rows}
    return {stream: state.draft.text_sha256 for stream, state in states.items() if isinstance(state, Drafted)}
