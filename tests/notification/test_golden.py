"""Every fact ever stored stays readable: its bytes are kept in `golden/`, never edited; a new shape is a new version.

A new fact needs a sample here and its file; the failing assertion shows the bytes to keep.
"""

from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest

from huiwu.kernel.event import Event, canonical, read, read_data, write
from huiwu.kernel.names import district_of, event_type, fact_name
from huiwu.notification.domain import KINDS
from huiwu.notification.domain.ladder import Rung
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

FOLDER = Path(__file__).parent / "golden"
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
FACTS = [fact for kind in KINDS for fact in kind.facts]


def event_of(stream: str, fact: object) -> bytes:
    decision = "00000000-0000-5000-8000-000000000001"
    return write(
        Event(
            id=f"{decision}.1",
            source="/huiwu/notification",
            type=event_type("notification", type(fact)),
            subject=stream,
            sequence=2,
            time=datetime.fromisoformat("2026-03-05T09:00:00+08:00"),
            decision=decision,
            district=district_of(stream),
            data=msgspec.Raw(canonical(fact)),
        )
    )


@pytest.mark.parametrize("fact", FACTS, ids=fact_name)
def test_a_fact_is_written_as_ever(fact: type) -> None:
    assert (FOLDER / f"{fact_name(fact)}.json").read_bytes() == event_of(*SAMPLES[fact])


@pytest.mark.parametrize("golden", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_stored_fact_is_read_as_ever(golden: Path) -> None:
    event = read(golden.read_bytes())
    shapes = {name: shape for kind in KINDS for name, shape in kind.fact_types.items()}
    assert event.name == golden.stem
    fact = read_data(event, shapes[event.name])
    assert write(event) == golden.read_bytes()
    assert canonical(fact) == bytes(event.data)


@pytest.mark.parametrize("fact", FACTS, ids=fact_name)
def test_a_fact_is_told_in_both_languages(fact: type) -> None:
    (kind,) = (kind for kind in KINDS if fact in kind.facts)
    _, sample = SAMPLES[fact]
    members = msgspec.json.decode(canonical(sample))
    for sentence in kind.words[fact]:
        assert "{" not in sentence.format_map(members)


def test_no_fact_can_hold_a_name_a_number_or_an_address_of_a_person() -> None:
    members = {member.name for fact in FACTS for member in fields(fact)}
    assert not members & {"name", "email", "phone", "address", "mobile", "contact"}
