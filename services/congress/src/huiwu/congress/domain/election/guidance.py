"""上级工会在重要环节的指导: where the superior union's guidance is due, and that no step goes on without it."""

from datetime import date

from huiwu.congress.domain.election.clauses import (
    AT_PREPARATION,
    GUIDANCE,
    GUIDED_IN_TIME,
    NOT_BEFORE,
    ONCE,
    PHASE,
)
from huiwu.congress.domain.election.commands import Office, RecordGuidance
from huiwu.congress.domain.election.facts import ElectionCheckpointOpened, SuperiorGuidanceRecorded
from huiwu.congress.domain.election.states import Terms, UnderWay
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def opens(terms: Terms, checkpoint: str, on: date, hearing: Hearing) -> tuple[ElectionCheckpointOpened, ...]:
    """The checkpoint, where one is due."""
    if not _is_due(terms, checkpoint, hearing) or terms.superior is None:
        return ()
    due_on = hearing.due_after(GUIDED_IN_TIME, on)
    return (ElectionCheckpointOpened(terms.organisation, terms.superior, checkpoint, on, due_on),)


def guided(it: UnderWay, checkpoint: str, hearing: Hearing) -> tuple[Finding, ...]:
    """The next step stays closed until the guidance of this one is on record."""
    if not _is_due(it.terms, checkpoint, hearing):
        return ()
    recorded = checkpoint in it.guided
    seen = {"checkpoint": checkpoint, "guidance": recorded}
    return (hearing.holds(GUIDANCE, recorded, seen=seen, needed={"checkpoint": checkpoint, "guidance": True}),)


def all_guided(it: UnderWay, hearing: Hearing) -> bool:
    """The guidance is on record wherever it was due."""
    return all(
        each in it.guided or not _is_due(it.terms, each, hearing) for each in hearing.texts(GUIDANCE, "checkpoints")
    )


def record(command: RecordGuidance, it: UnderWay, hearing: Hearing) -> Ruling:
    """Once at each checkpoint, and not before it has opened."""
    opened_on = it.checkpoints.get(command.checkpoint)
    findings = (
        hearing.one_of(GUIDANCE, command.checkpoint, parameter="checkpoints"),
        hearing.holds(
            PHASE,
            opened_on is not None,
            seen={"command": "record-guidance", "checkpoint": command.checkpoint},
            needed={"opened": sorted(it.checkpoints)},
        ),
        hearing.holds(
            ONCE, command.checkpoint not in it.guided, seen={"recorded": sorted(it.guided)}, needed={"recorded": []}
        ),
        hearing.not_after_today(command.on),
        hearing.holds(
            NOT_BEFORE,
            opened_on is None or command.on >= opened_on,
            seen={"on": command.on},
            needed={"from": opened_on},
        ),
    )
    fact = SuperiorGuidanceRecorded(
        it.terms.organisation, it.terms.superior or "", command.checkpoint, command.opinion, command.on
    )
    return hearing.rule(*findings, then=[fact])


def _is_due(terms: Terms, checkpoint: str, hearing: Hearing) -> bool:
    """At the grassroots (在基层单位), and but for the preparatory group only for the chair, as the clause says."""
    bound = f"union.{terms.level}" in hearing.clause(GUIDANCE).applies_to
    return bound and (checkpoint == AT_PREPARATION or terms.office is Office.CHAIR)
