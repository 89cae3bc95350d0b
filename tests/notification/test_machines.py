"""Whatever is asked in whatever order: every ruling, granted or refused, replays from its record to the byte."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from huiwu.kernel import Actor
from huiwu.notification.domain.notice import NOTICE, BounceNotice, DeliverNotice, EmailNotice, ReadNotice, Unsent
from huiwu.notification.domain.obligation import OBLIGATION
from huiwu.notification.domain.owed import (
    Escalate,
    Fulfilled,
    FulfilObligation,
    MarkOverdue,
    ObligationFulfilled,
    OpenDeadline,
    OpenObligation,
    Overdue,
    Remind,
    SuperiorsOnRecord,
    UndertakeDisclosure,
    VoidObligation,
)
from huiwu.notification.domain.publication import (
    PUBLICATION,
    OnDisplay,
    PostPublication,
    PublishNotice,
    Sort,
    WithdrawPublication,
)
from huiwu.rulebook import Rulebook
from huiwu.testkit.machine import Minutes

SUBJECTS = ["worker-110105-0a", "worker-110105-0b"]


class Stream(Minutes):
    """A stream with a clock that only goes forward, and an edition that is chosen once."""

    now = datetime.fromisoformat("2026-03-01T09:00+08:00")

    @initialize(edition=st.sampled_from(["beijing-2015", "chaoyang-2015"]))
    def begin(self, edition: str) -> None:
        self.law = Rulebook.shipped().edition(edition)

    @rule(hours=st.integers(1, 24 * 9))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def ask(self, command: object, subject: str = SUBJECTS[0], evidence: Sequence[object] = ()) -> None:
        self.hear(command, Actor(subject, "union-officer", "union-110105-acme"), evidence)


class NoticeStream(Stream):
    kind, stream = NOTICE, "notice-110105-n1"

    @rule(recipient=st.sampled_from(SUBJECTS))
    def deliver(self, recipient: str) -> None:
        self.ask(DeliverNotice("session-110105-s", "d.1", "enterprise-110105-acme", recipient, "文件", "Papers"))

    @rule(subject=st.sampled_from(SUBJECTS))
    def read(self, subject: str) -> None:
        self.ask(ReadNotice(), subject)

    @rule()
    def email(self) -> None:
        self.ask(EmailNotice())

    @rule(code=st.integers(0, 599))
    def bounce(self, code: int) -> None:
        self.ask(BounceNotice(code))

    @invariant()
    def each_receipt_but_a_bounce_is_given_once(self) -> None:
        names = [type(fact).__name__ for fact in self.history]
        for name in ("NoticeDelivered", "NoticeRead", "NoticeEmailed"):
            assert names.count(name) <= 1
        if names:
            assert not isinstance(self.state, Unsent)


class PublicationStream(Stream):
    kind, stream = PUBLICATION, "publication-110105-p1"

    @rule(days=st.integers(-3, 3))
    def post(self, days: int) -> None:
        dated = self.now.date() + timedelta(days=days)
        self.ask(PostPublication("enterprise-110105-acme", Sort.AGREEMENT, "bargaining-110105-b", "协议", None, dated))

    @rule(topic=st.sampled_from([None, "hot_issues", "sports"]))
    def publish(self, topic: str | None) -> None:
        self.ask(PublishNotice("union-110105-acme", "通知", "内容", topic))

    @rule()
    def withdraw(self) -> None:
        self.ask(WithdrawPublication("刊登有误"))

    @invariant()
    def it_is_on_display_between_publication_and_withdrawal(self) -> None:
        names = [type(fact).__name__ for fact in self.history]
        assert names in ([], ["NoticePublished"], ["NoticePublished", "PublicationWithdrawn"])
        if len(names) == 1:
            assert isinstance(self.state, OnDisplay)


CLAUSES = st.sampled_from(
    [
        "congress.swc.documents-7-days-before",
        "filing.swc.session-form-within-10-days",
        "filing.contract.filed-with-labour-administration",
        "congress.swc.re-elected-at-term-end",
        "congress.swc.annual-session",
        "bargaining.initiation.union-takes-initiative",
    ]
)


class ObligationStream(Stream):
    kind, stream = OBLIGATION, "obligation-110105-o1"

    @rule(
        clause=CLAUSES,
        days=st.integers(0, 30),
        needed=st.integers(1, 2),
        levels=st.integers(0, 3),
        afresh=st.booleans(),
    )
    def open(self, clause: str, days: int, needed: int, levels: int, afresh: bool) -> None:
        superiors = ("union-110105-110105001", "union-110105-district", "union-110000-municipal")[:levels]
        anchor = (Stream.now + timedelta(days=days)).date()
        enterprise, union = "enterprise-110105-acme", "union-110105-acme"
        self.ask(OpenObligation(clause, "session-110105-s", enterprise, union, superiors, anchor, needed, afresh))

    @rule(
        clause=st.sampled_from(
            [
                ("congress.worker-directors.escalation-ladder", "report_days"),
                ("congress.worker-directors.annual-report-and-evaluation", "period"),
                ("congress.proposals.one-per-delegate-per-term", "anchor"),
            ]
        ),
        days=st.integers(0, 30),
        needed=st.integers(1, 2),
        more=st.lists(st.integers(-5, 9), max_size=2),
    )
    def open_deadline(self, clause: tuple[str, str], days: int, needed: int, more: list[int]) -> None:
        anchor = (Stream.now + timedelta(days=days)).date()
        remind_on = tuple((Stream.now + timedelta(days=n)).date() for n in more)
        parties = ("session-110105-s", "enterprise-110105-acme", "union-110105-acme", ("union-110105-district",))
        self.ask(OpenDeadline(*clause, *parties, anchor, "期限", remind_on, needed, afresh=True))

    @rule(
        clause=st.sampled_from(
            ["notification.publication.meeting-outcomes", "notification.commissioned-services.disclosure"]
        )
    )
    def undertake(self, clause: Any) -> None:
        evidence = [SuperiorsOnRecord(("union-110105-district",))]
        self.ask(UndertakeDisclosure(clause, "union-110105-acme", "会议", Stream.now.date()), evidence=evidence)

    @rule(round_=st.integers(1, 3), n=st.integers(1, 2))
    def remind(self, round_: int, n: int) -> None:
        self.ask(Remind(round_, f"remind-{n}"))

    @rule(round_=st.integers(1, 3))
    def mark_overdue(self, round_: int) -> None:
        self.ask(MarkOverdue(round_))

    @rule(round_=st.integers(1, 3), level=st.integers(0, 3))
    def escalate(self, round_: int, level: int) -> None:
        self.ask(Escalate(round_, level))

    @rule(days=st.integers(-9, 1), parts=st.sampled_from([("a",), ("b",), ("a", "b")]))
    def fulfil(self, days: int, parts: tuple[str, ...]) -> None:
        self.ask(FulfilObligation(self.now.date() + timedelta(days=days), parts))

    @rule()
    def void(self) -> None:
        self.ask(VoidObligation("会议取消"))

    @invariant()
    def each_rung_is_climbed_once_a_round(self) -> None:
        rungs = [
            (type(fact).__name__, fact.round, getattr(fact, "rung", getattr(fact, "level", "")))
            for fact in self.history
            if type(fact).__name__ in ("ReminderSent", "ObligationOverdue", "EscalatedTo")
        ]
        assert len(rungs) == len(set(rungs))

    @invariant()
    def late_is_after_the_due_day(self) -> None:
        state = self.state
        if isinstance(state, Fulfilled):
            (*_, last) = (fact for fact in self.history if isinstance(fact, ObligationFulfilled))
            assert last.late == (last.on > state.terms.due_on)

    @invariant()
    def overdue_comes_after_the_due_day(self) -> None:
        state = self.state
        if isinstance(state, Overdue):
            assert self.now.date() > state.terms.due_on
            assert isinstance(state.terms.due_on, date)


for _machine in (NoticeStream, PublicationStream, ObligationStream):
    _machine.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)

TestNotice = NoticeStream.TestCase
TestPublication = PublicationStream.TestCase
TestObligation = ObligationStream.TestCase
