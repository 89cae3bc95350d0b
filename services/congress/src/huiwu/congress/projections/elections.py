"""Elections: how far each has come, where the superior union's guidance is missing, and the totals of every round.

`guidance_<checkpoint>` appears when the checkpoint opens; `guidance_missing` counts those that are open without it.
"""

from collections.abc import Iterable, Mapping

from huiwu.congress.domain.election import facts as became
from huiwu.congress.domain.election.states import Stage
from huiwu.eventlog import Change, Effect, ReadModel, Received

elections = ReadModel("elections")

_PROGRESS: Mapping[Stage, tuple[str, str]] = {
    Stage.PREPARED: ("筹备组已成立，登记选举人", "The preparatory group is formed; electors are being entered"),
    Stage.ELECTORATE_FROZEN: ("选举人名册已冻结，可以提名", "The electorate is frozen; candidates may be proposed"),
    Stage.CANDIDATES_PROPOSED: ("正在提名候选人", "Candidates are being proposed"),
    Stage.CANDIDATES_FIXED: ("正式候选人已确定，等待投票", "The candidates are fixed; the vote has yet to open"),
    Stage.OPEN: ("正在投票", "The vote is open"),
    Stage.COUNTED: ("已计票，等待确认", "The votes are counted; the result has yet to be certified"),
    Stage.VOID: ("本轮无效，须重新投票", "The round is void; it has to be voted again"),
    Stage.CERTIFIED: ("结果已确认，等待就任", "The result is certified; those elected have yet to take office"),
    Stage.INSTALLED: ("当选人已全部就任", "All who were elected have taken office"),
}


@elections.on("congress", became.PreparatoryGroupFormed)
def show_election(fact: became.PreparatoryGroupFormed, at: Received) -> Iterable[Effect]:
    view: dict[str, object] = {
        **_at(Stage.PREPARED),
        "superior": fact.superior,
        "enterprise": fact.enterprise,
        "office": fact.office,
        "seats": fact.seats,
        "electorate": fact.electorate,
        "title": fact.title,
        "preparatory_group": fact.members,
        "formed_on": fact.on,
        "electors": 0,
        "proposed": [],
        "candidates": [],
        "rounds": [],
        "elected": [],
        "installed": [],
        "guidance_missing": 0,
    }
    return [Change(at.event.subject, view, organisation=fact.organisation)]


@elections.on("congress", became.ElectionCheckpointOpened)
def show_checkpoint(fact: became.ElectionCheckpointOpened, at: Received) -> Iterable[Effect]:
    guidance = {"opened_on": fact.on, "due_on": fact.due_on, "recorded_on": None, "opinion": None}
    return [Change(at.event.subject, {f"guidance_{fact.checkpoint}": guidance}, add={"guidance_missing": 1})]


@elections.on("congress", became.SuperiorGuidanceRecorded)
def show_guidance(fact: became.SuperiorGuidanceRecorded, at: Received) -> Iterable[Effect]:
    guidance = {"recorded_on": fact.on, "opinion": fact.opinion}
    return [Change(at.event.subject, {f"guidance_{fact.checkpoint}": guidance}, add={"guidance_missing": -1})]


@elections.on("congress", became.ElectorsEntered)
def count_entered(fact: became.ElectorsEntered, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"electors": fact.entered})]


@elections.on("congress", became.ElectorsStruck)
def count_struck(fact: became.ElectorsStruck, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"electors": fact.entered})]


@elections.on("congress", became.ElectorateFrozen)
def show_frozen(fact: became.ElectorateFrozen, at: Received) -> Iterable[Effect]:
    view = {"legal_basis": fact.legal_basis, "procedure_sha256": fact.procedure_sha256, "frozen_on": fact.on}
    return [Change(at.event.subject, {**_at(Stage.ELECTORATE_FROZEN), **view, "electors": fact.electors})]


@elections.on("congress", became.CandidateProposed)
def show_proposed(fact: became.CandidateProposed, at: Received) -> Iterable[Effect]:
    return _proposed(fact.candidate, at)


@elections.on("congress", became.ChairCandidateProposed)
def show_chair_proposed(fact: became.ChairCandidateProposed, at: Received) -> Iterable[Effect]:
    return _proposed(fact.candidate, at)


@elections.on("congress", became.CandidatesFixed)
def show_candidates(fact: became.CandidatesFixed, at: Received) -> Iterable[Effect]:
    view = {"candidates": fact.candidates, "fixed_on": fact.on, "opens_from": fact.opens_from}
    return [Change(at.event.subject, {**_at(Stage.CANDIDATES_FIXED), **view})]


@elections.on("congress", became.ElectionOpened)
def show_vote(fact: became.ElectionOpened, at: Received) -> Iterable[Effect]:
    opened = {
        "round": fact.round,
        "seats": fact.seats,
        "candidates": fact.candidates,
        "present": fact.present,
        "electors": fact.electors,
        "opened_on": fact.on,
    }
    return [Change(at.event.subject, {**_at(Stage.OPEN), "vote": opened, "result": None})]


@elections.on("congress", became.ElectionCounted)
def show_count(fact: became.ElectionCounted, at: Received) -> Iterable[Effect]:
    """Totals and nothing else; they are all that was ever recorded."""
    result = {
        "round": fact.round,
        "issued": fact.issued,
        "returned": fact.returned,
        "unreturned": fact.unreturned,
        "valid": fact.valid,
        "invalid": fact.invalid,
        "votes": [{"candidate": each.candidate, "votes": each.votes} for each in fact.votes],
        "needed": fact.needed,
        "electors": fact.electors,
        "leading": fact.leading,
        "tied": fact.tied,
        "counted_on": fact.on,
    }
    return [Change(at.event.subject, {**_at(Stage.COUNTED), "result": result}, append={"rounds": result})]


@elections.on("congress", became.ElectionCertified)
def show_certified(fact: became.ElectionCertified, at: Received) -> Iterable[Effect]:
    view = {"elected": fact.elected, "open_seats": 0, "certified_on": fact.on}
    return [Change(at.event.subject, {**_at(Stage.CERTIFIED), **view})]


@elections.on("congress", became.ElectionVoided)
def show_void(fact: became.ElectionVoided, at: Received) -> Iterable[Effect]:
    void = {
        "round": fact.round,
        "clause": fact.clause,
        "check": fact.check,
        "reason": fact.reason,
        "detail": fact.detail,
        "among": fact.among,
        "on": fact.on,
    }
    view = {"elected": fact.elected, "open_seats": fact.open_seats, "void": void}
    return [Change(at.event.subject, {**_at(Stage.VOID), **view})]


@elections.on("congress", became.OfficerInstalled)
def show_installed(fact: became.OfficerInstalled, at: Received) -> Iterable[Effect]:
    stage = Stage.CERTIFIED if fact.outstanding else Stage.INSTALLED
    return [Change(at.event.subject, _at(stage), append={"installed": {"officer": fact.officer, "on": fact.on}})]


def _proposed(candidate: str, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, _at(Stage.CANDIDATES_PROPOSED), append={"proposed": candidate})]


def _at(stage: Stage) -> dict[str, object]:
    zh, en = _PROGRESS[stage]
    return {"phase": stage, "progress": {"zh": zh, "en": en}}
