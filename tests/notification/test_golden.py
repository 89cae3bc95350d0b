"""Every fact ever stored stays readable: its bytes are kept in `golden/`, never edited; a new shape is a new version.

A new fact needs a sample here and its file; the failing assertion shows the bytes to keep.
"""

from dataclasses import fields
from datetime import date
from pathlib import Path

import msgspec
import pytest

from huiwu.kernel.event import canonical
from huiwu.kernel.names import fact_name
from huiwu.notification.domain import KINDS
from huiwu.notification.domain.notice import (
    Channel,
    NoticeBounced,
    NoticeDelivered,
    NoticeEmailed,
    NoticeRead,
    Paper,
)
from huiwu.notification.domain.owed import (
    EscalatedTo,
    ObligationFulfilled,
    ObligationOpened,
    ObligationOverdue,
    ObligationPartFulfilled,
    ObligationVoided,
    ReminderSent,
)
from huiwu.notification.domain.publication import NoticePublished, PublicationWithdrawn, Sort
from huiwu.obligation.ladder import Rung
from huiwu.testkit.golden import Golden

GOLDEN = Golden(Path(__file__).parent / "golden", KINDS, at="2026-03-05T09:00:00+08:00")
DAY = date(2026, 3, 5)
SESSION, ENTERPRISE, UNION = "session-110105-5e55", "enterprise-110105-b974", "union-110105-b974"
STREET, DISTRICT, AN = "union-110105-110105026", "union-110105-district", "worker-110105-0a"
CLAUSE = "congress.swc.documents-7-days-before"
NOTICE, PUBLICATION, OBLIGATION = "notice-110105-a1", "publication-110105-b2", "obligation-110105-c3"
RUNGS = (Rung("remind-1", DAY), Rung("overdue", DAY), Rung("superior-1", DAY))
SAMPLES: dict[type, tuple[str, object]] = {
    NoticeDelivered: (
        NOTICE,
        NoticeDelivered(
            reference=SESSION,
            send="7c.1",
            organisation=ENTERPRISE,
            recipient=AN,
            on=DAY,
            channel=Channel.INBOX,
            title="职工代表大会会议文件",
            title_en="Documents of the workers' congress",
            papers=(Paper("集体合同草案", "ab" * 32),),
        ),
    ),
    NoticeRead: (NOTICE, NoticeRead(SESSION, AN, DAY)),
    NoticeEmailed: (NOTICE, NoticeEmailed(SESSION, AN, DAY, Channel.EMAIL)),
    NoticeBounced: (NOTICE, NoticeBounced(SESSION, AN, DAY, Channel.EMAIL, 550)),
    NoticePublished: (
        PUBLICATION,
        NoticePublished(ENTERPRISE, Sort.RESOLUTION, SESSION, None, "年度决议", "通过。", DAY, DAY, None),
    ),
    PublicationWithdrawn: (PUBLICATION, PublicationWithdrawn(ENTERPRISE, "刊登有误", DAY)),
    ObligationOpened: (
        OBLIGATION,
        ObligationOpened(
            clause=CLAUSE,
            reference=SESSION,
            organisation=ENTERPRISE,
            obligor=UNION,
            superiors=(STREET, DISTRICT),
            title=None,
            anchor_on=date(2026, 3, 12),
            due_on=DAY,
            needed=1,
            afresh=False,
            round=1,
            rungs=RUNGS,
        ),
    ),
    ReminderSent: (OBLIGATION, ReminderSent(CLAUSE, UNION, DAY, DAY, 1, "remind-1")),
    ObligationOverdue: (OBLIGATION, ObligationOverdue(CLAUSE, UNION, DAY, DAY, 1)),
    EscalatedTo: (OBLIGATION, EscalatedTo(CLAUSE, 1, STREET, DAY, DAY, 1)),
    ObligationPartFulfilled: (OBLIGATION, ObligationPartFulfilled(CLAUSE, ("1", "2"), DAY, 2, 3)),
    ObligationFulfilled: (
        OBLIGATION,
        ObligationFulfilled(CLAUSE, ("3",), DAY, late=False, round=1, cancelled=("overdue", "superior-1")),
    ),
    ObligationVoided: (OBLIGATION, ObligationVoided(CLAUSE, "会议取消 Cancelled", DAY, 1, ("overdue",))),
}


@pytest.mark.parametrize("fact", GOLDEN.facts, ids=fact_name)
def test_a_fact_is_written_as_ever(fact: type) -> None:
    GOLDEN.is_written_as_ever(*SAMPLES[fact])


@pytest.mark.parametrize("golden", GOLDEN.files, ids=lambda path: path.stem)
def test_a_stored_fact_is_read_as_ever(golden: Path) -> None:
    GOLDEN.is_read_as_ever(golden)


@pytest.mark.parametrize("fact", GOLDEN.facts, ids=fact_name)
def test_a_fact_is_told_in_both_languages(fact: type) -> None:
    (kind,) = (kind for kind in KINDS if fact in kind.facts)
    _, sample = SAMPLES[fact]
    members = msgspec.json.decode(canonical(sample))
    for sentence in kind.words[fact]:
        assert "{" not in sentence.format_map(members)


def test_no_fact_can_hold_a_name_a_number_or_an_address_of_a_person() -> None:
    members = {member.name for fact in GOLDEN.facts for member in fields(fact)}
    assert not members & {"name", "email", "phone", "address", "mobile", "contact"}
