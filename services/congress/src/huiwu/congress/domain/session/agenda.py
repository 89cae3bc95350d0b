"""The agenda: its items, and which of them the law sends to the delegates' review or to a secret ballot."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from annotated_types import Len

from huiwu.congress.domain.ownership import DISCLOSED_BY_STATE_OWNED, state_owned
from huiwu.congress.domain.session.clauses import (
    DISCLOSED_BY_ALL,
    DISCUSSION,
    DISTINCT_ITEMS,
    KNOWN_MATTER,
    MAIN_CARRIER,
    MUST_REVIEW,
    MUST_VOTE,
    SEVENTY,
)
from huiwu.kernel import Finding
from huiwu.kernel.values import Line
from huiwu.rulebook import Hearing

CONTRACT = "collective_contract_draft"
OTHER_MATTER = "other"
"""等: both lists of matters are open-ended."""

ItemKey: TypeAlias = Annotated[str, Len(1, 40)]
Keys: TypeAlias = Annotated[tuple[Line, ...], Len(0, 50)]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item: its mark on this agenda, what it is about, whether it goes to a ballot, what it discloses.

    `matter` is a key of the law's lists, `delegate_discussion`, or `other`.
    """

    item: ItemKey
    title: Line
    matter: Line
    ballot: bool = False
    discloses: Keys = ()


Agenda: TypeAlias = Annotated[tuple[AgendaItem, ...], Len(1, 100)]


def well_formed(hearing: Hearing, items: Collection[AgendaItem]) -> tuple[Finding, ...]:
    """Each item once, each on a matter that the law or the word 等 knows."""
    known = (
        *hearing.texts(MUST_VOTE, "items"),
        *hearing.texts(MUST_REVIEW, "items"),
        discussion(hearing),
        OTHER_MATTER,
    )
    unknown = {item.matter for item in items} - set(known)
    marks = [item.item for item in items]
    return (
        hearing.holds(DISTINCT_ITEMS, len(set(marks)) == len(marks), seen=marks, needed=sorted(set(marks))),
        hearing.holds(KNOWN_MATTER, not unknown, seen={"unknown": sorted(unknown)}, needed=list(known)),
    )


def discussion(hearing: Hearing) -> str:
    """The matter of the item under which the delegates discuss."""
    return str(hearing.clause(DISCUSSION).value("required_agenda_item"))


def discussion_listed(hearing: Hearing, items: Collection[AgendaItem]) -> Finding:
    """职工代表讨论应纳入职代会正式议程"""
    needed = discussion(hearing)
    return hearing.holds(DISCUSSION, needed in _matters(items), seen=sorted(_matters(items)), needed=[needed])


def votes_listed(hearing: Hearing, items: Collection[AgendaItem], arising: Collection[str], ownership: str) -> Finding:
    """Matters that must be voted on stand on the agenda, as ballots."""
    required = must_vote(hearing, ownership)
    open_votes = sorted(item.item for item in items if item.matter in required and not item.ballot)
    left_out = sorted((required & set(arising)) - _matters(items))
    return hearing.holds(
        MUST_VOTE,
        not open_votes and not left_out,
        seen={
            "ballots": [item.item for item in items if item.ballot],
            "without_ballot": open_votes,
            "left_out": left_out,
        },
        needed={"ballot": sorted(required & (_matters(items) | set(arising)))},
    )


def layoffs_admitted(hearing: Hearing, items: Collection[AgendaItem], admitted: Collection[str]) -> tuple[Finding, ...]:
    """裁减、分流、安置方案: what stands on the agenda as such has been submitted with its 70 %."""
    matters = set(hearing.texts(MUST_VOTE, "state_owned_only"))
    listed = sorted(item.item for item in items if item.matter in matters)
    if not listed:
        return ()
    missing = sorted(set(listed) - set(admitted))
    return (hearing.holds(SEVENTY, not missing, seen={"not_submitted": missing}, needed={"submitted": listed}),)


def reviews_listed(hearing: Hearing, items: Collection[AgendaItem], arising: Collection[str]) -> Finding:
    """Matters of management that have arisen stand on the agenda for review."""
    required = set(hearing.texts(MUST_REVIEW, "items"))
    left_out = sorted((required & set(arising)) - _matters(items))
    return hearing.holds(
        MUST_REVIEW,
        not left_out,
        seen={"on_agenda": sorted(required & _matters(items)), "left_out": left_out},
        needed={"review": sorted(required & (_matters(items) | set(arising)))},
    )


def disclosures(hearing: Hearing, items: Iterable[AgendaItem], ownership: str) -> tuple[Finding, ...]:
    """What the unit lays open to the congress through this agenda; gaps are marked, not refused."""
    disclosed = {key for item in items for key in item.discloses}
    return (
        hearing.holds(
            MAIN_CARRIER,
            bool(disclosed),
            seen={"discloses": sorted(disclosed)},
            needed={"discloses": "any"},
        ),
        hearing.contains_all(DISCLOSED_BY_ALL, disclosed),
        *((hearing.contains_all(DISCLOSED_BY_STATE_OWNED, disclosed),) if state_owned(hearing, ownership) else ()),
    )


def must_vote(hearing: Hearing, ownership: str) -> set[str]:
    """The matters that this enterprise must put to a secret ballot (A22)."""
    keys = set(hearing.texts(MUST_VOTE, "items"))
    return keys if state_owned(hearing, ownership) else keys - set(hearing.texts(MUST_VOTE, "state_owned_only"))


def item_of(items: Iterable[AgendaItem], key: str) -> AgendaItem | None:
    """The item of that mark."""
    return next((item for item in items if item.item == key), None)


def _matters(items: Iterable[AgendaItem]) -> set[str]:
    return {item.matter for item in items}
