"""The union: from the workers' application, over preparatory group and founding congress, to its registration."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, assert_never

from huiwu.kernel import Finding, Kind, Ruling
from huiwu.kernel.names import MUNICIPAL_DISTRICT, district_of, key_of, stream_id
from huiwu.membership.domain.register import (
    MUNICIPAL,
    EnterpriseOnRegister,
    Level,
    OrganisationOnRegister,
    weighs,
)
from huiwu.membership.domain.union_words import (
    WORDS,
    Command,
    DissolveUnion,
    EstablishOrganisation,
    Fact,
    FormPreparatoryGroup,
    FoundUnion,
    PreparatoryGroupFormed,
    RegisterUnion,
    StartFormation,
    UnionDissolved,
    UnionFormationStarted,
    UnionFounded,
    UnionRegistered,
)
from huiwu.rulebook import Hearing

PARTY_LED = "membership.coverage.party-led-unionisation"
COMMITTEE = "statute.union.committee-at-25"
SUPERIOR_APPROVES = "statute.union.superior-approves"
NO_ABOLITION = "membership.organisation.no-abolition-or-merger"
DISTRICTS_MAY = "membership.industrial-unions.districts-may-establish"


@dataclass(frozen=True, slots=True)
class Unorganised:
    pass


@dataclass(frozen=True, slots=True)
class Forming:
    begun: UnionFormationStarted


@dataclass(frozen=True, slots=True)
class Preparing:
    begun: UnionFormationStarted
    formed_on: date


@dataclass(frozen=True, slots=True)
class Founded:
    begun: UnionFormationStarted
    congress: UnionFounded


@dataclass(frozen=True, slots=True)
class Registered:
    union: str
    level: Level
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class Dissolved:
    union: str


State: TypeAlias = Unorganised | Forming | Preparing | Founded | Registered | Dissolved


def union_of(enterprise: str) -> str:
    """The id of an enterprise's union: it shares the enterprise's key."""
    return stream_id("union", district_of(enterprise), key_of(enterprise))


def decide(command: Command, state: State, hearing: Hearing) -> Ruling:
    match state, command:
        case Unorganised(), EstablishOrganisation():
            return _establish(command, hearing)
        case Unorganised(), StartFormation():
            return _start(command, hearing)
        case Forming(begun), FormPreparatoryGroup(members, formed_on):
            return hearing.rule(
                *_dated(hearing, formed_on, after=begun.on),
                _each_once(hearing, members),
                then=[PreparatoryGroupFormed(begun.union, begun.enterprise, members, formed_on)],
            )
        case Preparing(begun, formed_on), FoundUnion():
            return hearing.rule(
                *_dated(hearing, command.held_on, after=formed_on),
                _each_once(hearing, command.committee),
                _committee_from_25_members(command, hearing),
                then=[_founded(begun, command)],
            )
        case Founded(begun, congress), RegisterUnion(approval, approved_on):
            return hearing.rule(
                *_dated(hearing, approved_on, after=congress.on),
                hearing.equal(SUPERIOR_APPROVES, hearing.actor.organisation, begun.superior),
                *_every_step_recorded(congress, hearing),
                then=[_registered(begun, approval, approved_on)],
            )
        case Registered(), DissolveUnion():
            return _dissolve(command, state, hearing)
        case _:
            return hearing.refuse_phase(command, state)


def _establish(command: EstablishOrganisation, hearing: Hearing) -> Ruling:
    rank: tuple[Finding, ...] = ()
    if command.level == "industrial" and command.superior != MUNICIPAL:
        superior = hearing.lean_on(OrganisationOnRegister)
        rank = (hearing.holds(DISTRICTS_MAY, superior.level == "district", seen=superior.level, needed="district"),)
    return hearing.rule(
        hearing.equal("platform.laid-down-at-installation", hearing.actor.office, "system"),
        *rank,
        then=[
            UnionRegistered(
                union=command.union,
                name=command.name,
                english=command.english,
                level=command.level,
                superior=command.superior,
                enterprise=None,
                territory=None,
                approval=None,
                on=hearing.today,
            )
        ],
    )


def _start(command: StartFormation, hearing: Hearing) -> Ruling:
    employer = hearing.lean_on(EnterpriseOnRegister)
    superior = hearing.lean_on(OrganisationOnRegister)
    near = district_of(superior.union) in {MUNICIPAL_DISTRICT, district_of(employer.area)}
    fits = superior.union == employer.area or (superior.level == "industrial" and near)
    return hearing.rule(
        hearing.not_after_today(command.applied_on),
        hearing.holds(
            "platform.employer-not-ended", not employer.ended, seen={"ended": employer.ended}, needed={"ended": False}
        ),
        hearing.holds(
            "platform.one-direct-superior",
            fits,
            seen={"superior": superior.union, "level": superior.level},
            needed={"area": employer.area, "or_level": "industrial"},
        ),
        then=[
            UnionFormationStarted(
                union=union_of(command.enterprise),
                enterprise=command.enterprise,
                name=command.name,
                english=command.english,
                superior=superior.union,
                territory=employer.area,
                on=command.applied_on,
            )
        ],
    )


def _dated(hearing: Hearing, on: date, *, after: date) -> tuple[Finding, Finding]:
    """The day of a step: not in the future, and not before the step that it follows."""
    order = hearing.holds("platform.not-before", on >= after, seen={"on": on}, needed={"from": after})
    return hearing.not_after_today(on), order


def _each_once(hearing: Hearing, people: tuple[str, ...]) -> Finding:
    twice = sorted({subject for subject in people if people.count(subject) > 1})
    return hearing.holds("platform.distinct-people", not twice, seen={"twice": twice}, needed={"twice": []})


def _committee_from_25_members(command: FoundUnion, hearing: Hearing) -> Finding:
    from_members = hearing.number(COMMITTEE, "members")
    return hearing.holds(
        COMMITTEE,
        command.members < from_members or bool(command.committee),
        seen={"members": command.members, "committee": len(command.committee)},
        needed={"committee_from_members": from_members},
    )


def _founded(begun: UnionFormationStarted, command: FoundUnion) -> UnionFounded:
    elected = (command.committee, command.chair, command.organiser)
    return UnionFounded(begun.union, begun.enterprise, command.members, *elected, command.held_on)


def _every_step_recorded(congress: UnionFounded, hearing: Hearing) -> tuple[Finding, ...]:
    """The statutory steps that the record shows once the superior approves."""
    if not weighs(hearing, PARTY_LED):
        return ()
    steps = ["application", "preparatory group", "founding congress", "superior approval", "registration"]
    if congress.members:
        steps.append("member admission")
    if congress.committee or congress.organiser:
        steps.append("election")
    return (hearing.contains_all(PARTY_LED, steps, parameter="establishment_steps_external"),)


def _registered(begun: UnionFormationStarted, approval: str, on: date) -> UnionRegistered:
    return UnionRegistered(
        union=begun.union,
        name=begun.name,
        english=begun.english,
        level="grassroots",
        superior=begun.superior,
        enterprise=begun.enterprise,
        territory=begun.territory if begun.territory != begun.superior else None,
        approval=approval,
        on=on,
    )


def _dissolve(command: DissolveUnion, state: Registered, hearing: Hearing) -> Ruling:
    """No way of ending a union is open but the end of its employer."""
    ended = hearing.leans_on(EnterpriseOnRegister) and hearing.lean_on(EnterpriseOnRegister).ended
    lawful = ended and command.way not in hearing.texts(NO_ABOLITION, "forbidden")
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.holds(
            NO_ABOLITION,
            lawful,
            seen={"way": command.way, "employer_ended": ended},
            needed={"way": "employer-ended", "employer_ended": True},
        ),
        then=[UnionDissolved(state.union, state.enterprise or "", command.on)],
    )


def evolve(state: State, fact: Fact) -> State:
    match fact:
        case UnionFormationStarted():
            return Forming(fact)
        case PreparatoryGroupFormed(on=on):
            return Preparing(_begun(state), on)
        case UnionFounded():
            return Founded(_begun(state), fact)
        case UnionRegistered(union=union, level=level, enterprise=enterprise):
            return Registered(union, level, enterprise)
        case UnionDissolved(union=union):
            return Dissolved(union)
        case _:
            assert_never(fact)


def _begun(state: State) -> UnionFormationStarted:
    assert isinstance(state, (Forming, Preparing, Founded))
    return state.begun


def party(command: Command, state: State) -> str:
    """Whose act it is: the union's own, also while it is being formed; its registration is its superior's."""
    match state, command:
        case _, EstablishOrganisation():
            return MUNICIPAL
        case _, StartFormation(enterprise=enterprise):
            return union_of(enterprise)
        case Founded(begun), RegisterUnion():
            return begun.superior
        case ((Forming(begun) | Preparing(begun) | Founded(begun)), _):
            return begun.union
        case ((Registered(union=union) | Dissolved(union=union)), _):
            return union
        case Unorganised(), _:
            return MUNICIPAL


UNION: Kind[Command, State, Fact, Hearing] = Kind(
    service="membership",
    name="union",
    initial=Unorganised(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(
        EstablishOrganisation,
        StartFormation,
        FormPreparatoryGroup,
        FoundUnion,
        RegisterUnion,
        DissolveUnion,
    ),
    facts=(UnionFormationStarted, PreparatoryGroupFormed, UnionFounded, UnionRegistered, UnionDissolved),
    creates=(EstablishOrganisation, StartFormation),
    evidence=(EnterpriseOnRegister, OrganisationOnRegister),
    words=WORDS,
)
