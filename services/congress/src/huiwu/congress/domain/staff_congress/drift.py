"""名册构成偏离: job classes are frozen with the roster; a later change is marked and undoes nothing (A04, A05)."""

from dataclasses import replace
from datetime import date

from huiwu.congress.domain.evidence import JobClass
from huiwu.congress.domain.people import on_the_roster
from huiwu.congress.domain.staff_congress.commands import NoteJobClass
from huiwu.congress.domain.staff_congress.composition import count, shares
from huiwu.congress.domain.staff_congress.evolve import note
from huiwu.congress.domain.staff_congress.facts import (
    DelegateJobClassChanged,
    RosterCompositionDrifted,
    RosterCompositionRestored,
)
from huiwu.congress.domain.staff_congress.states import InTerm
from huiwu.kernel import Effect, Ruling
from huiwu.rulebook import Hearing


def note_job_class(command: NoteJobClass, state: InTerm, hearing: Hearing) -> Ruling:
    classes = {one.subject: one.job_class for one in state.roster_now}
    was = classes.get(command.subject, command.job_class)
    known = command.subject in classes and was is command.job_class
    after = note(state, command.subject, command.job_class)
    weighed = shares(after.roster_now, hearing)
    changed = DelegateJobClassChanged(
        state.enterprise, command.subject, was, command.job_class, command.changed_on, *counted(after)
    )
    return hearing.rule(
        on_the_roster(hearing, [command.subject], list(classes)),
        hearing.holds("platform.once", not known, seen={"done": known}, needed={"done": False}),
        hearing.not_after_today(command.changed_on),
        *(finding if finding.met else replace(finding, effect=Effect.FLAG) for finding in weighed),
        then=[changed, *drift_of(after, command.subject, command.changed_on, hearing)],
    )


def drift_of(
    after: InTerm, subject: str, on: date, hearing: Hearing
) -> list[RosterCompositionDrifted | RosterCompositionRestored]:
    """What a change of that delegate makes of the composition: lost, kept or restored; all others as they are today."""
    broken = tuple(finding.clause for finding in shares(after.roster_now, hearing) if not finding.met)
    if broken:
        whose = (after.enterprise, after.union, after.superior)
        return [RosterCompositionDrifted(*whose, subject, on, *counted(after), len(after.roster), broken)]
    return [RosterCompositionRestored(after.enterprise, on, *counted(after))] if after.drifted else []


def counted(state: InTerm) -> tuple[int, int]:
    """Managers and front line as of now."""
    return count(state.roster_now, JobClass.MANAGER), count(state.roster_now, JobClass.FRONTLINE)
