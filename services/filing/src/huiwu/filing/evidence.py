"""What a ruling of filing leans on: the submitting union's line of superiors in the organisation tree."""

from collections.abc import Sequence

from huiwu.eventlog import Reader
from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing.commands import FilingKind, LineOfSuperiors, ResubmitFiling, SubmitFiling
from huiwu.filing.domain.filing.phases import Absent
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference


async def superiors_of_submitter(command: SubmitFiling, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The line of a union that submits a form; a contract goes to the labour administration alone."""
    return [] if command.kind is FilingKind.CONTRACT else [await _line(command.submitter, read)]


async def superiors_of_resubmitter(_command: ResubmitFiling, stream: str, read: Reader) -> Sequence[Evidence]:
    """The line as it is now, for the new version."""
    state = (await read.state(FILING, stream)).state
    return [] if isinstance(state, Absent) else [await _line(state.case.submitter, read)]


async def _line(union: str, read: Reader) -> Evidence:
    row = await read.row("organisations", union)
    if row is None:
        raise UnknownReference("union", union)
    return Evidence(row.fact, LineOfSuperiors(union, await read.organisations.line_of_superiors(union)))
