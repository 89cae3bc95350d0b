"""What a ruling of bargaining leans on: the enterprise and its union, as membership's facts have them."""

from collections.abc import Sequence

from huiwu.bargaining.domain.bargaining.commands import EnterpriseOnRecord, OpenCycle
from huiwu.eventlog import Reader
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference


async def enterprise_on_record(command: OpenCycle, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The enterprise, which must have a union to bargain for its workers."""
    row = await read.row("enterprises", command.enterprise)
    if row is None or "name" not in row.view:
        raise UnknownReference("enterprise", command.enterprise)
    if not row.view.get("union"):
        raise UnknownReference("union of enterprise", command.enterprise)
    known = EnterpriseOnRecord(
        enterprise=row.id,
        name=row.view["name"],
        union=row.view["union"],
        superior=row.view.get("superior"),
        ownership=row.view["ownership"],
        headcount=row.view["headcount"],
    )
    return [Evidence(row.fact, known)]
