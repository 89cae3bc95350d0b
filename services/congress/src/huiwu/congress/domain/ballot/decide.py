"""What the law says to each command to a secret ballot (004 二(一)1; 企业民主管理规定; A21)."""

from collections.abc import Sequence

from huiwu.congress.domain.ballot import counting
from huiwu.congress.domain.ballot.clauses import (
    APPROVAL,
    DISCUSSED_FIRST,
    KNOWN,
    MUST_VOTE,
    ON_AGENDA,
    ONCE,
    PHASE,
    QUORUM,
    SMALL,
    TELLERS,
    UNCONCERNED,
    WITHIN_ATTENDANCE,
)
from huiwu.congress.domain.ballot.commands import (
    CertifyBallot,
    CloseBallot,
    Command,
    CountBallot,
    IssueBallots,
    LapseBallot,
    OpenBallot,
    PrepareBallot,
    RecountBallot,
    SignBallotCount,
    VoidBallot,
)
from huiwu.congress.domain.ballot.facts import BallotOpened, BallotPapersIssued, BallotPrepared, BallotVoided
from huiwu.congress.domain.ballot.gates import gate
from huiwu.congress.domain.ballot.states import Absent, Ballot, Certified, Closed, Counted, Open, Prepared, Uncertified
from huiwu.congress.domain.evidence import BallotItemOnRecord, ElectorsOnRecord
from huiwu.congress.domain.people import each_once, on_the_roster
from huiwu.congress.domain.session.agenda import CONTRACT
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def decide(command: Command, state: Ballot, hearing: Hearing) -> Ruling:
    """The ruling on a command to a ballot."""
    match state, command:
        case Absent(), PrepareBallot():
            return _prepare(command, hearing)
        case Prepared(), OpenBallot():
            return _open(command, state, hearing)
        case Open(), IssueBallots():
            return _issue(command, state, hearing)
        case Open(), CloseBallot():
            return counting.close(command, state, hearing)
        case Closed(), CountBallot():
            return counting.count(command, state, hearing)
        case _ if isinstance(command, VoidBallot | LapseBallot):
            return _end(command, state, hearing)
        case ((Counted() | Certified()), _):
            return _counted(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def _counted(command: Command, state: Counted | Certified, hearing: Hearing) -> Ruling:
    match state, command:
        case Counted(), SignBallotCount():
            return counting.sign(command, state, hearing)
        case Counted(), CertifyBallot():
            return counting.certify(state, hearing)
        case _, RecountBallot():
            return counting.recount(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def _end(command: VoidBallot | LapseBallot, state: Ballot, hearing: Hearing) -> Ruling:
    """Nobody voids a count that they do not like; time may still run out for one that nobody certified."""
    match state:
        case Prepared() | Open() | Closed():
            return _void(command, state, hearing)
        case Counted(standing=0) if isinstance(command, LapseBallot):
            return _void(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def party(command: Command, state: Ballot) -> str:
    """The union whose session it is holds the ballot."""
    if isinstance(command, PrepareBallot):
        return command.union
    return "" if isinstance(state, Absent) else state.question.union


def _prepare(command: PrepareBallot, hearing: Hearing) -> Ruling:
    item, session = hearing.lean_on(BallotItemOnRecord), hearing.lean_on(ElectorsOnRecord)
    electors = len(session.delegates)
    return hearing.rule(
        hearing.equal(KNOWN, {"union": command.union}, {"union": session.union}),
        *_item_still_open(item, hearing),
        hearing.holds(
            ONCE,
            item.earlier_void,
            seen={"attempt": command.attempt, "earlier_void": item.earlier_void},
            needed={"earlier_void": True},
        ),
        each_once(hearing, command.concerned),
        hearing.count_at_least(SMALL, electors),
        then=[
            BallotPrepared(
                enterprise=session.enterprise,
                union=session.union,
                superior=session.superior,
                session=command.session,
                item=command.item,
                matter=item.matter,
                title=item.title,
                question=command.question,
                attempt=command.attempt,
                on=hearing.today,
                electors=tuple(sorted(session.delegates)),
                concerned=tuple(sorted(command.concerned)),
            )
        ],
    )


def _open(command: OpenBallot, state: Prepared, hearing: Hearing) -> Ruling:
    item, question = hearing.lean_on(BallotItemOnRecord), state.question
    present = set(command.present) & question.electors
    marks = (QUORUM, APPROVAL) if question.matter == CONTRACT else (QUORUM,)
    attendance = [hearing.share_at_least(mark, len(present), of=len(question.electors)) for mark in marks]
    return hearing.rule(
        *_item_still_open(item, hearing),
        *_discussed_and_reviewed(item, hearing),
        each_once(hearing, command.present),
        on_the_roster(hearing, command.present, question.electors),
        *attendance,
        *_tellers(command, state, hearing),
        then=[
            BallotOpened(
                question.enterprise,
                question.session,
                question.item,
                command.present,
                command.tellers,
                tuple(gate(each) for each in attendance),
            )
        ],
    )


def _issue(command: IssueBallots, state: Open, hearing: Hearing) -> Ruling:
    roll = set(command.roll)
    question = state.question
    return hearing.rule(
        hearing.holds(ONCE, not state.roll, seen={"issued": len(state.roll)}, needed={"issued": 0}),
        each_once(hearing, command.roll),
        on_the_roster(hearing, command.roll, question.electors),
        hearing.holds(
            WITHIN_ATTENDANCE,
            roll <= state.present,
            seen={"issued": len(roll), "absent": len(roll - state.present)},
            needed={"absent": 0},
        ),
        then=[
            BallotPapersIssued(question.enterprise, question.session, question.item, command.roll, len(command.roll))
        ],
    )


def _void(command: VoidBallot | LapseBallot, state: Uncertified, hearing: Hearing) -> Ruling:
    question = state.question
    return hearing.rule(then=[BallotVoided(question.enterprise, question.session, question.item, command.reason)])


def _item_still_open(item: BallotItemOnRecord, hearing: Hearing) -> Sequence[Finding]:
    """The session sits, the item is one that it votes on, and it has not been dealt with."""
    return (
        hearing.holds(PHASE, item.sitting, seen={"session_sits": item.sitting}, needed={"session_sits": True}),
        hearing.holds(ON_AGENDA, item.ballot, seen={"item": item.item, "ballot": item.ballot}, needed={"ballot": True}),
        hearing.holds(ONCE, not item.dealt_with, seen={"dealt_with": item.dealt_with}, needed={"dealt_with": False}),
    )


def _discussed_and_reviewed(item: BallotItemOnRecord, hearing: Hearing) -> Sequence[Finding]:
    """必须经职代会审议并以无记名投票方式表决通过: what must be voted on is reviewed first; all is discussed."""
    discussed = hearing.holds(
        DISCUSSED_FIRST,
        item.discussed,
        seen={"item": item.item, "discussed": item.discussed},
        needed={"discussed": True},
    )
    reviewed = hearing.holds(
        MUST_VOTE, item.reviewed, seen={"item": item.item, "reviewed": item.reviewed}, needed={"reviewed": True}
    )
    return (discussed, reviewed) if item.must_vote else (discussed,)


def _tellers(command: OpenBallot, state: Prepared, hearing: Hearing) -> Sequence[Finding]:
    """Delegates who are in the room, and nobody whom the question concerns."""
    tellers, present = set(command.tellers), set(command.present) & state.question.electors
    absent, concerned = sorted(tellers - present), sorted(tellers & state.question.concerned)
    enough = hearing.count_at_least(TELLERS, len(tellers & present))
    return (
        each_once(hearing, command.tellers),
        enough,
        hearing.holds(TELLERS, not absent, seen={"absent": absent}, needed={"absent": []}),
        hearing.holds(UNCONCERNED, not concerned, seen={"concerned": concerned}, needed={"concerned": []}),
    )
