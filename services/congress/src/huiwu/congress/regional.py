"""What a ruling on a regional congress leans on: its host, the enterprises that it covers, and their workers."""

from collections.abc import Iterable, Sequence

from huiwu.congress.domain.evidence import (
    CoveredEnterprise,
    EnterpriseOnRecord,
    Home,
    HomesOfDelegates,
    JobClass,
    RegionOnRecord,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.staff_congress import STAFF_CONGRESS
from huiwu.congress.domain.staff_congress.commands import EstablishRegionalCongress, JoinRegion
from huiwu.congress.domain.staff_congress.region import owner
from huiwu.congress.domain.staff_congress.states import Absent, CoveredByRegional, Region, StaffCongress
from huiwu.eventlog import Reader, Row
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference


async def region_to_be(command: EstablishRegionalCongress, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The host and the enterprises, all of them registered."""
    return [await region_of(command.host, dict.fromkeys(command.enterprises), read)]


async def enterprise_to_join(command: JoinRegion, stream: str, read: Reader) -> Sequence[Evidence]:
    """The host and the enterprise that joins; nothing where there is no congress, which the ruling says."""
    state: StaffCongress = (await read.state(STAFF_CONGRESS, stream)).state
    if isinstance(state, Absent | CoveredByRegional):
        return []
    return [await region_of(state.enterprise, [command.enterprise], read)]


async def region_of(host: str, enterprises: Iterable[str], read: Reader) -> Evidence:
    """The union of that id with these enterprises; raises UnknownReference for whoever is not registered."""
    union = await read.row("organisations", host)
    if union is None or union.view.get("superior") is None:
        raise UnknownReference("union", host)
    rows = [await _enterprise(each, read) for each in enterprises]
    covered = tuple(CoveredEnterprise(row.id, row.view["headcount"], row.view["ownership"]) for row in rows)
    known = RegionOnRecord(host, str(union.view["level"]), str(union.view["superior"]), covered)
    return Evidence(_latest([union, *rows]), known)


async def host_of(host: str, region: Region, read: Reader) -> Evidence:
    """The host in the place of the enterprise, with the headcount of all that are covered now."""
    known = await region_of(host, region.enterprises, read)
    assert isinstance(known.value, RegionOnRecord)
    whose: EnterpriseOnRecord = owner(known.value)
    return Evidence(known.fact, whose)


async def on_rolls(host: str, region: Region, subjects: Iterable[str], read: Reader) -> Sequence[Evidence]:
    """Those of the subjects who are on the roll of a covered enterprise, and of which."""
    found = [await read.row("workers", subject) for subject in dict.fromkeys(subjects)]
    rows = [row for row in found if row is not None and row.view.get("enterprise") in region.enterprises]
    workers = tuple(RosterDelegate(row.id, JobClass(row.view["job_class"])) for row in rows)
    homes = tuple(Home(row.id, str(row.view["enterprise"])) for row in rows)
    latest = _latest(rows)
    return [Evidence(latest, WorkersOnRoll(host, workers)), Evidence(latest, HomesOfDelegates(homes))]


async def _enterprise(enterprise: str, read: Reader) -> Row:
    row = await read.row("enterprises", enterprise)
    if row is None or "headcount" not in row.view:
        raise UnknownReference("enterprise", enterprise)
    return row


def _latest(rows: Sequence[Row]) -> str:
    latest = max(rows, key=_position, default=None)
    return latest.fact if latest else ""


def _position(row: Row) -> int:
    return row.position
