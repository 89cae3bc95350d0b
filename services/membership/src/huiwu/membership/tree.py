"""Beijing's unions above the grassroots and its labour administrations, laid down once by real decisions."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from huiwu.kernel import Actor
from huiwu.kernel.names import derived_id
from huiwu.membership.domain import LABOUR, UNION
from huiwu.membership.domain.labour import EstablishLabourAdministration
from huiwu.membership.domain.register import MUNICIPAL
from huiwu.membership.domain.union_words import EstablishOrganisation
from huiwu.runtime.service import Decide

INSTALLATION = Actor("installation", "system", MUNICIPAL)


@dataclass(frozen=True, slots=True)
class LabourAdministration:
    """A labour administration of the data; `superior` is the union of the district that it stands in."""

    administration: str
    name: str
    english: str
    superior: str


@dataclass(frozen=True, slots=True)
class Tree:
    """Every superior stands ahead of what stands under it."""

    unions: tuple[EstablishOrganisation, ...]
    labour_administrations: tuple[LabourAdministration, ...]


@cache
def beijing() -> Tree:
    """The tree in `beijing.json`."""
    return msgspec.json.decode(files("huiwu.membership").joinpath("beijing.json").read_bytes(), type=Tree)


async def lay_down_tree(decide: Decide) -> None:
    """Establish every organisation of the tree; what is there already stays as it is."""
    for union in beijing().unions:
        await decide(UNION, union.union, union, INSTALLATION, derived_id("installation", union.union))
    for each in beijing().labour_administrations:
        command = EstablishLabourAdministration(each.name, each.english, each.superior)
        await decide(
            LABOUR, each.administration, command, INSTALLATION, derived_id("installation", each.administration)
        )
