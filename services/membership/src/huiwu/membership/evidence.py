"""What a ruling of membership leans on: organisations and enterprises as membership's own log has them."""

from collections.abc import Sequence

from huiwu.eventlog import Reader
from huiwu.kernel import Evidence
from huiwu.kernel.names import kind_of
from huiwu.membership.domain.enterprise import ENTERPRISE, Ended, Running
from huiwu.membership.domain.enterprise_words import RegisterEnterprise
from huiwu.membership.domain.register import EnterpriseOnRegister, OrganisationOnRegister
from huiwu.membership.domain.roll import EnrolWorkers
from huiwu.membership.domain.union import UNION, Registered
from huiwu.membership.domain.union_words import DissolveUnion, EstablishOrganisation, StartFormation
from huiwu.runtime.collection import UnknownReference


async def superior_of_organisation(command: EstablishOrganisation, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The superior, which must have been laid down before."""
    return [await _organisation(read, command.superior)] if command.superior else []


async def area_of_enterprise(command: RegisterEnterprise, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The union of the area in which the enterprise is to be registered."""
    return [await _organisation(read, command.area)]


async def employer_and_superior(command: StartFormation, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The employer, and the union that is to be the direct superior: its area's unless another is asked for."""
    employer, found = await _enterprise(read, command.enterprise)
    return [found, await _organisation(read, command.superior or employer.area)]


async def employer_of_roll(command: EnrolWorkers, _stream: str, read: Reader) -> Sequence[Evidence]:
    """The employer whose roll it is."""
    return [(await _enterprise(read, command.enterprise))[1]]


async def employer_of_union(_command: DissolveUnion, stream: str, read: Reader) -> Sequence[Evidence]:
    """The employer of a union that has one."""
    state = (await read.state(UNION, stream)).state
    if isinstance(state, Registered) and state.enterprise:
        return [(await _enterprise(read, state.enterprise))[1]]
    return []


async def _organisation(read: Reader, union: str) -> Evidence:
    if kind_of(union) == UNION.name:
        loaded = await read.state(UNION, union)
        if isinstance(loaded.state, Registered):
            return Evidence(loaded.last_fact, OrganisationOnRegister(union, loaded.state.level))
    raise UnknownReference(UNION.name, union)


async def _enterprise(read: Reader, enterprise: str) -> tuple[EnterpriseOnRegister, Evidence]:
    if kind_of(enterprise) == ENTERPRISE.name:
        loaded = await read.state(ENTERPRISE, enterprise)
        match loaded.state:
            case Running() | Ended() as state:
                ended = isinstance(state, Ended)
                known = EnterpriseOnRegister(enterprise, state.area, state.headcount, state.union, ended)
                return known, Evidence(loaded.last_fact, known)
            case _:
                pass
    raise UnknownReference(ENTERPRISE.name, enterprise)
