"""Service(...): HTTP, identity, policy, clock, probes and workers, once for every service."""

from huiwu.runtime.collection import Act, Collection, Create, Internal, UnknownReference
from huiwu.runtime.parts import Parts
from huiwu.runtime.service import Service

__all__ = ["Act", "Collection", "Create", "Internal", "Parts", "Service", "UnknownReference"]
