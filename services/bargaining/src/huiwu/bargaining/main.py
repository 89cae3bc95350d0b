"""The bargaining service."""

from pathlib import Path

from huiwu.bargaining.api import COLLECTIONS
from huiwu.bargaining.projections import MODELS
from huiwu.bargaining.reactions import reactions
from huiwu.runtime.service import Service

service = Service(
    name="bargaining",
    title=("集体协商", "Collective bargaining"),
    policies=Path(__file__).parent / "policies.cedar",
    collections=COLLECTIONS,
    models=MODELS,
    reactions=reactions,
)
