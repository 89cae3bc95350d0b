"""The offices that a token may name, and what people call them."""

from collections.abc import Mapping
from typing import Final

OFFICES: Final[Mapping[str, tuple[str, str]]] = {
    "union-officer": ("工会干部", "union officer"),
    "administration": ("企业行政", "administration"),
    "labour-administration": ("劳动行政部门", "labour administration"),
    "supervisor": ("监督人员", "supervisor"),
    "operator": ("运维人员", "operator"),
    "system": ("系统", "system"),
}
"""`system` is nobody's office: no token is given for it, it decides by itself."""
