"""What membership does of its own accord: an enterprise learns that it has a union."""

from collections.abc import Iterable

from huiwu.eventlog import Order, Reactions, Reader, Received
from huiwu.membership.domain import ENTERPRISE
from huiwu.membership.domain.enterprise_words import NoteUnion
from huiwu.membership.domain.union_words import UnionRegistered

reactions = Reactions()


@reactions.on("membership", UnionRegistered)
async def note_union_on_enterprise_when_it_is_registered(
    fact: UnionRegistered, _at: Received, _read: Reader
) -> Iterable[Order]:
    return [Order(ENTERPRISE, fact.enterprise, NoteUnion(fact.union))] if fact.enterprise else []
