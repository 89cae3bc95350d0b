"""How a session takes over what a ballot of its own stream came to, and what a correction does to a resolution."""

from huiwu.congress.domain.session.agenda import item_of
from huiwu.congress.domain.session.approval import approval
from huiwu.congress.domain.session.clauses import FOLLOWS_COUNT, ON_AGENDA, ONCE
from huiwu.congress.domain.session.facts.after import BallotCorrectedAfterResolution
from huiwu.congress.domain.session.facts.sitting import BallotCertified, BallotTakenOver
from huiwu.congress.domain.session.states import Closed, Sitting
from huiwu.congress.domain.session.taking_over import TakeOverBallot
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def take_over(command: TakeOverBallot, state: Sitting | Closed, hearing: Hearing) -> Ruling:
    """Before the resolution the totals are the item's; after it they only show that the resolution is contested."""
    sitting = state.sitting if isinstance(state, Closed) else state
    item = item_of(sitting.items, command.item)
    matter = item.matter if item else ""
    verdict = approval(matter, command.votes_for, len(sitting.call.delegates), hearing)
    if command.item in sitting.resolved:
        return _correct(command, sitting, verdict, hearing)
    if isinstance(state, Closed):
        return hearing.refuse_phase(command, state)
    other = command.item in state.ballots and state.taken_over.get(command.item) != command.ballot
    done = other or command.item in state.adjourned
    listed = [each.item for each in state.items if each.ballot]
    return hearing.rule(
        hearing.holds(ON_AGENDA, command.item in listed, seen=command.item, needed={"one_of": listed}),
        hearing.holds(ONCE, not done, seen={"done": done}, needed={"done": False}),
        verdict,
        then=[
            BallotTakenOver(state.call.enterprise, command.item, command.ballot, command.count),
            _certified(command, matter, state, passed=verdict.met),
        ],
    )


def _correct(command: TakeOverBallot, sitting: Sitting, verdict: Finding, hearing: Hearing) -> Ruling:
    """What was resolved was resolved: a correction lays the breach open, and changes no resolution."""
    own = sitting.taken_over.get(command.item) == command.ballot
    adopted = command.item in sitting.adopted
    return hearing.rule(
        hearing.holds(ONCE, own, seen={"other_ballot": not own}, needed={"other_ballot": False}),
        verdict,
        hearing.equal(FOLLOWS_COUNT, {"adopted": adopted}, {"adopted": verdict.met}),
        then=[
            BallotCorrectedAfterResolution(
                sitting.call.enterprise,
                command.item,
                command.ballot,
                command.count,
                command.reason,
                command.votes_for,
                len(sitting.call.delegates),
                passed=verdict.met,
                contested=verdict.met is not adopted,
            )
        ],
    )


def _certified(command: TakeOverBallot, matter: str, state: Sitting, *, passed: bool) -> BallotCertified:
    return BallotCertified(
        enterprise=state.call.enterprise,
        item=command.item,
        matter=matter,
        issued=command.issued,
        returned=command.returned,
        unreturned=command.unreturned,
        valid=command.valid,
        invalid=command.invalid,
        votes_for=command.votes_for,
        against=command.against,
        abstain=command.abstain,
        delegates=len(state.call.delegates),
        tellers=command.tellers,
        passed=passed,
    )
