"""Submitting a filing, and submitting it again after it was returned."""

from collections.abc import Iterator, Sequence
from datetime import date

from huiwu.filing.domain.filing.commands import FilingKind, LineOfSuperiors, ResubmitFiling, SubmitFiling
from huiwu.filing.domain.filing.facts import FilingSubmitted
from huiwu.filing.domain.filing.phases import Returned
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing

_FORM = "filing.swc.session-form-within-10-days"
_CONTRACT = "filing.contract.filed-with-labour-administration"
_PAPERS = "statute.contract.filing-papers"
_EFFECT = "statute.contract.file-and-effect"
_LEVEL_BY_LEVEL = "filing.swc.level-by-level-review-and-entry"
_AGAIN = "platform.resubmission"


def submit(command: SubmitFiling, hearing: Hearing) -> Ruling:
    """The first submission. One that comes late is accepted and marked."""
    if command.kind is FilingKind.CONTRACT:
        in_time = hearing.days_after(_CONTRACT, command.on, command.since, parameter="days_after_signing")
    else:
        in_time = hearing.days_after(_FORM, command.on, command.since)
    return _begin(command, 1, in_time, hearing)


def submit_again(command: SubmitFiling, state: Returned, hearing: Hearing) -> Ruling:
    """What was returned comes again from where it began: a contract from bargaining, a form from its session."""
    return _begin(command, state.case.version + 1, hearing.days_after(_AGAIN, command.on, state.on), hearing)


def resubmit(command: ResubmitFiling, state: Returned, hearing: Hearing) -> Ruling:
    """The submitter answers a return here. A contract cannot be mended here: both sides have to agree on it again."""
    case = state.case
    if case.kind is FilingKind.CONTRACT:
        returned = hearing.holds(
            "platform.contract-returned-to-table", False, seen={"kind": case.kind}, needed={"from": "bargaining"}
        )
        return hearing.rule(returned)
    again = SubmitFiling(
        kind=case.kind,
        reference=case.reference,
        submitter=case.submitter,
        enterprise=case.enterprise,
        recipient=next(iter(case.line), case.submitter),
        since=case.since,
        on=command.on,
        received_on=hearing.today,
        form=command.form,
    )
    order = hearing.holds(
        "platform.not-before", command.on >= state.on, seen={"on": command.on}, needed={"from": state.on}
    )
    in_time = hearing.days_after(_AGAIN, command.on, state.on)
    return _begin(again, case.version + 1, in_time, hearing, order)


def _begin(command: SubmitFiling, version: int, in_time: Finding, hearing: Hearing, *others: Finding) -> Ruling:
    line = _line(command, hearing)
    complete = _weigh_form(command, hearing)
    return hearing.rule(
        hearing.not_after_today(command.on),
        *others,
        in_time,
        complete,
        *_weigh_recipient(command, line, hearing),
        then=[
            FilingSubmitted(
                kind=command.kind,
                reference=command.reference,
                submitter=command.submitter,
                enterprise=command.enterprise,
                recipient=level,
                line=tuple(line),
                since=command.since,
                on=command.on,
                received_on=command.received_on,
                version=version,
                late=not in_time.met,
                complete=complete.met,
                review_due_on=_review_due(command, command.received_on, hearing),
                form=command.form,
            )
            for level in line[:1]
        ],
    )


def _line(command: SubmitFiling, hearing: Hearing) -> Sequence[str]:
    if command.kind is FilingKind.CONTRACT:
        return (command.recipient,)
    return hearing.lean_on(LineOfSuperiors).line


def _weigh_form(command: SubmitFiling, hearing: Hearing) -> Finding:
    """What lacks a field is taken in and marked, for the reviewer to return; a contract has to have its papers."""
    names = [entry.name for entry in command.form if entry.value.strip()]
    if command.kind is FilingKind.CONTRACT:
        return hearing.contains_all(_PAPERS, names, parameter="papers")
    return hearing.contains_all(_FORM, names, parameter="form_fields")


def _weigh_recipient(command: SubmitFiling, line: Sequence[str], hearing: Hearing) -> Iterator[Finding]:
    """The tree says who the direct superior is (A23), even when it was another one as the form was written."""
    yield hearing.holds(
        "platform.submitted-to-direct-superior",
        bool(line),
        seen={"named": command.recipient, "recipient": line[0] if line else None},
        needed={"line": list(line)},
    )


def _review_due(command: SubmitFiling, arrived_on: date, hearing: Hearing) -> date:
    if command.kind is FilingKind.CONTRACT:
        return hearing.due_after(_EFFECT, arrived_on, "silence_days")
    return hearing.due_after(_LEVEL_BY_LEVEL, arrived_on, "review_days")
