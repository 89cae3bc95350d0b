"""What bargaining shows: each cycle with its phase and its next due day, and the enterprises that may bargain."""

from collections.abc import Iterable
from datetime import date, timedelta

from huiwu.bargaining.domain.bargaining import facts as became
from huiwu.bargaining.domain.bargaining.commands import ExpireAgreement, MarkResponseOverdue, TakeEffect
from huiwu.bargaining.heard import (
    EnterpriseRegistered,
    HeadcountRecorded,
    OwnershipChanged,
    UnionDissolved,
    UnionRegistered,
)
from huiwu.eventlog import CancelTimer, Change, Effect, ReadModel, Received, SetTimer
from huiwu.kernel.period import start_of

bargainings = ReadModel("bargainings")
enterprises = ReadModel("enterprises")

MODELS = (bargainings, enterprises)

_REPLY, _SILENCE, _EXPIRY = "reply", "silence", "expiry"


@enterprises.on("membership", EnterpriseRegistered)
def know_enterprise(fact: EnterpriseRegistered, at: Received) -> Iterable[Effect]:
    view = {"name": fact.name, "headcount": fact.headcount, "ownership": fact.ownership}
    return [Change(at.event.subject, view, organisation=at.event.subject)]


@enterprises.on("membership", HeadcountRecorded)
def know_headcount(fact: HeadcountRecorded, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"headcount": fact.headcount})]


@enterprises.on("membership", OwnershipChanged)
def know_ownership(fact: OwnershipChanged, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"ownership": fact.ownership})]


@enterprises.on("membership", UnionRegistered)
def know_union(fact: UnionRegistered, at: Received) -> Iterable[Effect]:
    if fact.enterprise is None:
        return []
    return [Change(fact.enterprise, {"union": at.event.subject, "superior": fact.superior})]


@enterprises.on("membership", UnionDissolved)
def forget_union(fact: UnionDissolved, _at: Received) -> Iterable[Effect]:
    return [Change(fact.enterprise, {"union": None, "superior": None})]


@bargainings.on("bargaining", became.BargainingCycleOpened)
def show_cycle(fact: became.BargainingCycleOpened, at: Received) -> Iterable[Effect]:
    view = {
        "enterprise": fact.enterprise,
        "union": fact.union,
        "superior": fact.superior,
        "year": fact.year,
        "opened_on": fact.on,
        "phase": "opened",
        "meetings": 0,
    }
    return [Change(at.event.subject, view, organisation=fact.enterprise)]


@bargainings.on("bargaining", became.OfferSent)
def await_reply(fact: became.OfferSent, at: Received) -> Iterable[Effect]:
    view = {"phase": "offered", "offered_on": fact.on, "reply_due_on": fact.reply_due_on, "due_on": fact.reply_due_on}
    return [
        Change(at.event.subject, view),
        _when_over(at, _REPLY, fact.reply_due_on, MarkResponseOverdue()),
    ]


@bargainings.on("bargaining", became.OfferAccepted)
def show_acceptance(fact: became.OfferAccepted, at: Received) -> Iterable[Effect]:
    view = {"phase": "preparing", "accepted_on": fact.on, "reply_late": fact.late, "due_on": None}
    return [Change(at.event.subject, view), CancelTimer(at.event.subject, _REPLY)]


@bargainings.on("bargaining", became.OfferRefused)
def show_refusal(fact: became.OfferRefused, at: Received) -> Iterable[Effect]:
    view = {"phase": "refused", "refused_on": fact.on, "reason": fact.reason, "reply_late": fact.late, "due_on": None}
    return [Change(at.event.subject, view), CancelTimer(at.event.subject, _REPLY)]


@bargainings.on("bargaining", became.OfferResponseOverdue)
def show_overdue(_fact: became.OfferResponseOverdue, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "overdue"})]


@bargainings.on("bargaining", became.PreparationCompleted)
def show_preparation(fact: became.PreparationCompleted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"prepared": fact.items})]


@bargainings.on("bargaining", became.RepresentativesConfirmed)
def show_representatives(fact: became.RepresentativesConfirmed, at: Received) -> Iterable[Effect]:
    view = {"representatives": {"worker": len(fact.worker.members), "employer": len(fact.employer.members)}}
    return [Change(at.event.subject, view)]


@bargainings.on("bargaining", became.AgendaDrafted)
def show_agenda(fact: became.AgendaDrafted, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"agenda": fact.topics})]


@bargainings.on("bargaining", became.BargainingMeetingHeld)
def count_meeting(fact: became.BargainingMeetingHeld, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "negotiating", "last_meeting_on": fact.on}, add={"meetings": 1})]


@bargainings.on("bargaining", became.DraftAgreementReached)
def show_draft(fact: became.DraftAgreementReached, at: Received) -> Iterable[Effect]:
    view = {"phase": "draft", "title": fact.title, "text_sha256": fact.text_sha256, "drafted_on": fact.on}
    return [Change(at.event.subject, view)]


@bargainings.on("bargaining", became.DraftPassedByCongress)
def show_passage(fact: became.DraftPassedByCongress, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "congress-passed", "session": fact.session, "passed_on": fact.on})]


@bargainings.on("bargaining", became.DraftRejectedByCongress)
def show_rejection(fact: became.DraftRejectedByCongress, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "negotiating", "session": fact.session, "rejected_on": fact.on})]


@bargainings.on("bargaining", became.AgreementSigned)
def show_signature(fact: became.AgreementSigned, at: Received) -> Iterable[Effect]:
    view = {"phase": "signed", "signed_on": fact.on, "expires_on": fact.expires_on, "due_on": fact.file_due_on}
    return [Change(at.event.subject, view)]


@bargainings.on("bargaining", became.ContractFiled)
def await_objection(fact: became.ContractFiled, at: Received) -> Iterable[Effect]:
    view = {
        "phase": "filed",
        "filed_on": fact.on,
        "filed_late": fact.late,
        "recipient": fact.recipient,
        "objection_due_on": fact.objection_due_on,
        "due_on": fact.objection_due_on,
    }
    return [Change(at.event.subject, view), _when_over(at, _SILENCE, fact.objection_due_on, TakeEffect())]


@bargainings.on("bargaining", became.ContractObjected)
def show_objection(fact: became.ContractObjected, at: Received) -> Iterable[Effect]:
    view = {"phase": "objected", "objected_on": fact.on, "objection": fact.reason, "due_on": None}
    return [
        Change(at.event.subject, view),
        CancelTimer(at.event.subject, _SILENCE),
        CancelTimer(at.event.subject, _EXPIRY),
    ]


@bargainings.on("bargaining", became.AgreementEffective)
def show_effect(fact: became.AgreementEffective, at: Received) -> Iterable[Effect]:
    view = {
        "phase": "effective",
        "effective_on": fact.on,
        "by_silence": fact.by_silence,
        "due_on": fact.announce_due_on,
    }
    effects: list[Effect] = [Change(at.event.subject, view), CancelTimer(at.event.subject, _SILENCE)]
    if fact.expires_on is not None:
        effects.append(_when_over(at, _EXPIRY, fact.expires_on, ExpireAgreement()))
    return effects


@bargainings.on("bargaining", became.AgreementAnnounced)
def show_announcement(fact: became.AgreementAnnounced, at: Received) -> Iterable[Effect]:
    view = {
        "phase": "announced",
        "announced_on": fact.on,
        "announced_late": fact.late,
        "channel": fact.channel,
        "due_on": None,
    }
    return [Change(at.event.subject, view)]


@bargainings.on("bargaining", became.AgreementExpired)
def show_expiry(fact: became.AgreementExpired, at: Received) -> Iterable[Effect]:
    return [Change(at.event.subject, {"phase": "expired", "expired_on": fact.on, "due_on": None})]


def _when_over(at: Received, name: str, last_day: date, command: object) -> SetTimer:
    """At the first instant after the last day of a period."""
    return SetTimer(at.event.subject, name, start_of(last_day + timedelta(days=1)), command, "bargaining")
