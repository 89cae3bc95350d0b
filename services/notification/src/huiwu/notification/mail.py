"""The second channel: notices that wait for a mail, and the loop that hands them to the mail server."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from asyncpg import Record

from huiwu.eventlog import Connection, Received
from huiwu.eventlog.received import demand_known
from huiwu.kernel.names import derived_id, fact_names, shape_name
from huiwu.kernel.ruling import Actor
from huiwu.notification.domain import NOTICE
from huiwu.notification.domain.notice import (
    BounceNotice,
    EmailNotice,
    NoticeBounced,
    NoticeDelivered,
    NoticeEmailed,
    NoticeRead,
    Unread,
)
from huiwu.notification.smtp import VARIABLE, Fate, Mail, MailServer, Outcome
from huiwu.runtime.parts import Parts
from huiwu.runtime.service import Decide

TABLES = """
CREATE TABLE IF NOT EXISTS mails (
  notice text COLLATE "C" PRIMARY KEY, recipient text COLLATE "C" NOT NULL,
  title text NOT NULL, title_en text NOT NULL, papers text[] NOT NULL,
  waiting_since timestamptz NOT NULL, attempts integer NOT NULL DEFAULT 0, next_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS mails_next_at ON mails (next_at);
"""
_TABLE = "notification.mails"
_POLL_SECONDS = 2.0
_AT_A_TIME = 20
_ATTEMPTS = 8
_PAUSE = timedelta(seconds=30)
_LEASE = timedelta(minutes=10)
_STALE = timedelta(days=7)
_DELIVERED = frozenset(fact_names(NoticeDelivered))
_DONE = {name for shape in (NoticeRead, NoticeEmailed, NoticeBounced) for name in fact_names(shape)}
_HEARD = frozenset((NOTICE.service, shape_name(name)) for name in (*_DELIVERED, *_DONE))

log = structlog.get_logger()


async def queue_mails(db: Connection, batch: Sequence[Received]) -> None:
    """A notice waits for a mail until it is read, mailed or bounced."""
    for at in batch:
        if at.service != NOTICE.service:
            continue
        if at.event.name in _DELIVERED:
            fact = at.read(NoticeDelivered)
            await db.execute(
                f"INSERT INTO {_TABLE} (notice, recipient, title, title_en, papers, waiting_since) "
                "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                *(at.event.subject, fact.recipient, fact.title, fact.title_en),
                [paper.title for paper in fact.papers],
                at.event.time,
            )
        elif at.event.name in _DONE:
            await db.execute(f"DELETE FROM {_TABLE} WHERE notice = $1", at.event.subject)
        else:
            demand_known(at, _HEARD)


async def look_up_mail_server(_decide: Decide) -> None:
    """A service with a mail server that cannot be understood does not start."""
    if MailServer.from_environment(os.environ) is None:
        log.info("no mail is sent", because=f"{VARIABLE} is not set")


async def send_mails(parts: Parts) -> None:
    """Mail what waits, until cancelled; without a mail server only forget what has waited too long."""
    post = Post(parts, MailServer.from_environment(os.environ))
    while True:
        try:
            await post.round()
        except Exception as error:
            log.exception("mails could not be sent", error=repr(error))
        await asyncio.sleep(_POLL_SECONDS)


@dataclass(frozen=True, slots=True)
class Post:
    """Hands notices to the mail server and has the outcome recorded. Several processes may do so at once."""

    parts: Parts
    server: MailServer | None

    async def round(self) -> int:
        """Send what is due now; returns how many were taken."""
        stale = self.parts.clock.now() - _STALE
        await self.parts.pool.execute(f"DELETE FROM {_TABLE} WHERE waiting_since < $1", stale)
        if self.server is None:
            return 0
        taken, claimed = 0, await self._claimed()
        for n, record in enumerate(claimed):
            outcome = await self._send(record)
            taken += outcome.fate is Fate.TAKEN
            if outcome.fate is Fate.AWAY:
                log.warning("mail server is away", code=outcome.code)
                for rest in claimed[n:]:
                    await self._put_off(rest["notice"], _PAUSE, attempts=rest["attempts"] - 1)
                break
        return taken

    async def _claimed(self) -> list[Record]:
        """Mails to people with an address, kept from others while we try."""
        return await self.parts.pool.fetch(
            f"""
            UPDATE {_TABLE} AS m SET attempts = m.attempts + 1, next_at = now() + $1
            FROM (
                SELECT w.notice, c.email FROM {_TABLE} AS w JOIN {self.parts.schema}.contacts AS c
                ON c.subject = w.recipient WHERE w.next_at <= now() ORDER BY w.next_at LIMIT $2
                FOR UPDATE OF w SKIP LOCKED
            ) AS due WHERE m.notice = due.notice
            RETURNING m.notice, due.email, m.title, m.title_en, m.papers, m.attempts
            """,
            *(_LEASE, _AT_A_TIME),
        )

    async def _send(self, record: Record) -> Outcome:
        assert self.server is not None
        notice: str = record["notice"]
        state = (await self.parts.reader.state(NOTICE, notice)).state
        if not isinstance(state, Unread) or state.emailed:
            await self._forget(notice)
            return Outcome(Fate.REFUSED)
        mail = Mail(notice, record["email"], record["title"], record["title_en"], tuple(record["papers"]))
        outcome = await self.server.send(mail)
        match outcome.fate:
            case Fate.TAKEN:
                await self._record(notice, EmailNotice(), state.organisation)
            case Fate.REFUSED:
                await self._record(notice, BounceNotice(outcome.code), state.organisation)
            case Fate.LATER if record["attempts"] >= _ATTEMPTS:
                await self._record(notice, BounceNotice(outcome.code), state.organisation)
            case Fate.LATER:
                await self._put_off(notice, _PAUSE * 2 ** record["attempts"], attempts=record["attempts"])
            case Fate.AWAY:
                pass
        return outcome

    async def _record(self, notice: str, command: EmailNotice | BounceNotice, organisation: str) -> None:
        decision = derived_id("mail", type(command).__name__, notice)
        await self.parts.decide(NOTICE, notice, command, Actor("mail", "system", organisation), decision)
        await self._forget(notice)

    async def _put_off(self, notice: str, pause: timedelta, *, attempts: int) -> None:
        await self.parts.pool.execute(
            f"UPDATE {_TABLE} SET next_at = now() + $2, attempts = $3 WHERE notice = $1", notice, pause, attempts
        )

    async def _forget(self, notice: str) -> None:
        await self.parts.pool.execute(f"DELETE FROM {_TABLE} WHERE notice = $1", notice)
