"""What the register says of an organisation, an enterprise or a clause when a ruling leans on it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from huiwu.rulebook import Hearing, UnknownClause

UpperLevel: TypeAlias = Literal["municipal", "district", "industrial", "street"]
Level: TypeAlias = Literal["municipal", "district", "industrial", "street", "grassroots"]

MUNICIPAL = "union-110000-municipal"
"""The municipal federation, which lays down the tree under itself."""


@dataclass(frozen=True, slots=True)
class OrganisationOnRegister:
    """A registered union, by its id and level."""

    union: str
    level: Level


@dataclass(frozen=True, slots=True)
class EnterpriseOnRegister:
    """An enterprise as it stands: its area's union, its workers, its own union once it has one, and its end."""

    enterprise: str
    area: str
    headcount: int
    union: str | None
    ended: bool


def weighs(hearing: Hearing, clause_id: str) -> bool:
    """Whether the edition has the clause: a district's own clauses bind nobody elsewhere."""
    try:
        hearing.clause(clause_id)
    except UnknownClause:
        return False
    return True
