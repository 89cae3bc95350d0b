"""Since when an enterprise's congress is on record here: what is recorded afterwards leans on it (processes 0.5)."""

from collections.abc import Sequence
from datetime import date

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.naming import congress_of, regional_congress_of
from huiwu.congress.domain.session.commands_beside import ScheduleRegionalSession
from huiwu.congress.domain.session.states import Absent as Unscheduled
from huiwu.congress.domain.session.states import Session
from huiwu.congress.domain.staff_congress.states import Absent, StaffCongress
from huiwu.eventlog import Reader
from huiwu.kernel import Evidence, FirstRecord


async def of_congress(command: object, stream: str, read: Reader) -> Sequence[Evidence]:
    """The first record of the enterprise, or the host, whose congress it is, or is about to be."""
    state: StaffCongress = (await read.state(STAFF_CONGRESS, stream)).state
    return await _first_record(read, stream, _founder(command) if isinstance(state, Absent) else state.enterprise)


async def of_session(command: object, stream: str, read: Reader) -> Sequence[Evidence]:
    """The first record of the enterprise, or the host, whose session it is, or is about to be."""
    state: Session = (await read.state(SESSION, stream)).state
    if not isinstance(state, Unscheduled):
        return await _first_record(read, state.call.congress, state.call.enterprise)
    whose = _founder(command)
    if isinstance(command, ScheduleRegionalSession):
        return await _first_record(read, regional_congress_of(command.host, command.name), whose)
    return await _first_record(read, congress_of(whose), whose)


def _founder(command: object) -> str:
    """The commands that begin a congress or a session name the enterprise, or the host of many."""
    return str(getattr(command, "enterprise", getattr(command, "host", "")))


async def _first_record(read: Reader, congress: str, whose: str) -> Sequence[Evidence]:
    row = await read.row("staff_congresses", congress)
    if row is None:
        return [Evidence("", FirstRecord(whose, None))]
    # Rows of an earlier release know only their term; `huiwu rebuild-projection congress` makes them anew. An
    # enterprise that a regional congress covers has no record of its own yet.
    began = row.view.get("first_recorded_on") or row.view.get("starts_on")
    return [Evidence(row.fact, FirstRecord(whose, date.fromisoformat(began) if began else None))]
