"""Meters of the flow of facts, in Prometheus' default registry."""

from prometheus_client import Counter, Gauge

APPLIED = Gauge("huiwu_applied_position", "Position up to which read models know a source.", ["service", "source"])
LAG = Gauge("huiwu_unapplied_facts", "Facts of a source that read models do not know yet.", ["service", "source"])
UNHEARD = Gauge("huiwu_unheard_facts", "Facts of a source that reactions have not heard yet.", ["service", "source"])
FAILURES = Counter("huiwu_flow_failures", "Attempts that failed and are repeated.", ["service", "place"])
REDELIVERED = Counter(
    "huiwu_redelivered_facts", "Facts that the cable delivered again.", ["service", "source", "consumer"]
)
REACTIONS = Counter("huiwu_reactions", "Orders given by reactions, repeated ones included.", ["service", "reaction"])
TIMERS_FIRED = Counter("huiwu_timers_fired", "Timers that led to a decision.", ["service"])
MISSING = Gauge(
    "huiwu_missing_facts", "Facts of a source that are not there though later ones are.", ["service", "source"]
)
PARKED = Gauge(
    "huiwu_parked_facts", "Facts that stand aside: a reaction keeps failing on them or on one before.", ["service"]
)
