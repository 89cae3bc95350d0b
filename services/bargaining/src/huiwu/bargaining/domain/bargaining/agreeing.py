"""At the table: preparations, representatives, agenda, meetings, the draft, and what the congress says to it."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from huiwu.bargaining.domain.bargaining.commands import (
    CompletePreparation,
    ConfirmRepresentatives,
    DraftAgenda,
    HoldMeeting,
    ReachDraft,
    RecordCongressPassage,
)
from huiwu.bargaining.domain.bargaining.facts import (
    AgendaDrafted,
    BargainingMeetingHeld,
    DraftAgreementReached,
    DraftPassedByCongress,
    DraftRejectedByCongress,
    PreparationCompleted,
    RepresentativesConfirmed,
)
from huiwu.bargaining.domain.bargaining.phases import AtTable, Drafted, Negotiating
from huiwu.bargaining.domain.bargaining.table import Representatives, Side, Table
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing

AtTableCommand: TypeAlias = CompletePreparation | ConfirmRepresentatives | DraftAgenda | HoldMeeting

_PREPARATION = "bargaining.enterprise.preparation"
_LEVEL_FOCUS = "bargaining.policy.level-focus"
_BEYOND_WAGES = "bargaining.content.beyond-wages"
_EXTERNALS = "statute.contract.external-representatives"
_APPROVAL = "bargaining.enterprise.congress-approval-required"


def at_table(command: AtTableCommand, state: AtTable, hearing: Hearing) -> Ruling:
    enterprise = state.cycle.enterprise
    match command:
        case CompletePreparation(items):
            return hearing.rule(
                hearing.contains_all(_PREPARATION, items, parameter="checklist"),
                then=[PreparationCompleted(enterprise, items)],
            )
        case ConfirmRepresentatives(worker, employer, posted_on):
            return hearing.rule(
                *_weigh_representatives(Representatives(worker, employer, posted_on), hearing),
                then=[RepresentativesConfirmed(enterprise, worker, employer, posted_on)],
            )
        case DraftAgenda(topics):
            return hearing.rule(*_weigh_agenda(topics, hearing), then=[AgendaDrafted(enterprise, topics)])
        case HoldMeeting():
            return _hold_meeting(command, state, hearing)


def _weigh_representatives(both: Representatives, hearing: Hearing) -> Iterator[Finding]:
    worker, employer = both.worker, both.employer
    yield hearing.equal("bargaining.representatives.equal-numbers", len(worker.members), len(employer.members))
    for side in (worker, employer):
        yield hearing.count_within("bargaining.representatives.3-to-10-per-side", len(side.members))
    seats = len(worker.members) + len(employer.members)
    yield hearing.holds(
        "platform.distinct-people", len(both.everybody) == seats, seen=len(both.everybody), needed=seats
    )
    for side in (worker, employer):
        yield from _weigh_side(side, hearing)
    yield hearing.not_after_today(both.posted_on)


def _weigh_side(side: Side, hearing: Hearing) -> Iterator[Finding]:
    named = {side.chief, *side.externals}
    yield hearing.holds(
        "platform.sits-on-own-side", named <= set(side.members), seen=sorted(named), needed={"among": side.members}
    )
    yield hearing.share_at_most(_EXTERNALS, len(set(side.externals)), of=len(side.members))
    yield hearing.holds(
        _EXTERNALS,
        side.chief not in side.externals,
        seen={"chief": side.chief},
        needed={"chief_not_among": side.externals},
    )


def _weigh_agenda(topics: tuple[str, ...], hearing: Hearing) -> Iterator[Finding]:
    """Enterprise bargaining is about growth (谈增长); what is bargained beyond wages is noted."""
    focus = str(hearing.clause(_LEVEL_FOCUS).value("focus.enterprise")).partition(" ")[0]
    beyond = [topic for topic in hearing.texts(_BEYOND_WAGES, "topics") if topic in topics]
    yield hearing.holds("platform.not-empty", bool(topics), seen=len(topics), needed={"at_least": 1})
    yield hearing.holds(_LEVEL_FOCUS, focus in topics, seen=topics, needed=focus)
    yield hearing.holds(
        _BEYOND_WAGES, bool(beyond), seen=beyond, needed={"one_of": hearing.texts(_BEYOND_WAGES, "topics")}
    )


def _hold_meeting(command: HoldMeeting, state: AtTable, hearing: Hearing) -> Ruling:
    return hearing.rule(
        hearing.not_after_today(command.on),
        *_weigh_readiness(command.on, state.table, hearing),
        *_weigh_minutes(command, state.table, hearing),
        then=[
            BargainingMeetingHeld(
                enterprise=state.cycle.enterprise,
                on=command.on,
                minutes_sha256=command.minutes_sha256,
                recorder=command.recorder,
                worker_statements=command.worker_statements,
            )
        ],
    )


def _weigh_readiness(on: date, table: Table, hearing: Hearing) -> Iterator[Finding]:
    sides = table.representatives
    posted_on = sides.posted_on if sides else None
    accepted_on = table.accepted_on
    yield hearing.holds("platform.not-before", on >= accepted_on, seen={"on": on}, needed={"from": accepted_on})
    yield hearing.contains_all(_PREPARATION, table.prepared, parameter="checklist")
    yield hearing.holds(
        "platform.table-set",
        sides is not None and bool(table.agenda),
        seen={"representatives": sides is not None, "agenda": bool(table.agenda)},
        needed={"representatives": True, "agenda": True},
    )
    yield hearing.holds(
        "statute.contract.representatives-posted",
        posted_on is not None and posted_on <= on,
        seen={"posted_on": posted_on},
        needed={"by": on},
    )


def _weigh_minutes(command: HoldMeeting, table: Table, hearing: Hearing) -> Iterator[Finding]:
    sides = table.representatives
    workers = sides.worker.members if sides else ()
    heard = [subject for subject in workers if subject in command.worker_statements]
    yield hearing.holds(
        "statute.contract.recorder",
        sides is None or command.recorder not in sides.everybody,
        seen={"recorder": command.recorder},
        needed={"not_among": sides.everybody if sides else ()},
    )
    yield hearing.holds(
        "bargaining.enterprise.workers-representatives-speak",
        bool(heard),
        seen={"statements_of": heard},
        needed={"some_of": workers},
    )


def reach_draft(command: ReachDraft, state: Negotiating, hearing: Hearing) -> Ruling:
    cycle = state.cycle
    return hearing.rule(
        then=[DraftAgreementReached(cycle.enterprise, cycle.union, command.title, command.text_sha256, hearing.today)]
    )


def record_passage(command: RecordCongressPassage, state: Drafted, hearing: Hearing) -> Ruling:
    """The congress decides on a text, not on a title: only the draft's own text can be passed or rejected."""
    fact = DraftPassedByCongress if command.adopted else DraftRejectedByCongress
    return hearing.rule(
        hearing.equal(_APPROVAL, command.text_sha256, state.draft.text_sha256),
        hearing.verdict("statute.contract.approval", command.votes_for, of=command.delegates),
        then=[
            fact(
                enterprise=state.cycle.enterprise,
                session=command.session,
                item=command.item,
                text_sha256=command.text_sha256,
                votes_for=command.votes_for,
                delegates=command.delegates,
                on=command.on,
            )
        ],
    )
