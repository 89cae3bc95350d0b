"""The membership service."""

from pathlib import Path

from huiwu.membership.api import COLLECTIONS
from huiwu.membership.projections import MODELS
from huiwu.membership.reactions import reactions
from huiwu.membership.registers import registers
from huiwu.membership.tree import lay_down_tree
from huiwu.runtime.service import Service

service = Service(
    name="membership",
    title=("会员与组织", "Membership and organisations"),
    policies=Path(__file__).parent / "policies.cedar",
    collections=COLLECTIONS,
    models=MODELS,
    reactions=reactions,
    routes=[registers],
    on_start=[lay_down_tree],
)
