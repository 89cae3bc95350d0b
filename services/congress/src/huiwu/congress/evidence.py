"""What a ruling of the congress leans on: the enterprise and its workers as membership tells of them, the roster."""

from collections.abc import Collection, Sequence

from huiwu.congress import regional
from huiwu.congress.domain import LAYOFF_PLAN, RECORD, SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import (
    AgendaItemOnRecord,
    CongressForm,
    CongressOnRecord,
    EnterpriseOnRecord,
    JobClass,
    MemberCongressOnRecord,
    RollPage,
    RollSize,
    RosterDelegate,
    WorkersOnRoll,
)
from huiwu.congress.domain.layoff_plan.commands import (
    DraftLayoffPlan,
    FreezeRoster,
    OpenOpinionRound,
    SubmitToCongress,
)
from huiwu.congress.domain.layoff_plan.states import Absent as NoPlan
from huiwu.congress.domain.layoff_plan.states import LayoffPlan
from huiwu.congress.domain.naming import congress_of, is_record, is_session, regional_congress_of, union_of
from huiwu.congress.domain.proposal.commands import DelegatesInMandate, SubmitProposal
from huiwu.congress.domain.session.agenda import item_of
from huiwu.congress.domain.session.commands import AgreeAgenda, ScheduleSession
from huiwu.congress.domain.session.commands_beside import ScheduleRegionalSession, SitJointly
from huiwu.congress.domain.session.states import Absent as Unscheduled
from huiwu.congress.domain.session.states import Convening, Session
from huiwu.congress.domain.staff_congress.commands import (
    BeginNextTerm,
    ConfirmDelegateRoster,
    EstablishStaffCongress,
    RecordDelegatesElected,
    ReplaceDelegate,
    SetDelegateQuota,
)
from huiwu.congress.domain.staff_congress.composition import count
from huiwu.congress.domain.staff_congress.states import (
    Absent,
    CoveredByRegional,
    Expired,
    Forming,
    Founded,
    InTerm,
    StaffCongress,
)
from huiwu.eventlog import Reader, Row
from huiwu.kernel import Evidence
from huiwu.ledger.record import Kept, Record
from huiwu.runtime.collection import UnknownReference

PAGE = 500
"""So many workers of the longest ids fit into one event."""


async def enterprise(command: EstablishStaffCongress, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The enterprise that founds its congress."""
    return [await enterprise_on_record(read, command.enterprise)]


async def enterprise_of_congress(
    _command: SetDelegateQuota | BeginNextTerm, stream: str, read: Reader
) -> Sequence[Evidence]:
    """The enterprise, with the headcount that quota and form are weighed against."""
    return [await _owner(read, _founded(await _congress(read, stream), stream))]


async def delegates_on_roll(command: RecordDelegatesElected, stream: str, read: Reader) -> Sequence[Evidence]:
    """Those of the elected who stand on the enterprise's roll."""
    congress = _founded(await _congress(read, stream), stream)
    if congress.region:
        return await regional.on_rolls(congress.enterprise, congress.region, command.delegates, read)
    return [await _on_roll(read, congress.enterprise, command.delegates)]


async def roster_on_roll(_command: ConfirmDelegateRoster, stream: str, read: Reader) -> Sequence[Evidence]:
    """The enterprise, and the roll's word on each delegate; for an assembly, on everybody."""
    congress = _founded(await _congress(read, stream), stream)
    everybody = congress.form is CongressForm.STAFF_ASSEMBLY
    elected = congress.elected if isinstance(congress, Forming) else ()
    if congress.region:
        rolls = await regional.on_rolls(congress.enterprise, congress.region, elected, read)
        return [await _owner(read, congress), *rolls]
    return [
        await enterprise_on_record(read, congress.enterprise),
        await _on_roll(read, congress.enterprise, None if everybody else elected),
    ]


async def newcomer_on_roll(command: ReplaceDelegate, stream: str, read: Reader) -> Sequence[Evidence]:
    """The roll's word on who is to join the roster."""
    congress = _founded(await _congress(read, stream), stream)
    if congress.region:
        return await regional.on_rolls(congress.enterprise, congress.region, [command.joining], read)
    row = await read.row("workers", command.joining)
    on_roll = [row] if row and row.view.get("enterprise") == congress.enterprise else []
    return [_roll(congress.enterprise, on_roll)]


async def congress_and_enterprise(
    command: ScheduleSession | ScheduleRegionalSession, _stream: str, read: Reader
) -> Sequence[Evidence]:
    """The congress with its roster, and the enterprise with its union and that union's superior; or all of a region."""
    if isinstance(command, ScheduleSession):
        stream = congress_of(command.enterprise)
    else:
        stream = regional_congress_of(command.host, command.name)
    loaded = await read.state(STAFF_CONGRESS, stream)
    congress = _founded(loaded.state, stream)
    if isinstance(congress, Founded):
        raise UnknownReference(STAFF_CONGRESS.name, stream)
    region = congress.region
    covered = [await regional.region_of(congress.enterprise, region.enterprises, read)] if region else []
    return [Evidence(loaded.last_fact, _on_record(stream, congress)), await _owner(read, congress), *covered]


async def enterprise_of_session(_command: AgreeAgenda, stream: str, read: Reader) -> Sequence[Evidence]:
    """The enterprise, with the ownership that decides which matters it must vote on."""
    state: Session = (await read.state(SESSION, stream)).state
    if isinstance(state, Unscheduled) or state.call.covered:
        return []
    return [await enterprise_on_record(read, state.call.enterprise)]


async def members_congress(command: SitJointly, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The record of the members' congress that the session is to sit together with."""
    if not is_record(command.record):
        raise UnknownReference(RECORD.name, command.record)
    loaded = await read.state(RECORD, command.record)
    record: Record = loaded.state
    if not isinstance(record, Kept):
        raise UnknownReference(RECORD.name, command.record)
    body, place = str(record.entries.get("body", "")), str(record.entries.get("place", ""))
    known = MemberCongressOnRecord(command.record, record.organisation, body, record.on, place)
    return [Evidence(loaded.last_fact, known)]


async def enterprise_of_plan(command: DraftLayoffPlan, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The unit whose plan it is."""
    return [await enterprise_on_record(read, command.enterprise)]


async def roll_to_be_asked(_command: OpenOpinionRound, stream: str, read: Reader) -> Sequence[Evidence]:
    """The headcount on record, and how many stand on the roll."""
    enterprise = await _enterprise_of_plan(read, stream)
    if enterprise is None:
        return []
    rows = await read.find("workers", enterprise=enterprise)
    return [await enterprise_on_record(read, enterprise), Evidence(_latest(rows), RollSize(enterprise, len(rows)))]


async def next_of_the_roll(command: FreezeRoster, stream: str, read: Reader) -> Sequence[Evidence]:
    """The workers of the roll who come next, as many as one decision can hold."""
    enterprise = await _enterprise_of_plan(read, stream)
    if enterprise is None:
        return []
    rows = [row for row in await read.find("workers", enterprise=enterprise) if row.id > command.after]
    page = RollPage(enterprise, tuple(row.id for row in rows[:PAGE]), complete=len(rows) <= PAGE)
    return [Evidence(_latest(rows[:PAGE]), page)]


async def item_to_become(command: SubmitToCongress, stream: str, read: Reader) -> Sequence[Evidence]:
    """The session's item as it stands, and the ownership that decides between review and ballot."""
    enterprise = await _enterprise_of_plan(read, stream)
    if enterprise is None:
        return []
    if not is_session(command.session):
        raise UnknownReference(SESSION.name, command.session)
    loaded = await read.state(SESSION, command.session)
    state: Session = loaded.state
    if isinstance(state, Unscheduled):
        raise UnknownReference(SESSION.name, command.session)
    item = item_of(state.items, command.item) if isinstance(state, Convening) else None
    known = AgendaItemOnRecord(
        session=command.session,
        enterprise=state.call.enterprise,
        item=command.item,
        on_agenda=item is not None,
        convening=isinstance(state, Convening),
        matter=item.matter if item else "",
        ballot=item is not None and item.ballot,
    )
    return [Evidence(loaded.last_fact, known), await enterprise_on_record(read, enterprise)]


async def _enterprise_of_plan(read: Reader, stream: str) -> str | None:
    """None where there is no such plan: the ruling says so."""
    state: LayoffPlan = (await read.state(LAYOFF_PLAN, stream)).state
    return None if isinstance(state, NoPlan) else state.plan.enterprise


async def authors_in_mandate(command: SubmitProposal, _stream: str, read: Reader) -> Sequence[Evidence]:
    """Those of the authors who are on the union's register of member delegates, or sit in its unit's congress."""
    row = await read.row("organisations", command.organisation)
    if row is None:
        raise UnknownReference("organisation", command.organisation)
    registered = await read.find("records", ledger="member-delegate", phase="kept")
    own = [each for each in registered if each.organisation == command.organisation]
    until = {str(each.view["entries"]["delegate"]): each.view["entries"].get("mandate_until", "9999") for each in own}
    day = command.on.isoformat()
    in_mandate = {delegate for delegate, last in until.items() if day <= last} | await _seated(row, read)
    known = DelegatesInMandate(command.organisation, tuple(sorted(in_mandate & set(command.authors))))
    return [Evidence(max((row, *own), key=_position).fact, known)]


def _position(row: Row) -> int:
    return row.position


async def _seated(union: Row, read: Reader) -> set[str]:
    """The delegates of the workers' congress of the unit whose union this is, if it has one."""
    enterprise = union.view.get("enterprise")
    if not isinstance(enterprise, str):
        return set()
    congress = await _congress(read, congress_of(enterprise))
    return {delegate.subject for delegate in congress.roster} if isinstance(congress, InTerm) else set()


async def _congress(read: Reader, stream: str) -> StaffCongress:
    state: StaffCongress = (await read.state(STAFF_CONGRESS, stream)).state
    return state


async def _owner(read: Reader, congress: Founded | Forming | InTerm | Expired) -> Evidence:
    """The enterprise, or the host where many enterprises have the congress in common."""
    if congress.region:
        return await regional.host_of(congress.enterprise, congress.region, read)
    return await enterprise_on_record(read, congress.enterprise)


def _founded(state: StaffCongress, stream: str) -> Founded | Forming | InTerm | Expired:
    if isinstance(state, Absent | CoveredByRegional):
        raise UnknownReference(STAFF_CONGRESS.name, stream)
    return state


def _on_record(stream: str, congress: Forming | InTerm | Expired) -> CongressOnRecord:
    roster = congress.roster if isinstance(congress, InTerm) else ()
    return CongressOnRecord(
        congress=stream,
        enterprise=congress.enterprise,
        form=congress.form,
        term=congress.term.number,
        term_ends_on=congress.term.ends_on,
        roster_confirmed_on=congress.confirmed_on if isinstance(congress, InTerm) else None,
        delegates=tuple(delegate.subject for delegate in roster),
        managers=count(roster, JobClass.MANAGER),
        frontline=count(roster, JobClass.FRONTLINE),
    )


async def enterprise_on_record(read: Reader, enterprise: str) -> Evidence:
    """The enterprise with its union; raises UnknownReference while it has none here."""
    row = await read.row("enterprises", enterprise)
    if row is None or "headcount" not in row.view:
        raise UnknownReference("enterprise", enterprise)
    if row.view.get("union") is None:
        raise UnknownReference("union", union_of(enterprise))
    known = EnterpriseOnRecord(
        enterprise, row.view["headcount"], row.view["ownership"], row.view["union"], row.view["superior"]
    )
    return Evidence(row.fact, known)


async def _on_roll(read: Reader, enterprise: str, subjects: Collection[str] | None) -> Evidence:
    """Those of the subjects who are on the roll; everybody on it when none are given."""
    rows = await read.find("workers", enterprise=enterprise)
    wanted = None if subjects is None else set(subjects)
    return _roll(enterprise, [row for row in rows if wanted is None or row.id in wanted])


def _roll(enterprise: str, rows: Sequence[Row]) -> Evidence:
    """The fact that it rests on is the latest of those that told of one of these workers."""
    workers = tuple(RosterDelegate(row.id, JobClass(row.view["job_class"])) for row in rows)
    return Evidence(_latest(rows), WorkersOnRoll(enterprise, workers))


def _latest(rows: Sequence[Row]) -> str:
    latest = max(rows, key=lambda row: row.position, default=None)
    return latest.fact if latest else ""
