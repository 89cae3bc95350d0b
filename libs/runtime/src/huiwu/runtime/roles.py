"""What of a service a process does: answers, works, relays, or all of it. On one machine one process does all."""

from enum import Enum


class Role(Enum):
    """`api` answers commands and queries; `worker` applies facts, reacts, and keeps the clock; `relay` publishes."""

    API = "api"
    WORKER = "worker"
    RELAY = "relay"


ALL = frozenset(Role)


def roles_of(named: str) -> frozenset[Role]:
    """`api,worker` → those two; nothing, or `all` → every role. Raises ValueError for a word that is no role."""
    words = [word.strip() for word in named.split(",") if word.strip()]
    return ALL if words in ([], ["all"]) else frozenset(Role(word) for word in words)
