"""What filing does of its own accord: it takes in what sessions and bargainings submit, and ends unopposed reviews."""

from collections.abc import Iterable

from huiwu.eventlog import Order, Reactions, Reader, Received
from huiwu.filing.domain import FILING
from huiwu.filing.domain.filing.commands import EndReviewBySilence, FilingKind, SubmitFiling
from huiwu.filing.domain.filing.phases import UnderReview
from huiwu.filing.forms import entries_of_contract, entries_of_session
from huiwu.filing.heard import AgreementEffective, ContractFiled, SessionFilingSubmitted
from huiwu.kernel.names import derived_key, district_of, stream_id
from huiwu.kernel.period import beijing_day

reactions = Reactions()


def filing_of(reference: str) -> str:
    """A session or a bargaining has one filing, however often it is submitted."""
    return stream_id(FILING.name, district_of(reference), derived_key(reference))


@reactions.on("congress", SessionFilingSubmitted)
async def take_in_session_form_when_it_is_submitted(
    fact: SessionFilingSubmitted, at: Received, _read: Reader
) -> Iterable[Order]:
    command = SubmitFiling(
        kind=FilingKind.SESSION_FORM,
        reference=at.event.subject,
        submitter=fact.union,
        enterprise=fact.enterprise,
        recipient=fact.superior,
        since=fact.closed_on,
        on=fact.on,
        received_on=beijing_day(at.event.time),
        form=entries_of_session(fact.form),
    )
    return [Order(FILING, filing_of(at.event.subject), command)]


@reactions.on("bargaining", ContractFiled)
async def take_in_contract_when_it_is_filed(fact: ContractFiled, at: Received, _read: Reader) -> Iterable[Order]:
    command = SubmitFiling(
        kind=FilingKind.CONTRACT,
        reference=at.event.subject,
        submitter=fact.union,
        enterprise=fact.enterprise,
        recipient=fact.recipient,
        since=fact.signed_on,
        on=fact.on,
        received_on=beijing_day(at.event.time),
        form=entries_of_contract(fact),
    )
    return [Order(FILING, filing_of(at.event.subject), command)]


@reactions.on("bargaining", AgreementEffective)
async def end_review_when_contract_takes_effect_in_silence(
    fact: AgreementEffective, at: Received, read: Reader
) -> Iterable[Order]:
    stream = filing_of(at.event.subject)
    reviewed = isinstance((await read.state(FILING, stream)).state, UnderReview)
    return [Order(FILING, stream, EndReviewBySilence(fact.on))] if fact.by_silence and reviewed else []
