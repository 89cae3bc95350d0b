"""What the law says once the box is closed: reconciliation, the tellers' own signatures, the verdict, a recount."""

from huiwu.congress.domain.ballot.clauses import (
    IN_PERSON,
    ONCE,
    PHASE,
    RECONCILED,
    SECRET,
    SIGNED,
)
from huiwu.congress.domain.ballot.commands import CloseBallot, CountBallot, RecountBallot, SignBallotCount
from huiwu.congress.domain.ballot.facts import (
    BallotClosed,
    BallotCounted,
    BallotCountSigned,
    BallotRecounted,
    BallotResultCertified,
)
from huiwu.congress.domain.ballot.gates import gate
from huiwu.congress.domain.ballot.states import Certified, Closed, Counted, Open
from huiwu.congress.domain.evidence import BallotItemOnRecord
from huiwu.congress.domain.session.approval import approval
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def close(command: CloseBallot, state: Open, hearing: Hearing) -> Ruling:
    """As many papers were issued as the roll has names, and no more came back."""
    question, on_roll = state.question, len(state.roll)
    return hearing.rule(
        _on_papers(on_roll, hearing),
        hearing.holds(
            RECONCILED,
            command.issued == on_roll and command.returned <= command.issued,
            seen={"issued": command.issued, "returned": command.returned},
            needed={"issued": on_roll, "returned_at_most": on_roll},
        ),
        then=[
            BallotClosed(
                question.enterprise,
                question.session,
                question.item,
                command.issued,
                command.returned,
                command.issued - command.returned,
            )
        ],
    )


def count(command: CountBallot, state: Closed, hearing: Hearing) -> Ruling:
    question = state.question
    return hearing.rule(
        _reconciled(command, state, hearing),
        _in_person(state, hearing),
        then=[
            BallotCounted(
                question.enterprise,
                question.session,
                question.item,
                1,
                command.valid,
                command.invalid,
                command.votes_for,
                command.against,
                command.abstain,
            )
        ],
    )


def recount(command: RecountBallot, state: Counted | Certified, hearing: Hearing) -> Ruling:
    """The papers are the same, so what came back is; everything else may differ."""
    question = state.question
    return hearing.rule(
        _reconciled(command, state.closed, hearing),
        _in_person(state.closed, hearing),
        then=[
            BallotRecounted(
                question.enterprise,
                question.session,
                question.item,
                state.count.number + 1,
                command.valid,
                command.invalid,
                command.votes_for,
                command.against,
                command.abstain,
                command.reason,
            )
        ],
    )


def sign(command: SignBallotCount, state: Counted, hearing: Hearing) -> Ruling:
    """Each teller once, in person, and the count as it stands now."""
    question, teller = state.question, hearing.actor.subject
    return hearing.rule(
        hearing.equal(PHASE, {"count": command.count}, {"count": state.count.number}),
        _in_person(state.closed, hearing),
        hearing.holds(
            ONCE,
            teller not in state.signed,
            seen={"signed": teller in state.signed},
            needed={"signed": False},
        ),
        then=[
            BallotCountSigned(
                question.enterprise,
                question.session,
                question.item,
                state.count.number,
                teller,
                len(state.signed) + 1,
            )
        ],
    )


def certify(state: Counted, hearing: Hearing) -> Ruling:
    """While the session sits; the correction of a certified count may come later."""
    question, closed, counted = state.question, state.closed, state.count
    item = hearing.lean_on(BallotItemOnRecord)
    verdict = approval(question.matter, counted.votes_for, len(question.electors), hearing)
    in_time = bool(state.standing) or (item.sitting and not item.dealt_with)
    return hearing.rule(
        hearing.holds(
            PHASE,
            in_time,
            seen={"session_sits": item.sitting, "dealt_with": item.dealt_with, "corrects": state.standing},
            needed={"session_sits": True, "dealt_with": False},
        ),
        _on_papers(closed.issued, hearing),
        hearing.count_at_least(SIGNED, len(state.signed)),
        verdict,
        then=[
            BallotResultCertified(
                enterprise=question.enterprise,
                session=question.session,
                item=question.item,
                matter=question.matter,
                count=counted.number,
                corrects=state.standing,
                reason=counted.reason,
                issued=closed.issued,
                returned=closed.returned,
                unreturned=closed.unreturned,
                valid=counted.valid,
                invalid=counted.invalid,
                votes_for=counted.votes_for,
                against=counted.against,
                abstain=counted.abstain,
                delegates=len(question.electors),
                tellers=closed.tellers,
                attendance=closed.attendance,
                approval=gate(verdict),
                passed=verdict.met,
            )
        ],
    )


def _on_papers(issued: int, hearing: Hearing) -> Finding:
    """以无记名投票方式表决: a vote of papers that bear no name, handed out by a roll."""
    return hearing.holds(SECRET, issued > 0, seen={"papers_issued": issued}, needed={"papers_issued": "any"})


def _reconciled(command: CountBallot | RecountBallot, state: Closed, hearing: Hearing) -> Finding:
    left = {"returned": state.returned, "valid": command.valid}
    right = {
        "returned": command.valid + command.invalid,
        "valid": command.votes_for + command.against + command.abstain,
    }
    return hearing.equal(RECONCILED, left, right)


def _in_person(state: Closed, hearing: Hearing) -> Finding:
    """计票人本人: by a token of the teller's own."""
    by = hearing.actor.subject
    return hearing.holds(IN_PERSON, by in state.tellers, seen={"by": by}, needed={"one_of": list(state.tellers)})
