"""Where the values come from that a ruling leans on: whom an organisation stands under, which obligation is named."""

from collections.abc import Sequence

from huiwu.eventlog import Reader
from huiwu.kernel import Evidence
from huiwu.notification.domain.owed import SuperiorsOnRecord, UndertakeDisclosure
from huiwu.notification.domain.publication import PublishNotice
from huiwu.runtime.collection import UnknownReference


async def superiors(command: UndertakeDisclosure, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The line from the direct superior up to the municipal union."""
    row = await read.row("organisations", command.organisation)
    if row is None:
        raise UnknownReference("organisation", command.organisation)
    line = await read.organisations.line_of_superiors(command.organisation)
    return [Evidence(row.fact, SuperiorsOnRecord(line))]


async def obligation_named(command: PublishNotice, _stream: str, read: Reader) -> Sequence[Evidence]:
    """Nothing to lean on; the obligation that is said to be fulfilled must be the organisation's own."""
    if command.fulfils is not None:
        row = await read.row("obligations", command.fulfils)
        if row is None or row.organisation != command.organisation:
            raise UnknownReference("obligation", command.fulfils)
    return []
