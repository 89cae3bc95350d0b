"""A notice reaches one person, and every step of it leaves a receipt."""

from datetime import date

import pytest

from huiwu.notification.domain.notice import (
    NOTICE,
    Acknowledged,
    BounceNotice,
    Channel,
    DeliverNotice,
    EmailNotice,
    NoticeBounced,
    NoticeDelivered,
    NoticeEmailed,
    NoticeRead,
    Paper,
    ReadNotice,
)
from huiwu.testkit import actor, given

SESSION = "session-110105-s1"
DELEGATE = "worker-110105-0a"
ENTERPRISE = "enterprise-110105-acme"
PAPER = Paper("集体合同草案", "a" * 64)
DELIVER = DeliverNotice(
    reference=SESSION,
    send="d1.1",
    organisation=ENTERPRISE,
    recipient=DELEGATE,
    title="职工代表大会会议文件",
    title_en="Documents of the workers' congress",
    papers=(PAPER,),
)
DELIVERED = NoticeDelivered(
    reference=SESSION,
    send="d1.1",
    organisation=ENTERPRISE,
    recipient=DELEGATE,
    on=date(2026, 3, 1),
    channel=Channel.INBOX,
    title="职工代表大会会议文件",
    title_en="Documents of the workers' congress",
    papers=(PAPER,),
)
DAY = "2026-03-01T10:00+08:00"
DELEGATE_SELF = actor(ENTERPRISE, "worker", DELEGATE)


def test_a_notice_laid_into_the_inbox_is_delivered_that_beijing_day() -> None:
    given(NOTICE).when(DELIVER, at="2026-02-28T16:30+00:00").then(DELIVERED)


def test_a_notice_is_delivered_once() -> None:
    given(NOTICE, DELIVERED).when(DELIVER, at=DAY).refused_by("platform.phase")


def test_the_recipient_acknowledges_it() -> None:
    done = given(NOTICE, DELIVERED).when(ReadNotice(), at=DAY, by=DELEGATE_SELF)
    after = done.then(NoticeRead(SESSION, DELEGATE, date(2026, 3, 1)))
    assert after.state == Acknowledged(SESSION, ENTERPRISE, DELEGATE)


def test_nobody_acknowledges_for_the_recipient() -> None:
    given(NOTICE, DELIVERED).when(
        ReadNotice(), at=DAY, by=actor(ENTERPRISE, "union-officer", "worker-110105-0b")
    ).refused_by("platform.read-by-recipient")


def test_a_second_acknowledgement_is_refused() -> None:
    read = NoticeRead(SESSION, DELEGATE, date(2026, 3, 1))
    given(NOTICE, DELIVERED, read).when(ReadNotice(), at=DAY, by=DELEGATE_SELF).refused_by("platform.phase")


def test_the_mail_that_was_taken_is_a_second_receipt() -> None:
    mailed = NoticeEmailed(SESSION, DELEGATE, date(2026, 3, 1), Channel.EMAIL)
    given(NOTICE, DELIVERED).when(EmailNotice(), at=DAY).then(mailed).when(EmailNotice(), at=DAY).refused_by(
        "platform.phase"
    )


def test_mail_may_still_be_taken_after_reading() -> None:
    read = NoticeRead(SESSION, DELEGATE, date(2026, 3, 1))
    after = given(NOTICE, DELIVERED, read).when(EmailNotice(), at=DAY)
    assert after.and_so().state == Acknowledged(SESSION, ENTERPRISE, DELEGATE, emailed=True)


def test_a_bounce_is_kept_with_the_servers_code_and_does_not_undo_the_delivery() -> None:
    bounced = NoticeBounced(SESSION, DELEGATE, date(2026, 3, 1), Channel.EMAIL, 550)
    after = given(NOTICE, DELIVERED).when(BounceNotice(550), at=DAY).then(bounced)
    after.when(ReadNotice(), at=DAY, by=DELEGATE_SELF).granted()


@pytest.mark.parametrize("command", [ReadNotice(), EmailNotice(), BounceNotice(550)])
def test_nothing_happens_to_a_notice_that_was_never_sent(command: object) -> None:
    given(NOTICE).when(command, at=DAY).refused_by("platform.phase")


def test_it_belongs_to_the_organisation_that_serves_it() -> None:
    assert NOTICE.party(DELIVER, NOTICE.initial) == ENTERPRISE
    assert NOTICE.party(ReadNotice(), NOTICE.fold([DELIVERED])) == ENTERPRISE
    assert NOTICE.party(ReadNotice(), NOTICE.initial) == ""
