"""Service(...): HTTP, identity, policy, clock, probes and workers, once for every service."""
