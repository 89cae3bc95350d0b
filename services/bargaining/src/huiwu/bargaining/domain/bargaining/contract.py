"""From signature to expiry: filing with the labour administration, effect by acceptance or silence, announcement."""

from datetime import date, timedelta

from huiwu.bargaining.domain.bargaining.commands import (
    AnnounceAgreement,
    FileContract,
    RecordAcceptance,
    RecordObjection,
    SignAgreement,
)
from huiwu.bargaining.domain.bargaining.facts import (
    AgreementAnnounced,
    AgreementEffective,
    AgreementExpired,
    AgreementSigned,
    ContractFiled,
    ContractObjected,
)
from huiwu.bargaining.domain.bargaining.phases import (
    Agreement,
    Announced,
    Drafted,
    Effective,
    Filed,
    Objected,
    Passed,
    Signed,
)
from huiwu.kernel import Finding, Ruling
from huiwu.kernel.names import district_of, stream_id
from huiwu.rulebook import Hearing

_APPROVAL = "bargaining.enterprise.congress-approval-required"
_FILING = "filing.contract.filed-with-labour-administration"
_EFFECT = "statute.contract.file-and-effect"
_ANNOUNCE = "bargaining.enterprise.publish-when-effective"
_NEXT_DAY = timedelta(days=1)


def sign(command: SignAgreement, state: Drafted | Passed, hearing: Hearing) -> Ruling:
    """What is signed is what the congress passed, to the byte; a draft that it has not passed cannot be signed."""
    cycle, on = state.cycle, command.on
    passed = state.draft.text_sha256 if isinstance(state, Passed) else None
    since = state.passed_on if isinstance(state, Passed) else on
    expires_on = command.expires_on
    return hearing.rule(
        hearing.equal(_APPROVAL, command.text_sha256, passed),
        hearing.not_after_today(on),
        _not_before(on, since, hearing),
        *((_not_before(expires_on, on, hearing),) if expires_on else ()),
        then=[
            AgreementSigned(
                enterprise=cycle.enterprise,
                union=cycle.union,
                title=state.draft.title,
                text_sha256=command.text_sha256,
                on=on,
                file_due_on=hearing.due_after(_FILING, on, "days_after_signing"),
                expires_on=expires_on,
            )
        ],
    )


def file(command: FileContract, state: Signed | Objected, hearing: Hearing) -> Ruling:
    """A late filing is accepted and marked late. Filed again after an objection, it has the clock of a resubmission."""
    cycle, agreement, on = state.cycle, state.agreement, command.on
    again = isinstance(state, Objected)
    since = state.objected_on if isinstance(state, Objected) else agreement.signed_on
    in_time = (
        hearing.days_after("platform.resubmission", on, since)
        if again
        else hearing.days_after(_FILING, on, since, parameter="days_after_signing")
    )
    return hearing.rule(
        hearing.not_after_today(on),
        _not_before(on, since, hearing),
        in_time,
        hearing.contains_all("statute.contract.filing-papers", command.papers, parameter="papers"),
        then=[
            ContractFiled(
                enterprise=cycle.enterprise,
                union=cycle.union,
                recipient=stream_id("labour", district_of(cycle.enterprise), "administration"),
                title=agreement.title,
                text_sha256=agreement.text_sha256,
                signed_on=agreement.signed_on,
                on=on,
                received_on=hearing.today,
                objection_due_on=hearing.due_after(_EFFECT, hearing.today, "silence_days"),
                late=not in_time.met,
                papers=command.papers,
            )
        ],
    )


def take_effect(state: Filed, hearing: Hearing) -> Ruling:
    """Silence makes the contract effective on the day after the last day for objections, however late this is heard."""
    due, today = state.objection_due_on, hearing.today
    return hearing.rule(
        hearing.holds(_EFFECT, today > due, seen={"objection": None, "on": today}, needed={"after": due}),
        then=[_effective(state, due + _NEXT_DAY, hearing, by_silence=True)],
    )


def record_acceptance(command: RecordAcceptance, state: Filed, hearing: Hearing) -> Ruling:
    """Effective at once; an acceptance that comes after the time for objections finds the contract in force already."""
    by_silence = command.on > state.objection_due_on
    on = state.objection_due_on + _NEXT_DAY if by_silence else command.on
    return hearing.rule(
        hearing.not_after_today(command.on), then=[_effective(state, on, hearing, by_silence=by_silence)]
    )


def record_objection(command: RecordObjection, state: Filed | Effective | Announced, hearing: Hearing) -> Ruling:
    """An objection made in time counts even when silence was taken for assent before it came here."""
    cycle = state.cycle
    subject = state.effective if isinstance(state, Announced) else state
    due = subject.objection_due_on
    made_in_time = command.on <= due and not (isinstance(subject, Effective) and not subject.by_silence)
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.holds(_EFFECT, made_in_time, seen={"objection_on": command.on}, needed={"by": due}),
        then=[
            ContractObjected(
                enterprise=cycle.enterprise,
                union=cycle.union,
                filing=command.filing,
                text_sha256=subject.agreement.text_sha256,
                reason=command.reason,
                on=command.on,
            )
        ],
    )


def announce(command: AnnounceAgreement, state: Effective, hearing: Hearing) -> Ruling:
    cycle, on = state.cycle, command.on
    in_time = hearing.days_after(_ANNOUNCE, on, state.on, parameter="max_days")
    return hearing.rule(
        hearing.not_after_today(on),
        _not_before(on, state.on, hearing),
        in_time,
        then=[
            AgreementAnnounced(
                enterprise=cycle.enterprise,
                union=cycle.union,
                title=command.title,
                channel=command.channel,
                on=on,
                late=not in_time.met,
            )
        ],
    )


def expire(state: Effective | Announced, hearing: Hearing) -> Ruling:
    agreement: Agreement = (state.effective if isinstance(state, Announced) else state).agreement
    last, today = agreement.expires_on, hearing.today
    over = last is not None and today > last
    return hearing.rule(
        hearing.holds("platform.period-over", over, seen={"on": today}, needed={"after": last}),
        then=[AgreementExpired(state.cycle.enterprise, state.cycle.union, (last or today) + _NEXT_DAY)],
    )


def _effective(state: Filed, on: date, hearing: Hearing, *, by_silence: bool) -> AgreementEffective:
    return AgreementEffective(
        enterprise=state.cycle.enterprise,
        union=state.cycle.union,
        title=state.agreement.title,
        text_sha256=state.agreement.text_sha256,
        on=on,
        by_silence=by_silence,
        announce_due_on=hearing.due_after(_ANNOUNCE, on, "max_days"),
        expires_on=state.agreement.expires_on,
    )


def _not_before(day: date, since: date, hearing: Hearing) -> Finding:
    return hearing.holds("platform.not-before", day >= since, seen={"on": day}, needed={"from": since})
