"""The clocks of a collective agreement: filed after signature, announced once in force, followed by the next round."""

from collections.abc import Iterable

from huiwu.eventlog import Order, Reader, Received
from huiwu.notification.clocks import ANNOUNCEMENT, CONTRACT, NEXT_CYCLE, Clocks, Owner
from huiwu.notification.heard import (
    AgreementAnnounced,
    AgreementEffective,
    AgreementSigned,
    BargainingCycleOpened,
    ContractFiled,
    ContractObjected,
)
from huiwu.notification.reactions.declared import reactions


@reactions.on("bargaining", AgreementSigned)
async def set_filing_clock_when_an_agreement_is_signed(
    fact: AgreementSigned, at: Received, read: Reader
) -> Iterable[Order]:
    owner = Owner(fact.enterprise, fact.union)
    return [await Clocks(at.event.subject, read).begin(CONTRACT, owner, fact.on, afresh=True)]


@reactions.on("bargaining", ContractFiled)
async def stop_filing_clock_when_the_contract_is_filed(
    fact: ContractFiled, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).fulfil(CONTRACT, fact.on)


@reactions.on("bargaining", AgreementEffective)
async def set_clocks_when_an_agreement_takes_effect(
    fact: AgreementEffective, at: Received, read: Reader
) -> Iterable[Order]:
    """To announce it; and, where it ends some day, to begin the next round before."""
    owner = Owner(fact.enterprise, fact.union)
    announce = await Clocks(at.event.subject, read).begin(ANNOUNCEMENT, owner, fact.on, afresh=True)
    if fact.expires_on is None:
        return [announce]
    return [announce, await Clocks(fact.enterprise, read).begin(NEXT_CYCLE, owner, fact.expires_on, afresh=True)]


@reactions.on("bargaining", AgreementAnnounced)
async def stop_announcement_clock_when_the_agreement_is_announced(
    fact: AgreementAnnounced, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).fulfil(ANNOUNCEMENT, fact.on)


@reactions.on("bargaining", ContractObjected)
async def void_clocks_when_the_agreement_is_objected_to(
    fact: ContractObjected, at: Received, read: Reader
) -> Iterable[Order]:
    reason = "劳动行政部门提出异议 The labour administration has objected"
    return [
        *await Clocks(at.event.subject, read).void(ANNOUNCEMENT, reason),
        *await Clocks(fact.enterprise, read).void(NEXT_CYCLE, reason),
    ]


@reactions.on("bargaining", BargainingCycleOpened)
async def stop_next_round_clock_when_the_round_begins(
    fact: BargainingCycleOpened, _at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(fact.enterprise, read).fulfil(NEXT_CYCLE, fact.on)
