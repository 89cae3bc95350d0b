"""What a ruling on an election leans on: the union, the register of its electors, the roll for a candidate."""

from collections.abc import Sequence

from huiwu.congress.domain import ELECTION, STAFF_CONGRESS
from huiwu.congress.domain.election.commands import (
    CandidateOnRoll,
    Electorate,
    ElectorsOnRegister,
    EnterElectors,
    FormPreparatoryGroup,
    ProposeCandidate,
    UnionOnRecord,
)
from huiwu.congress.domain.election.states import Election, UnderWay, Unprepared
from huiwu.congress.domain.naming import congress_of
from huiwu.congress.domain.staff_congress.states import InTerm
from huiwu.eventlog import Reader, Row
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference

_UNIONS = ("municipal", "district", "industrial", "street", "grassroots")
_SHOWN = 20
"""The evidence names at most so many of the people who are on no register."""


async def union_of_election(command: FormPreparatoryGroup, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The union that holds it, as membership has registered it."""
    row = await read.row("organisations", command.organisation)
    if row is None or row.view["level"] not in _UNIONS:
        raise UnknownReference("organisation", command.organisation)
    view = row.view
    known = UnionOnRecord(command.organisation, view["level"], view["superior"], view["enterprise"])
    return [Evidence(row.fact, known)]


async def electors_on_register(command: EnterElectors, stream: str, read: Reader) -> Sequence[Evidence]:
    """Who of those named is not on the register of this electorate."""
    election = await _election(read, stream)
    if election is None:
        return []
    terms = election.terms
    fact, registered = await _registered(election, read)
    strangers = sorted(set(command.electors) - registered)[:_SHOWN]
    return [Evidence(fact, ElectorsOnRegister(terms.electorate, len(command.electors), tuple(strangers)))]


async def candidate_on_roll(command: ProposeCandidate, stream: str, read: Reader) -> Sequence[Evidence]:
    """The roll's word on the candidate; a union that is not of one unit has no roll."""
    election = await _election(read, stream)
    if election is None:
        return []
    row = await read.row("workers", command.candidate)
    unit = election.terms.enterprise
    on_roll = row is not None and unit is not None and row.view.get("enterprise") == unit
    return [Evidence(row.fact if row and on_roll else "", CandidateOnRoll(command.candidate, on_roll))]


async def _registered(election: UnderWay, read: Reader) -> tuple[str, set[str]]:
    """Everybody on the register, and the fact that told of the latest of them; a mandate that has ended is none.

    Members of a union are taken from the roll of its unit: no register of members is kept yet.
    """
    terms = election.terms
    match terms.electorate:
        case Electorate.MEMBER_CONGRESS:
            rows = await read.find("records", ledger="member-delegate", phase="kept")
            own = [row for row in rows if row.organisation == terms.organisation]
            today = election.last_on.isoformat()
            entries = [row.view["entries"] for row in own]
            in_mandate = [each for each in entries if today <= str(each.get("mandate_until", "9999"))]
            return _latest(own), {str(each["delegate"]) for each in in_mandate}
        case _ if terms.enterprise is None:
            return "", set()
        case Electorate.STAFF_CONGRESS:
            loaded = await read.state(STAFF_CONGRESS, congress_of(terms.enterprise))
            roster = loaded.state.roster if isinstance(loaded.state, InTerm) else ()
            return loaded.last_fact, {delegate.subject for delegate in roster}
        case _:
            rows = await read.find("workers", enterprise=terms.enterprise)
            return _latest(rows), {row.id for row in rows}


async def _election(read: Reader, stream: str) -> UnderWay | None:
    """None where there is no such election: the ruling says so."""
    state: Election = (await read.state(ELECTION, stream)).state
    return None if isinstance(state, Unprepared) else state


def _latest(rows: Sequence[Row]) -> str:
    latest = max(rows, key=lambda row: row.position, default=None)
    return latest.fact if latest else ""
