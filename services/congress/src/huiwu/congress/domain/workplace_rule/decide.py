"""What the law says to a unit's rules and major matters: open to the workers first, then to their congress."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import assert_never, cast

from huiwu.congress.domain.attached import all_stored, text_stored
from huiwu.congress.domain.displaying import by_the_unit, displayed, everyday, not_before, stated
from huiwu.congress.domain.evidence import EnterpriseOnRecord
from huiwu.congress.domain.session.agenda import discussion
from huiwu.congress.domain.workplace_rule.commands import (
    Command,
    ConfirmRule,
    DraftRule,
    EndDisplay,
    IssueRule,
    PlanIssue,
    PublishForWorkers,
    ReviewOnRecord,
    ReviseRule,
    Sort,
    WithdrawRule,
)
from huiwu.congress.domain.workplace_rule.facts import (
    Closed,
    Display,
    Drafted,
    Fact,
    Issued,
    RuleConfirmed,
    RuleDisplayEnded,
    RuleIssued,
    RuleIssuePlanned,
    RuleOrMajorMatterDrafted,
    RuleOrMajorMatterRevised,
    RulePublishedForWorkers,
    RuleWithdrawn,
    Text,
    Unwritten,
    WorkplaceRule,
)
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing

DISPLAY = "congress.factory-disclosure.rules-15-days"
REVIEW = "congress.swc.must-review-items"
STRICT = "congress.soe.strict-democratic-management"
REVISED = "platform.revision-differs"

VITAL_RULES = "rules_touching_vital_interests"
"""涉及职工切身利益的规章制度, one of the matters that the congress reviews."""


def decide(command: Command, state: WorkplaceRule, hearing: Hearing) -> Ruling:
    """The ruling on a command to a rule."""
    match state, command:
        case Unwritten(), DraftRule():
            return _draft(command, hearing)
        case Drafted(), ReviseRule():
            return _revise(command, state.text, hearing)
        case Drafted(), PlanIssue() if state.text.vital_interests:
            return _plan(command, state, hearing)
        case Drafted(), PublishForWorkers():
            return _publish(command, state.text, hearing)
        case Drafted(), EndDisplay() if any(each.shown_to is None for each in state.displays):
            since = max(each.shown_from for each in state.displays if each.shown_to is None)
            ended = RuleDisplayEnded(state.text.enterprise, state.text.version, command.on)
            return hearing.rule(*stated(hearing, command.on, since), then=[ended])
        case Drafted(), IssueRule():
            return _issue(command, state, hearing)
        case Drafted(), WithdrawRule(reason=reason):
            return hearing.rule(then=[RuleWithdrawn(state.text.enterprise, reason)])
        case Issued(), ConfirmRule(evidence_sha256=files, on=on):
            confirmed = RuleConfirmed(state.text.enterprise, files, on)
            return hearing.rule(*stated(hearing, on, state.on), *all_stored(hearing, files), then=[confirmed])
        case _:
            return hearing.refuse_phase(command, state)


def _draft(command: DraftRule, hearing: Hearing) -> Ruling:
    unit = hearing.lean_on(EnterpriseOnRecord)
    planned = () if command.issue_on is None else (not_before(hearing, command.issue_on, command.on),)
    drafted = RuleOrMajorMatterDrafted(
        command.enterprise,
        unit.union,
        unit.superior,
        unit.ownership,
        command.sort,
        command.title,
        1,
        command.text_sha256,
        command.vital_interests,
        command.decision,
        command.on,
        command.issue_on,
        _display_by(command.issue_on, hearing) if command.issue_on and command.vital_interests else None,
    )
    begun = evolve(Unwritten(), drafted)
    assert isinstance(begun, Drafted)
    plan = [_planned(begun, command.issue_on, hearing)] if command.issue_on and command.vital_interests else []
    return hearing.rule(
        by_the_unit(hearing, command.enterprise),
        hearing.not_after_today(command.on),
        *planned,
        *_known_decision(command.decision, hearing),
        text_stored(hearing, command.text_sha256),
        then=[drafted, *plan],
    )


def _plan(command: PlanIssue, state: Drafted, hearing: Hearing) -> Ruling:
    """The day may be moved as often as need be; the reminders move with it."""
    ahead = not_before(hearing, command.issue_on, state.text.on)
    return hearing.rule(ahead, then=[_planned(state, command.issue_on, hearing)])


def _planned(state: Drafted, issue_on: date, hearing: Hearing) -> RuleIssuePlanned:
    text, shown = state.text, _on_display(issue_on, state.displays, hearing).met
    return RuleIssuePlanned(
        text.enterprise, text.union, text.title, issue_on, _display_by(issue_on, hearing), shown=shown
    )


def _display_by(issue_on: date, hearing: Hearing) -> date:
    """When it must hang at the latest to be issued on the day that is planned."""
    needed = hearing.on_display_ahead(DISPLAY, None, None, issue_on).needed
    return date.fromisoformat(str(cast("Mapping[str, object]", needed)["from_by"]))


def _known_decision(decision: str | None, hearing: Hearing) -> tuple[Finding, ...]:
    """“三重一大”: one of the four."""
    if decision is None:
        return ()
    known = hearing.texts(STRICT, "three_major_one_large")
    return (hearing.admits(STRICT, decision in known, seen=decision, needed={"one_of": list(known)}),)


def _revise(command: ReviseRule, text: Text, hearing: Hearing) -> Ruling:
    revised = RuleOrMajorMatterRevised(
        text.enterprise, command.title, text.version + 1, command.text_sha256, command.on
    )
    other = {"other_than": text.sha256}
    plan = [_planned(Drafted(text), text.issue_on, hearing)] if text.issue_on else []
    return hearing.rule(
        hearing.holds(
            REVISED, command.text_sha256 != text.sha256, seen={"text_sha256": command.text_sha256}, needed=other
        ),
        *stated(hearing, command.on, text.on),
        text_stored(hearing, command.text_sha256),
        then=[revised, *plan],
    )


def _publish(command: PublishForWorkers, text: Text, hearing: Hearing) -> Ruling:
    """As often, and in as many forms, as the unit likes."""
    published = RulePublishedForWorkers(
        text.enterprise,
        text.union,
        text.sort,
        text.title,
        text.version,
        text.sha256,
        command.form,
        everyday(hearing, command.form),
        command.displayed_from,
        command.displayed_to,
    )
    return hearing.rule(
        by_the_unit(hearing, text.enterprise),
        *displayed(hearing, command.form, command.displayed_from, command.displayed_to, since=text.on),
        then=[published],
    )


def _issue(command: IssueRule, state: Drafted, hearing: Hearing) -> Ruling:
    """涉及职工切身利益的 has been open to the workers in the days before, and reviewed by their congress."""
    text = state.text
    issued = RuleIssued(
        text.enterprise,
        text.sort,
        text.title,
        text.version,
        text.sha256,
        text.vital_interests,
        command.session,
        command.item,
        command.on,
    )
    order = (by_the_unit(hearing, text.enterprise), *stated(hearing, command.on, text.on))
    if not text.vital_interests:
        return hearing.rule(*order, *_strict(text, (), hearing), then=[issued])
    gates = (_on_display(command.on, state.displays, hearing), _reviewed(text, hearing))
    return hearing.rule(*order, *gates, *_strict(text, gates, hearing), then=[issued])


def _on_display(on: date, displays: tuple[Display, ...], hearing: Hearing) -> Finding:
    """One display in the days of the clause is enough (A02)."""
    found = [hearing.on_display_ahead(DISPLAY, each.shown_from, each.shown_to, on) for each in displays]
    latest = found[-1] if found else hearing.on_display_ahead(DISPLAY, None, None, on)
    return next((each for each in found if each.met), latest)


def _reviewed(text: Text, hearing: Hearing) -> Finding:
    """A rule is reviewed as one; of major matters the clause's list is open (等)."""
    is_rule = text.sort is Sort.RULE
    needed = {"of": text.enterprise, "reviewed": True, "matter": VITAL_RULES if is_rule else "any"}
    if not hearing.leans_on(ReviewOnRecord):
        return hearing.holds(REVIEW, False, seen={"reviewed": False}, needed=needed)
    item = hearing.lean_on(ReviewOnRecord)
    right = item.matter == VITAL_RULES if is_rule else item.matter not in {"", discussion(hearing)}
    seen = {"session": item.session, "item": item.item, "of": item.enterprise, "matter": item.matter}
    met = item.reviewed and item.enterprise == text.enterprise and right
    return hearing.holds(REVIEW, met, seen={**seen, "reviewed": item.reviewed}, needed=needed)


def _strict(text: Text, gates: tuple[Finding, ...], hearing: Hearing) -> tuple[Finding, ...]:
    """国有企业: a major matter says which of 三重一大 it is, and has gone the way of democratic management."""
    if text.sort is Sort.RULE or f"enterprise.{text.ownership}" not in hearing.clause(STRICT).applies_to:
        return ()
    met = text.decision is not None and bool(gates) and all(each.met for each in gates)
    seen = {"three_major_one_large": text.decision, "met": [each.clause for each in gates if each.met]}
    needed = {"three_major_one_large": list(hearing.texts(STRICT, "three_major_one_large")), "met": [DISPLAY, REVIEW]}
    return (hearing.holds(STRICT, met, seen=seen, needed=needed),)


def evolve(state: WorkplaceRule, fact: Fact) -> WorkplaceRule:
    """The rule after the fact."""
    if isinstance(fact, RuleOrMajorMatterDrafted):
        return Drafted(
            Text(
                fact.enterprise,
                fact.union,
                fact.ownership,
                fact.sort,
                fact.title,
                fact.text_version,
                fact.text_sha256,
                fact.vital_interests,
                fact.decision,
                fact.on,
            )
        )
    assert not isinstance(state, Unwritten)
    text = state.text
    displays = state.displays if isinstance(state, Drafted) else ()
    match fact:
        case RuleOrMajorMatterRevised():
            revised = replace(text, title=fact.title, version=fact.text_version, sha256=fact.text_sha256, on=fact.on)
            return Drafted(revised)
        case RuleIssuePlanned():
            return Drafted(replace(text, issue_on=fact.issue_on), displays)
        case RulePublishedForWorkers():
            return Drafted(text, (*displays, Display(fact.displayed_from, fact.displayed_to)))
        case RuleDisplayEnded():
            return Drafted(text, tuple(_ended(each, fact.on) for each in displays))
        case RuleIssued():
            return Issued(text, fact.on)
        case RuleConfirmed() | RuleWithdrawn():
            return Closed(text)
        case _:
            assert_never(fact)


def _ended(display: Display, on: date) -> Display:
    return replace(display, shown_to=on) if display.shown_to is None else display


def party(command: Command, state: WorkplaceRule) -> str:
    """The unit makes its rules, and answers for them."""
    if isinstance(command, DraftRule):
        return command.enterprise
    return "" if isinstance(state, Unwritten) else state.text.enterprise
