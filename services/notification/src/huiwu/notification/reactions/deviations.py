"""The union above is told of breaches of the law: recorded after they happened (processes 0.5, 0.6), or decided so."""

from collections.abc import Iterable

from huiwu.eventlog import Order, Reader, Received
from huiwu.kernel import ProcedureDeviationRecorded
from huiwu.kernel.names import derived_key, district_of, stream_id
from huiwu.notification.domain import NOTICE
from huiwu.notification.domain.notice import DeliverNotice
from huiwu.notification.heard import MajorDecisionMade
from huiwu.notification.reactions.declared import reactions


@reactions.on("congress", ProcedureDeviationRecorded)
async def tell_the_union_above_when_a_deviation_is_recorded(
    fact: ProcedureDeviationRecorded, at: Received, read: Reader
) -> Iterable[Order]:
    """A notice of its own for each; a union with nobody above it has nobody to be told."""
    zh = f"程序偏差：{fact.on} 的办理不符合 {fact.clause}"
    en = f"Deviation: what was done on {fact.on} did not keep to {fact.clause}"
    return [_notice(at, above, zh, en) for above in (await read.organisations.line_of_superiors(fact.by))[:1]]


@reactions.on("congress", MajorDecisionMade)
async def tell_the_unions_when_a_decision_is_made_without_the_congress(
    fact: MajorDecisionMade, at: Received, read: Reader
) -> Iterable[Order]:
    """The enterprise's own union, and the one above it (congress.soe.strict-democratic-management)."""
    if fact.compliant:
        return []
    zh = f"企业决策不合程序：{fact.on}“{fact.title}”未经职代会或者不属于“三重一大”"
    en = f"Not by the rules: “{fact.title}” was decided on {fact.on} without the congress, or outside of its kinds"
    return [_notice(at, above, zh, en) for above in (await read.organisations.line_of_superiors(fact.organisation))[:2]]


def _notice(at: Received, superior: str, zh: str, en: str) -> Order:
    stream = at.event.subject
    return Order(
        NOTICE,
        stream_id(NOTICE.name, district_of(stream), derived_key(stream, at.event.id, superior)),
        DeliverNotice(
            reference=stream, send=at.event.id, organisation=superior, recipient=superior, title=zh, title_en=en
        ),
    )
