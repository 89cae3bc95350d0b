"""What a ruling on worker seats leans on: the enterprise, its union's leaders, its roll, and its congress's votes."""

from collections.abc import Sequence

from huiwu.congress.domain import SESSION, WORKER_DIRECTOR_DUTY
from huiwu.congress.domain.evidence import EnterpriseOnRecord, JobClass, RosterDelegate, WorkersOnRoll
from huiwu.congress.domain.naming import is_session
from huiwu.congress.domain.session.states import Absent, Closed, Session, Sitting
from huiwu.congress.domain.worker_director.commands import (
    CongressVoteOnRecord,
    EvaluateWorkerDirector,
    NominateWorkerDirector,
    NoteBoards,
    OpenWorkerDirectorElection,
    ReportDuty,
    SeatWorkerDirector,
    UnionLeadersOnRecord,
)
from huiwu.congress.domain.worker_director.states import Unnoted, WorkerDirectorDuty
from huiwu.eventlog import Reader
from huiwu.kernel import Evidence
from huiwu.runtime.collection import UnknownReference


async def enterprise_with_boards(command: NoteBoards, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The enterprise with its union, which is the one that urges."""
    row = await read.row("enterprises", command.enterprise)
    if row is None or row.view.get("union") is None:
        raise UnknownReference("enterprise", command.enterprise)
    known = EnterpriseOnRecord(
        command.enterprise, row.view["headcount"], row.view["ownership"], row.view["union"], row.view["superior"]
    )
    return [Evidence(row.fact, known)]


async def leaders(_command: OpenWorkerDirectorElection, stream: str, read: Reader) -> Sequence[Evidence]:
    """The union's chair, and the vice-chairs of the latest election, as far as they are on record."""
    state: WorkerDirectorDuty = (await read.state(WORKER_DIRECTOR_DUTY, stream)).state
    if isinstance(state, Unnoted):
        return []
    rows = sorted(await read.find("union_leaders", union=state.union), key=lambda row: row.position)
    vice_chairs = [row for row in rows if not row.view["chair"]]
    latest = {row.view["chosen_by"] for row in vice_chairs[-1:]}
    in_office = [row for row in rows if row.view["chair"] or row.view["chosen_by"] in latest]
    known = UnionLeadersOnRecord(state.union, tuple(str(row.view["person"]) for row in in_office))
    return [Evidence(rows[-1].fact if rows else "", known)]


async def nominee_on_roll(command: NominateWorkerDirector, stream: str, read: Reader) -> Sequence[Evidence]:
    """The roll's word on who is nominated."""
    state: WorkerDirectorDuty = (await read.state(WORKER_DIRECTOR_DUTY, stream)).state
    if isinstance(state, Unnoted):
        return []
    row = await read.row("workers", command.person)
    if row is None or row.view.get("enterprise") != state.enterprise:
        return [Evidence("", WorkersOnRoll(state.enterprise, ()))]
    worker = RosterDelegate(row.id, JobClass(row.view["job_class"]))
    return [Evidence(row.fact, WorkersOnRoll(state.enterprise, (worker,)))]


async def vote_of_congress(command: SeatWorkerDirector, _stream: str, read: Reader) -> Sequence[Evidence]:
    """Whether that session has adopted that item."""
    return [await _vote(read, command.session, command.item)]


async def sitting_of_congress(
    command: ReportDuty | EvaluateWorkerDirector, _stream: str, read: Reader
) -> Sequence[Evidence]:
    """The session that was told, or that evaluated."""
    return [await _vote(read, command.session, "")]


async def _vote(read: Reader, session: str, item: str) -> Evidence:
    if not is_session(session):
        raise UnknownReference(SESSION.name, session)
    loaded = await read.state(SESSION, session)
    state: Session = loaded.state
    if isinstance(state, Absent):
        raise UnknownReference(SESSION.name, session)
    sitting = state.sitting if isinstance(state, Closed) else state
    adopted = sitting.adopted.get(item) if isinstance(sitting, Sitting) else None
    known = CongressVoteOnRecord(
        session=session,
        enterprise=state.call.enterprise,
        opened_on=sitting.opened_on if isinstance(sitting, Sitting) else None,
        item=item,
        adopted_on=adopted.on if adopted else None,
    )
    return Evidence(loaded.last_fact, known)
