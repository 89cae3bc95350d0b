"""A notice: papers for one person, with a receipt for every step on the way to them (送达)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from huiwu.kernel import Kind, Ruling
from huiwu.kernel.values import Count, Id, Line, Sha256
from huiwu.rulebook import Hearing


class Channel(StrEnum):
    """How a notice reaches somebody."""

    INBOX = "inbox"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that goes with a notice; the digest proves which text it was."""

    title: Line
    sha256: Sha256


# -- commands


@dataclass(frozen=True, slots=True)
class DeliverNotice:
    """Lay a notice into one person's inbox.

    `reference` is the stream that caused it and `send` the sending, so that papers sent anew are a notice of their own.
    """

    reference: Id
    send: Id
    organisation: Id
    recipient: Id
    title: Line
    title_en: Line
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """The recipient says that they have it (签收)."""


@dataclass(frozen=True, slots=True)
class EmailNotice:
    """The recipient's mail server has taken the notice."""


@dataclass(frozen=True, slots=True)
class BounceNotice:
    """The notice cannot be mailed; `reply_code` is the mail server's, 0 when none answered."""

    reply_code: Count


Command: TypeAlias = DeliverNotice | ReadNotice | EmailNotice | BounceNotice


# -- facts


@dataclass(frozen=True, slots=True)
class NoticeDelivered:
    reference: str
    send: str
    organisation: str
    recipient: str
    on: date
    channel: Channel
    title: str
    title_en: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class NoticeRead:
    reference: str
    recipient: str
    on: date


@dataclass(frozen=True, slots=True)
class NoticeEmailed:
    reference: str
    recipient: str
    on: date
    channel: Channel


@dataclass(frozen=True, slots=True)
class NoticeBounced:
    reference: str
    recipient: str
    on: date
    channel: Channel
    reply_code: int


Fact: TypeAlias = NoticeDelivered | NoticeRead | NoticeEmailed | NoticeBounced


# -- phases


@dataclass(frozen=True, slots=True)
class Unsent:
    """Nothing yet."""


@dataclass(frozen=True, slots=True)
class Unread:
    """In the inbox."""

    reference: str
    organisation: str
    recipient: str
    emailed: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The recipient has said so."""

    reference: str
    organisation: str
    recipient: str
    emailed: bool = False


Notice: TypeAlias = Unsent | Unread | Acknowledged


def decide(command: Command, notice: Notice, hearing: Hearing) -> Ruling:
    match notice, command:
        case Unsent(), DeliverNotice():
            return hearing.rule(then=[_delivered(command, hearing.today)])
        case Unread(recipient=recipient), ReadNotice():
            return hearing.rule(
                hearing.equal("platform.read-by-recipient", hearing.actor.subject, recipient),
                then=[NoticeRead(notice.reference, recipient, hearing.today)],
            )
        case (Unread(emailed=False) | Acknowledged(emailed=False)) as sent, EmailNotice():
            return hearing.rule(then=[NoticeEmailed(sent.reference, sent.recipient, hearing.today, Channel.EMAIL)])
        case (Unread(emailed=False) | Acknowledged(emailed=False)) as sent, BounceNotice(reply_code=code):
            bounced = NoticeBounced(sent.reference, sent.recipient, hearing.today, Channel.EMAIL, code)
            return hearing.rule(then=[bounced])
        case _:
            return hearing.refuse_phase(command, notice)


def _delivered(command: DeliverNotice, today: date) -> NoticeDelivered:
    return NoticeDelivered(
        reference=command.reference,
        send=command.send,
        organisation=command.organisation,
        recipient=command.recipient,
        on=today,
        channel=Channel.INBOX,
        title=command.title,
        title_en=command.title_en,
        papers=command.papers,
    )


def evolve(notice: Notice, fact: Fact) -> Notice:
    match fact:
        case NoticeDelivered():
            return Unread(fact.reference, fact.organisation, fact.recipient)
        case NoticeRead():
            assert isinstance(notice, Unread)
            return Acknowledged(notice.reference, notice.organisation, notice.recipient, notice.emailed)
        case NoticeEmailed():
            assert not isinstance(notice, Unsent)
            return replace(notice, emailed=True)
        case NoticeBounced():
            return notice
        case _:
            assert_never(fact)


def party(command: Command, notice: Notice) -> str:
    """The organisation that serves the notice."""
    if isinstance(command, DeliverNotice):
        return command.organisation
    return "" if isinstance(notice, Unsent) else notice.organisation


NOTICE: Kind[Command, Notice, Fact, Hearing] = Kind(
    service="notification",
    name="notice",
    initial=Unsent(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(DeliverNotice, ReadNotice, EmailNotice, BounceNotice),
    facts=(NoticeDelivered, NoticeRead, NoticeEmailed, NoticeBounced),
    creates=(DeliverNotice,),
    words={
        DeliverNotice: ("送达通知", "Deliver a notice"),
        ReadNotice: ("签收通知", "Acknowledge a notice"),
        EmailNotice: ("记录邮件已送达", "Record that the mail was taken"),
        BounceNotice: ("记录邮件未能送达", "Record that the mail came back"),
        NoticeDelivered: (
            "{on}送达收件人 {recipient} 的收件箱：{title}。",
            "Delivered to the inbox of {recipient} on {on}: {title_en}.",
        ),
        NoticeRead: ("收件人 {recipient} 于{on}签收。", "Acknowledged by {recipient} on {on}."),
        NoticeEmailed: ("{on}以电子邮件送达收件人 {recipient}。", "Emailed to {recipient} on {on}."),
        NoticeBounced: (
            "{on}发给收件人 {recipient} 的电子邮件未能送达（答复代码 {reply_code}）。",
            "The email to {recipient} could not be delivered on {on} (reply code {reply_code}).",
        ),
    },
)
