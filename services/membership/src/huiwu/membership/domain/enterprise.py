"""The enterprise: who employs how many, who owns it, which boards it has, and whether it has a union."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from huiwu.kernel import Finding, Kind, Ruling
from huiwu.kernel.names import derived_key, district_of, stream_id
from huiwu.membership.domain.credit_code import is_credit_code
from huiwu.membership.domain.enterprise_words import (
    WORDS,
    BoardEstablished,
    ChangeOwnership,
    Command,
    EndEnterprise,
    EnterpriseEnded,
    EnterpriseRegistered,
    EnterpriseUnionised,
    Fact,
    HeadcountRecorded,
    NoteUnion,
    OwnershipChanged,
    RecordBoard,
    RecordHeadcount,
    RegisterEnterprise,
)
from huiwu.membership.domain.register import MUNICIPAL, OrganisationOnRegister, weighs
from huiwu.rulebook import Hearing

PRIORITY = "membership.coverage.hundred-plus-priority"


@dataclass(frozen=True, slots=True)
class Unregistered:
    pass


@dataclass(frozen=True, slots=True)
class Running:
    enterprise: str
    area: str
    headcount: int
    ownership: str
    union: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    enterprise: str
    area: str
    headcount: int
    union: str | None


State: TypeAlias = Unregistered | Running | Ended


def enterprise_id(area: str, credit_code: str) -> str:
    """The id of the employer with that code in the district of that area."""
    return stream_id("enterprise", district_of(area), derived_key("enterprise", credit_code))


def decide(command: Command, state: State, hearing: Hearing) -> Ruling:
    match state, command:
        case Unregistered(), RegisterEnterprise():
            return _register(command, hearing)
        case Running(union=union), RecordHeadcount(headcount, counted_on):
            priority, weighed = _priority(hearing, headcount, union)
            return hearing.rule(
                hearing.not_after_today(counted_on),
                *weighed,
                then=[HeadcountRecorded(headcount, counted_on, priority)],
            )
        case Running(ownership=was), ChangeOwnership(ownership, changed_on):
            return hearing.rule(
                hearing.not_after_today(changed_on), then=[OwnershipChanged(ownership, was, changed_on)]
            )
        case Running(), RecordBoard(directors, supervisors, since):
            return hearing.rule(hearing.not_after_today(since), then=[BoardEstablished(directors, supervisors, since)])
        case Running(), EndEnterprise(way, ended_on):
            return hearing.rule(hearing.not_after_today(ended_on), then=[EnterpriseEnded(way, ended_on)])
        case Running(), NoteUnion(union):
            return hearing.rule(then=[EnterpriseUnionised(union)])
        case _:
            return hearing.refuse_phase(command, state)


def _register(command: RegisterEnterprise, hearing: Hearing) -> Ruling:
    area = hearing.lean_on(OrganisationOnRegister)
    priority, weighed = _priority(hearing, command.headcount, None)
    return hearing.rule(
        hearing.holds(
            "platform.credit-code",
            is_credit_code(command.credit_code),
            seen=command.credit_code,
            needed="GB 32100-2015",
        ),
        hearing.holds(
            "platform.area-of-enterprise",
            area.level in {"street", "district"},
            seen={"area": area.union, "level": area.level},
            needed=["street", "district"],
        ),
        *weighed,
        then=[
            EnterpriseRegistered(
                enterprise=enterprise_id(command.area, command.credit_code),
                credit_code=command.credit_code,
                name=command.name,
                english=command.english,
                area=command.area,
                headcount=command.headcount,
                ownership=command.ownership,
                board_of_directors=command.board_of_directors,
                board_of_supervisors=command.board_of_supervisors,
                priority=priority,
            )
        ],
    )


def _priority(hearing: Hearing, headcount: int, union: str | None) -> tuple[bool, tuple[Finding, ...]]:
    """Whether it is a unionisation priority: the clause is unmet, and flags, while so many workers have no union."""
    if not weighs(hearing, PRIORITY):
        return False, ()
    from_headcount = hearing.number(PRIORITY, "min_headcount")
    due = union is None and headcount >= from_headcount
    seen = {"headcount": headcount, "union": union}
    return due, (hearing.holds(PRIORITY, not due, seen=seen, needed={"union_from_headcount": from_headcount}),)


def evolve(state: State, fact: Fact) -> State:
    match fact:
        case EnterpriseRegistered(enterprise=enterprise, area=area, headcount=headcount, ownership=ownership):
            return Running(enterprise, area, headcount, ownership)
        case HeadcountRecorded(headcount=headcount):
            return replace(_running(state), headcount=headcount)
        case OwnershipChanged(ownership=ownership):
            return replace(_running(state), ownership=ownership)
        case BoardEstablished():
            return _running(state)
        case EnterpriseUnionised(union=union):
            return replace(_running(state), union=union)
        case EnterpriseEnded():
            last = _running(state)
            return Ended(last.enterprise, last.area, last.headcount, last.union)
        case _:
            assert_never(fact)


def _running(state: State) -> Running:
    assert isinstance(state, Running)
    return state


def party(command: Command, state: State) -> str:
    """The union of its area keeps the register."""
    match state, command:
        case Unregistered(), RegisterEnterprise(area=area):
            return area
        case ((Running(area=area) | Ended(area=area)), _):
            return area
        case Unregistered(), _:
            return MUNICIPAL


ENTERPRISE: Kind[Command, State, Fact, Hearing] = Kind(
    service="membership",
    name="enterprise",
    initial=Unregistered(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(RegisterEnterprise, RecordHeadcount, ChangeOwnership, RecordBoard, EndEnterprise, NoteUnion),
    facts=(
        EnterpriseRegistered,
        HeadcountRecorded,
        OwnershipChanged,
        BoardEstablished,
        EnterpriseUnionised,
        EnterpriseEnded,
    ),
    creates=(RegisterEnterprise,),
    evidence=(OrganisationOnRegister,),
    words=WORDS,
)
