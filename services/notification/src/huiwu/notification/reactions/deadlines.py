"""The clocks of `deadlines.yaml`: begun, fulfilled and ended by the facts of one process."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from huiwu.eventlog import Order, Reader, Received
from huiwu.eventlog.received import plain
from huiwu.kernel.names import district_of, kebab, key_of, stream_id
from huiwu.kernel.period import beijing_day
from huiwu.notification import heard_deadlines as heard
from huiwu.notification.clocks import Clocks, Owner
from huiwu.notification.domain.duties import DEADLINES
from huiwu.notification.domain.owed import OpenDeadline
from huiwu.notification.reactions.declared import reactions
from huiwu.obligation import Deadline

_ENDED = "不再需要 Owed no longer"
_HEARD: tuple[type, ...] = (
    heard.LayoffOpinionRoundClosed,
    heard.LayoffPlanSubmittedToCongress,
    heard.LayoffPlanTakenBack,
    heard.LayoffPlanRevised,
    heard.DisclosureItemClassified,
    heard.UnionDisclosurePublished,
    heard.RuleIssuePlanned,
    heard.RulePublishedForWorkers,
    heard.RuleIssued,
    heard.RuleWithdrawn,
    heard.ProposalSubmitted,
    heard.ProposalAccepted,
    heard.ProposalReturned,
    heard.ProposalDecided,
    heard.ProposalReplied,
    heard.WorkerDirectorMissing,
    heard.WorkerDirectorsNotRequired,
    heard.EnterpriseUrged,
    heard.RefusalRecorded,
    heard.ReportedToSuperior,
    heard.InterviewHeld,
    heard.WorkerDirectorsEstablished,
    heard.WorkerDirectorSeated,
    heard.WorkerDirectorLeft,
)


async def keep_deadlines(fact: object, at: Received, read: Reader) -> Iterable[Order]:
    """What the fact does to each clock that hears of it."""
    name, members = kebab(type(fact).__name__), cast("Mapping[str, object]", plain(fact))
    orders: list[Order] = []
    for row in DEADLINES.hearing(name):
        orders += await _kept(row, name, members, at, read)
    return orders


async def _kept(row: Deadline, name: str, members: Mapping[str, object], at: Received, read: Reader) -> Sequence[Order]:
    clocks, recorded_on = Clocks(at.event.subject, read, row.part(members)), beijing_day(at.event.time)
    if row.begins(name, members):
        return await clocks.set(await _opened(row, members, clocks, at))
    if name in row.fulfilled_by:
        told = members.get("on")
        return await clocks.fulfil(row.clause, date.fromisoformat(told) if isinstance(told, str) else recorded_on)
    return await clocks.void(row.clause, _ENDED)


async def _opened(row: Deadline, members: Mapping[str, object], clocks: Clocks, at: Received) -> OpenDeadline:
    enterprise = str(members.get("enterprise") or members["organisation"])
    union = str(members.get("union") or members.get("organisation") or _union_of(enterprise))
    owner = Owner(enterprise, union, cast("str | None", members.get("superior")))
    if row.owed_by == "superior" and owner.superior:
        owner = Owner(enterprise, owner.superior)
    anchor = row.counted_from(members, beijing_day(at.event.time))
    superiors = await clocks.superiors(owner) if row.escalates else ()
    parties = (clocks.reference, enterprise, owner.union, superiors)
    return OpenDeadline(row.clause, row.deadline, *parties, anchor, row.named(members), afresh=True)


def _union_of(enterprise: str) -> str:
    """The enterprise's own union."""
    return stream_id("union", district_of(enterprise), key_of(enterprise))


for _shape in _HEARD:
    reactions.on("congress", _shape)(keep_deadlines)
