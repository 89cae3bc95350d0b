"""Figures of what is ruled: how much is granted and refused, and by which clauses."""

from prometheus_client import Counter

from huiwu.eventlog.tracing import SILENT
from huiwu.kernel.event import Ruled
from huiwu.kernel.ruling import Effect, Outcome

RULINGS = Counter("huiwu_rulings", "Rulings that this process recorded.", ["service", "outcome"])
REFUSALS = Counter("huiwu_refusals", "Refusals recorded here, by each clause that refused.", ["service", "clause"])


def count(service: str, ruled: Ruled) -> None:
    """A ruling was recorded."""
    if SILENT.get():
        return
    RULINGS.labels(service, ruled.outcome.value).inc()
    if ruled.outcome is not Outcome.GRANTED:
        for finding in ruled.findings:
            if finding.effect is Effect.BLOCK:
                REFUSALS.labels(service, finding.clause).inc()
