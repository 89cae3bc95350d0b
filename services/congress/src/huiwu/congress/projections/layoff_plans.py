"""Layoff plans: phase and totals. Who thinks what is shown nowhere, and the rows are the union's, not the unit's."""

from collections.abc import Iterable

from huiwu.congress.domain.layoff_plan.facts import (
    LayoffOpinionRoundClosed,
    LayoffOpinionRoundOpened,
    LayoffPlanDrafted,
    LayoffPlanExecuted,
    LayoffPlanPassed,
    LayoffPlanRejected,
    LayoffPlanReviewed,
    LayoffPlanRevised,
    LayoffPlanSubmittedToCongress,
    LayoffPlanTakenBack,
    LayoffResultDisclosed,
    LayoffRosterFrozen,
    OpinionsRecorded,
)
from huiwu.eventlog import Change, Effect, ReadModel, Received

layoff_plans = ReadModel("layoff_plans")


@layoff_plans.on("congress", LayoffPlanDrafted)
def show_plan(fact: LayoffPlanDrafted, at: Received) -> Iterable[Effect]:
    view = {
        "enterprise": fact.enterprise,
        "union": fact.union,
        "superior": fact.superior,
        "number": fact.number,
        "phase": "drafted",
        "round": None,
        "submitted": None,
        **_text(fact),
    }
    return [Change(at.event.subject, view, organisation=fact.union)]


@layoff_plans.on("congress", LayoffPlanRevised)
def show_revision(fact: LayoffPlanRevised, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "drafted", "round": None, "submitted": None, **_text(fact)})]


@layoff_plans.on("congress", LayoffOpinionRoundOpened)
def show_round(fact: LayoffOpinionRoundOpened, at: Received) -> Iterable[Effect]:
    asked = {
        "plan_version": fact.plan_version,
        "opened_on": fact.on,
        "closes_from": fact.closes_from,
        "closes_on": fact.closes_on,
        "on_roll": fact.on_roll,
    }
    return [Change(at.event.subject, {"phase": "freezing", "round": asked, "frozen": 0, "answered": 0})]


@layoff_plans.on("congress", LayoffRosterFrozen)
def show_roster(fact: LayoffRosterFrozen, at: Received) -> Iterable[Effect]:
    phase = {"phase": "soliciting"} if fact.complete else {}
    return [Change(at.event.subject, {"frozen": fact.frozen, **phase})]


@layoff_plans.on("congress", OpinionsRecorded)
def count_answers(fact: OpinionsRecorded, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"answered": fact.answered})]


@layoff_plans.on("congress", LayoffOpinionRoundClosed)
def show_tally(fact: LayoffOpinionRoundClosed, at: Received) -> Iterable[Effect]:
    tally = {
        "plan_version": fact.plan_version,
        "closed_on": fact.on,
        "in_favour": fact.in_favour,
        "against": fact.against,
        "silent": fact.silent,
        "roster": fact.roster,
        "reached": fact.reached,
    }
    return [Change(at.event.subject, {"phase": "eligible" if fact.reached else "below_threshold", "tally": tally})]


@layoff_plans.on("congress", LayoffPlanSubmittedToCongress)
def show_submitted(fact: LayoffPlanSubmittedToCongress, at: Received) -> Iterable[Effect]:
    submitted = {"session": fact.session, "item": fact.item, "ballot": fact.ballot}
    return [Change(at.event.subject, {"phase": "submitted", "submitted": submitted})]


@layoff_plans.on("congress", LayoffPlanReviewed)
def show_reviewed(_fact: LayoffPlanReviewed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "reviewed"})]


@layoff_plans.on("congress", LayoffPlanPassed)
def show_passed(fact: LayoffPlanPassed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "passed", "voted_on": fact.on})]


@layoff_plans.on("congress", LayoffPlanRejected)
def show_rejected(fact: LayoffPlanRejected, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "rejected", "voted_on": fact.on})]


@layoff_plans.on("congress", LayoffPlanTakenBack)
def show_taken_back(fact: LayoffPlanTakenBack, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "eligible", "submitted": None, "taken_back": fact.reason})]


@layoff_plans.on("congress", LayoffPlanExecuted)
def show_executed(fact: LayoffPlanExecuted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "executed", "executed_on": fact.on, "executed_for": fact.affected})]


@layoff_plans.on("congress", LayoffResultDisclosed)
def show_disclosed(fact: LayoffResultDisclosed, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "result_disclosed", "disclosed_on": fact.on})]


def _text(fact: LayoffPlanDrafted | LayoffPlanRevised) -> dict[str, object]:
    return {
        "plan_version": fact.plan_version,
        "kinds": fact.kinds,
        "title": fact.title,
        "text_sha256": fact.text_sha256,
        "affected": fact.affected,
    }
