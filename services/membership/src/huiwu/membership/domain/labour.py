"""The labour administration of a district: where collective contracts are filed."""

from dataclasses import dataclass
from typing import TypeAlias

from huiwu.kernel import Kind, Ruling
from huiwu.kernel.values import Id, Line
from huiwu.membership.domain.register import MUNICIPAL
from huiwu.rulebook import Hearing


@dataclass(frozen=True, slots=True)
class EstablishLabourAdministration:
    """Enter a district's labour administration; the installation alone gives it."""

    name: Line
    english: Line
    superior: Id


Command: TypeAlias = EstablishLabourAdministration


@dataclass(frozen=True, slots=True)
class LabourAdministrationRegistered:
    """`superior` is the district's union only in the sense of place: the one that may read beside it."""

    name: str
    english: str
    superior: str


Fact: TypeAlias = LabourAdministrationRegistered


@dataclass(frozen=True, slots=True)
class Unregistered:
    pass


@dataclass(frozen=True, slots=True)
class Registered:
    superior: str


State: TypeAlias = Unregistered | Registered


def decide(command: Command, state: State, hearing: Hearing) -> Ruling:
    match state, command:
        case Unregistered(), EstablishLabourAdministration(name, english, superior):
            return hearing.rule(
                hearing.equal("platform.laid-down-at-installation", hearing.actor.office, "system"),
                then=[LabourAdministrationRegistered(name, english, superior)],
            )
        case _:
            return hearing.refuse_phase(command, state)


def evolve(_state: State, fact: Fact) -> State:
    return Registered(fact.superior)


def party(_command: Command, _state: State) -> str:
    """The municipal federation, for whom the installation acts."""
    return MUNICIPAL


LABOUR: Kind[Command, State, Fact, Hearing] = Kind(
    service="membership",
    name="labour",
    initial=Unregistered(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(EstablishLabourAdministration,),
    facts=(LabourAdministrationRegistered,),
    creates=(EstablishLabourAdministration,),
    words={
        EstablishLabourAdministration: ("登记劳动行政部门", "Enter a labour administration"),
        LabourAdministrationRegistered: ("登记“{name}”。", "“{english}” was entered."),
    },
)
