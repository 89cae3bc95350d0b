"""What is asked of an obligation and what becomes true of it: its commands, facts and phases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from huiwu.kernel.values import Count, Day, Id, Line
from huiwu.obligation.ladder import Rung

# -- commands


@dataclass(frozen=True, slots=True)
class OpenObligation:
    """A fact elsewhere has started a clause's clock, or moved its anchor.

    `superiors` are told in turn when nothing happens.
    `needed` is how many parts must be done: delegates to be reached, resolutions to be published.
    `afresh`: what was done before no longer counts.
    """

    clause: Id
    reference: Id
    organisation: Id
    obligor: Id
    superiors: tuple[Id, ...]
    anchor_on: Day
    needed: Count = 1
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """The same for one deadline of a clause that has several, or that names no day of its own.

    `deadline` is the parameter that the due day comes from; `anchor`, the anchor itself. `title` says which it is.
    `remind_on` are days on which to remind besides those of the ladder.
    """

    clause: Id
    deadline: Id
    reference: Id
    organisation: Id
    obligor: Id
    superiors: tuple[Id, ...]
    anchor_on: Day
    title: Line | None = None
    remind_on: tuple[Day, ...] = ()
    needed: Count = 1
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class UndertakeDisclosure:
    """登记应予公开的事项及其发生日期，期限由此起算。 Note what has to be made public; the clock runs from its day."""

    clause: Literal[
        "notification.publication.daily-information-topics",
        "notification.publication.meeting-outcomes",
        "notification.commissioned-services.disclosure",
    ]
    organisation: Id
    title: Line
    happened_on: Day


@dataclass(frozen=True, slots=True)
class SuperiorsOnRecord:
    """Evidence: whom the organisation stands under, its direct superior first."""

    superiors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remind:
    """The clock has come to a reminder."""

    round: Count
    rung: Line


@dataclass(frozen=True, slots=True)
class MarkOverdue:
    """The day is over and the obligation is not fulfilled."""

    round: Count


@dataclass(frozen=True, slots=True)
class Escalate:
    """Tell the next union above."""

    round: Count
    level: Count


@dataclass(frozen=True, slots=True)
class FulfilObligation:
    """What was owed, or these parts of it, was done on that day."""

    on: Day
    parts: tuple[Id, ...] = ("whole",)


@dataclass(frozen=True, slots=True)
class VoidObligation:
    """What it was owed for does not take place."""

    reason: Line


Opening: TypeAlias = OpenObligation | OpenDeadline
Command: TypeAlias = Opening | UndertakeDisclosure | Remind | MarkOverdue | Escalate | FulfilObligation | VoidObligation


# -- facts


@dataclass(frozen=True, slots=True)
class ObligationOpened:
    """`obligor` must act by `due_on`.

    `round` counts how often the clock was set. `afresh`: nothing that was done before counts.
    """

    clause: str
    reference: str | None
    organisation: str
    obligor: str
    superiors: tuple[str, ...]
    title: str | None
    anchor_on: date
    due_on: date
    needed: int
    afresh: bool
    round: int
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class ReminderSent:
    clause: str
    to: str
    due_on: date
    on: date
    round: int
    rung: str


@dataclass(frozen=True, slots=True)
class ObligationOverdue:
    clause: str
    to: str
    due_on: date
    on: date
    round: int


@dataclass(frozen=True, slots=True)
class EscalatedTo:
    """`to` stands `level` steps above the obligor."""

    clause: str
    level: int
    to: str
    due_on: date
    on: date
    round: int


@dataclass(frozen=True, slots=True)
class ObligationPartFulfilled:
    clause: str
    parts: tuple[str, ...]
    on: date
    done: int
    needed: int


@dataclass(frozen=True, slots=True)
class ObligationFulfilled:
    """`parts` were the last ones. `cancelled` are the rungs that are now not taken."""

    clause: str
    parts: tuple[str, ...]
    on: date
    late: bool
    round: int
    cancelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObligationVoided:
    clause: str
    reason: str
    on: date
    round: int
    cancelled: tuple[str, ...]


Fact: TypeAlias = (
    ObligationOpened
    | ReminderSent
    | ObligationOverdue
    | EscalatedTo
    | ObligationPartFulfilled
    | ObligationFulfilled
    | ObligationVoided
)


# -- phases


@dataclass(frozen=True, slots=True)
class Unopened:
    """Nothing is owed."""


@dataclass(frozen=True, slots=True)
class Open:
    """Owed, and the day has not passed unanswered. `taken` are rungs, `done` parts; `latest` is the last one's day."""

    terms: ObligationOpened
    taken: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class Overdue:
    """Still owed after the day."""

    terms: ObligationOpened
    taken: tuple[str, ...]
    done: tuple[str, ...]
    latest: date | None


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """Done, in time or late."""

    terms: ObligationOpened
    done: tuple[str, ...]
    latest: date


@dataclass(frozen=True, slots=True)
class Voided:
    """No longer owed."""

    terms: ObligationOpened
    done: tuple[str, ...]
    latest: date | None


Obligation: TypeAlias = Unopened | Open | Overdue | Fulfilled | Voided
Running: TypeAlias = Open | Overdue


WORDS: Mapping[type, tuple[str, str]] = {
    OpenObligation: ("起算期限", "Set a clock"),
    OpenDeadline: ("起算条款的一项期限", "Set one clock of a clause"),
    UndertakeDisclosure: ("登记应公开事项", "Note what has to be disclosed"),
    Remind: ("提醒", "Remind"),
    MarkOverdue: ("标记逾期", "Mark as overdue"),
    Escalate: ("报告上级", "Tell the next union above"),
    FulfilObligation: ("登记履行", "Record the fulfilment"),
    VoidObligation: ("终止期限", "Void an obligation"),
    ObligationOpened: (
        "{obligor} 应当在{due_on}前（含当日）履行 {clause}。",
        "{obligor} must fulfil {clause} by {due_on}.",
    ),
    ReminderSent: ("{on}提醒 {to}：{clause} 将于{due_on}到期。", "Reminded {to} on {on}: {clause} is due on {due_on}."),
    ObligationOverdue: (
        "{to} 未在{due_on}前履行 {clause}，已逾期。",
        "{to} has not fulfilled {clause} by {due_on}: overdue.",
    ),
    EscalatedTo: (
        "{on}报告上级 {to}（第{level}级）：{clause} 已于{due_on}到期。",
        "Reported to {to}, {level} up, on {on}: {clause} was due on {due_on}.",
    ),
    ObligationPartFulfilled: (
        "{on}部分履行 {clause}：{done}/{needed}。",
        "Part of {clause} done on {on}: {done} of {needed}.",
    ),
    ObligationFulfilled: ("{on}履行完毕 {clause}。", "{clause} was fulfilled on {on}."),
    ObligationVoided: ("{on}终止 {clause}，理由：{reason}。", "{clause} was voided on {on}: {reason}."),
}
