"""The queue of mails: one mail a notice, tried again for a while, and never to somebody who has read it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
import pytest_asyncio

from huiwu.eventlog import Received
from huiwu.kernel.event import Event, canonical, write
from huiwu.kernel.names import event_type
from huiwu.notification import contacts, mail
from huiwu.notification.domain.notice import (
    Acknowledged,
    BounceNotice,
    Channel,
    EmailNotice,
    Notice,
    NoticeDelivered,
    NoticeRead,
    Paper,
    Unread,
)
from huiwu.notification.mail import Post, queue_mails
from huiwu.notification.smtp import Fate, Mail, Outcome

NOW = datetime(2026, 3, 12, 1, tzinfo=UTC)
SESSION, ENTERPRISE = "session-110105-5e55", "enterprise-110105-acme"
AN, BO = "worker-110105-0a", "worker-110105-0b"

pytestmark = pytest.mark.engines


@dataclass
class Office:
    """A mail server that answers as it is told, and the streams as they stand."""

    pool: Any
    outcomes: list[Outcome] = field(default_factory=list)
    sent: list[Mail] = field(default_factory=list)
    recorded: list[tuple[str, object, str]] = field(default_factory=list)
    states: dict[str, Notice] = field(default_factory=dict)
    now: datetime = NOW
    schema: str = "notification"

    async def send(self, each: Mail) -> Outcome:
        self.sent.append(each)
        return self.outcomes.pop(0) if self.outcomes else Outcome(Fate.TAKEN)

    async def decide(self, _kind: object, stream: str, command: object, _actor: object, decision: str) -> None:
        self.recorded.append((stream, command, decision))

    async def state(self, _kind: object, stream: str) -> Any:
        return SimpleNamespace(state=self.states.get(stream, Unread(SESSION, ENTERPRISE, AN)))

    @property
    def post(self) -> Post:
        parts = SimpleNamespace(
            pool=self.pool,
            schema=self.schema,
            clock=SimpleNamespace(now=lambda: self.now),
            reader=self,
            decide=self.decide,
        )
        return Post(cast("Any", parts), cast("Any", self))

    async def delivered(self, notice: str, recipient: str = AN) -> None:
        papers = (Paper("草案", "ab" * 32),)
        fact = NoticeDelivered(
            SESSION, "d.1", ENTERPRISE, recipient, NOW.date(), Channel.INBOX, "文件", "Papers", papers
        )
        await self.hears(notice, fact)

    async def hears(self, notice: str, fact: object, service: str = "notification") -> None:
        event = Event(
            id="d.1",
            source=f"/huiwu/{service}",
            type=event_type(service, type(fact)),
            subject=notice,
            sequence=2,
            time=NOW,
            decision="d",
            district="110105",
            data=msgspec.Raw(canonical(fact)),
        )
        await queue_mails(self.pool, [Received(service, 1, 0, event, write(event))])

    async def waiting(self) -> list[str]:
        return [row["notice"] for row in await self.pool.fetch("SELECT notice FROM notification.mails ORDER BY notice")]

    async def hurry(self) -> None:
        """Let every pause be over."""
        await self.pool.execute("UPDATE notification.mails SET next_at = now()")


@pytest_asyncio.fixture
async def office(pool: Any) -> AsyncIterator[Office]:
    async with pool.acquire() as db, db.transaction():
        await db.execute("CREATE SCHEMA notification; SET LOCAL search_path TO notification")
        await db.execute(contacts.TABLES + mail.TABLES)
        await db.execute("INSERT INTO contacts (subject, email) VALUES ($1, 'an@example.org')", AN)
    yield Office(pool)


async def test_only_people_with_an_address_are_mailed_and_only_once(office: Office) -> None:
    await office.delivered("notice-110105-a1")
    await office.delivered("notice-110105-a1")
    await office.delivered("notice-110105-b1", BO)
    assert await office.post.round() == 1
    assert await office.post.round() == 0
    assert office.sent == [Mail("notice-110105-a1", "an@example.org", "文件", "Papers", ("草案",))]
    assert [(stream, command) for stream, command, _ in office.recorded] == [("notice-110105-a1", EmailNotice())]
    assert await office.waiting() == ["notice-110105-b1"]


async def test_an_address_given_later_gets_what_still_waits_for_a_week(office: Office) -> None:
    await office.delivered("notice-110105-b1", BO)
    await office.post.round()
    await office.pool.execute("INSERT INTO notification.contacts (subject, email) VALUES ($1, 'bo@example.org')", BO)
    assert await office.post.round() == 1
    await office.delivered("notice-110105-b2", BO)
    office.now = NOW + timedelta(days=8)
    assert await office.post.round() == 0
    assert await office.waiting() == []


async def test_what_is_read_is_not_mailed_any_more(office: Office) -> None:
    await office.delivered("notice-110105-a1")
    await office.hears("notice-110105-a1", NoticeRead(SESSION, AN, NOW.date()))
    assert await office.waiting() == []
    await office.delivered("notice-110105-a2")
    office.states["notice-110105-a2"] = Acknowledged(SESSION, ENTERPRISE, AN)
    await office.delivered("notice-110105-a3")
    office.states["notice-110105-a3"] = Unread(SESSION, ENTERPRISE, AN, emailed=True)
    assert await office.post.round() == 0
    assert (office.sent, office.recorded, await office.waiting()) == ([], [], [])


async def test_a_refused_address_is_a_bounce_with_the_servers_code(office: Office) -> None:
    office.outcomes = [Outcome(Fate.REFUSED, 550)]
    await office.delivered("notice-110105-a1")
    await office.post.round()
    assert [command for _, command, _ in office.recorded] == [BounceNotice(550)]
    assert await office.waiting() == []


async def test_a_busy_mailbox_is_tried_again_with_growing_pauses_and_then_bounces(office: Office) -> None:
    office.outcomes = [Outcome(Fate.LATER, 450)] * 8
    await office.delivered("notice-110105-a1")
    pauses = []
    for _ in range(8):
        await office.post.round()
        assert await office.post.round() == 0, "not before the pause is over"
        pauses.extend(await office.pool.fetch("SELECT next_at - now() AS pause FROM notification.mails"))
        await office.hurry()
    seconds = [round(row["pause"].total_seconds() / 30) for row in pauses]
    assert seconds == [2, 4, 8, 16, 32, 64, 128]
    assert (len(office.sent), [command for _, command, _ in office.recorded]) == (8, [BounceNotice(450)])


async def test_a_server_that_is_away_costs_nobody_an_attempt(office: Office) -> None:
    for n in range(3):
        await office.delivered(f"notice-110105-a{n}")
    for _ in range(10):
        office.outcomes = [Outcome(Fate.AWAY)]
        assert await office.post.round() == 0
        await office.hurry()
    assert len(office.sent) == 10, "one try shows that it is away"
    office.outcomes = []
    assert await office.post.round() == 3
    assert [command for _, command, _ in office.recorded] == [EmailNotice()] * 3


async def test_a_mail_that_somebody_is_sending_is_left_to_them(office: Office) -> None:
    await office.delivered("notice-110105-a1")
    claimed = await office.post._claimed()
    assert len(claimed) == 1
    assert await office.post.round() == 0


async def test_without_a_mail_server_nothing_is_kept_for_ever(office: Office) -> None:
    await office.delivered("notice-110105-a1")
    silent = Post(office.post.parts, None)
    assert await silent.round() == 0
    assert await office.waiting() == ["notice-110105-a1"]
    office.now = NOW + timedelta(days=8)
    await silent.round()
    assert await office.waiting() == []


async def test_facts_of_others_are_no_mail(office: Office) -> None:
    fact = NoticeRead(SESSION, AN, NOW.date())
    await office.delivered("notice-110105-a1")
    await office.hears("notice-110105-a1", fact, service="congress")
    assert await office.waiting() == ["notice-110105-a1"]
