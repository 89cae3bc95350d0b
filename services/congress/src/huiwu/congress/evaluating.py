"""What an evaluation leans on, what of a count may reach the log at all, and what the ledgers are told of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from huiwu.congress.domain import EVALUATION, RECORD
from huiwu.congress.domain.evaluation.commands import CountEvaluation, EvaluatedUnion, PlanEvaluation
from huiwu.congress.domain.evaluation.form import SUPPRESSED, too_small
from huiwu.congress.domain.evaluation.states import Adjustment, Closed, Counted, Evaluation
from huiwu.congress.domain.naming import ledger_record_of
from huiwu.eventlog import Order, Reader
from huiwu.kernel import Evidence
from huiwu.kernel.names import NotAStreamId, kind_of
from huiwu.ledger.record import Blank, CorrectRecord, EnterRecord, Kept, Record
from huiwu.rulebook import Rulebook
from huiwu.runtime.collection import UnknownReference
from huiwu.runtime.problems import malformed

Entries: TypeAlias = Mapping[str, int | str | tuple[str, ...]]
_EVALUATIONS, _ADJUSTMENTS = "evaluation", "evaluation-adjustment"
_FOLLOWED = "评议结果已公布或者报告 The result was published or reported"
_ADJUSTED = "工作调整已办结 The adjustment was closed"


async def union_evaluated(command: PlanEvaluation, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The union, with its level and the union above it."""
    row = await read.row("organisations", command.organisation)
    if row is None:
        raise UnknownReference("organisation", command.organisation)
    known = EvaluatedUnion(command.organisation, str(row.view["level"]), str(row.view.get("superior") or ""))
    return [Evidence(row.fact, known)]


async def large_enough(command: CountEvaluation, _stream: str, _read: Reader) -> Sequence[Evidence]:
    """No evidence: a gate ahead of the log, which keeps refused commands too. Raises Problem 422."""
    fewest = Rulebook.shipped().edition("platform-1").clause(SUPPRESSED).number("min_count")
    if small := too_small(command, fewest):
        raise malformed(
            f"不足 {fewest} 人的意见不得分列，未予登记：{'、'.join(small)}。请只在 withheld 中列出组名。",
            f"What fewer than {fewest} people think is not broken down; nothing was recorded. Name them in `withheld`.",
            [{"at": f"/groups/{name}", "needed": f"at least {fewest}"} for name in small],
        )
    return []


async def kept_evaluation(stream: str, read: Reader) -> Sequence[Order]:
    """The record in the ledger of evaluations, as the evaluation now stands."""
    state = await _counted(stream, read)
    if state is None:
        return []
    days = {"published_on": state.published_on, "reported_on": state.reported_on}
    entries: Entries = {
        "direction": state.plan.direction.value,
        "subjects": tuple(subject.value for subject in state.plan.subjects),
        "evaluators": state.returned,
        "result": stream,
        **{name: day.isoformat() for name, day in days.items() if day},
    }
    return await _kept(_EVALUATIONS, ledger_record_of(stream), state.plan.organisation, state.on, entries, read)


async def kept_adjustment(stream: str, item: str, read: Reader) -> Sequence[Order]:
    """The record in the ledger of adjustments, as the adjustment now stands."""
    state = await _counted(stream, read)
    if state is None:
        return []
    adjustment = state.adjustments[item]
    record, entries = ledger_record_of(stream, item), _adjusted(stream, adjustment)
    return await _kept(_ADJUSTMENTS, record, state.plan.organisation, adjustment.opened_on, entries, read)


async def _counted(stream: str, read: Reader) -> Counted | None:
    """The evaluation since its count; the reaction may come after it was closed."""
    state: Evaluation = (await read.state(EVALUATION, stream)).state
    match state:
        case Closed(counted=counted):
            return counted
        case Counted():
            return state
        case _:
            return None


def _adjusted(stream: str, adjustment: Adjustment) -> Entries:
    """The ledger takes a worker's id for the owner, and no other."""
    owner = {"owner": adjustment.owner} if _is_worker(adjustment.owner) else {}
    closed = {}
    if adjustment.closed_on is not None:
        closed = {"closed_on": adjustment.closed_on.isoformat(), "evidence": adjustment.evidence_sha256}
    due = {"due_on": adjustment.due_on.isoformat()}
    return {"evaluation": stream, "item": adjustment.what, **owner, **due, **closed}


def _is_worker(owner: str) -> bool:
    try:
        return kind_of(owner) == "worker"
    except NotAStreamId:
        return False


async def _kept(
    ledger: str, record: str, organisation: str, on: date, entries: Entries, read: Reader
) -> Sequence[Order]:
    """Entered once, then corrected where it says otherwise; one that somebody has withdrawn stays withdrawn."""
    state: Record = (await read.state(RECORD, record)).state
    match state:
        case Blank():
            return [Order(RECORD, record, EnterRecord(ledger, organisation, on, entries))]
        case Kept() if dict(state.entries) != dict(entries):
            reason = _FOLLOWED if ledger == _EVALUATIONS else _ADJUSTED
            return [Order(RECORD, record, CorrectRecord(on, entries, reason))]
        case _:
            return []
