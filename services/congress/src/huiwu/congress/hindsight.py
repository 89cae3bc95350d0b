"""Since when an enterprise's congress is on record here: what is recorded afterwards leans on it (processes 0.5)."""

from collections.abc import Sequence
from datetime import date

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.naming import congress_of
from huiwu.congress.domain.session.states import Absent as Unscheduled
from huiwu.congress.domain.session.states import Session
from huiwu.congress.domain.staff_congress.states import Absent, StaffCongress
from huiwu.eventlog import Reader
from huiwu.kernel import Evidence, FirstRecord


async def of_congress(command: object, stream: str, read: Reader) -> Sequence[Evidence]:
    """The first record of the enterprise whose congress it is, or is about to be."""
    state: StaffCongress = (await read.state(STAFF_CONGRESS, stream)).state
    return await _first_record(read, _founder(command) if isinstance(state, Absent) else state.enterprise)


async def of_session(command: object, stream: str, read: Reader) -> Sequence[Evidence]:
    """The first record of the enterprise whose session it is, or is about to be."""
    state: Session = (await read.state(SESSION, stream)).state
    return await _first_record(read, _founder(command) if isinstance(state, Unscheduled) else state.call.enterprise)


def _founder(command: object) -> str:
    """The commands that begin a congress or a session name the enterprise."""
    return str(getattr(command, "enterprise", ""))


async def _first_record(read: Reader, enterprise: str) -> Sequence[Evidence]:
    row = await read.row("staff_congresses", congress_of(enterprise))
    if row is None:
        return [Evidence("", FirstRecord(enterprise, None))]
    # Rows of an earlier release know only their term; `huiwu rebuild-projection congress` makes them anew.
    began = date.fromisoformat(row.view.get("first_recorded_on") or row.view["starts_on"])
    return [Evidence(row.fact, FirstRecord(enterprise, began))]
