"""每名代表任期内至少提交1份建议: a clock for each delegate on the register, stopped by the first proposal of theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from huiwu.eventlog import Order, Reader, Received, Row
from huiwu.kernel.period import beijing_day
from huiwu.notification.clocks import DELEGATES_PROPOSAL, Clocks
from huiwu.notification.domain.owed import Fulfilled, OpenDeadline, Unopened
from huiwu.notification.heard import RecordCorrected, RecordEntered, RecordWithdrawn
from huiwu.notification.heard_deadlines import ProposalSubmitted
from huiwu.notification.reactions.declared import reactions
from huiwu.obligation import ITSELF

_REGISTER = "member-delegate"
_STRUCK_OFF = "不再在册 No longer on the register"
_TITLE = "代表任期内至少提交一份建议 A proposal of the delegate within the term"


@reactions.on("congress", RecordEntered)
async def expect_proposal_when_a_delegate_is_registered(
    fact: RecordEntered, at: Received, read: Reader
) -> Iterable[Order]:
    return await _weighed(at, read) if fact.ledger == _REGISTER else []


@reactions.on("congress", RecordCorrected)
async def expect_proposal_anew_when_the_register_is_corrected(
    _fact: RecordCorrected, at: Received, read: Reader
) -> Iterable[Order]:
    return await _weighed(at, read)


@reactions.on("congress", RecordWithdrawn)
async def expect_no_proposal_when_a_delegate_is_struck_off(
    _fact: RecordWithdrawn, at: Received, read: Reader
) -> Iterable[Order]:
    return await Clocks(at.event.subject, read).void(DELEGATES_PROPOSAL, _STRUCK_OFF)


@reactions.on("congress", ProposalSubmitted)
async def count_proposal_of_each_delegate(fact: ProposalSubmitted, _at: Received, read: Reader) -> Iterable[Order]:
    """Who leads and who signs too (A27)."""
    rows = await read.find("records", keeper=fact.organisation, ledger=_REGISTER)
    return [
        order
        for row in rows
        if _entries(row).get("delegate") in fact.authors and (mandate := _mandate(row)) and fact.on in mandate
        for order in await Clocks(row.id, read).fulfil(DELEGATES_PROPOSAL, fact.on)
    ]


@dataclass(frozen=True, slots=True)
class Mandate:
    """From the election to the last day."""

    since: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until

    @property
    def half(self) -> date:
        """The day on which half of it is over."""
        return self.since + (self.until - self.since) // 2


async def _weighed(at: Received, read: Reader) -> Sequence[Order]:
    """The clock begun, moved or ended, stopped where a proposal is there already; none for a mandate of the past."""
    record = at.event.subject
    row = await read.row("records", record)
    if row is None or row.view["ledger"] != _REGISTER:
        return []
    clocks, mandate = Clocks(record, read), _mandate(row)
    if mandate is None:
        return await clocks.void(DELEGATES_PROPOSAL, _STRUCK_OFF)
    union, delegate = str(row.view["keeper"]), str(_entries(row)["delegate"])
    own = [each for each in await read.find("proposals", keeper=union) if delegate in each.view["authors"]]
    days = [date.fromisoformat(each.view["on"]) for each in own]
    done = min((day for day in days if day in mandate), default=None)
    state = await clocks.state(DELEGATES_PROPOSAL)
    if isinstance(state, Unopened) and mandate.until < beijing_day(at.event.time):
        return []
    if isinstance(state, Fulfilled) and state.terms.anchor_on == mandate.until and state.latest == done:
        return []
    title = f"{_TITLE} {delegate}"
    parties = (record, union, union, ())
    opened = OpenDeadline(DELEGATES_PROPOSAL, ITSELF, *parties, mandate.until, title, (mandate.half,), afresh=True)
    return [*await clocks.set(opened), *([clocks.fulfilled(DELEGATES_PROPOSAL, done)] if done else [])]


def _entries(row: Row) -> Mapping[str, object]:
    return cast("Mapping[str, object]", row.view["entries"])


def _mandate(row: Row) -> Mandate | None:
    """None where the register does not say when it ends, or does not name the delegate any more."""
    since, until = (_entries(row).get(name) for name in ("elected_on", "mandate_until"))
    if not (row.view["kept"] and isinstance(since, str) and isinstance(until, str)):
        return None
    return Mandate(date.fromisoformat(since), date.fromisoformat(until))
