"""Since when a congress is on record here: what is recorded afterwards leans on it (processes 0.5)."""

from collections.abc import Sequence
from datetime import date

from huiwu.congress.domain import SESSION
from huiwu.congress.domain.naming import congress_of, regional_congress_of
from huiwu.congress.domain.session.commands import ScheduleSession
from huiwu.congress.domain.session.commands_beside import ScheduleRegionalSession
from huiwu.congress.domain.session.states import Absent, Session
from huiwu.eventlog import Reader
from huiwu.kernel import Evidence, FirstRecord


async def of_congress(_command: object, stream: str, read: Reader) -> Sequence[Evidence]:
    """The first record of the congress itself, if it has one."""
    return [await _first_record(read, stream)]


async def of_session(command: object, stream: str, read: Reader) -> Sequence[Evidence]:
    """The first record of the congress whose session it is, or is about to be."""
    state: Session = (await read.state(SESSION, stream)).state
    congress = _to_be(command) if isinstance(state, Absent) else state.call.congress
    return [] if congress is None else [await _first_record(read, congress)]


def _to_be(command: object) -> str | None:
    """The congress that a session is being scheduled for; no other command comes before that."""
    match command:
        case ScheduleSession():
            return congress_of(command.enterprise)
        case ScheduleRegionalSession():
            return regional_congress_of(command.host, command.name)
        case _:
            return None


async def _first_record(read: Reader, congress: str) -> Evidence:
    row = await read.row("staff_congresses", congress)
    # Rows of an earlier release know only their term; `huiwu rebuild-projection congress` makes them anew.
    began = None if row is None else row.view.get("first_recorded_on") or row.view.get("starts_on")
    return Evidence(row.fact if row else "", FirstRecord(congress, date.fromisoformat(began) if began else None))
