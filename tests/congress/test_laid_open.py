"""What shows that a class was laid open, and what a rule's review and the ledgers are gathered from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from huiwu.congress import disclosing
from huiwu.congress.domain.evidence import StoredFiles
from huiwu.congress.domain.factory_disclosure.facts import FactoryDisclosurePublished
from huiwu.congress.domain.session.agenda import AgendaItem
from huiwu.congress.domain.session.facts.sitting import ItemReviewed
from huiwu.congress.domain.union_disclosure.commands import DisclosingUnion, RaiseUnionDisclosure
from huiwu.congress.domain.union_disclosure.facts import UnionDisclosurePublished
from huiwu.congress.domain.workplace_rule.commands import IssueRule, ReviewOnRecord
from huiwu.congress.laid_open import MODELS, Showing, showings
from huiwu.congress.ledgering import (
    enter_record_when_factory_affairs_are_published,
    enter_record_when_union_affairs_are_published,
)
from huiwu.eventlog.repository import Loaded
from huiwu.eventlog.rows import Row
from huiwu.kernel.ruling import Evidence
from huiwu.runtime.collection import UnknownReference

FIRM, UNION = "enterprise-110105-wangjing", "union-110105-wangjing"
SESSION = "session-110105-0f1e2d3c4b5a69788796"
D, SHA = date(2026, 3, 12), "a" * 64


def shown(model: str, **view: Any) -> list[Showing]:
    row = Row("it", FIRM, 1, "f", {"enterprise": FIRM, "title": "…", **view})
    return list(showings({each: [row] if each == model else [] for each in MODELS}))


def hung(since: str, to: str | None = None) -> dict[str, object]:
    return {"form": "notice_board", "from": since, "to": to}


def test_a_disclosure_shows_its_class_as_long_as_it_hangs():
    still, over = shown(
        "factory_disclosures",
        item_class="labour_rules",
        displays=[hung("2025-12-30"), hung("2025-12-30", "2025-12-31")],
    )
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert (still.lies_in(first, last), over.lies_in(first, last)) == (True, False)
    assert over.lies_in(date(2025, 1, 1), date(2025, 12, 31))
    assert not still.lies_in(date(2024, 1, 1), date(2025, 12, 29))


def test_a_rule_shows_labour_rules_until_it_was_taken_down_and_a_major_matter_nothing():
    displays = [hung("2026-03-01"), hung("2026-04-01"), hung("2026-05-01")]
    found = shown("workplace_rules", sort="rule", displays=displays, display_endings=["2026-03-10", "2026-04-20"])
    assert [(each.item_class, each.to) for each in found] == [
        ("labour_rules", date(2026, 3, 10)),
        ("labour_rules", date(2026, 4, 20)),
        ("labour_rules", None),
    ]
    assert shown("workplace_rules", sort="major_matter", displays=displays) == []


def test_a_session_shows_what_its_items_disclose_once_it_is_closed_and_again_when_they_are_disclosed():
    agenda = [
        {"item": "report", "title": "年度报告", "discloses": ["labour_rules", "rewards_penalties"]},
        {"item": "late", "title": "延期", "discloses": ["education_fund_extraction_use"]},
        {"item": "talk", "title": "讨论"},
    ]
    assert shown("sessions", agenda=agenda) == []
    assert shown("sessions") == []
    found = shown(
        "sessions",
        agenda=agenda,
        closed_on="2026-03-25",
        adjourned=["late"],
        disclosed=[{"items": ["report", "talk"], "on": "2026-03-27", "late": False}],
    )
    assert [(each.item_class, each.how, each.since.day) for each in found] == [
        ("labour_rules", "session", 25),
        ("rewards_penalties", "session", 25),
        ("labour_rules", "after_session", 27),
        ("rewards_penalties", "after_session", 27),
    ]


def test_a_layoff_plan_shows_its_result_once_that_is_disclosed():
    assert shown("layoff_plans") == []
    (found,) = shown("layoff_plans", disclosed_on="2026-04-22")
    assert (found.item_class, found.how, found.to) == ("layoff_plan_and_result", "layoff_plan", date(2026, 4, 22))


# -- evidence


@dataclass
class Known:
    """A reader of one stream and some rows."""

    stream: Any = None
    rows: tuple[Row, ...] = ()

    async def state(self, _kind: object, _stream: str) -> Loaded:
        return Loaded(self.stream, 3, 3, None, "congress.9")

    async def row(self, _model: str, name: str) -> Row | None:
        return next((row for row in self.rows if row.id == name), None)

    async def find(self, _model: str, **_equals: object) -> list[Row]:
        return [row for row in self.rows if "entries" in row.view]


RULE = AgendaItem("rule", "考勤办法", "rules_touching_vital_interests")


async def test_a_review_is_looked_up_in_the_sessions_own_record(firm):
    async def review(history, item: str = "rule"):
        (found,) = await disclosing.review_of(IssueRule(D, SESSION, item), "", Known(history.state))
        return found

    def on_record(*, matter: str = "rules_touching_vital_interests", reviewed: bool = False, item: str = "rule"):
        return Evidence("congress.9", ReviewOnRecord(SESSION, firm.enterprise, item, matter, reviewed))

    opened = firm.open(None, *firm.agenda, RULE)
    assert await review(firm.agreed(*firm.agenda, RULE)) == on_record(matter="")
    assert await review(opened) == on_record()
    reviewed = firm.then(opened, ItemReviewed(firm.enterprise, "rule", RULE.matter))
    assert await review(reviewed) == on_record(reviewed=True)
    assert await review(reviewed, "nothing") == on_record(matter="", item="nothing")
    adopted = await review(firm.closed(), "contract")
    assert adopted == on_record(matter="collective_contract_draft", reviewed=True, item="contract")


async def test_a_session_that_is_none_is_not_found_and_none_named_is_no_review(firm):
    assert await disclosing.review_of(IssueRule(D), "", Known()) == []
    for session, history in (("layoff-plan-110105-0a", firm.open()), (SESSION, None)):
        state = history.state if history else firm.scheduled().kind.initial
        with pytest.raises(UnknownReference):
            await disclosing.review_of(IssueRule(D, session, "rule"), "", Known(state))


async def test_the_institutions_of_a_union_are_those_on_its_own_ledger():
    def kept(n: int, union: str, institution: str) -> Row:
        return Row(f"record-{n}", union, n, f"record.{n}", {"entries": {"institution": institution}})

    tree = Row(UNION, UNION, 1, "tree.1", {"level": "grassroots"})
    rows = (tree, kept(5, UNION, "appeal_channels"), kept(9, "union-110105-other", "union_affairs_disclosure"))
    command = RaiseUnionDisclosure(UNION, "other", "…", D)
    found = await disclosing.disclosing_union(command, "", Known(rows=rows))
    assert found == [Evidence("record.5", DisclosingUnion(UNION, "grassroots", ("appeal_channels",)))]
    with pytest.raises(UnknownReference, match=UNION):
        await disclosing.disclosing_union(command, "", Known())


async def test_of_the_files_named_those_count_that_are_stored():
    known = Known(rows=(Row(SHA, UNION, 0, "", {}),))
    assert await disclosing.stored(known, ["b" * 64, SHA, SHA]) == Evidence("", StoredFiles((SHA,)))


# -- ledgers


@dataclass
class At:
    """A fact that came in."""

    @property
    def event(self) -> Any:
        return type("Event", (), {"subject": "union-disclosure-110105-0a", "id": "d1.1"})


async def entered(reaction, fact):
    return [order.command for order in await reaction(fact, At(), Known())]


@pytest.mark.parametrize(
    ("union", "level", "tier", "channel", "ledger", "kept"),
    [
        (UNION, "grassroots", "routine", "website", "union-disclosure", "website"),
        (UNION, "grassroots", "routine", "wechat", None, None),
        ("union-110105-district", "district", "major", "internet", "major-matter", "internet"),
        ("union-110105-district", "district", "major", "committee meeting", "major-matter", "other"),
        ("union-110105-district", "district", "routine", "internet", None, None),
        ("union-110102-district", "district", "major", "internet", None, None),
    ],
)
async def test_a_published_affair_stands_in_the_ledger_that_the_law_has_for_it(
    union, level, tier, channel, ledger, kept
):
    fact = UnionDisclosurePublished(union, level, "other", "…", tier, channel, SHA, D, D, late=False)
    found = await entered(enter_record_when_union_affairs_are_published, fact)
    assert [(each.ledger, each.entries["channel"]) for each in found] == ([(ledger, kept)] if ledger else [])


@pytest.mark.parametrize(("everyday", "records"), [(True, 1), (False, 0)])
async def test_the_everyday_ledger_is_of_the_forms_between_sessions(everyday, records):
    fact = FactoryDisclosurePublished(FIRM, UNION, "other", "…", "notice_board", everyday, SHA, D, None)
    found = await entered(enter_record_when_factory_affairs_are_published, fact)
    assert [(each.ledger, each.organisation) for each in found] == [("factory-disclosure", UNION)] * records
