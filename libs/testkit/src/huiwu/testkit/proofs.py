"""What the running test weighed: the evidence from which the clause table is made."""

from dataclasses import dataclass, field

from huiwu.kernel.ruling import Finding, Ruling


@dataclass(slots=True)
class Weighed:
    """Per clause, how often it was seen met, unmet and blocking, and the names of the facts that carry it."""

    met: set[str] = field(default_factory=set[str])
    unmet: set[str] = field(default_factory=set[str])
    blocked: set[str] = field(default_factory=set[str])
    facts: dict[str, set[str]] = field(default_factory=dict[str, set[str]])


_now = Weighed()


def begin() -> None:
    """Forget what earlier tests weighed."""
    global _now  # noqa: PLW0603 - one test runs at a time in a process
    _now = Weighed()


def weighed() -> Weighed:
    """What was weighed since `begin`."""
    return _now


def saw(ruling: Ruling) -> None:
    """Note a ruling's findings, and every fact that names the clause it belongs to."""
    for finding in ruling.findings:
        saw_finding(finding)
    for fact in ruling.facts:
        clause = getattr(fact, "clause", None)
        if isinstance(clause, str):
            _now.facts.setdefault(clause, set()).add(type(fact).__name__)


def saw_finding(finding: Finding) -> None:
    """Note one finding."""
    (_now.met if finding.met else _now.unmet).add(finding.clause)
    if finding.effect == "block":
        _now.blocked.add(finding.clause)
