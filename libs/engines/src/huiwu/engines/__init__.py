"""PostgreSQL and nats-server from wheels, started and stopped as child processes."""

from huiwu.engines.child import Child, EngineFailed, EngineProblem
from huiwu.engines.claim import Claim, InUse
from huiwu.engines.nats import EmbeddedNats
from huiwu.engines.ports import free_port
from huiwu.engines.postgres import EmbeddedPostgres

__all__ = [
    "Child",
    "Claim",
    "EmbeddedNats",
    "EmbeddedPostgres",
    "EngineFailed",
    "EngineProblem",
    "InUse",
    "free_port",
]
