"""What the law says to a disclosure of union affairs: in which tier, by when, by which channel (000 二(一)2)."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from huiwu.congress.domain.attached import all_stored, text_stored
from huiwu.congress.domain.displaying import stated
from huiwu.congress.domain.union_disclosure.commands import (
    ClassifyDisclosure,
    CloseUnionDisclosure,
    Command,
    DisclosingUnion,
    PublishUnionDisclosure,
    RaiseUnionDisclosure,
)
from huiwu.congress.domain.union_disclosure.facts import (
    Closed,
    DisclosureItemClassified,
    Fact,
    Published,
    Raised,
    UnionDisclosure,
    UnionDisclosureClosed,
    UnionDisclosurePublished,
    UnionDisclosureRaised,
    Unraised,
)
from huiwu.kernel import Finding, Ruling
from huiwu.rulebook import Hearing, UnknownClause
from huiwu.rulebook.calendar import Unit, period_of

SYSTEM = "congress.union-disclosure.system-and-appeal-channels"
ITEMS = "congress.union-disclosure.intersession-items"
TIERS = "congress.union-disclosure.three-timing-tiers"
CHANNELS = "congress.union-disclosure.intersession-channels"
MAJOR_TO_MEMBERS = "congress.union-disclosure.major-matters-to-members"
BY_COMMITTEE = "congress.union-disclosure.important-decisions-by-committee-meeting"

GRASSROOTS = "grassroots"
IMPORTANT, OTHER = "important_decision", "other"
"""等 after the six items, and what the district's rules say of important decisions."""
MAJOR, ROUTINE = "major", "routine"


def decide(command: Command, state: UnionDisclosure, hearing: Hearing) -> Ruling:
    """The ruling on a command to a disclosure."""
    match state, command:
        case Unraised(), RaiseUnionDisclosure():
            return _raise(command, hearing)
        case Raised(), ClassifyDisclosure():
            return _classify(command, state, hearing)
        case Raised(tier=tier), PublishUnionDisclosure() if tier:
            return _publish(command, state, hearing)
        case Published(), CloseUnionDisclosure():
            closed = UnionDisclosureClosed(state.organisation, command.evidence_sha256, command.on)
            return hearing.rule(
                *stated(hearing, command.on, state.on), *all_stored(hearing, command.evidence_sha256), then=[closed]
            )
        case _:
            return hearing.refuse_phase(command, state)


def _raise(command: RaiseUnionDisclosure, hearing: Hearing) -> Ruling:
    union = hearing.lean_on(DisclosingUnion)
    known = (*hearing.texts(ITEMS, "items"), IMPORTANT, OTHER)
    raised = UnionDisclosureRaised(command.organisation, union.level, command.item, command.title, command.on)
    return hearing.rule(
        hearing.not_after_today(command.on),
        hearing.admits(ITEMS, command.item in known, seen=command.item, needed={"one_of": list(known)}),
        hearing.contains_all(SYSTEM, union.institutions, parameter="documents"),
        then=[raised],
    )


def _classify(command: ClassifyDisclosure, state: Raised, hearing: Hearing) -> Ruling:
    tiers = hearing.texts(TIERS, "tiers")
    known = hearing.admits(TIERS, command.tier in tiers, seen=command.tier, needed={"one_of": list(tiers)})
    if not known.met:
        return hearing.rule(known)
    publish_by = _publish_by(command.tier, state.on, hearing)
    classified = DisclosureItemClassified(
        state.organisation, state.item, command.tier, state.on, command.on, publish_by
    )
    return hearing.rule(known, *stated(hearing, command.on, state.on), then=[classified])


def _publish_by(tier: str, raised_on: date, hearing: Hearing) -> date:
    """The tier's clock runs from the day on which the matter arose: classifying it late gives no more time."""
    if tier == ROUTINE:
        return period_of(raised_on, Unit(str(hearing.clause(TIERS).value("routine_period")))).last
    return hearing.due_after(TIERS, raised_on, f"{tier}_max_days")


def _publish(command: PublishUnionDisclosure, state: Raised, hearing: Hearing) -> Ruling:
    assert state.publish_by is not None
    in_time = command.on <= state.publish_by
    published = UnionDisclosurePublished(
        state.organisation,
        state.level,
        state.item,
        state.title,
        state.tier,
        command.channel,
        command.text_sha256,
        state.on,
        command.on,
        late=not in_time,
    )
    return hearing.rule(
        *stated(hearing, command.on, state.on),
        hearing.holds(TIERS, in_time, seen={"on": command.on}, needed={"by": state.publish_by}),
        *_channel(command.channel, state, hearing),
        text_stored(hearing, command.text_sha256),
        then=[published],
    )


def _channel(channel: str, state: Raised, hearing: Hearing) -> tuple[Finding, ...]:
    """Grassroots unions have channels of their own; the district asks others for some where it has rules on it."""
    if state.level == GRASSROOTS:
        return (hearing.one_of(CHANNELS, channel, parameter="channels"),)
    major = state.tier == MAJOR and _is_law(MAJOR_TO_MEMBERS, hearing)
    decision = state.item == IMPORTANT and _is_law(BY_COMMITTEE, hearing)
    if decision:  # where a matter is both, the meeting comes first and the members are told by the ledger's clock
        return (hearing.equal(BY_COMMITTEE, channel, hearing.clause(BY_COMMITTEE).value("form")),)
    return (hearing.one_of(MAJOR_TO_MEMBERS, channel, parameter="channels"),) if major else ()


def _is_law(clause: str, hearing: Hearing) -> bool:
    try:
        hearing.clause(clause)
    except UnknownClause:
        return False
    return True


def evolve(state: UnionDisclosure, fact: Fact) -> UnionDisclosure:
    """The disclosure after the fact."""
    match fact:
        case UnionDisclosureRaised():
            return Raised(fact.organisation, fact.level, fact.item, fact.title, fact.on)
        case DisclosureItemClassified():
            assert isinstance(state, Raised)
            return replace(state, tier=fact.tier, publish_by=fact.publish_by)
        case UnionDisclosurePublished():
            return Published(fact.organisation, fact.on)
        case UnionDisclosureClosed():
            return Closed(fact.organisation)
        case _:
            assert_never(fact)


def party(command: Command, state: UnionDisclosure) -> str:
    """A union discloses its own affairs."""
    if isinstance(command, RaiseUnionDisclosure):
        return command.organisation
    return "" if isinstance(state, Unraised) else state.organisation
