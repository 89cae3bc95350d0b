"""The congress service."""

from pathlib import Path

from huiwu.congress import files
from huiwu.congress.api import COLLECTIONS
from huiwu.congress.api.ballots import BALLOTS
from huiwu.congress.disclosure_matrix import matrix_routes
from huiwu.congress.domain import LEDGERS
from huiwu.congress.indicators import INDICATORS
from huiwu.congress.projections import MODELS
from huiwu.congress.questions import questions
from huiwu.congress.reactions_of_ballots import reactions
from huiwu.congress.registry import registry
from huiwu.congress.results import results
from huiwu.congress.routes import routes
from huiwu.runtime.indicators import indicator_routes
from huiwu.runtime.ledgers import ledger_routes
from huiwu.runtime.service import Service

service = Service(
    name="congress",
    title=("职工代表大会", "Workers' congress"),
    policies=Path(__file__).parent / "policies.cedar",
    collections=COLLECTIONS,
    models=MODELS,
    tables=files.TABLES,
    reactions=reactions,
    silent=[f"/{BALLOTS.name}"],
    routes=[
        routes,
        questions,
        registry,
        matrix_routes,
        results,
        files.files,
        ledger_routes(LEDGERS),
        indicator_routes(INDICATORS),
    ],
)
