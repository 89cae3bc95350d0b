"""What was disclosed or evaluated stands in the ledgers too: duties and indicators count there, nobody enters it."""

from collections.abc import Iterable

from huiwu.congress.domain import RECORD
from huiwu.congress.domain.evaluation.facts import (
    AdjustmentClosed,
    AdjustmentOpened,
    EvaluationCounted,
    EvaluationPublished,
    EvaluationReported,
)
from huiwu.congress.domain.factory_disclosure.facts import FactoryDisclosurePublished
from huiwu.congress.domain.union_disclosure.decide import CHANNELS, GRASSROOTS, MAJOR, MAJOR_TO_MEMBERS
from huiwu.congress.domain.union_disclosure.facts import UnionDisclosurePublished
from huiwu.congress.domain.workplace_rule.facts import RulePublishedForWorkers
from huiwu.congress.evaluating import kept_adjustment, kept_evaluation
from huiwu.congress.reactions import reactions
from huiwu.eventlog import Order, Reader, Received
from huiwu.kernel.names import derived_key, district_of, stream_id
from huiwu.ledger.record import EnterRecord
from huiwu.rulebook import Rulebook


@reactions.on("congress", UnionDisclosurePublished)
async def enter_record_when_union_affairs_are_published(
    fact: UnionDisclosurePublished, at: Received, _read: Reader
) -> Iterable[Order]:
    """Grassroots unions keep what went through a channel of the clause, others their major matters in that district."""
    union, told = fact.organisation, {"matter": fact.title, "channel": fact.channel}
    law = Rulebook.shipped().in_force(district_of(union), fact.on)
    if fact.level == GRASSROOTS:
        if fact.channel not in law.clause(CHANNELS).texts("channels"):
            return []
        entries = {**told, "tier": fact.tier, "item": fact.item, "raised_on": fact.raised_on.isoformat()}
        return [_entry(at, EnterRecord("union-disclosure", union, fact.on, entries))]
    if fact.tier != MAJOR or MAJOR_TO_MEMBERS not in law.clauses:
        return []
    if fact.channel not in law.clause(MAJOR_TO_MEMBERS).texts("channels"):
        told["channel"] = "other"
    entries = {**told, "published_on": fact.on.isoformat()}
    return [_entry(at, EnterRecord("major-matter", union, fact.raised_on, entries))]


@reactions.on("congress", EvaluationCounted)
async def enter_record_when_an_evaluation_is_counted(
    _fact: EvaluationCounted, at: Received, read: Reader
) -> Iterable[Order]:
    return await kept_evaluation(at.event.subject, read)


@reactions.on("congress", EvaluationPublished)
async def correct_record_when_an_evaluation_is_published(
    _fact: EvaluationPublished, at: Received, read: Reader
) -> Iterable[Order]:
    return await kept_evaluation(at.event.subject, read)


@reactions.on("congress", EvaluationReported)
async def correct_record_when_an_evaluation_is_reported(
    _fact: EvaluationReported, at: Received, read: Reader
) -> Iterable[Order]:
    return await kept_evaluation(at.event.subject, read)


@reactions.on("congress", AdjustmentOpened)
async def enter_record_when_an_adjustment_is_opened(
    fact: AdjustmentOpened, at: Received, read: Reader
) -> Iterable[Order]:
    return await kept_adjustment(at.event.subject, fact.item, read)


@reactions.on("congress", AdjustmentClosed)
async def correct_record_when_an_adjustment_is_closed(
    fact: AdjustmentClosed, at: Received, read: Reader
) -> Iterable[Order]:
    return await kept_adjustment(at.event.subject, fact.item, read)


@reactions.on("congress", FactoryDisclosurePublished)
async def enter_record_when_factory_affairs_are_published(
    fact: FactoryDisclosurePublished, at: Received, _read: Reader
) -> Iterable[Order]:
    return _everyday(fact, at)


@reactions.on("congress", RulePublishedForWorkers)
async def enter_record_when_a_rule_is_laid_open(
    fact: RulePublishedForWorkers, at: Received, _read: Reader
) -> Iterable[Order]:
    return _everyday(fact, at)


def _everyday(fact: FactoryDisclosurePublished | RulePublishedForWorkers, at: Received) -> Iterable[Order]:
    """The ledger is of the forms between sessions; the session has its own record."""
    if not fact.everyday:
        return []
    entries = {"form": fact.form, "matters": fact.title, "text": fact.text_sha256}
    return [_entry(at, EnterRecord("factory-disclosure", fact.union, fact.displayed_from, entries))]


def _entry(at: Received, record: EnterRecord) -> Order:
    key = derived_key(at.event.subject, record.ledger, at.event.id)
    return Order(RECORD, stream_id(RECORD.name, district_of(record.organisation), key), record)


__all__ = ["reactions"]
