"""The filing service."""

from pathlib import Path

from huiwu.filing.api import COLLECTIONS
from huiwu.filing.projections import MODELS
from huiwu.filing.reactions import reactions
from huiwu.filing.registers import registers
from huiwu.runtime.service import Service

service = Service(
    name="filing",
    title=("备案督办", "Filing"),
    policies=Path(__file__).parent / "policies.cedar",
    collections=COLLECTIONS,
    models=MODELS,
    reactions=reactions,
    routes=[registers],
)
