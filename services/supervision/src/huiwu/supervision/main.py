"""Supervision, put together."""

from pathlib import Path

from huiwu.eventlog.topology import SERVICES
from huiwu.runtime.service import Service
from huiwu.supervision.entries import TABLES, keep
from huiwu.supervision.routes import routes

service = Service(
    name="supervision",
    title=("监督回放", "Supervision"),
    policies=Path(__file__).with_name("policies.cedar"),
    batch_projections=[keep],
    tables=TABLES,
    routes=[routes],
    sources=SERVICES,
)
