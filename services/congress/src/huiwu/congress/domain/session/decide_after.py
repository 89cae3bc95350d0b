"""What the law says to the acts that follow a closed session; their clocks count from the closing day."""

from datetime import date

from huiwu.congress.domain.session.clauses import (
    ARCHIVE,
    DISCLOSE,
    DISTINCT_ITEMS,
    FILE,
    IMPLEMENT,
    NOT_BEFORE,
    ON_AGENDA,
    ONCE,
    PUBLISH,
    RESPONSIBLE,
    WAS_ADOPTED,
)
from huiwu.congress.domain.session.commands import (
    ArchiveSession,
    CloseImplementation,
    DiscloseMatters,
    FilingResult,
    OpenImplementation,
    PublishResolution,
    RecordFilingResult,
    SubmitFilingForm,
)
from huiwu.congress.domain.session.facts.after import (
    CongressMattersDisclosed,
    ResolutionImplementationClosed,
    ResolutionImplementationOpened,
    ResolutionPublished,
    SessionArchived,
    SessionFilingAccepted,
    SessionFilingReturned,
    SessionFilingReviewed,
    SessionFilingSubmitted,
)
from huiwu.congress.domain.session.form import filled, form_of
from huiwu.congress.domain.session.states import Closed, Filing
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing


def publish(command: PublishResolution, state: Closed, hearing: Hearing) -> Ruling:
    adopted = state.sitting.adopted.get(command.item)
    in_time = hearing.days_after(PUBLISH, command.on, state.closed_on)
    return hearing.rule(
        _adopted(command.item, state, hearing),
        _once(hearing, done=command.item in state.published),
        *stated(command.on, state.closed_on, hearing),
        in_time,
        then=[
            ResolutionPublished(
                state.call.enterprise,
                command.item,
                adopted.title if adopted else "",
                command.text,
                command.on,
                late=not in_time.met,
            )
        ],
    )


def disclose(command: DiscloseMatters, state: Closed, hearing: Hearing) -> Ruling:
    """In one go or in several; what is still missing is marked each time."""
    in_time = hearing.days_after(DISCLOSE, command.on, state.closed_on)
    due, named = frozenset(state.must_disclose), list(command.items)
    disclosed = (state.disclosed | frozenset(command.items)) & due
    return hearing.rule(
        hearing.holds(
            DISTINCT_ITEMS, len(set(command.items)) == len(command.items), seen=named, needed=sorted(set(named))
        ),
        hearing.holds(
            ON_AGENDA,
            set(command.items) <= due,
            seen=named,
            needed={"any_of": list(state.must_disclose)},
        ),
        *stated(command.on, state.closed_on, hearing),
        in_time,
        hearing.holds(DISCLOSE, disclosed == due, seen=sorted(disclosed), needed=list(state.must_disclose)),
        *_by_the_unit(state, hearing),
        then=[
            CongressMattersDisclosed(state.call.enterprise, command.items, command.on, late=not in_time.met),
        ],
    )


def submit_form(command: SubmitFilingForm, state: Closed, hearing: Hearing) -> Ruling:
    in_time = hearing.days_after(FILE, command.on, state.closed_on)
    form = form_of(state, command.remarks)
    call = state.call
    return hearing.rule(
        _once(hearing, done=state.filing in {Filing.SUBMITTED, Filing.ACCEPTED}),
        *stated(command.on, state.closed_on, hearing),
        in_time,
        hearing.contains_all(FILE, filled(form), parameter="form_fields"),
        then=[
            SessionFilingSubmitted(
                call.enterprise,
                call.union,
                call.superior,
                state.closed_on,
                command.on,
                late=not in_time.met,
                form=form,
            )
        ],
    )


def record_filing_result(command: RecordFilingResult, state: Closed, hearing: Hearing) -> Ruling:
    enterprise = state.call.enterprise
    results = {
        FilingResult.REVIEWED: SessionFilingReviewed(enterprise, command.level, command.on),
        FilingResult.RETURNED: SessionFilingReturned(enterprise, command.level, command.reason, command.on),
        FilingResult.ENTERED: SessionFilingAccepted(enterprise, command.on),
    }
    # A returned form may be submitted again where it was returned, so the next result can come without another form.
    if state.filing not in {Filing.SUBMITTED, Filing.RETURNED}:
        return hearing.refuse_phase(command, state)
    return hearing.rule(hearing.not_after_today(command.on), then=[results[command.result]])


def archive(command: ArchiveSession, state: Closed, hearing: Hearing) -> Ruling:
    kinds = state.archived | {document.kind for document in command.documents}
    complete = hearing.contains_all(ARCHIVE, kinds, parameter="set")
    in_time = hearing.days_after(ARCHIVE, command.on, state.closed_on, parameter="max_days")
    return hearing.rule(
        *stated(command.on, state.closed_on, hearing),
        complete,
        in_time,
        then=[
            SessionArchived(
                state.call.enterprise,
                command.documents,
                command.on,
                complete=complete.met,
                late=not in_time.met,
            )
        ],
    )


def open_implementation(command: OpenImplementation, state: Closed, hearing: Hearing) -> Ruling:
    planned = {"task": command.task, "owner": command.owner, "due_on": command.due_on}
    return hearing.rule(
        _adopted(command.item, state, hearing),
        _once(hearing, done=command.item in state.implementing),
        hearing.holds(IMPLEMENT, met=True, seen=planned, needed=sorted(planned)),
        then=[
            ResolutionImplementationOpened(
                state.call.enterprise, command.item, command.task, command.owner, command.due_on
            )
        ],
    )


def close_implementation(command: CloseImplementation, state: Closed, hearing: Hearing) -> Ruling:
    due_on = state.implementing.get(command.item)
    if due_on is None:
        return hearing.refuse_phase(command, state)
    in_time = command.on <= due_on
    return hearing.rule(
        _once(hearing, done=command.item in state.implemented),
        *stated(command.on, state.closed_on, hearing),
        hearing.holds(IMPLEMENT, in_time, seen={"on": command.on}, needed={"by": due_on}),
        then=[
            ResolutionImplementationClosed(
                state.call.enterprise, command.item, command.evidence_sha256, command.on, late=not in_time
            )
        ],
    )


def stated(on: date, closed_on: date, hearing: Hearing) -> tuple[Finding, Finding]:
    """The stated day lies neither in the future nor before the closing."""
    return (
        hearing.not_after_today(on),
        hearing.holds(NOT_BEFORE, on >= closed_on, seen={"on": on}, needed={"from": closed_on}),
    )


def _by_the_unit(state: Closed, hearing: Hearing) -> tuple[Finding, ...]:
    """Who puts it on record afterwards is the union, which says nothing of who disclosed."""
    if hearing.retrospective:
        return ()
    return (hearing.equal(RESPONSIBLE, hearing.actor.organisation, state.call.enterprise),)


def _adopted(key: str, state: Closed, hearing: Hearing) -> Finding:
    adopted = sorted(state.sitting.adopted)
    return hearing.holds(WAS_ADOPTED, key in adopted, seen=key, needed={"one_of": adopted})


def _once(hearing: Hearing, *, done: bool) -> Finding:
    return hearing.holds(ONCE, not done, seen={"done": done}, needed={"done": False})
