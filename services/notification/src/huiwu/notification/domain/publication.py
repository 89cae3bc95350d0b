"""A publication: what an organisation lets everybody read on its public board (公布、公开)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from huiwu.kernel import Kind, Ruling
from huiwu.kernel.values import Day, Id, Line, Text
from huiwu.rulebook import Hearing

TOPICS = "notification.publication.daily-information-topics"


class Sort(StrEnum):
    """What kind of thing is published."""

    RESOLUTION = "resolution"
    CONGRESS_MATTERS = "congress-matters"
    AGREEMENT = "agreement"
    NOTICE = "notice"


# -- commands


@dataclass(frozen=True, slots=True)
class PostPublication:
    """Put on the board what congress or bargaining has published; `dated` is the day that they state."""

    organisation: Id
    sort: Sort
    reference: Id
    title: Line
    text: Text | None
    dated: Day


@dataclass(frozen=True, slots=True)
class PublishNotice:
    """在本组织公开栏发布通知。 Publish a notice on the organisation's own board.

    `topic` is one of the clause's topics of daily information, if it is about one.
    `fulfils` names the obligation that this publication answers, if any.
    """

    organisation: Id
    title: Line
    text: Text
    topic: Line | None = None
    fulfils: Id | None = None


@dataclass(frozen=True, slots=True)
class WithdrawPublication:
    """从公开栏撤下；记录仍在。 Take it off the board; the record of it stays."""

    reason: Line


Command: TypeAlias = PostPublication | PublishNotice | WithdrawPublication


# -- facts


@dataclass(frozen=True, slots=True)
class NoticePublished:
    """It stands on the board. `dated` is the day that its author states, `on` the day that it was put up."""

    organisation: str
    sort: Sort
    reference: str | None
    topic: str | None
    title: str
    text: str | None
    dated: date
    on: date
    fulfils: str | None


@dataclass(frozen=True, slots=True)
class PublicationWithdrawn:
    organisation: str
    reason: str
    on: date


Fact: TypeAlias = NoticePublished | PublicationWithdrawn


# -- phases


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Nothing yet."""


@dataclass(frozen=True, slots=True)
class OnDisplay:
    """Everybody can read it."""

    organisation: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """It was on display."""

    organisation: str


Publication: TypeAlias = Unpublished | OnDisplay | Withdrawn


def decide(command: Command, publication: Publication, hearing: Hearing) -> Ruling:
    match publication, command:
        case Unpublished(), PostPublication():
            return hearing.rule(hearing.not_after_today(command.dated), then=[_posted(command, hearing.today)])
        case Unpublished(), PublishNotice():
            topics = () if command.topic is None else (hearing.one_of(TOPICS, command.topic, parameter="topics"),)
            return hearing.rule(*topics, then=[_published(command, hearing.today)])
        case OnDisplay(organisation=organisation), WithdrawPublication(reason=reason):
            return hearing.rule(then=[PublicationWithdrawn(organisation, reason, hearing.today)])
        case _:
            return hearing.refuse_phase(command, publication)


def _posted(command: PostPublication, today: date) -> NoticePublished:
    return NoticePublished(
        organisation=command.organisation,
        sort=command.sort,
        reference=command.reference,
        topic=None,
        title=command.title,
        text=command.text,
        dated=command.dated,
        on=today,
        fulfils=None,
    )


def _published(command: PublishNotice, today: date) -> NoticePublished:
    return NoticePublished(
        organisation=command.organisation,
        sort=Sort.NOTICE,
        reference=None,
        topic=command.topic,
        title=command.title,
        text=command.text,
        dated=today,
        on=today,
        fulfils=command.fulfils,
    )


def evolve(_publication: Publication, fact: Fact) -> Publication:
    match fact:
        case NoticePublished():
            return OnDisplay(fact.organisation)
        case PublicationWithdrawn():
            return Withdrawn(fact.organisation)
        case _:
            assert_never(fact)


def party(command: Command, publication: Publication) -> str:
    """The organisation whose board it is."""
    match publication, command:
        case _, PostPublication() | PublishNotice():
            return command.organisation
        case OnDisplay() | Withdrawn(), _:
            return publication.organisation
        case _:
            return ""


PUBLICATION: Kind[Command, Publication, Fact, Hearing] = Kind(
    service="notification",
    name="publication",
    initial=Unpublished(),
    decide=decide,
    evolve=evolve,
    party=party,
    commands=(PostPublication, PublishNotice, WithdrawPublication),
    facts=(NoticePublished, PublicationWithdrawn),
    creates=(PostPublication, PublishNotice),
    words={
        PostPublication: ("登上公开栏", "Post on the board what was published elsewhere"),
        PublishNotice: ("发布通知", "Publish a notice"),
        WithdrawPublication: ("撤下公开内容", "Withdraw a publication"),
        NoticePublished: ("{on}在公开栏公布：{title}。", "Published on the board on {on}: {title}."),
        PublicationWithdrawn: ("{on}从公开栏撤下，理由：{reason}。", "Taken off the board on {on}, because: {reason}."),
    },
)
