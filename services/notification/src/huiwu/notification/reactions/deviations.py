"""The union above is told of each breach of the law that was put on record after it happened (processes 0.5, 0.6)."""

from collections.abc import Iterable

from huiwu.eventlog import Order, Reader, Received
from huiwu.kernel import ProcedureDeviationRecorded
from huiwu.kernel.names import derived_key, district_of, stream_id
from huiwu.notification.domain import NOTICE
from huiwu.notification.domain.notice import DeliverNotice
from huiwu.notification.reactions.declared import reactions


@reactions.on("congress", ProcedureDeviationRecorded)
async def tell_the_union_above_when_a_deviation_is_recorded(
    fact: ProcedureDeviationRecorded, at: Received, read: Reader
) -> Iterable[Order]:
    """A notice of its own for each; a union with nobody above it has nobody to be told."""
    stream = at.event.subject
    return [
        Order(
            NOTICE,
            stream_id(NOTICE.name, district_of(stream), derived_key(stream, at.event.id, superior)),
            DeliverNotice(
                reference=stream,
                send=at.event.id,
                organisation=superior,
                recipient=superior,
                title=f"程序偏差：{fact.on} 的办理不符合 {fact.clause}",
                title_en=f"Deviation: what was done on {fact.on} did not keep to {fact.clause}",
            ),
        )
        for superior in (await read.organisations.line_of_superiors(fact.by))[:1]
    ]
