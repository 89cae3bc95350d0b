"""What the congress does of its own accord about regions, drifting rosters, resolutions to report, joint sittings."""

from collections.abc import Iterable, Sequence
from datetime import date

from huiwu.congress.domain import SESSION, STAFF_CONGRESS
from huiwu.congress.domain.evidence import CongressForm, JobClass, Scope
from huiwu.congress.domain.naming import congress_of
from huiwu.congress.domain.session.commands_beside import Carried, CarryImplementations, EndJointSitting
from huiwu.congress.domain.session.decide_joint import joint_of
from huiwu.congress.domain.session.facts.after import ResolutionImplementationOpened
from huiwu.congress.domain.session.facts.before import SessionScheduled
from huiwu.congress.domain.session.states import Absent as Unscheduled
from huiwu.congress.domain.session.states import Cancelled, Convening, Session
from huiwu.congress.domain.staff_congress.commands import CoverByRegion, NoteJobClass
from huiwu.congress.domain.staff_congress.facts import EnterpriseJoinedRegion, RegionalCongressEstablished
from huiwu.congress.domain.staff_congress.states import Absent, CoveredByRegional, InTerm, StaffCongress
from huiwu.congress.heard import JobClassChanged
from huiwu.congress.ledgering import reactions
from huiwu.eventlog import Order, Reader, Received
from huiwu.ledger.record import RecordCorrected, RecordWithdrawn

_AT_ONCE = 100
_CHANGED = "会员代表大会改期、改地点或者撤销 the members' congress was moved or withdrawn"


@reactions.on("congress", RegionalCongressEstablished)
async def cover_enterprises_when_a_region_has_a_congress(
    fact: RegionalCongressEstablished, at: Received, read: Reader
) -> Iterable[Order]:
    """Those without a congress of their own."""
    orders = [await _cover(each, at.event.subject, fact.enterprise, fact.scope, read) for each in fact.enterprises]
    return [order for some in orders for order in some]


@reactions.on("congress", EnterpriseJoinedRegion)
async def cover_enterprise_when_it_joins_a_region(
    fact: EnterpriseJoinedRegion, at: Received, read: Reader
) -> Iterable[Order]:
    return await _cover(fact.joining, at.event.subject, fact.enterprise, fact.scope, read)


@reactions.on("membership", JobClassChanged)
async def note_job_class_when_it_is_a_delegates(fact: JobClassChanged, _at: Received, read: Reader) -> Iterable[Order]:
    """Only what a confirmed roster of delegates does not know yet; of regional ones the shares bind nobody (A05)."""
    congress = congress_of(fact.enterprise)
    state: StaffCongress = (await read.state(STAFF_CONGRESS, congress)).state
    if not isinstance(state, InTerm) or state.form is not CongressForm.STAFF_CONGRESS:
        return []
    known = {one.subject: one.job_class for one in state.roster_now}
    job_class = JobClass(fact.job_class)
    if known.get(fact.subject, job_class) is job_class:
        return []
    return [Order(STAFF_CONGRESS, congress, NoteJobClass(fact.subject, job_class, fact.on))]


@reactions.on("congress", SessionScheduled)
async def carry_open_implementations_when_a_session_is_scheduled(
    fact: SessionScheduled, at: Received, read: Reader
) -> Iterable[Order]:
    """Those of this congress: a union may host several. A session of the past was told what was open then."""
    if at.retrospective:
        return []
    session, rows = at.event.subject, await read.find("resolutions", enterprise=fact.enterprise, implementation="open")
    sessions = {row.id for row in await read.find("sessions", congress=fact.congress)}
    carried = [
        Carried(each.view["session"], each.view["item"], each.view["owner"], date.fromisoformat(each.view["due_on"]))
        for each in rows
        if each.view["session"] in sessions
    ]
    return [
        Order(SESSION, session, CarryImplementations(tuple(carried[n : n + _AT_ONCE])))
        for n in range(0, len(carried), _AT_ONCE)
    ]


@reactions.on("congress", ResolutionImplementationOpened)
async def carry_implementation_when_the_next_session_is_being_convened(
    fact: ResolutionImplementationOpened, at: Received, read: Reader
) -> Iterable[Order]:
    session = at.event.subject
    row = await read.row("sessions", session)
    if row is None:
        return []
    carried = Carried(session, fact.item, fact.owner, fact.due_on)
    convening = await read.find("sessions", congress=row.view["congress"], convening=True)
    states = {each.id: (await read.state(SESSION, each.id)).state for each in convening}
    return [
        Order(SESSION, stream, CarryImplementations((carried,)))
        for stream, state in states.items()
        if isinstance(state, Convening)
        and (session, fact.item) not in {(one.session, one.item) for one in state.carried}
    ]


@reactions.on("congress", RecordCorrected)
async def end_joint_sitting_when_the_members_congress_was_another_day_or_place(
    fact: RecordCorrected, at: Received, read: Reader
) -> Iterable[Order]:
    found = await _joint_with(at.event.subject, read)
    place = fact.entries.get("place")
    return [
        Order(SESSION, stream, EndJointSitting(_CHANGED))
        for stream, on, where in found
        if (fact.on, place) != (on, where)
    ]


@reactions.on("congress", RecordWithdrawn)
async def end_joint_sitting_when_the_members_congress_is_withdrawn(
    _fact: RecordWithdrawn, at: Received, read: Reader
) -> Iterable[Order]:
    return [
        Order(SESSION, stream, EndJointSitting(_CHANGED)) for stream, _, _ in await _joint_with(at.event.subject, read)
    ]


async def _cover(enterprise: str, congress: str, host: str, scope: Scope, read: Reader) -> Sequence[Order]:
    stream = congress_of(enterprise)
    state: StaffCongress = (await read.state(STAFF_CONGRESS, stream)).state
    covered = isinstance(state, CoveredByRegional) and congress in state.congresses
    if covered or not isinstance(state, Absent | CoveredByRegional):
        return []
    return [Order(STAFF_CONGRESS, stream, CoverByRegion(enterprise, congress, host, scope))]


async def _joint_with(record: str, read: Reader) -> Sequence[tuple[str, date, str]]:
    """The sessions that sit together with it, by what their streams say, with day and place."""
    rows = await read.find("sessions", joint_with=record)
    states: dict[str, Session] = {row.id: (await read.state(SESSION, row.id)).state for row in rows}
    found = list[tuple[str, date, str]]()
    for stream, state in states.items():
        if isinstance(state, Unscheduled | Cancelled):
            continue
        joint = joint_of(state)
        if joint is not None and joint.record == record:
            found.append((stream, joint.on, state.call.place))
    return found


__all__ = ["reactions"]
