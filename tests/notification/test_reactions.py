"""What notification does when congress, bargaining or its own boards say that something happened."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

import msgspec
import pytest

from huiwu.eventlog import Loaded, Order, Reader, Received, Row
from huiwu.kernel import AnyKind, ProcedureDeviationRecorded
from huiwu.kernel.event import Event, canonical, write
from huiwu.kernel.names import district_of, event_type, kind_of
from huiwu.notification.clocks import ARCHIVE, DISCLOSURE, DOCUMENTS, FORM, PUBLICATION_OF_RESOLUTIONS, REPORT
from huiwu.notification.domain.notice import DeliverNotice, Paper
from huiwu.notification.domain.owed import (
    Fulfilled,
    FulfilObligation,
    Obligation,
    ObligationOpened,
    Open,
    OpenObligation,
    Overdue,
    Unopened,
    VoidObligation,
)
from huiwu.notification.domain.publication import NoticePublished, PostPublication, Sort
from huiwu.notification.heard import (
    AgendaAmended,
    AgreementAnnounced,
    CongressMattersDisclosed,
    MajorDecisionMade,
    ReplacementSeated,
    ResolutionPublished,
    SessionCancelled,
    SessionClosed,
    SessionDocumentsDelivered,
    SessionDocumentsSent,
    SessionFilingSubmitted,
    SessionReportedToSuperior,
    SessionRescheduled,
    SessionScheduled,
)
from huiwu.notification.reactions import reactions
from huiwu.notification.reactions.deviations import tell_the_unions_when_a_decision_is_made_without_the_congress

SESSION, ENTERPRISE, UNION = "session-110105-5e55", "enterprise-110105-acme", "union-110105-acme"
STREET, DISTRICT, MUNICIPAL = "union-110105-110105026", "union-110105-district", "union-110000-municipal"
AN, BO = "worker-110105-0a", "worker-110105-0b"
OPENING, TODAY = date(2026, 4, 20), date(2026, 4, 1)
PAPER = Paper("集体合同草案", "ab" * 32)


@dataclass
class Tree:
    line: tuple[str, ...] = (STREET, DISTRICT, MUNICIPAL)

    async def line_of_superiors(self, _organisation: str) -> tuple[str, ...]:
        return self.line


@dataclass
class Known:
    """What a reader would find: rows by id, and one state for every stream of a kind."""

    rows: dict[str, Row] = field(default_factory=dict)
    state_now: Obligation = field(default_factory=Unopened)
    organisations: Tree = field(default_factory=Tree)

    async def row(self, _model: str, name: str) -> Row | None:
        return self.rows.get(name)

    async def state(self, _kind: AnyKind, _stream: str) -> Loaded:
        return Loaded(self.state_now, 1, 1, None, "f")


def received(service: str, stream: str, fact: object, *, afterwards: bool = False) -> Received:
    event = Event(
        id="d1.1",
        source=f"/huiwu/{service}",
        type=event_type(service, type(fact)),
        subject=stream,
        sequence=2,
        time=datetime.fromisoformat("2026-04-01T09:00:00+08:00"),
        decision="d1",
        district=district_of(stream),
        data=msgspec.Raw(canonical(fact)),
        retrospective=True if afterwards else msgspec.UNSET,
    )
    return Received(service, 7, 6, event, write(event))


async def orders(
    service: str, stream: str, fact: object, known: Known | None = None, *, afterwards: bool = False
) -> list[Order]:
    at, read = received(service, stream, fact, afterwards=afterwards), cast("Reader", known or Known())
    return [order for heard in reactions.to(at) for order in await heard.react(at, read)]


def commands(given: list[Order]) -> list[Any]:
    return [order.command for order in given]


def owed(clause: str, anchor: date = OPENING) -> ObligationOpened:
    return ObligationOpened(
        clause, SESSION, ENTERPRISE, UNION, (STREET,), None, anchor, anchor, 1, afresh=False, round=1, rungs=()
    )


SCHEDULED = SessionScheduled(ENTERPRISE, UNION, STREET, OPENING)


async def test_each_delegate_gets_one_notice_of_each_sending() -> None:
    sent = SessionDocumentsSent(ENTERPRISE, (PAPER,), (AN, BO))
    given = await orders("congress", SESSION, sent)
    recipients = [each.recipient for each in commands(given)]
    assert [(kind_of(order.stream), recipient) for order, recipient in zip(given, recipients, strict=True)] == [
        ("notice", AN),
        ("notice", BO),
    ]
    assert len({order.stream for order in given}) == 2
    assert given == await orders("congress", SESSION, sent), "a redelivered fact orders the very same"
    deliver = given[0].command
    assert isinstance(deliver, DeliverNotice)
    assert (deliver.reference, deliver.send, deliver.organisation, deliver.papers) == (
        SESSION,
        "d1.1",
        ENTERPRISE,
        (PAPER,),
    )


async def test_papers_that_went_out_before_they_were_put_on_record_are_not_sent_again() -> None:
    sent = SessionDocumentsSent(ENTERPRISE, (PAPER,), (AN, BO))
    assert await orders("congress", SESSION, sent, afterwards=True) == []


@pytest.mark.parametrize(("due", "clocks"), [(date(2026, 3, 31), 0), (date(2026, 4, 1), 6)], ids=["over", "running"])
async def test_what_is_put_on_record_afterwards_starts_only_clocks_that_still_run(due: date, clocks: int) -> None:
    scheduled = SessionScheduled(ENTERPRISE, UNION, STREET, OPENING, due, due)
    closed = SessionClosed(ENTERPRISE, UNION, STREET, OPENING, 1, ("contract",), due, due, due, due)
    for fact, ahead in ((scheduled, 2), (closed, 4)):
        assert len(await orders("congress", SESSION, fact)) == ahead, "as ever for what is done ahead"
    told = [each for fact in (scheduled, closed) for each in await orders("congress", SESSION, fact, afterwards=True)]
    assert len(told) == clocks


async def test_the_union_above_is_told_of_a_deviation() -> None:
    broken = ProcedureDeviationRecorded("congress.swc.documents-7-days-before", "已召开", UNION, OPENING)
    (order,) = await orders("congress", SESSION, broken, afterwards=True)
    deliver = order.command
    assert isinstance(deliver, DeliverNotice)
    assert (kind_of(order.stream), deliver.organisation, deliver.reference) == ("notice", STREET, SESSION)
    assert "congress.swc.documents-7-days-before" in deliver.title


def sendings(*papers: list[str]) -> dict[str, Row]:
    return {SESSION: Row(SESSION, ENTERPRISE, 1, "f", {"sendings": list(papers)})}


@pytest.mark.parametrize(
    ("before_and_now", "asked"), [((["a"], ["a"]), False), ((["a"], ["b"]), True), ((["a"],), False)]
)
async def test_changed_papers_are_owed_again(before_and_now: tuple[list[str], ...], asked: bool) -> None:
    sent = SessionDocumentsSent(ENTERPRISE, (PAPER,), ())
    known = Known(sendings(*before_and_now), Fulfilled(owed(DOCUMENTS), ("whole",), TODAY))
    given = commands(await orders("congress", SESSION, sent, known))
    assert [(each.clause, each.afresh, each.anchor_on) for each in given] == (
        [(DOCUMENTS, True, OPENING)] if asked else []
    )


async def test_a_scheduled_session_sets_two_clocks_for_the_whole_line_of_superiors() -> None:
    report, documents = commands(await orders("congress", SESSION, SCHEDULED))
    line = (STREET, DISTRICT, MUNICIPAL)
    assert report == OpenObligation(REPORT, SESSION, ENTERPRISE, UNION, line, OPENING)
    assert documents == OpenObligation(DOCUMENTS, SESSION, ENTERPRISE, UNION, line, OPENING)


async def test_a_union_that_is_not_in_the_tree_yet_has_the_superior_of_the_fact() -> None:
    report, _ = commands(await orders("congress", SESSION, SCHEDULED, Known(organisations=Tree(()))))
    assert report.superiors == (STREET,)


async def test_a_rescheduled_session_moves_the_clocks_that_run_or_were_met() -> None:
    moved = SessionRescheduled(date(2026, 5, 9))
    for state in (Open(owed(REPORT)), Overdue(owed(REPORT), (), (), None), Fulfilled(owed(REPORT), ("x",), TODAY)):
        given = commands(await orders("congress", SESSION, moved, Known(state_now=state)))
        assert [(each.clause, each.anchor_on, each.afresh) for each in given] == [
            (REPORT, date(2026, 5, 9), False),
            (DOCUMENTS, date(2026, 5, 9), False),
        ]
    assert await orders("congress", SESSION, moved) == []


async def test_a_cancelled_session_voids_the_clocks_that_run() -> None:
    cancelled = SessionCancelled(ENTERPRISE)
    given = commands(await orders("congress", SESSION, cancelled, Known(state_now=Open(owed(REPORT)))))
    assert [type(each) for each in given] == [VoidObligation, VoidObligation]
    assert await orders("congress", SESSION, cancelled, Known(state_now=Fulfilled(owed(REPORT), ("x",), TODAY))) == []


async def test_the_report_stops_its_clock() -> None:
    reported = SessionReportedToSuperior(TODAY)
    given = await orders("congress", SESSION, reported, Known(state_now=Open(owed(REPORT))))
    assert commands(given) == [FulfilObligation(TODAY)]
    assert given[0].stream == (await orders("congress", SESSION, SCHEDULED))[0].stream


@pytest.mark.parametrize(("changed", "asked"), [(("1",), True), ((), False)])
async def test_a_changed_agenda_is_reported_again(changed: tuple[str, ...], asked: bool) -> None:
    amended = AgendaAmended(ENTERPRISE, (), changed)
    known = Known(state_now=Fulfilled(owed(REPORT), ("whole",), TODAY))
    assert [each.afresh for each in commands(await orders("congress", SESSION, amended, known))] == [True] * asked
    assert await orders("congress", SESSION, amended, Known(state_now=Open(owed(REPORT)))) == []


@pytest.mark.parametrize(("outstanding", "last_on", "stops"), [(1, None, False), (0, TODAY, True), (0, None, False)])
async def test_the_papers_clock_stops_when_the_last_delegate_has_them(
    outstanding: int, last_on: date | None, stops: bool
) -> None:
    delivered = SessionDocumentsDelivered(outstanding, last_on)
    given = commands(await orders("congress", SESSION, delivered, Known(state_now=Open(owed(DOCUMENTS)))))
    assert given == ([FulfilObligation(TODAY)] if stops else [])


@pytest.mark.parametrize(("outstanding", "asked"), [(1, True), (0, False)])
async def test_a_newcomer_is_owed_the_papers(outstanding: int, asked: bool) -> None:
    seated = ReplacementSeated(outstanding)
    known = Known(state_now=Fulfilled(owed(DOCUMENTS), ("whole",), TODAY))
    assert len(await orders("congress", SESSION, seated, known)) == asked


async def test_a_closed_session_sets_four_clocks() -> None:
    closed = SessionClosed(ENTERPRISE, UNION, STREET, OPENING, 2, ("1", "2", "3"))
    given = commands(await orders("congress", SESSION, closed))
    assert [(each.clause, each.anchor_on, each.needed) for each in given] == [
        (PUBLICATION_OF_RESOLUTIONS, OPENING, 2),
        (DISCLOSURE, OPENING, 3),
        (FORM, OPENING, 1),
        (ARCHIVE, OPENING, 1),
    ]


async def test_a_session_that_adopted_nothing_owes_the_form_and_the_archive() -> None:
    closed = SessionClosed(ENTERPRISE, UNION, STREET, OPENING, 0, ())
    assert [each.clause for each in commands(await orders("congress", SESSION, closed))] == [FORM, ARCHIVE]


async def test_a_published_resolution_goes_on_the_board_and_counts() -> None:
    published = ResolutionPublished(ENTERPRISE, "2", "工资决议", "通过。", TODAY)
    known = Known(state_now=Open(owed(PUBLICATION_OF_RESOLUTIONS)))
    post, count = commands(await orders("congress", SESSION, published, known))
    assert post == PostPublication(ENTERPRISE, Sort.RESOLUTION, SESSION, "工资决议", "通过。", TODAY)
    assert count == FulfilObligation(TODAY, ("2",))


async def test_disclosed_matters_are_named_by_their_titles() -> None:
    disclosed = CongressMattersDisclosed(ENTERPRISE, ("1", "9"), TODAY)
    rows = {SESSION: Row(SESSION, ENTERPRISE, 1, "f", {"titles": {"1": "年度工作报告"}})}
    known = Known(rows, Overdue(owed(DISCLOSURE), (), (), None))
    post, count = commands(await orders("congress", SESSION, disclosed, known))
    assert (post.sort, post.text) == (Sort.CONGRESS_MATTERS, "1. 年度工作报告\n2. 9")
    assert count == FulfilObligation(TODAY, ("1", "9"))


async def test_a_submitted_form_stops_its_clock_once() -> None:
    submitted = SessionFilingSubmitted(TODAY)
    given = await orders("congress", SESSION, submitted, Known(state_now=Open(owed(FORM))))
    assert commands(given) == [FulfilObligation(TODAY)]
    again = await orders("congress", SESSION, submitted, Known(state_now=Fulfilled(owed(FORM), ("whole",), TODAY)))
    assert again == []


async def test_an_announced_agreement_goes_on_the_board() -> None:
    (post,) = commands(
        await orders("bargaining", "bargaining-110105-b1", AgreementAnnounced(ENTERPRISE, "工资集体合同", TODAY))
    )
    assert post == PostPublication(ENTERPRISE, Sort.AGREEMENT, "bargaining-110105-b1", "工资集体合同", None, TODAY)


@pytest.mark.parametrize(
    ("fulfils", "organisation", "counts"),
    [
        ("obligation-110105-o1", ENTERPRISE, True),
        ("obligation-110105-o1", UNION, False),
        ("session-110105-s1", ENTERPRISE, False),
        ("nothing", ENTERPRISE, False),
        (None, ENTERPRISE, False),
    ],
)
async def test_a_publication_fulfils_an_obligation_of_its_own_organisation_only(
    fulfils: str | None, organisation: str, counts: bool
) -> None:
    fact = NoticePublished(organisation, Sort.NOTICE, None, None, "活动", "文", TODAY, TODAY, fulfils)
    given = await orders("notification", "publication-110105-p1", fact, Known(state_now=Open(owed(DISCLOSURE))))
    assert commands(given) == [FulfilObligation(TODAY)] * counts


@pytest.mark.clause("congress.soe.strict-democratic-management")
async def test_a_decision_made_without_the_congress_is_told_to_the_unions_and_a_compliant_one_is_not() -> None:
    decision = "major-decision-110105-0a"
    made = MajorDecisionMade(ENTERPRISE, "enterprise", "搬迁", TODAY, compliant=True)
    tell = tell_the_unions_when_a_decision_is_made_without_the_congress
    assert await tell(made, received("congress", decision, made), cast("Reader", Known())) == []
    against = replace(made, compliant=False)
    orders = list(await tell(against, received("congress", decision, against), cast("Reader", Known())))
    told = [order.command for order in orders]
    assert [(each.recipient, each.reference) for each in told] == [(STREET, decision), (DISTRICT, decision)]
    assert all("搬迁" in each.title and "搬迁" in each.title_en for each in told)
