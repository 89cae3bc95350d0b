"""Resolutions: what each session adopted and rejected, published and carried out."""

from collections.abc import Iterable

from huiwu.congress.domain.session.facts.after import (
    BallotCorrectedAfterResolution,
    ResolutionImplementationClosed,
    ResolutionImplementationOpened,
    ResolutionPublished,
)
from huiwu.congress.domain.session.facts.sitting import Resolution, ResolutionAdopted, ResolutionRejected
from huiwu.eventlog import Change, Effect, ReadModel, Received

resolutions = ReadModel("resolutions")


@resolutions.on("congress", ResolutionAdopted)
def show_adopted(fact: ResolutionAdopted, at: Received) -> Iterable[Effect]:
    return [_resolution(fact, at, outcome="adopted")]


@resolutions.on("congress", ResolutionRejected)
def show_rejected(fact: ResolutionRejected, at: Received) -> Iterable[Effect]:
    return [_resolution(fact, at, outcome="rejected")]


@resolutions.on("congress", ResolutionPublished)
def show_published(fact: ResolutionPublished, at: Received) -> Iterable[Effect]:
    view = {"text": fact.text, "published_on": fact.on, "published_late": fact.late}
    return [Change(_place(at, fact.item), view)]


@resolutions.on("congress", ResolutionImplementationOpened)
def show_implementation(fact: ResolutionImplementationOpened, at: Received) -> Iterable[Effect]:
    view = {"task": fact.task, "owner": fact.owner, "due_on": fact.due_on, "implementation": "open"}
    return [Change(_place(at, fact.item), view)]


@resolutions.on("congress", ResolutionImplementationClosed)
def show_implemented(fact: ResolutionImplementationClosed, at: Received) -> Iterable[Effect]:
    view = {"implementation": "closed", "implemented_on": fact.on, "implemented_late": fact.late}
    return [Change(_place(at, fact.item), view)]


@resolutions.on("congress", BallotCorrectedAfterResolution)
def show_contested(fact: BallotCorrectedAfterResolution, at: Received) -> Iterable[Effect]:
    corrected = {"count": fact.count, "reason": fact.reason, "votes_for": fact.votes_for, "passed": fact.passed}
    return [Change(_place(at, fact.item), {"contested": fact.contested}, append={"corrected": corrected})]


def _resolution(fact: Resolution, at: Received, *, outcome: str) -> Change:
    view = {
        "session": at.event.subject,
        "enterprise": fact.enterprise,
        "item": fact.item,
        "matter": fact.matter,
        "title": fact.title,
        "outcome": outcome,
        "text_sha256": fact.text_sha256,
        "votes_for": fact.votes_for,
        "delegates": fact.delegates,
        "on": fact.on,
        "published_on": None,
        "implementation": None,
        "contested": False,
    }
    return Change(_place(at, fact.item), view, organisation=fact.enterprise)


def _place(at: Received, item: str) -> str:
    return f"{at.event.subject}/{item}"
