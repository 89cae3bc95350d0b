"""What becomes of a finding when the thing has already happened: a breach is kept beside it (processes 0.5)."""

from collections.abc import Iterable
from dataclasses import replace

from huiwu.kernel import Effect, Enforce, Finding, Hindsight, ProcedureDeviationRecorded

PLATFORM = "platform."
"""Rules that keep the record itself in order; they hold for what is recorded in hindsight too."""


def breach_kept(finding: Finding) -> Finding:
    """Whatever of the law is not met, be it only marked, is a deviation."""
    return _as_deviation(finding) if finding.effect is not Effect.NONE else finding


def as_it_happened(finding: Finding) -> Finding:
    """What a clause would have refused is a deviation; what it would have marked is marked.

    Who is only registered as what the law says (`Hearing.admits`) is not made that by having been called it.
    """
    refuses = finding.effect is Effect.BLOCK and finding.enforce is Enforce.BLOCK
    return _as_deviation(finding) if refuses else finding


def deviations(findings: Iterable[Finding], hindsight: Hindsight, by: str) -> list[ProcedureDeviationRecorded]:
    """One for each clause that was broken, however often it was weighed."""
    broken = dict.fromkeys(finding.clause for finding in findings if finding.effect is Effect.DEVIATION)
    return [ProcedureDeviationRecorded(clause, hindsight.reason, by, hindsight.happened_on) for clause in broken]


def _as_deviation(finding: Finding) -> Finding:
    return finding if finding.clause.startswith(PLATFORM) else replace(finding, effect=Effect.DEVIATION)
