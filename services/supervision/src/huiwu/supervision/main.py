"""Supervision, put together."""

from pathlib import Path

from huiwu.eventlog.topology import SERVICES
from huiwu.runtime.service import Service
from huiwu.supervision import alarms, publishing, replaying, sequencing, witnessing, work
from huiwu.supervision.log_routes import log_routes
from huiwu.supervision.routes import routes

service = Service(
    name="supervision",
    title=("监督回放", "Supervision"),
    policies=Path(__file__).with_name("policies.cedar"),
    batch_projections=[sequencing.keep],
    tables=sequencing.TABLES + publishing.TABLES + replaying.TABLES + alarms.TABLES + witnessing.TABLES,
    routes=[log_routes, routes],
    sources=SERVICES,
    background=[work.publish, work.have_witnessed, work.watch, work.decide_again],
)
