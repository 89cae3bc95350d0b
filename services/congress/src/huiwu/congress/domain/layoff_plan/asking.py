"""What the law says while all workers are asked: the frozen roster, one opinion each, and the count."""

from huiwu.congress.domain.evidence import EnterpriseOnRecord, RollPage, RollSize
from huiwu.congress.domain.layoff_plan.clauses import EVERYBODY, ROUND_OPEN, SEVENTY, SOLICIT
from huiwu.congress.domain.layoff_plan.commands import OpenOpinionRound, RecordOpinions
from huiwu.congress.domain.layoff_plan.facts import (
    LayoffOpinionRoundClosed,
    LayoffOpinionRoundOpened,
    LayoffRosterFrozen,
    OpinionsRecorded,
)
from huiwu.congress.domain.layoff_plan.states import Drafted, Freezing, Soliciting
from huiwu.congress.domain.people import each_once, on_the_solicitation_roster
from huiwu.kernel import Ruling
from huiwu.kernel.period import last_day_after
from huiwu.rulebook import Hearing

_LENGTH = "min_round_days"


def open_round(command: OpenOpinionRound, state: Drafted, hearing: Hearing) -> Ruling:
    """All workers are asked, so the roll may not be shorter than the headcount on record."""
    headcount = max(hearing.lean_on(EnterpriseOnRecord).headcount, 1)
    on_roll = hearing.lean_on(RollSize).on_roll
    closes_from = last_day_after(hearing.today, hearing.number(SOLICIT, _LENGTH))
    return hearing.rule(
        hearing.holds(
            EVERYBODY, on_roll >= headcount, seen={"on_roll": on_roll}, needed={"on_roll_at_least": headcount}
        ),
        hearing.holds(
            SOLICIT,
            command.closes_on >= closes_from,
            seen={"closes_on": command.closes_on},
            needed={"closes_from": closes_from},
        ),
        then=[
            LayoffOpinionRoundOpened(
                state.plan.enterprise, state.plan.version, hearing.today, closes_from, command.closes_on, on_roll
            )
        ],
    )


def freeze(state: Freezing, hearing: Hearing) -> Ruling:
    """The next workers of the roll; a roster of many thousands is copied in several decisions."""
    page = hearing.lean_on(RollPage)
    workers = tuple(worker for worker in page.workers if worker not in set(state.roster))
    frozen = len(state.roster) + len(workers)
    return hearing.rule(
        then=[LayoffRosterFrozen(state.plan.enterprise, state.plan.version, workers, frozen, page.complete)]
    )


def record(command: RecordOpinions, state: Soliciting, hearing: Hearing) -> Ruling:
    named = [opinion.worker for opinion in command.opinions]
    return hearing.rule(
        each_once(hearing, named),
        on_the_solicitation_roster(hearing, named, state.roster),
        hearing.holds(
            ROUND_OPEN,
            hearing.today <= state.closes_on,
            seen={"on": hearing.today},
            needed={"by": state.closes_on},
        ),
        then=[
            OpinionsRecorded(
                state.plan.enterprise, state.plan.version, command.opinions, len(set(state.opinions) | set(named))
            )
        ],
    )


def close(state: Soliciting, hearing: Hearing) -> Ruling:
    """Whether enough were in favour is a result and no refusal; without it the plan goes no further."""
    tally = state.tally
    reached = hearing.verdict(SEVENTY, tally.in_favour, of=tally.roster, mark="min_share")
    opened, least = state.opened_on, hearing.number(SOLICIT, _LENGTH)
    closes_from = max(last_day_after(opened, least), state.closes_on)
    return hearing.rule(
        hearing.holds(
            SOLICIT,
            hearing.today >= closes_from,
            seen={"opened_on": opened, "closed_on": hearing.today},
            needed={"closes_from": closes_from},
        ),
        reached,
        then=[
            LayoffOpinionRoundClosed(
                state.plan.enterprise,
                state.plan.version,
                hearing.today,
                tally.in_favour,
                tally.against,
                tally.silent,
                tally.roster,
                reached.met,
            )
        ],
    )
